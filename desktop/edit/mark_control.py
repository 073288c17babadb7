"""A box to tick."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget


class MarkControl(QCheckBox):
    """Its text is "yes" while it is ticked, else ""."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.clicked.connect(self.edited)

    def text(self) -> str:
        """ "yes" or nothing."""
        return "yes" if self.isChecked() else ""

    def set_text(self, text: str) -> None:
        """Ticks it for "yes"."""
        self.setChecked(text == "yes")

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is told, as of other fields."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
            return
        super().keyPressEvent(event)
