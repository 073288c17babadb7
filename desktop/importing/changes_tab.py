"""Changes since the last edition of a data set: each is taken or left, one by one or by a rule for its sort."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.interchange.new_editions.differences import Difference, Sort
from db.interchange.planning.plan import next_decision, take, take_all
from db.values import notation
from desktop.importing.changes_list import BASE, MINE, ORDER, RECORD, SORT, WHAT, ChangeModel
from desktop.look import theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of
from desktop.look.whole_rows import set_up_list

if TYPE_CHECKING:
    from db.interchange.planning.plan import Plan


RULES = tuple((sort, taken) for sort in Sort for taken in (True, False, None) if taken is not None or sort is Sort.GONE)
"""Only of what is gone there, left and kept for later differ: left, it goes on holding."""


class ChangesTab(QWidget):
    """`decided` says that the plan's decisions were changed."""

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.model, self.table = ChangeModel(), QTableView()
        self.words, self.sorts, self.rule, self.said = QLineEdit(), ChoiceBox(), ChoiceBox(), PlainLabel()
        self._lay_out()
        self.words.textChanged.connect(self._filter)
        self.sorts.activated.connect(self._filter)
        self.rule.activated.connect(self._decide_all)
        self.model.ticked.connect(self._decide)
        self.table.installEventFilter(self)

    def show_plan(self, plan: Plan) -> None:
        """Shows a plan's differences; the line chosen stays."""
        current = self.model.entry(self.table.currentIndex().row())
        scrolled = self.table.verticalScrollBar().value()
        self._plan = plan
        self.model.show_plan(plan)
        self._show_counts()
        row = self.model.row_of(current.key) if current is not None else 0
        self.table.setCurrentIndex(self.model.index(max(0, row), SORT))
        self.table.verticalScrollBar().setValue(scrolled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space takes or leaves all lines chosen, whichever column the cursor is in."""
        is_key = watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() == Qt.Key.Key_Space and not event.modifiers():  # type: ignore[attr-defined]
            self._toggle_chosen()
            return True
        return super().eventFilter(watched, event)

    def _toggle_chosen(self) -> None:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        chosen = [one for row in rows if (one := self.model.entry(row)) is not None]
        if chosen:
            self._decide(chosen)

    def _decide(self, chosen: list[Difference]) -> None:
        """All of them go the way of the first."""
        if self._plan is not None:
            taken = next_decision(self._plan, chosen[0])
            for one in chosen:
                take(self._plan, one, taken=taken)
            self.table.viewport().update()
            self.decided.emit()

    def _decide_all(self) -> None:
        number = self.rule.currentIndex() - 1
        self.rule.setCurrentIndex(0)
        if self._plan is not None and number >= 0:
            sort, taken = RULES[number]
            take_all(self._plan, sort, taken=taken)
            self.table.viewport().update()
            self.decided.emit()

    def _filter(self) -> None:
        chosen = self.sorts.currentData()  # Qt keeps the bare word
        self.model.filter(self.words.text().strip(), Sort(chosen) if chosen else None)
        self.table.setCurrentIndex(self.model.index(0, SORT))

    def _show_counts(self) -> None:
        found = self._plan.differences if self._plan is not None else None
        if found is None:
            return
        counts, taken = found.counts(), Counter(one.sort for one in found.all if one.taken)
        chosen = self.sorts.currentData()
        self.sorts.clear()
        self.sorts.addItem(self.tr("All differences") + f"  {len(found.all):,}", None)
        for sort in ORDER:
            if counts.get(sort):
                self.sorts.addItem(f"{self.model.sort_words(sort)}  {counts[sort]:,}", sort)
        if any(one.left_before for one in found.all):
            self.table.horizontalHeader().resizeSection(SORT, 220)
        self.sorts.setCurrentIndex(max(0, self.sorts.findData(chosen)))
        if self.sorts.currentData() != chosen:
            self._filter()
        both = sum(1 for one in found.all if one.sort is Sort.BOTH and not one.taken)
        before = sum(1 for one in found.all if one.left_before)
        one = self.tr(" 1 changed by both is left as you have it: look at it.")
        asks = notation.counted(both, one, self.tr(" {n} changed by both are left as you have them: look at them."))
        self.said.setText(
            self.tr("{dataset}, compared with the edition of {edition}: {taken} of {all} taken.").format(
                dataset=found.dataset,
                edition=found.last_edition,
                taken=f"{taken.total():,}",
                all=f"{len(found.all):,}",
            )
            + (self.tr(" {count} left last time.").format(count=f"{before:,}") if before else "")
            + (asks if both else "")
            if found.all
            else self.tr("This edition says nothing that the last one did not say.")
        )

    def _lay_out(self) -> None:
        for field, name in ((self.words, self.tr("Filter differences")), (self.sorts, self.tr("Which differences"))):
            field.setAccessibleName(name)
        self.words.setPlaceholderText(self.tr("Filter differences"))
        self.words.setClearButtonEnabled(True)
        self.sorts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.rule.setAccessibleName(self.tr("For all of a sort"))
        self.rule.addItem(self.tr("For all of a sort…"))
        for sort, taken in RULES:
            later = self.tr("Keep for later, unread: {sort}")
            words = later if taken is None else self.tr("Take: {sort}") if taken else self.tr("Leave: {sort}")
            self.rule.addItem(words.format(sort=self.model.sort_words(sort).lower()))
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.table.setAccessibleName(self.tr("Changes since the last edition"))
        set_up_list(self.table, self.model, row_height_px=theme.DENSE_ROW_HEIGHT)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.table.horizontalHeader()
        for section, width in ((SORT, 156), (RECORD, 170), (WHAT, 240), (BASE, 200), (MINE, 200)):
            header.resizeSection(section, width)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(SORT, QHeaderView.ResizeMode.Interactive)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row_of(self.words, self.sorts, None, self.rule, spacing_px=8))
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
