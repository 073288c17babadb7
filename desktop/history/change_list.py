"""What one action did: each row it added, changed or deleted, with its fields before and after."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from db.browse.history_log import MOST_CHANGES, FieldChange, RowChange
from desktop.look import theme
from desktop.look.list_model import spoken
from desktop.look.menu_keys import MenuKeys
from desktop.look.plain import in_menu, plain_tip

_ROLE = int(Qt.ItemDataRole.UserRole)
OPENED_AT_ONCE = 20
AT_ONCE = 100
"""Rows that are read and listed in one go: more than are seen, and few enough that nobody waits for them."""
Read = Callable[[int, int], list[RowChange]]


class ChangeList(QTreeWidget):
    """Rows with their fields below. Enter or double click opens the record; the menu restores."""

    opened = Signal(str, int)
    field_restored = Signal(int, str)
    row_restored = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.writable = True
        self._read: Read = lambda _after, _most: []
        self._rows, self._last_id = 0, 0
        self._goes_on = QTimer(self, singleShot=True, interval=0)
        self._goes_on.timeout.connect(self._add_some)
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("What"), self.tr("Before"), self.tr("After")])
        self.setAccessibleName(self.tr("What the action changed"))
        self.setAlternatingRowColors(False)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(False)
        self.header().resizeSection(1, 130)
        self.header().resizeSection(2, 130)
        self.customContextMenuRequested.connect(self._offer)
        MenuKeys(self)
        self.itemDoubleClicked.connect(lambda item, _column: self._open(item))

    def show_changes(self, read: Read, rows: int) -> None:
        """Shows what an action did: at once what is seen, the rest soon.

        Args:
            read: the rows after the change of an id, 0 at first, and how many.
            rows: how many there are; those after `MOST_CHANGES` are only counted.
        """
        self.clear()
        self._read, self._rows, self._last_id = read, rows, 0
        self._add_some()

    def _add_some(self) -> None:
        self._goes_on.stop()  # another action may have been chosen meanwhile
        most = min(AT_ONCE, MOST_CHANGES - self.topLevelItemCount())
        changes = self._read(self._last_id, most)
        items = [self._item(change) for change in changes]
        self.addTopLevelItems(items)  # together: with each, all of them would be laid out anew
        for item in items:
            item.setFirstColumnSpanned(True)
            item.setExpanded(self._rows <= OPENED_AT_ONCE)
        if changes and len(changes) == most and self.topLevelItemCount() < min(self._rows, MOST_CHANGES):
            self._last_id = changes[-1].change_id
            self._goes_on.start()
        elif self._rows > self.topLevelItemCount():
            self._count_more(self._rows - self.topLevelItemCount())

    def _item(self, change: RowChange) -> QTreeWidgetItem:
        verb = {"create": self.tr("Added"), "delete": self.tr("Deleted")}.get(change.operation, "")
        words = f"{verb}: {change.title}" if verb else change.title
        top = QTreeWidgetItem([words])
        top.setToolTip(0, plain_tip(words))
        top.setData(0, _ROLE, change)
        for column in (1, 2):  # it stands over all of them
            top.setData(column, Qt.ItemDataRole.AccessibleTextRole, words)
        top.addChildren([self._field_item(field) for field in change.fields])
        return top

    def _field_item(self, field: FieldChange) -> QTreeWidgetItem:
        item = QTreeWidgetItem([field.label, field.before, field.after])
        item.setData(0, _ROLE, field)
        item.setForeground(1, QColor(theme.current_theme().muted))
        for column in range(3):
            item.setToolTip(column, plain_tip(item.text(column)))
            heard = spoken(self.headerItem().text(column), item.text(column))
            item.setData(column, Qt.ItemDataRole.AccessibleTextRole, heard)
        return item

    def _count_more(self, rows: int) -> None:
        last = QTreeWidgetItem([self.tr("and {n} more").format(n=f"{rows:,}")])
        last.setForeground(0, QColor(theme.current_theme().muted))
        for column in (1, 2):
            last.setData(column, Qt.ItemDataRole.AccessibleTextRole, last.text(0))
        last.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addTopLevelItem(last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the record."""
        current = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self._open(current)
            return
        super().keyPressEvent(event)

    def actions_for(self, item: QTreeWidgetItem) -> QMenu:
        """The menu of a row or field."""
        menu = QMenu(self)
        held, change = item.data(0, _ROLE), self._change_of(item)
        if change.subject_id:
            menu.addAction(self.tr("Open the record"), lambda: self._open(item))
        if self.writable and isinstance(held, FieldChange):
            words = self.tr("Restore {field} to {value}").format(field=held.label, value=held.before)
            menu.addAction(in_menu(words), lambda: self.field_restored.emit(change.change_id, held.column))
        if self.writable and isinstance(held, RowChange):
            words = self.tr("Bring it back") if held.operation == "delete" else self.tr("Make it as it was then")
            menu.addAction(words, lambda: self.row_restored.emit(held))
        return menu

    def _offer(self, place: QPoint) -> None:
        item = self.itemAt(place)
        if item is not None and item.flags():
            menu = self.actions_for(item)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.viewport().mapToGlobal(place))

    def _open(self, item: QTreeWidgetItem) -> None:
        change = self._change_of(item)
        if change.subject_id:
            self.opened.emit(change.subject_table, change.subject_id)

    def _change_of(self, item: QTreeWidgetItem) -> RowChange:
        held = (item.parent() or item).data(0, _ROLE)
        assert isinstance(held, RowChange)
        return held
