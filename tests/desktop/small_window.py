"""A window on half of 1440 by 900, as a small screen has at 200 %."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from db.library import Library, open_library
from desktop import tasks
from desktop.main_window import MainWindow

HALF_OF_1440_BY_900 = (704, 404)
"""Less the frame that a window manager draws."""


@contextmanager
def small_window(qtbot, library: Library) -> Iterator[MainWindow]:
    """A window of that size which shows a library of its own connections."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(*HALF_OF_1440_BY_900)
    window.show()
    qtbot.waitExposed(window)
    window.show_library(open_library(library.path))
    yield window
    window.close()
    tasks.wait_for_all()
