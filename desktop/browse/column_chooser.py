"""Which columns are shown and in what order: tick them, drag them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.browse.page_columns import columns_of
from db.browse.table_columns import Column
from desktop.browse.delegates import ValueDelegate
from desktop.look.plain import PlainLabel, plain_tip

if TYPE_CHECKING:
    from desktop.browse.table_page import TablePage

WIDTH, ROW, MOST_HEIGHT = 280, 28, 460
_KEY = int(Qt.ItemDataRole.UserRole)


class ColumnChooser(QFrame):
    """A pop-up. `chosen` gives the keys of the shown columns in order; `reset` asks for the first ones again."""

    chosen = Signal(list)
    reset = Signal()

    def __init__(self, columns: Sequence[Column], shown: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setItemDelegate(ValueDelegate(self.list))
        self.list.setAccessibleName(self.tr("Columns"))
        self._lay_out()
        self._fill(columns, shown)
        self.list.itemChanged.connect(self._tell)
        self.list.model().rowsMoved.connect(self._tell)

    def show_at(self, corner: QPoint) -> None:
        """Opens with its upper right corner at a point of the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        y = min(corner.y(), screen.bottom() - self.height())
        self.move(max(screen.left(), corner.x() - self.width()), max(screen.top(), y))
        self.show()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes; Alt with Up or Down moves a column."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def shown_keys(self) -> list[str]:
        """The ticked columns in order; the first, the name, always is among them."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _lay_out(self) -> None:
        heading, hint, again = PlainLabel(self.tr("Columns")), PlainLabel(), QPushButton(self.tr("Reset"))
        heading.setProperty("role", "heading")
        hint.setText(self.tr("Drag to put them in order."))
        hint.setProperty("role", "hint")
        again.setProperty("role", "link")
        again.clicked.connect(self.reset)
        again.clicked.connect(self.close)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(again)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(hint)
        column.addWidget(self.list)
        self.setFixedWidth(WIDTH)

    def _fill(self, columns: Sequence[Column], shown: Sequence[str]) -> None:
        by_key = {column.key: column for column in columns}
        ordered = [*shown, *(key for key in by_key if key not in shown)]
        for key in ordered:
            column = by_key[key]
            words = self.tr(column.words) + (f", {self.tr(column.subtitle)}" if column.subtitle else "")
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            item.setToolTip(plain_tip(self.tr(column.hint) if column.hint else ""))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
            item.setFlags(flags if key == "name" else flags | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setFixedHeight(min(MOST_HEIGHT, len(ordered) * ROW + 6))

    def _tell(self) -> None:
        self.chosen.emit(self.shown_keys())


def choose_columns(page: TablePage, corner: QPoint) -> None:
    """Opens the list of a page's columns, its upper right corner at a point of the screen."""
    chooser = ColumnChooser(columns_of(page.table_name, page.library), page.shown_columns(), page)
    chooser.chosen.connect(page.show_columns)
    chooser.reset.connect(page.reset_columns)
    chooser.show_at(corner)
