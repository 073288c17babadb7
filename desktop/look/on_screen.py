"""Windows no larger than the screen: at 200 % a small one has room for a quarter of what it had."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""Room for what the window manager draws around a window."""


def room_for(window: QWidget) -> QSize:
    """How large a window can be on its screen."""
    return window.screen().availableSize() - FRAME


def open_as_large_as(window: QWidget, width_px: int, height_px: int) -> None:
    """Makes a window that is not shown yet as large as wanted, or as its screen allows."""
    window.resize(QSize(width_px, height_px).boundedTo(room_for(window)))
