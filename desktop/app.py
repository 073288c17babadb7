"""Starting the window: display, application, look, library; what the first window needs and no more."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import resources
from db.library import default_path
from db.watch import Watch
from desktop import messages, settings, single_instance, tasks
from desktop.copies import opened
from desktop.editions import folders
from desktop.look import file_kinds, fonts, theme
from desktop.main_window import MainWindow
from desktop.opening import Opening
from desktop.support import log

DESKTOP_ID = "org.datahall.Datahall"
"""The desktop entry's name: by it the desktop tells whose window this is, and gives it its icon."""
SETTLED_AFTER_MS = 1000
"""The log and sweeping up must not make the first window wait."""


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The Qt application with our fonts and look, the person's theme among them."""
    file_kinds.tell_file_kinds()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(arguments or sys.argv[:1])
    app.setApplicationName("Datahall")
    app.setDesktopFileName(DESKTOP_ID)
    fonts.register_fonts()
    theme.follow(app, settings.load().theme)
    app.setWindowIcon(application_icon())
    return app


def application_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resources.FOLDER / "icons" / "datahall.svg"))


def run(path: Path | None = None, *, safe: bool = False) -> int:
    """Opens the window on `path`, or on the library opened last, and returns the exit status.

    Where a Datahall runs already, that one comes to the front and opens `path`. On a new machine, where there is no
    library yet, the window makes the starter library first. With `safe`, or when the person asks for it after a start
    that failed, settings are left aside and the person chooses the library.
    """
    if single_instance.hand_over(path):
        return 0
    app = make_application()
    messages.catch_unexpected()
    log.begin()
    opened.clean_up()
    folders.clean_up()
    try:
        window = _open_safely() if safe else _open(path)
    except Exception as error:
        from desktop import start_trouble

        if not start_trouble.offer_safe_start(error):
            return 1
        window = _open_safely()
    QTimer.singleShot(SETTLED_AFTER_MS, window, partial(_settled, window))
    status = app.exec()
    opened.clean_up()
    window.deleteLater()
    log.end()
    return status


def _open(path: Path | None) -> MainWindow:
    window = _stand_up()
    chosen = path or settings.library_path()
    # In an event of its own, so that the window stands even if the library has to be made. Not split further: an empty
    # window would be painted in between, which takes longer than what follows can wait for.
    QTimer.singleShot(0, lambda: window.open_path(chosen, make_starter=path is None and chosen == default_path()))
    return window


def _open_safely() -> MainWindow:
    from desktop import start_trouble

    last = settings.library_path()
    settings.set_aside()
    window = _stand_up()

    def choose() -> None:
        chosen = start_trouble.choose_library(window, last)
        if chosen is not None:
            window.open_path(chosen)

    QTimer.singleShot(0, choose)
    return window


def _settled(window: MainWindow) -> None:
    """Once the window stands: a line in the log, what comes next, and what killed programs left half made goes."""
    from desktop import ahead
    from desktop.support.leftover_folders import leftover_folders

    def told() -> None:
        log.begun()
        ahead.bring_what_is_next(window)

    ahead.bring(window, "desktop.system_information", told)
    folders = leftover_folders(window.settings, window.library)

    def work(_: Watch) -> int:
        from db.leftovers import sweep

        return sweep(folders)

    tasks.run(window, work, done=lambda swept: log.note("swept up", files=swept))


def _stand_up() -> MainWindow:
    window = MainWindow()
    window.show()
    Opening(window)
    return window
