"""The list of a column's values with how many rows have each: tick those to keep."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.browse.delegates import ValueDelegate
from desktop.look import theme
from desktop.look.plain import PlainLabel, plain_tip

MOST_HEIGHT, ROW = 320, 28
SEARCH_FROM = 8
_VALUE = int(Qt.ItemDataRole.UserRole)


class _Values(QTreeWidget):
    """A click anywhere in a row, or Space, ticks it."""

    def __init__(self) -> None:
        super().__init__()
        self.itemClicked.connect(self.toggle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentItem()
        if event.key() == Qt.Key.Key_Space and current is not None:
            self.toggle(current)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def toggle(self, item: QTreeWidgetItem) -> None:
        checked = item.checkState(0) == Qt.CheckState.Checked
        item.setCheckState(0, Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)


class ValueList(QWidget):
    """Values to tick, with a search field where they are many. `changed` gives the ticked ones at each tick."""

    changed = Signal(list)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search values"))
        self.search.setAccessibleName(self.tr("Search values"))
        self.search.setClearButtonEnabled(True)
        self.search.hide()
        self.list = _Values()
        self.waiting = PlainLabel(self.tr("Looking…"))
        self.waiting.setProperty("role", "muted")
        self._lay_out(title)
        self.search.textChanged.connect(self._search)
        self.list.itemChanged.connect(self._tell)

    def fill(self, values: Sequence[tuple[str, str, int]], ticked: Sequence[str]) -> None:
        """Shows `values`: (value, its words, how many rows)."""
        muted = QColor(theme.current_theme().muted)
        self.list.blockSignals(True)
        self.list.clear()
        for value, words, count in values:
            item = QTreeWidgetItem([words, f"{count:,}"])
            item.setData(0, _VALUE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(0, Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, muted)
            item.setToolTip(0, plain_tip(words))
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        self.list.setFixedHeight(min(MOST_HEIGHT, max(1, len(values)) * ROW + 6))
        self.search.setVisible(len(values) >= SEARCH_FROM)
        self.waiting.hide()
        self.list.show()

    def begin(self) -> None:
        """Puts the keyboard where one begins: into the search field, or on the first value."""
        (self.search if self.search.isVisibleTo(self) else self.list).setFocus()

    def ticked(self) -> list[str]:
        """The values ticked now."""
        return [str(item.data(0, _VALUE)) for item in self._items() if item.checkState(0) == Qt.CheckState.Checked]

    def go_into_list(self) -> None:
        """Goes from the search field to the first value it found."""
        self.list.setFocus()
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None:
            self.list.setCurrentItem(first)

    def untick_all(self) -> None:
        """Ticks nothing, and tells so."""
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(0, Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.viewport().update()
        self._tell()

    def _lay_out(self, title: str) -> None:
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(0)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setItemDelegate(ValueDelegate(self.list))
        self.list.setAccessibleName(title)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.search, self.waiting, self.list):
            column.addWidget(widget)

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _search(self, text: str) -> None:
        wanted = text.casefold().strip()
        for item in self._items():
            item.setHidden(wanted not in item.text(0).casefold())

    def _tell(self) -> None:
        self.changed.emit(self.ticked())
