"""The column of controls beside a chart: what is drawn, of whom, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.charts.chart_choices import BasisChoice, Choices
from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.derived import today
from desktop.charts.choice_box import ChoiceBox
from desktop.charts.group_picker import GroupPicker
from desktop.look import icons, theme

if TYPE_CHECKING:
    from db.library import Library

WIDTH_PX = 290
WHOLE_FACILITY = "power.whole_facility"


class Controls(QScrollArea):
    """Shows a description and lets the person change it; `changed` brings the new one."""

    changed = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._description = ChartDescription()
        self._choices = Choices((), (), ())
        self._panel = 0
        self._filling = False
        self.panel = ChoiceBox()
        self.add_panel, self.remove_panel = QToolButton(), QToolButton()
        self.measure, self.basis = ChoiceBox(), ChoiceBox()
        self.split, self.groups, self.within = ChoiceBox(), GroupPicker(library), ChoiceBox()
        self.total = ChoiceBox()
        self.linear, self.log = QPushButton(self.tr("Linear")), QPushButton(self.tr("Log"))
        self.bands = QCheckBox(self.tr("Uncertainty bands"))
        self.markers = QCheckBox(self.tr("Policy markers"))
        self.gap = QCheckBox(self.tr("Gap panel"))
        self.labels = QCheckBox(self.tr("Data point labels"))
        self.reading = QCheckBox(self.tr("Line to read at a date"))
        self.not_stated = QCheckBox(self.tr("Count “not stated” power"))
        self._lay_out()
        self._fill_fixed()
        self._connect()
        self._draw_icons()
        theme.watcher.changed.connect(self._draw_icons)

    def show_choices(self, choices: Choices) -> None:
        """What this library has to choose from."""
        self._choices = choices
        self.show_description(self._description)

    def show_description(self, description: ChartDescription, panel: int | None = None) -> None:
        """Shows a description; `panel` is the one to work on, else the same as before."""
        self._filling = True
        self._description = description
        wanted = self._panel if panel is None else panel
        self._panel = max(0, min(wanted, len(description.panels) - 1))
        self._show_panels()
        self._show_panel()
        _select(self.split, description.split)
        self.groups.show_groups(description.split, description.groups)
        self._show_within()
        (self.log if description.logarithmic else self.linear).setChecked(True)
        for box, is_on in (
            (self.bands, description.bands),
            (self.markers, description.policy_markers),
            (self.labels, description.point_labels),
            (self.reading, description.read_day is not None),
        ):
            box.setChecked(is_on)
        self._filling = False

    @property
    def panel_index(self) -> int:
        """Which panel of the description the upper controls work on."""
        return self._panel

    # What is shown

    def _show_panels(self) -> None:
        self.panel.clear()
        for number, panel in enumerate(self._description.panels, start=1):
            name = next((basis.name for basis in self._choices.bases if basis.key == panel.basis), panel.basis)
            short = panel.title or name.partition(",")[0]
            self.panel.addItem(f"{number}  {short[:1].upper()}{short[1:]}")
        self.panel.setCurrentIndex(self._panel)
        self.remove_panel.setEnabled(len(self._description.panels) > 1)

    def _show_panel(self) -> None:
        if not self._description.panels:
            return
        panel = self._description.panels[self._panel]
        self.measure.clear()
        for measure in self._choices.measures:
            self.measure.addItem(measure.label, measure.key)
        _select(self.measure, panel.measure)
        self._show_bases(panel)
        _select(self.total, panel.total)
        by_facility = self._description.split is Split.FACILITY
        self.total.setEnabled(not by_facility)
        self.total.setToolTip(self.tr("A facility's line is always its own figures.") if by_facility else "")
        self.gap.setChecked(panel.ratio)
        self.not_stated.setChecked(panel.with_not_stated)
        self.not_stated.setVisible(panel.basis == WHOLE_FACILITY)

    def _show_bases(self, panel: PanelDescription) -> None:
        self.basis.clear()
        for basis in self._choices.bases_of(panel.measure):
            figures = basis.figures(self._description.split, panel.total)
            name = self.tr("{basis} ({n})").format(basis=basis.name, n=f"{figures:,}")
            self.basis.addItem(f"{name[:1].upper()}{name[1:]}", basis.key)
            index = self.basis.count() - 1
            self.basis.setItemData(index, basis.note or basis.name, Qt.ItemDataRole.ToolTipRole)
        _select(self.basis, panel.basis)

    def _show_within(self) -> None:
        self.within.clear()
        self.within.addItem(self.tr("All facilities"), "")
        for programme in self._choices.programmes:
            self.within.addItem(programme.label, programme.key)
        _select(self.within, self._description.within)
        uses = self._description.split is not Split.PROGRAMME and any(
            panel.total is Total.SITES or self._description.split is Split.FACILITY
            for panel in self._description.panels
        )
        self.within.setVisible(uses)
        self.within_label.setVisible(uses)

    # What the person does

    def _tell(self, description: ChartDescription, panel: int | None = None) -> None:
        self.show_description(description, panel)
        self.changed.emit(description)

    def _change(self, **values: object) -> None:
        if not self._filling:
            self._tell(replace(self._description, **values))  # type: ignore[arg-type]

    def _change_panel(self, **values: object) -> None:
        if self._filling or not self._description.panels:
            return
        panels = list(self._description.panels)
        panels[self._panel] = replace(panels[self._panel], **values)  # type: ignore[arg-type]
        self._tell(replace(self._description, panels=tuple(panels)))

    def _choose_measure(self) -> None:
        measure = str(self.measure.currentData())
        basis, total = self._best_basis(measure, self._description.split)
        self._change_panel(measure=measure, basis=basis, total=total, title="")

    def _choose_split(self) -> None:
        if self._filling:
            return
        split = Split(self.split.currentData())
        self._change(split=split, groups=())

    def _choose_total(self) -> None:
        """Keeps the basis where the other kind of total has figures on it, else takes the one with most."""
        if self._filling or not self._description.panels:
            return
        total = Total(self.total.currentData())
        panel = self._description.panels[self._panel]
        basis = self._basis(panel.basis)
        if basis is None or not basis.figures(self._description.split, total):
            best = self._most(panel.measure, self._description.split, total)
            if best is not None:
                self._change_panel(total=total, basis=best.key, title="")
                return
        self._change_panel(total=total)

    def _add_panel(self) -> None:
        panels = self._description.panels
        used = {panel.basis for panel in panels}
        measure = panels[self._panel].measure if panels else "power"
        free = [basis for basis in self._choices.bases_of(measure) if basis.key not in used]
        key = max(free, key=lambda one: one.facilities + one.places).key if free else panels[self._panel].basis
        basis = self._basis(key)
        total = Total.SITES if basis is not None and basis.facilities > basis.places else Total.REPORTED
        added = PanelDescription(measure=measure, basis=key, total=total)
        self._tell(replace(self._description, panels=(*panels, added)), panel=len(panels))

    def _remove_panel(self) -> None:
        panels = [one for number, one in enumerate(self._description.panels) if number != self._panel]
        self._tell(replace(self._description, panels=tuple(panels)), panel=self._panel - 1)

    def _work_on(self, index: int) -> None:
        if not self._filling and index >= 0:
            self.show_description(self._description, index)

    def _basis(self, key: str) -> BasisChoice | None:
        return next((basis for basis in self._choices.bases if basis.key == key), None)

    def _most(self, measure: str, split: Split, total: Total) -> BasisChoice | None:
        bases = [basis for basis in self._choices.bases_of(measure) if basis.figures(split, total)]
        return max(bases, key=lambda basis: basis.figures(split, total), default=None)

    def _best_basis(self, measure: str, split: Split) -> tuple[str, Total]:
        """The way of counting with most figures, as reported or from sites."""
        found = [(basis, total) for total in Total if (basis := self._most(measure, split, total)) is not None]
        if not found:
            bases = self._choices.bases_of(measure)
            return (bases[0].key if bases else ""), Total.REPORTED
        basis, total = max(found, key=lambda pair: pair[0].figures(split, pair[1]))
        return basis.key, total

    # How it is laid out

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(4)
        panel_row = QHBoxLayout()
        panel_row.addWidget(self.panel, 1)
        panel_row.addWidget(self.add_panel)
        panel_row.addWidget(self.remove_panel)
        scale_row = QHBoxLayout()
        scale_row.setSpacing(0)
        scale_row.addWidget(self.linear)
        scale_row.addWidget(self.log)
        scale_row.addStretch()
        self.within_label = _field(self.tr("Facilities of"))
        for label, field in (
            (_field(self.tr("Panel"), self.panel), panel_row),
            (_field(self.tr("Measure"), self.measure), self.measure),
            (_field(self.tr("Counted as"), self.basis), self.basis),
            (_field(self.tr("Figures"), self.total), self.total),
            (_field(self.tr("Split by"), self.split), self.split),
            (_field(self.tr("Show"), self.groups), self.groups),
            (self.within_label, self.within),
            (_field(self.tr("Scale"), self.linear), scale_row),
        ):
            layout.addWidget(label)
            layout.addWidget(field) if isinstance(field, QWidget) else layout.addLayout(field)
            layout.addSpacing(6)
        for box in (self.bands, self.markers, self.gap, self.labels, self.reading, self.not_stated):
            layout.addWidget(box)
        layout.addStretch()
        for combo in (self.panel, self.measure, self.basis, self.split, self.within, self.total):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
        self.setWidget(page)

    def _fill_fixed(self) -> None:
        for split, name in (
            (Split.COUNTRY, self.tr("Country")),
            (Split.PROGRAMME, self.tr("Programme")),
            (Split.FACILITY, self.tr("Facility")),
        ):
            self.split.addItem(name, split)
        self.total.addItem(self.tr("Totals as reported"), Total.REPORTED)
        self.total.addItem(self.tr("Sum of listed sites"), Total.SITES)
        scale = QButtonGroup(self)
        for button, place in ((self.linear, "first"), (self.log, "last")):
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            scale.addButton(button)
        self.add_panel.setToolTip(self.tr("Add a panel with another way of counting"))
        self.add_panel.setAccessibleName(self.tr("Add panel"))
        self.remove_panel.setToolTip(self.tr("Remove this panel"))
        self.remove_panel.setAccessibleName(self.tr("Remove panel"))

    def _connect(self) -> None:
        self.panel.currentIndexChanged.connect(self._work_on)
        self.add_panel.clicked.connect(self._add_panel)
        self.remove_panel.clicked.connect(self._remove_panel)
        self.measure.activated.connect(self._choose_measure)
        self.basis.activated.connect(lambda: self._change_panel(basis=str(self.basis.currentData()), title=""))
        self.total.activated.connect(self._choose_total)
        self.split.activated.connect(self._choose_split)
        self.groups.changed.connect(lambda chosen: self._change(groups=chosen))
        self.within.activated.connect(lambda: self._change(within=str(self.within.currentData())))
        self.log.toggled.connect(lambda is_on: self._change(logarithmic=is_on))
        self.bands.toggled.connect(lambda is_on: self._change(bands=is_on))
        self.markers.toggled.connect(lambda is_on: self._change(policy_markers=is_on))
        self.labels.toggled.connect(lambda is_on: self._change(point_labels=is_on))
        self.reading.toggled.connect(lambda is_on: self._change(read_day=today() if is_on else None))
        self.gap.toggled.connect(lambda is_on: self._change_panel(ratio=is_on))
        self.not_stated.toggled.connect(lambda is_on: self._change_panel(with_not_stated=is_on))

    def _draw_icons(self) -> None:
        self.add_panel.setIcon(icons.icon("plus"))
        self.remove_panel.setIcon(icons.icon("trash"))


def _field(text: str, buddy: QWidget | None = None) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "field")
    if buddy is not None:
        label.setBuddy(buddy)
        buddy.setAccessibleName(text)
    return label


def _select(combo: QComboBox, data: object) -> None:
    """Selects the entry with this data; one that the list lacks is shown all the same."""
    keys: Sequence[object] = [combo.itemData(number) for number in range(combo.count())]
    if data not in keys:
        combo.addItem(str(data), data)
        keys = [*keys, data]
    combo.setCurrentIndex(list(keys).index(data))
