"""Several lines of text."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.edit.control import Taker, holds_files, takes_nothing

HEIGHT_PX = 50


class LongControl(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.taker: Taker = takes_nothing
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(HEIGHT_PX)
        self._showing = False
        self.textChanged.connect(self._tell)

    def text(self) -> str:
        """All lines."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Shows a text."""
        if text != self.text():
            self._showing = True
            self.setPlainText(text)
            self._showing = False

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and files and pictures where somebody takes them."""
        taken = self.taker is not takes_nothing and (holds_files(source) or source.hasImage())
        return taken or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped: files are taken, text goes into the field."""
        if not self.taker(source):
            super().insertFromMimeData(source)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving reads the field at once."""
        super().focusOutEvent(event)
        self.left.emit()

    def _tell(self) -> None:
        if not self._showing:
            self.edited.emit()
