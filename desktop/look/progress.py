"""How far a piece of work is, as a thin line."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from desktop.look.rows import keep_place


def progress_line(height_px: int = 4) -> QProgressBar:
    """A hidden line that keeps its place; without a range it only says that something is done."""
    line = QProgressBar()
    line.setRange(0, 0)
    line.setTextVisible(False)
    line.setFixedHeight(height_px)
    keep_place(line)
    line.hide()
    return line
