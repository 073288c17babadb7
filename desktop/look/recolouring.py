"""Puts a style sheet of other colours on all widgets, without holding the window up.

Qt's own way goes through each widget once for each of its ancestors, and lays it out anew: two seconds with ten pages
open. Other colours move nothing. So Qt is made to forget which widgets it knows, and each is looked at once: what is
seen first, in slices, and painted all at once; then what is hidden, or as soon as it is shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from desktop import garbage

SLICE_S = 0.012


class Recolouring(QObject):
    """One for the application. Widgets are kept by address, and asked for anew in each slice: one may go meanwhile."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._done = set[int]()
        self._held = set[int]()
        self._then: Callable[[], None] | None = None
        self._goes_on = QTimer(self, singleShot=True, interval=0)
        self._goes_on.timeout.connect(self._go_on)

    def begin(self, put_on: Callable[[], None], then: Callable[[], None]) -> None:
        """Calls `put_on`, which sets palette and sheet; `then`, once all that is seen has them and before it is
        painted, at once where nothing is seen."""
        self._stop()
        for window in self._app.topLevelWidgets():
            if window.isVisible() and window.updatesEnabled():
                self._held.add(_address(window))
                window.setUpdatesEnabled(False)
        if self._app.styleSheet():
            self._app.style().unpolish(self._app)
        try:
            put_on()
        except BaseException:
            self._tell()
            raise
        self._done.clear()
        self._then = then
        if self._held:
            self._goes_on.start()
        else:
            self._go_on()

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

    def _look_through(self, slice_s: float) -> bool:
        """What is seen, until it is told; then the rest. Returns whether all of it is done."""
        ends = time.perf_counter() + slice_s
        with garbage.nothing_goes():
            for widget in self._app.allWidgets():
                is_next = self._then is None or widget.isVisible()
                if is_next and self._look_at(widget) and time.perf_counter() > ends:
                    return False
        if self._then is None:
            return True
        self._tell()
        return time.perf_counter() < ends and self._look_through(slice_s)

    def _look_at(self, widget: QWidget) -> bool:
        address = _address(widget)
        if address in self._done:
            return False
        self._done.add(address)
        widget.style().polish(widget)
        return True

    def _tell(self) -> None:
        then, self._then = self._then, None
        try:
            if then is not None:
                then()
        finally:
            for window in self._app.topLevelWidgets():
                if _address(window) in self._held:
                    window.setUpdatesEnabled(True)
                    # Not left to Qt: an update that was asked for before, and came while there were none, was dropped,
                    # and Qt waits for it from then on and asks for no other (seen on X11 with 6.11).
                    window.repaint()
            self._held.clear()


@cache
def recolouring(app: QApplication) -> Recolouring:
    """The one of this application."""
    return Recolouring(app)


def _address(widget: QWidget) -> int:
    return int(Shiboken.getCppPointer(widget)[0])
