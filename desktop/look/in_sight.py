"""What is said below a field comes into sight: nobody looks for words that they cannot know of."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

MARGIN_PX = 8


def come_into_sight(words: QWidget) -> None:
    """Scrolls to words that have just been shown, once they have their place, if the person is at their field.

    Args:
        words: beside that field, in one widget with it.
    """
    QTimer.singleShot(0, words, partial(_scroll_to, words))


def _scroll_to(words: QWidget) -> None:
    field, around = QApplication.focusWidget(), words.parentWidget()
    if field is None or around is None or not words.isVisible() or not around.isAncestorOf(field):
        return
    area: QWidget | None = around
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(words, 0, MARGIN_PX)
