"""Saving while something else writes: the window says that it waits, stays alive, and can be told to wait no more."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from db.errors import Cancelled
from db.troubles import still_read, still_written_to
from desktop.look.work_box import WorkBox, is_waiting

if TYPE_CHECKING:
    from db.engine import Begin, Patience
    from db.watch import Watch

AT_ONCE_MS = 50
"""Most programs write for less: nobody sees the window stand still for so long."""
ASKED_EVERY_MS = 200


def patience_of(window: QWidget, library: Path) -> Patience:
    """How a window waits to save to a library. Work beside it is left to wait by itself: nothing stands still then."""

    def wait(begin: Begin, *, for_readers: bool = False) -> bool:
        if threading.current_thread() is not threading.main_thread():
            return False
        if begin(AT_ONCE_MS):
            return True
        if is_waiting() or not _has_begun_beside(window, begin, for_readers=for_readers):
            raise (still_read if for_readers else still_written_to)(library)
        return True

    return wait


def _has_begun_beside(window: QWidget, begin: Begin, *, for_readers: bool) -> bool:
    """Tries again and again beside the window. Raises what trying raises."""

    def work(watch: Watch) -> bool:
        while not begin(ASKED_EVERY_MS):
            if watch.stopped():
                raise Cancelled
        return True

    came: list[bool] = []
    errors: list[Exception] = []
    words = QCoreApplication.translate(
        "Patience", "Waiting to save: something else is writing to this library. What you typed stays."
    )
    if for_readers:
        words = QCoreApplication.translate(
            "Patience", "Waiting to save: something else is reading this library. What you typed stays."
        )
    box = WorkBox(words, QApplication.activeModalWidget() or window, failed=errors.append)
    box.begin(work, came.append, only_waits=True)
    box.wait()
    if errors:
        raise errors[0]
    return bool(came)
