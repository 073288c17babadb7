"""The list of columns that a filter can be of, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.browse.table_columns import Column
from desktop.browse.delegates import ValueDelegate
from desktop.look.plain import plain_tip

WIDTH, ROW, MOST_HEIGHT = 240, 28, 340
SEARCH_FROM = 8
_KEY = int(Qt.ItemDataRole.UserRole)


class ColumnPopup(QFrame):
    """A pop-up; `chosen` brings the key of the column."""

    chosen = Signal(str)

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.search, self.list = QLineEdit(), QListWidget()
        self.search.setPlaceholderText(self.tr("Search columns"))
        self.search.setAccessibleName(self.tr("Search columns"))
        self.search.setVisible(len(columns) >= SEARCH_FROM)
        self.list.setAccessibleName(self.tr("Columns"))
        self.list.setItemDelegate(ValueDelegate(self.list))
        for one in columns:
            item = QListWidgetItem(self.tr(one.words))
            item.setData(_KEY, one.key)
            item.setToolTip(plain_tip(self.tr(one.hint) if one.hint else ""))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(MOST_HEIGHT, max(1, len(columns)) * ROW + 6))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFixedWidth(WIDTH)
        self.search.textChanged.connect(self._search)
        self.list.itemClicked.connect(self._choose)

    def show_under(self, widget: QWidget) -> None:
        """Opens below a widget, within the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        screen = widget.screen().availableGeometry()
        x = min(corner.x(), screen.right() - self.width())
        y = min(corner.y(), screen.bottom() - self.height())
        self.move(max(screen.left(), x), max(screen.top(), y))
        self.show()
        (self.search if self.search.isVisibleTo(self) else self.list).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move in the list while one types; Enter chooses."""
        shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        current = self.list.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if current is not None and not current.isHidden():
                self._choose(current)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            at = shown.index(self.list.currentRow()) if self.list.currentRow() in shown else -step
            self.list.setCurrentRow(shown[min(max(at + step, 0), len(shown) - 1)])
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        wanted = text.casefold().strip()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in item.text().casefold())
        shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if shown:
            self.list.setCurrentRow(shown[0])

    def _choose(self, item: QListWidgetItem) -> None:
        key = str(item.data(_KEY))
        self.close()
        self.chosen.emit(key)
