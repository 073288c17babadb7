"""The list of pairs: single keys do something to the one that is marked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

KEYS = {
    Qt.Key.Key_Return: "merge", Qt.Key.Key_Enter: "merge", Qt.Key.Key_M: "merge", Qt.Key.Key_D: "different",
    Qt.Key.Key_S: "skip", Qt.Key.Key_O: "open",
}  # fmt: skip


class PairTable(QTableView):
    """`asked` brings "merge", "different", "skip" or "open"."""

    asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See `KEYS`; all others as in any list."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        asked = KEYS.get(Qt.Key(event.key())) if plain else None
        if asked is not None and self.currentIndex().isValid():
            self.asked.emit(asked)
        else:
            super().keyPressEvent(event)
