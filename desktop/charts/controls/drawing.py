"""How it is drawn: what is shown of the figures, as lines or areas or bars, on which scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from db.charts.chart_choices import group_labels
from db.charts.description import ChartDescription, Form, ShowAs
from db.charts.reasons import forms
from db.charts.reasons.show_as import reasons_against_show_as
from db.charts.saved import house_styles
from db.errors import DatahallError
from db.values import dates
from db.values.date_spans import from_day
from desktop.charts.controls.section import Section, grey, segments, select, side_by_side, strip
from desktop.edit.control import mark_wrong
from desktop.look import icons, theme
from desktop.look.plain import plain_tip

if TYPE_CHECKING:
    from db.library import Library


class DrawingSection(Section):
    """Show as, draw as, scale, house style, and what an index or a ratio needs."""

    styles_asked = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._library = library
        self.heading.setText(self.tr("Drawing"))
        self.show_as = self.choice(
            [
                (self.tr("Figures"), ShowAs.ABSOLUTE),
                (self.tr("Share"), ShowAs.SHARE),
                (self.tr("Index"), ShowAs.INDEX),
                (self.tr("Growth"), ShowAs.GROWTH),
                (self.tr("Change"), ShowAs.CHANGE),
                (self.tr("Cumulative"), ShowAs.CUMULATIVE),
                (self.tr("Ratio"), ShowAs.RATIO),
            ]
        )
        self.form = self.choice(
            [
                (self.tr("Lines"), Form.LINES),
                (self.tr("Stacked areas"), Form.AREAS),
                (self.tr("Small multiples"), Form.MULTIPLES),
                (self.tr("Bars"), Form.BARS),
                (self.tr("Ranking"), Form.RANKING),
            ]
        )
        self.linear, self.log = segments(self, self.tr("Linear"), self.tr("Log"))
        self.index_day = QLineEdit()
        self.index_day.setPlaceholderText(self.tr("The first in common"))
        self.edit_styles = QToolButton()
        self.edit_styles.setToolTip(self.tr("House styles…"))
        self.edit_styles.setAccessibleName(self.tr("House styles"))
        self.body.addLayout(
            side_by_side(self.field(self.tr("Show as"), self.show_as), self.field(self.tr("Draw as"), self.form))
        )
        self._index_field = self.field(self.tr("This day is 100"), self.index_day)
        self.body.addWidget(self._index_field)
        self.above, self.below = self.choice(), self.choice()
        self._above_field = self.field(self.tr("Ratio of"), self.above)
        self._below_field = self.field(self.tr("to"), self.below)
        self.body.addLayout(side_by_side(self._above_field, self._below_field))
        self.body.addWidget(self.field(self.tr("Scale"), strip(self.linear, self.log)))
        self.style_box = self.choice()
        self.body.addWidget(self.field(self.tr("House style"), self.style_box, self.edit_styles))
        self._connect()
        self._draw_icon()

    def _connect(self) -> None:
        self.style_box.activated.connect(lambda: self.change(style=str(self.style_box.currentData())))
        self.edit_styles.clicked.connect(self.styles_asked)
        theme.watcher.changed.connect(self._draw_icon)
        self.show_as.activated.connect(lambda: self._change_fitting(show_as=ShowAs(self.show_as.currentData())))
        self.form.activated.connect(lambda: self._change_fitting(form=Form(self.form.currentData())))
        self.log.toggled.connect(lambda is_on: self.change(logarithmic=is_on))
        self.index_day.editingFinished.connect(self._choose_index_day)
        for box in (self.above, self.below):
            box.activated.connect(self._choose_ratio)

    def fill(self, description: ChartDescription) -> None:
        """See `Section`."""
        select(self.show_as, description.show_as)
        select(self.form, description.form)
        self._grey(description)
        (self.log if description.logarithmic else self.linear).setChecked(True)
        self._index_field.setVisible(description.show_as is ShowAs.INDEX)
        day = description.index_day
        self.index_day.setText("" if day is None else dates.show(from_day(day).isoformat()))
        mark_wrong(self.index_day, False)
        self._fill_ratio(description)
        self.style_box.clear()
        self.style_box.addItem(self.tr("Datahall's own"), "")
        for one in house_styles.saved(self._library):
            self.style_box.addItem(one.name, one.name)
        select(self.style_box, description.style)

    def _draw_icon(self) -> None:
        self.edit_styles.setIcon(icons.icon("edit"))

    def _grey(self, description: ChartDescription) -> None:
        linear = replace(description, logarithmic=False)  # choosing areas or bars takes the log scale back
        grey(self.form, {form: forms.why_not_form(form, linear) for form in Form})
        found = [
            reasons_against_show_as(self._library, description, number) for number in range(len(description.panels))
        ]
        # What one panel at least can show is offered; the others say themselves why they cannot.
        reasons: dict[object, str] = {
            show_as: found[0][show_as] if all(one[show_as] for one in found) else "" for show_as in ShowAs if found
        }
        grey(self.show_as, reasons)
        reason = forms.why_not_logarithmic(description)
        self.log.setEnabled(not reason or description.logarithmic)
        self.log.setToolTip(plain_tip(reason))

    def _fill_ratio(self, description: ChartDescription) -> None:
        uses = description.show_as is ShowAs.RATIO or any(panel.ratio for panel in description.panels)
        can_choose = uses and len(description.groups) > 1
        self._above_field.setVisible(can_choose)
        self._below_field.setVisible(can_choose)
        labels = (
            group_labels(self._library, description.split, description.groups, description.own_field)
            if can_choose
            else {}
        )
        first = description.ratio_groups or description.groups[:2]
        for box, chosen in zip((self.above, self.below), first, strict=False):
            box.clear()
            for key in description.groups:
                box.addItem(labels.get(key, key), key)
            select(box, chosen)

    def _change_fitting(self, **values: object) -> None:
        """What no longer goes with the new choice is put back: a log scale, a form."""
        wanted = replace(self.description, **values)  # type: ignore[arg-type]
        if forms.why_not_form(wanted.form, replace(wanted, logarithmic=False)):
            wanted = replace(wanted, form=Form.LINES)
        is_log = wanted.logarithmic and not forms.why_not_logarithmic(wanted)
        self.change(show_as=wanted.show_as, form=wanted.form, logarithmic=is_log)

    def _choose_index_day(self) -> None:
        """Nothing typed: the first day on which every line has a figure."""
        text = self.index_day.text().strip()
        try:
            day = dates.parse(text).last_day if text else None
        except DatahallError as error:
            mark_wrong(self.index_day, True)
            self.index_day.setToolTip(plain_tip(str(error)))
            return
        mark_wrong(self.index_day, False)
        self.index_day.setToolTip("")
        if day != self.description.index_day:
            self.change(index_day=day)

    def _choose_ratio(self) -> None:
        self.change(ratio_groups=(str(self.above.currentData()), str(self.below.currentData())))
