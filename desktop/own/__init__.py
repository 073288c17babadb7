"""The window in which a person makes measures of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


def open_measures(window: MainWindow) -> None:
    """Opens it over the main window, which tells what was done."""
    from desktop.own.measures_dialog import MeasuresDialog

    if window.library is None:
        return
    dialog = MeasuresDialog(window.library, window)
    dialog.did.connect(window.status_note.setText)
    dialog.open()
