"""Keeps Python's garbage collector on the interface thread while others work.

The collector runs on whichever thread makes the next object. Run by a worker, it destroys there whatever widgets lie
in forgotten cycles, while the interface thread may be going through all widgets: Qt then crashes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QObject, QTimer, Slot

from desktop import pools

COLLECT_EVERY_MS = 1000

_importing: list[None] = []
"""As long as there are imports under way that a thread began ahead of their need."""


class _Collector(QObject):
    """Collects on its own thread, the interface's, for as long as other threads have work."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def hold(self) -> None:
        gc.disable()
        if not self._timer.isActive():
            self._timer.start()

    def release_when_idle(self) -> None:
        if pools.are_idle():
            self._timer.stop()
            gc.enable()

    @Slot()
    def _collect(self) -> None:
        if _importing:
            return
        gc.collect(1)  # the young ones: going through all objects would stop the window
        self.release_when_idle()


@cache
def _collector() -> _Collector:
    return _Collector()


def hold() -> None:
    """Before work is handed to another thread; called on the interface thread."""
    _collector().hold()


@contextmanager
def imports() -> Iterator[None]:
    """Around imports, on any thread: what they make stays for good, and to go through all of it stops the window.

    All else that is there is left alone as well, until a library is left (`look_at_all_again`).
    """
    _importing.append(None)
    try:
        yield
    finally:
        gc.freeze()
        _importing.pop()


def look_at_all_again() -> None:
    """Once a library is left: its pages were there when imports were done, and are to go."""
    gc.unfreeze()


@contextmanager
def nothing_goes() -> Iterator[None]:
    """While all widgets are gone through: one that lies in a forgotten cycle takes its children along when it goes, and
    Python still holds those for alive."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def release_when_idle() -> None:
    """Where work was waited for; without this, it happens within a second of the event loop."""
    _collector().release_when_idle()
