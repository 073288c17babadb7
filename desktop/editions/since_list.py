"""What has changed since under a chart: how its lines moved, and the facts that moved it, old beside new."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from db.charts.since.changed_since import ADDED, CHANGED, GONE, MOVED, ChangedSince, FactMoved
from db.values import dates, quantities
from db.values.date_spans import from_day
from desktop.look import theme
from desktop.look.plain import plain_tip

_ROLE = int(Qt.ItemDataRole.UserRole)
OPENED_AT_ONCE = 30


class SinceList(QTreeWidget):
    """Enter or a double click on a fact opens its record."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("What"), self.tr("Then"), self.tr("Now")])
        self.setAccessibleName(self.tr("What has changed since"))
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.header().resizeSection(1, 110)
        self.header().resizeSection(2, 110)
        self.itemDoubleClicked.connect(lambda item, _column: self._open(item))

    def show_changed(self, changed: ChangedSince, *, is_table: bool = False) -> None:
        """Shows what moved: lines first, then facts by what happened to them."""
        self.clear()
        if changed.lines:
            top = self._heading(self.tr("What the chart shows"), len(changed.lines))
            for line in changed.lines:
                day = dates.show_short(from_day(line.day).isoformat())
                item = QTreeWidgetItem([f"{line.label}, {day}", self._value(line.before), self._value(line.after)])
                self._add(top, item, line.words)
        for what, words in (
            (CHANGED, self.tr("Rows changed") if is_table else self.tr("Figures corrected")),
            (ADDED, self.tr("Rows added") if is_table else self.tr("Figures added")),
            (GONE, self.tr("Rows removed") if is_table else self.tr("Figures withdrawn")),
            (MOVED, self.tr("Figures used otherwise")),
        ):
            facts = [fact for fact in changed.facts if fact.what == what]
            if facts:
                top = self._heading(words, len(facts))
                for fact in facts:
                    self._add_fact(top, fact, is_open=len(facts) <= OPENED_AT_ONCE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the record."""
        current = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self._open(current)
            return
        super().keyPressEvent(event)

    def _heading(self, words: str, number: int) -> QTreeWidgetItem:
        top = QTreeWidgetItem([f"{words}  {number:,}"])
        top.setForeground(0, QColor(theme.current_theme().muted))
        self.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        top.setExpanded(True)
        return top

    def _add(self, top: QTreeWidgetItem, item: QTreeWidgetItem, hint: str) -> None:
        for column in range(3):
            item.setToolTip(column, plain_tip(hint))
        item.setForeground(1, QColor(theme.current_theme().muted))
        top.addChild(item)

    def _add_fact(self, top: QTreeWidgetItem, fact: FactMoved, *, is_open: bool) -> None:
        said = fact.after or fact.before
        item = QTreeWidgetItem([f"{fact.subject}: {said}" if said else fact.subject])
        item.setData(0, _ROLE, fact)
        self._add(top, item, "\n".join(part for part in (item.text(0), fact.source) if part))
        item.setFirstColumnSpanned(True)
        for label, before, after in fact.fields:
            below = QTreeWidgetItem([label, before, after])
            below.setData(0, _ROLE, fact)
            self._add(item, below, f"{label}: {before} → {after}")
        item.setExpanded(is_open)

    def _value(self, value: float | None) -> str:
        return self.tr("no line") if value is None else quantities.show_number(value)

    def _open(self, item: QTreeWidgetItem) -> None:
        fact = item.data(0, _ROLE)
        if isinstance(fact, FactMoved) and fact.record_id:
            self.opened.emit(fact.table, fact.record_id)
