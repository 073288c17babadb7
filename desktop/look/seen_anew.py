"""What is drawn in the theme's colours is drawn anew when the theme changes; what is hidden then, when it is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from desktop.look import theme


class SeenAnew(QObject):
    """Calls `draw` after a change of theme, once the widget is to be seen; it lives as long as the widget."""

    def __init__(self, widget: QWidget, draw: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._draw, self._is_due = widget, draw, False
        widget.installEventFilter(self)
        theme.watcher.changed.connect(self._changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draws what is shown again, where the theme has changed meanwhile."""
        if self._is_due and event.type() == QEvent.Type.Show:
            self._is_due = False
            self._draw()
        return super().eventFilter(watched, event)

    def _changed(self) -> None:
        self._is_due = not self._widget.isVisible()
        if not self._is_due:
            self._draw()
