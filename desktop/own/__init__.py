"""The windows in which a person makes measures and fields of their own."""

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


def open_fields(window: MainWindow, table: str = "") -> None:
    """Opens the own fields of a table, left out those of the shown page; a new one is shown there as a column."""
    from db.own.fields import TABLES
    from desktop.own.columns import show_own_column
    from desktop.own.fields_dialog import FieldsDialog

    if window.library is None:
        return
    page = window.pages.current
    dialog = FieldsDialog(window.library, table or (page if page in TABLES else TABLES[0]), window)
    dialog.did.connect(window.status_note.setText)
    dialog.measures_asked.connect(lambda: open_measures(window))

    def show(of_table: str, key: str) -> None:
        if window.pages.current == of_table:
            show_own_column(window.pages.shown(), key)

    dialog.added.connect(show)
    dialog.open()
