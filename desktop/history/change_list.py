"""What one action did: each row it added, changed or deleted, with its fields before and after."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from db.browse.history_log import FieldChange, RowChange
from desktop.look import theme
from desktop.look.list_model import spoken
from desktop.look.menu_keys import MenuKeys
from desktop.look.plain import in_menu, plain_tip

_ROLE = int(Qt.ItemDataRole.UserRole)
OPENED_AT_ONCE = 20


class ChangeList(QTreeWidget):
    """Rows with their fields below. Enter or double click opens the record; the menu restores."""

    opened = Signal(str, int)
    field_restored = Signal(int, str)
    row_restored = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.writable = True
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

    def show_changes(self, changes: list[RowChange], *, more: int = 0) -> None:
        """Shows what an action did; `more` rows are counted only."""
        self.clear()
        muted = QColor(theme.current_theme().muted)
        for change in changes:
            verb = {"create": self.tr("Added"), "delete": self.tr("Deleted")}.get(change.operation, "")
            top = QTreeWidgetItem([f"{verb}: {change.title}" if verb else change.title])
            top.setFirstColumnSpanned(True)
            top.setToolTip(0, plain_tip(top.text(0)))
            top.setData(0, _ROLE, change)
            for column in (1, 2):  # it stands over all of them
                top.setData(column, Qt.ItemDataRole.AccessibleTextRole, top.text(0))
            for field in change.fields:
                below = QTreeWidgetItem([field.label, field.before, field.after])
                below.setData(0, _ROLE, field)
                below.setForeground(1, muted)
                for column in range(3):
                    below.setToolTip(column, plain_tip(below.text(column)))
                    heard = spoken(self.headerItem().text(column), below.text(column))
                    below.setData(column, Qt.ItemDataRole.AccessibleTextRole, heard)
                top.addChild(below)
            self.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            top.setExpanded(len(changes) <= OPENED_AT_ONCE)
        if more > 0:
            last = QTreeWidgetItem([self.tr("and {n} more").format(n=f"{more:,}")])
            last.setForeground(0, muted)
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
