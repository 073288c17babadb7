"""The menu of a row by the keys: the Menu key and Shift+F10 mean the current row, wherever the pointer lies."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

INSIDE_PX = 12


class MenuKeys(QObject):
    """Asks a list for its menu as its `contextMenuPolicy` has it; lives as long as the list."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt gives the middle of the list as the place of a menu asked for by a key, and knows Shift+F10 on Windows
        alone."""
        if isinstance(event, QContextMenuEvent) and event.reason() is QContextMenuEvent.Reason.Keyboard:
            if self._view.contextMenuPolicy() != Qt.ContextMenuPolicy.CustomContextMenu:
                return False
            self._ask()
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_F10
            and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        ):
            corner = self._view.viewport().rect().topLeft()
            place = self._view.viewport().mapToGlobal(corner)
            QApplication.sendEvent(self._view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, corner, place))
            return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        index = self._view.currentIndex()
        if not index.isValid():
            return
        self._view.scrollTo(index)
        rect = self._view.visualRect(index).intersected(self._view.viewport().rect())
        self._view.customContextMenuRequested.emit(QPoint(rect.left() + INSIDE_PX, rect.center().y()))
