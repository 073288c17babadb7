"""What is drawn: the panels of a chart, each with a measure, a way of counting, and where its figures come from."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QToolButton, QWidget

from db.charts.chart_choices import BasisChoice
from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.figures.bridges import bridge_candidates
from db.charts.reasons.choices import reasons_against_choices
from desktop.charts.controls.bridge_list import BridgeList
from desktop.charts.controls.section import Section, grey, select
from desktop.look import icons, theme
from desktop.look.plain import plain_tip

WHOLE_FACILITY = "power.whole_facility"


class FiguresSection(Section):
    """Works on one panel at a time; `panel_chosen` says on which."""

    panel_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.heading.setText(self.tr("Figures"))
        self.panel_index = 0
        self.panel = self.choice()
        self.add_panel, self.remove_panel = QToolButton(), QToolButton()
        self.body.addWidget(self.field(self.tr("Panel"), self.panel, self.add_panel, self.remove_panel))
        self.measure, self.basis = self.choice(), self.choice()
        self.total = self.choice(
            [
                (self.tr("Totals as reported"), Total.REPORTED),
                (self.tr("Sum of listed sites"), Total.SITES),
                (self.tr("Both, and what sites explain"), Total.BOTH),
            ]
        )
        self.bridges = BridgeList()
        self.gap = QCheckBox(self.tr("Gap panel"))
        self.not_stated = QCheckBox(self.tr("Count “not stated” power"))
        for field in (
            self.field(self.tr("Measure"), self.measure),
            self.field(self.tr("Counted as"), self.basis),
            self.field(self.tr("Taken from"), self.total),
            self.bridges,
            self.gap,
            self.not_stated,
        ):
            self.body.addWidget(field)
        self._name_buttons()
        self._connect()
        theme.watcher.changed.connect(self._draw_icons)
        self._draw_icons()

    def work_on(self, index: int) -> None:
        """Shows another panel."""
        self.panel_index = index
        self.show_description(self.description, self.choices)

    def fill(self, description: ChartDescription) -> None:
        """See `Section`."""
        self.panel_index = max(0, min(self.panel_index, len(description.panels) - 1))
        self._fill_panels(description)
        if not description.panels:
            return
        panel = description.panels[self.panel_index]
        self.measure.clear()
        for measure in self.choices.measures:
            self.measure.addItem(measure.label, measure.key)
        select(self.measure, panel.measure)
        self._fill_bases(panel)
        select(self.total, panel.total)
        reasons = reasons_against_choices(self.choices, description, self.panel_index)
        grey(self.total, {total: reasons.get(f"total:{total}", "") for total in Total})
        bases = self.choices.bases_of(panel.measure)
        grey(self.basis, {basis.key: reasons.get(f"basis:{basis.key}", "") for basis in bases})
        by_facility = description.split is Split.FACILITY
        self.total.setEnabled(not by_facility)
        self.total.setToolTip(self.tr("A facility's line is always its own figures.") if by_facility else "")
        names = {basis.key: basis.name for basis in self.choices.bases}
        self.bridges.show_bridges(panel.bridges, bridge_candidates(panel.basis, names), names)
        self.gap.setChecked(panel.ratio)
        self.not_stated.setChecked(panel.with_not_stated)
        self.not_stated.setVisible(panel.basis == WHOLE_FACILITY)

    def _fill_panels(self, description: ChartDescription) -> None:
        self.panel.clear()
        for number, panel in enumerate(description.panels, start=1):
            basis = self._basis(panel.basis)
            short = panel.title or (basis.name if basis else panel.basis).partition(",")[0]
            self.panel.addItem(f"{number}  {short[:1].upper()}{short[1:]}")
        self.panel.setCurrentIndex(self.panel_index)
        self.remove_panel.setEnabled(len(description.panels) > 1)

    def _fill_bases(self, panel: PanelDescription) -> None:
        self.basis.clear()
        for basis in self.choices.bases_of(panel.measure):
            figures = basis.figures(self.description.split, panel.total)
            name = self.tr("{basis} ({n})").format(basis=basis.name, n=f"{figures:,}")
            self.basis.addItem(f"{name[:1].upper()}{name[1:]}", basis.key)
            index = self.basis.count() - 1
            self.basis.setItemData(index, plain_tip(basis.note or basis.name), Qt.ItemDataRole.ToolTipRole)
        select(self.basis, panel.basis)

    # What the person does

    def change_panel(self, **values: object) -> None:
        """Tells the description with other values in the panel worked on."""
        if self.is_filling or not self.description.panels:
            return
        panels = list(self.description.panels)
        panels[self.panel_index] = replace(panels[self.panel_index], **values)  # type: ignore[arg-type]
        self.change(panels=tuple(panels))

    def _choose_measure(self) -> None:
        measure = str(self.measure.currentData())
        basis, total = self._best_basis(measure, self.description.split)
        self.change_panel(measure=measure, basis=basis, total=total, title="", bridges=())

    def _choose_total(self) -> None:
        """Keeps the basis where the other kind of total has figures on it, else takes the one with most."""
        if self.is_filling or not self.description.panels:
            return
        total = Total(self.total.currentData())
        panel = self.description.panels[self.panel_index]
        basis = self._basis(panel.basis)
        if basis is None or not basis.figures(self.description.split, total):
            best = self._most(panel.measure, self.description.split, total)
            if best is not None:
                self.change_panel(total=total, basis=best.key, title="", bridges=())
                return
        self.change_panel(total=total)

    def _add_panel(self) -> None:
        panels = self.description.panels
        used = {panel.basis for panel in panels}
        measure = panels[self.panel_index].measure if panels else "power"
        free = [basis for basis in self.choices.bases_of(measure) if basis.key not in used]
        key = max(free, key=lambda one: one.facilities + one.places).key if free else panels[self.panel_index].basis
        basis = self._basis(key)
        total = Total.SITES if basis is not None and basis.facilities > basis.places else Total.REPORTED
        added = PanelDescription(measure=measure, basis=key, total=total)
        self.panel_index = len(panels)
        self.change(panels=(*panels, added))

    def _remove_panel(self) -> None:
        panels = [one for number, one in enumerate(self.description.panels) if number != self.panel_index]
        self.panel_index = max(0, self.panel_index - 1)
        self.change(panels=tuple(panels))

    def _work_on_chosen(self, index: int) -> None:
        if not self.is_filling and index >= 0:
            self.work_on(index)
            self.panel_chosen.emit(index)

    def _basis(self, key: str) -> BasisChoice | None:
        return next((basis for basis in self.choices.bases if basis.key == key), None)

    def _most(self, measure: str, split: Split, total: Total) -> BasisChoice | None:
        bases = [basis for basis in self.choices.bases_of(measure) if basis.figures(split, total)]
        return max(bases, key=lambda basis: basis.figures(split, total), default=None)

    def _best_basis(self, measure: str, split: Split) -> tuple[str, Total]:
        """The way of counting with most figures, as reported or from sites."""
        totals = (Total.REPORTED, Total.SITES)
        found = [(basis, total) for total in totals if (basis := self._most(measure, split, total)) is not None]
        if not found:
            bases = self.choices.bases_of(measure)
            return (bases[0].key if bases else ""), Total.REPORTED
        basis, total = max(found, key=lambda pair: pair[0].figures(split, pair[1]))
        return basis.key, total

    def _name_buttons(self) -> None:
        self.add_panel.setToolTip(self.tr("Add a panel with another way of counting"))
        self.add_panel.setAccessibleName(self.tr("Add panel"))
        self.remove_panel.setToolTip(self.tr("Remove this panel"))
        self.remove_panel.setAccessibleName(self.tr("Remove panel"))

    def _connect(self) -> None:
        self.panel.currentIndexChanged.connect(self._work_on_chosen)
        self.add_panel.clicked.connect(self._add_panel)
        self.remove_panel.clicked.connect(self._remove_panel)
        self.measure.activated.connect(self._choose_measure)
        self.basis.activated.connect(
            lambda: self.change_panel(basis=str(self.basis.currentData()), title="", bridges=())
        )
        self.total.activated.connect(self._choose_total)
        self.bridges.changed.connect(lambda bridges: self.change_panel(bridges=bridges))
        self.gap.toggled.connect(lambda is_on: self.change_panel(ratio=is_on))
        self.not_stated.toggled.connect(lambda is_on: self.change_panel(with_not_stated=is_on))

    def _draw_icons(self) -> None:
        self.add_panel.setIcon(icons.icon("plus"))
        self.remove_panel.setIcon(icons.icon("trash"))
