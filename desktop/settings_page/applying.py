"""Makes the person's choices hold everywhere at once: in all windows, and for what is written from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from db.library import system_name
from db.values import notation
from desktop import settings
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library
    from desktop.main_window import MainWindow


def apply_to_library(window: MainWindow, library: Library) -> None:
    """What is written into an opened library carries the person's name, and new facts the confidence chosen."""
    library.who = window.settings.who.strip() or system_name()
    library.new_confidence = window.settings.confidence


def apply(window: MainWindow) -> None:
    """Applies all of the window's settings and keeps them; what shows values looks again if their notation changed."""
    chosen = window.settings
    if window.library is not None:
        apply_to_library(window, window.library)
    show_theme(window)
    changed = chosen.notation() != notation.current()
    notation.choose(chosen.notation())
    settings.save(chosen)
    if changed:
        for other in QApplication.topLevelWidgets():
            if isinstance(other, type(window)) and (other is window or other.isVisible()):
                other.refresh_all()


def show_theme(window: MainWindow) -> None:
    """Puts the chosen theme on, and marks it in the menu."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window.actions_by_name[f"theme_{window.settings.theme}"].setChecked(True)
    if window.settings.theme != theme.choice():  # a style sheet put on anew costs every widget a look
        theme.follow(app, window.settings.theme)
