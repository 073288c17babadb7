"""Of whom it is drawn: how facilities are split into lines, which lines, and which facilities count at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from db.charts.description import ChartDescription, Split, Total
from db.charts.reasons.choices import NO_GROUPS, reasons_against_choices, with_drawable_total
from db.charts.splits.filter_words import question_of, source_question_of
from db.own.known import FIELD_PREFIX
from desktop.browse.filter_chips import FilterChips
from desktop.charts.controls.group_picker import GroupPicker
from desktop.charts.controls.section import Section, grey, select, side_by_side
from desktop.look.plain import plain_tip

if TYPE_CHECKING:
    from db.library import Library

MOST_LINES = 60


class GroupsSection(Section):
    """The lines of a chart."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._library = library
        self.heading.setText(self.tr("Lines"))
        splits = [
            (self.tr("Country"), Split.COUNTRY),
            (self.tr("Region"), Split.REGION),
            (self.tr("Partner"), Split.PARTNER),
            (self.tr("Programme"), Split.PROGRAMME),
            (self.tr("Status"), Split.STATUS),
            (self.tr("Stage"), Split.STAGE),
            (self.tr("Facility"), Split.FACILITY),
        ]
        self.split, self._splits = self.choice(splits), len(splits)
        self.role = self.choice()
        self.groups = GroupPicker(library)
        self.largest = QSpinBox()
        self.largest.setRange(1, MOST_LINES)
        self.largest.setAccessibleName(self.tr("How many lines"))
        self.largest.setToolTip(self.tr("How many of the largest are drawn"))
        self.rest = QCheckBox(self.tr("All others as one line"))
        self.filters = FilterChips(library, "facility", lambda: self.filters.question)
        self.source_filters = FilterChips(library, "source", lambda: self.source_filters.question)
        split_field = self.field(self.tr("Split by"), self.split)
        self._role_field = self.field(self.tr("In the role"), self.role)
        self.body.addLayout(side_by_side(split_field, self._role_field))
        self.body.addWidget(self.field(self.tr("Show"), self.groups, self.largest))
        self.body.addWidget(self.rest)
        self.within = self.choice()
        self._within_field = self.field(self.tr("Facilities of"), self.within)
        self.body.addWidget(self._within_field)
        self._filters_field = self.field(self.tr("Only facilities with"), self.filters)
        self.body.addWidget(self._filters_field)
        self.body.addWidget(self.field(self.tr("Only figures of sources with"), self.source_filters))
        self._connect()

    def fill(self, description: ChartDescription) -> None:
        """See `Section`."""
        reasons = reasons_against_choices(self.choices, description)
        self._fill_splits(description, reasons)
        self._fill_roles(description, reasons)
        self._role_field.setVisible(description.split is Split.PARTNER)
        self.groups.show_groups(description.split, description.groups, description.partner_role, description.own_field)
        self.largest.setValue(description.largest)
        self.largest.setVisible(not description.groups)
        self.rest.setChecked(description.with_rest)
        counts_sites = description.split is Split.FACILITY or any(
            panel.total is not Total.REPORTED for panel in description.panels
        )
        self.within.clear()
        self.within.addItem(self.tr("All facilities"), "")
        for programme in self.choices.programmes:
            self.within.addItem(programme.label, programme.key)
        select(self.within, description.within)
        self._within_field.setVisible(counts_sites and description.split is not Split.PROGRAMME)
        self._filters_field.setVisible(counts_sites)
        self.rest.setEnabled("with_rest" not in reasons)
        self.rest.setToolTip(plain_tip(reasons.get("with_rest", "")))
        self.filters.show_question(question_of(description))
        self.source_filters.show_question(source_question_of(description))

    def _fill_splits(self, description: ChartDescription, reasons: dict[str, str]) -> None:
        """The splits that each library has, then the own fields that this one can be split by."""
        while self.split.count() > self._splits:
            self.split.removeItem(self.split.count() - 1)
        for field in self.choices.own_fields:
            self.split.addItem(field.label, field.key)
        by_own = description.split is Split.OWN_FIELD
        if by_own and description.own_field not in [one.key for one in self.choices.own_fields]:
            self.split.addItem(self.tr("(deleted)"), description.own_field)
        select(self.split, description.own_field if by_own else description.split)
        reason = reasons.get(f"split:{Split.OWN_FIELD}", "")
        greyed: dict[object, str] = {split: reasons.get(f"split:{split}", "") for split in Split}
        for one in self.choices.own_fields:
            greyed[one.key] = reason or ("" if one.figures else NO_GROUPS[Split.OWN_FIELD])
        grey(self.split, greyed)

    def _fill_roles(self, description: ChartDescription, reasons: dict[str, str]) -> None:
        self.role.clear()
        for role in self.choices.roles:
            self.role.addItem(self.tr("{role} ({n})").format(role=role.label, n=f"{role.figures:,}"), role.key)
        select(self.role, description.partner_role)
        grey(self.role, {role.key: reasons.get(f"role:{role.key}", "") for role in self.choices.roles})

    def _connect(self) -> None:
        self.split.activated.connect(self._choose_split)
        self.role.activated.connect(lambda: self.change(partner_role=str(self.role.currentData()), groups=()))
        self.groups.changed.connect(lambda chosen: self.change(groups=chosen))
        self.largest.valueChanged.connect(lambda number: self.change(largest=number))
        self.rest.toggled.connect(lambda is_on: self.change(with_rest=is_on))
        self.within.activated.connect(lambda: self.change(within=str(self.within.currentData())))
        self.filters.changed.connect(lambda question: self.change(filters=question.filters, any_filter=question.any_of))
        self.source_filters.changed.connect(
            lambda question: self.change(source_filters=question.filters, any_source_filter=question.any_of)
        )

    def _choose_split(self) -> None:
        """Other lines; what is not reported of them is summed over sites."""
        chosen = str(self.split.currentData())
        own_field = chosen if chosen.startswith(FIELD_PREFIX) else ""
        split = Split.OWN_FIELD if own_field else Split(chosen)
        wanted = replace(self.description, split=split, own_field=own_field, groups=(), ratio_groups=())
        for number in range(len(wanted.panels)):
            wanted = with_drawable_total(self.choices, wanted, number)
        self.change(split=split, own_field=own_field, groups=(), ratio_groups=(), panels=wanted.panels)
