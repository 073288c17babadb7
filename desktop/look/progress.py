"""How far a piece of work is: a bar that fills, and moves by itself while nothing new is told."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from desktop.look.rows import keep_place

STILL_MS = 700
"""A bar that stands still for longer looks as if the work had stopped."""


class Progress(QProgressBar):
    """Begins without a range: it only says that something is done."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)
        self._told: tuple[int, int] | None = None
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(lambda: self.setRange(0, 0))
        self.show_busy()

    def show_busy(self) -> None:
        """Nobody knows how far it is."""
        self._told = None
        self._still.stop()
        self.setRange(0, 0)

    def show_how_far(self, done: int, total: int) -> None:
        """It is `done` of `total`. Some steps take long and tell nothing: one statement of SQLite, a commit."""
        if (done, total) == self._told or total <= 0:
            return
        self._told = (done, total)
        self.setRange(0, 1000)
        self.setValue(min(1000, done * 1000 // total))
        self._still.start()


def progress_line(height_px: int = 4) -> Progress:
    """A hidden line that keeps its place."""
    line = Progress()
    line.setFixedHeight(height_px)
    keep_place(line)
    line.hide()
    return line
