"""A line of text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.edit.control import Taker, holds_files, takes_nothing


class TextControl(QLineEdit):
    """A line of text; Enter and leaving it are told."""

    edited = Signal()
    left = Signal()
    entered = Signal()
    down_pressed = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.taker: Taker = takes_nothing
        self.setPlaceholderText(hint)
        self.setMinimumWidth(40)
        self.textEdited.connect(self.edited)

    def set_text(self, text: str) -> None:
        """Shows a text, from its beginning."""
        if text != self.text():
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving reads the field at once."""
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends a row of facts; it never presses a button of the card. Files that are pasted are taken."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.taker(QGuiApplication.clipboard().mimeData()):
            event.accept()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            event.accept()
            self.left.emit()
            self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Down and plain:
            self.down_pressed.emit()
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome where somebody takes them, their addresses are no text here."""
        if self.taker is not takes_nothing and holds_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As entering."""
        if self.taker is not takes_nothing and holds_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Files are taken, text goes into the field."""
        if self.taker(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dropEvent(event)
