"""Puts a style sheet of other colours on all widgets, without holding the window up.

Qt's own way goes through each widget once for each of its ancestors, and lays it out anew: two seconds with ten pages
open. Other colours move nothing. So Qt is made to forget which widgets it knows, and each is looked at once: what is
seen at once, then in slices what is hidden, or as soon as it is shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from desktop import garbage
from desktop.look.in_parts import SLICE_S


class Recolouring(QObject):
    """One for the application. Widgets are kept by address, and asked for anew in each slice: one may go meanwhile."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._done = set[int]()
        self._goes_on = QTimer(self, singleShot=True, interval=0)
        self._goes_on.timeout.connect(self._go_on)

    def begin(self, put_on: Callable[[], None], then: Callable[[], None]) -> None:
        """Calls `put_on`, which sets palette and sheet, and `then` once all that is seen has them.

        In one go: where a window is kept from being painted for some slices, and was about to be, Qt drops that and
        paints it never again (seen on X11 with 6.11).
        """
        self._stop()
        if self._app.styleSheet():
            self._app.style().unpolish(self._app)
        put_on()
        self._done.clear()
        self._look_through(float("inf"), only_seen=True)
        if self._app.allWidgets():
            self._app.installEventFilter(self)
            self._goes_on.start()
        then()

    def finish(self) -> None:
        """Does all that is left, now."""
        self._stop()
        self._look_through(float("inf"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Between two slices: what is shown has its colours before it is painted."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._look_at(watched)
        return super().eventFilter(watched, event)

    def _go_on(self) -> None:
        self._stop()
        if not self._look_through(SLICE_S):
            self._app.installEventFilter(self)
            self._goes_on.start()

    def _stop(self) -> None:
        self._goes_on.stop()
        self._app.removeEventFilter(self)

    def _look_through(self, slice_s: float, *, only_seen: bool = False) -> bool:
        """Looks at what was not looked at yet, for as long as it may; returns whether all of it is done."""
        ends = time.perf_counter() + slice_s
        with garbage.nothing_goes():
            for widget in self._app.allWidgets():
                if (widget.isVisible() or not only_seen) and self._look_at(widget) and time.perf_counter() > ends:
                    return False
        return True

    def _look_at(self, widget: QWidget) -> bool:
        address = _address(widget)
        if address in self._done:
            return False
        self._done.add(address)
        widget.style().polish(widget)
        return True


@cache
def recolouring(app: QApplication) -> Recolouring:
    """The one of this application."""
    return Recolouring(app)


def _address(widget: QWidget) -> int:
    return int(Shiboken.getCppPointer(widget)[0])
