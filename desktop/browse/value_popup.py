"""The list of a column's values with how many rows have each: tick those to keep."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.browse.delegates import ValueDelegate
from desktop.look import theme

WIDTH, MOST_HEIGHT, ROW = 280, 320, 28
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


class ValuePopup(QFrame):
    """A pop-up under a chip. `changed` gives the column and its ticked values at each tick."""

    changed = Signal(str, list)

    def __init__(
        self,
        column: str,
        title: str,
        values: list[tuple[str, str, int]],
        ticked: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        """`values` are (value, its words, how many rows)."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._column = column
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search values"))
        self.search.setAccessibleName(self.tr("Search values"))
        self.search.setClearButtonEnabled(True)
        self.search.setVisible(len(values) >= SEARCH_FROM)
        self.list = _Values()
        self._clear = QPushButton(self.tr("Clear"))
        self._lay_out(title)
        self._fill(values, set(ticked))
        self.search.textChanged.connect(self._search)
        self.list.itemChanged.connect(self._tell)
        self._clear.clicked.connect(self._untick_all)

    def show_under(self, widget: QWidget) -> None:
        """Opens below a widget, within the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        screen = widget.screen().availableGeometry()
        x = min(corner.x(), screen.right() - self.width())
        y = corner.y() if corner.y() + self.height() <= screen.bottom() else screen.bottom() - self.height()
        self.move(max(screen.left(), x), max(screen.top(), y))
        self.show()
        (self.search if self.search.isVisibleTo(self) else self.list).setFocus()

    def ticked(self) -> list[str]:
        """The values ticked now."""
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [str(item.data(0, _VALUE)) for item in items if item and item.checkState(0) == Qt.CheckState.Checked]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes; Down goes from the search field into the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
            self._choose_first_shown()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        self._clear.setProperty("role", "link")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self._clear)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFixedWidth(WIDTH)

    def _fill(self, values: list[tuple[str, str, int]], ticked: set[str]) -> None:
        muted = QColor(theme.current_theme().muted)
        for value, words, count in values:
            item = QTreeWidgetItem([words, f"{count:,}"])
            item.setData(0, _VALUE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(0, Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, muted)
            item.setToolTip(0, words)
            self.list.addTopLevelItem(item)
        self.list.setFixedHeight(min(MOST_HEIGHT, max(1, len(values)) * ROW + 6))

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _search(self, text: str) -> None:
        wanted = text.casefold().strip()
        for item in self._items():
            item.setHidden(wanted not in item.text(0).casefold())

    def _tell(self) -> None:
        self.changed.emit(self._column, self.ticked())

    def _untick_all(self) -> None:
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(0, Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.viewport().update()
        self._tell()

    def _choose_first_shown(self) -> None:
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None:
            self.list.setCurrentItem(first)
