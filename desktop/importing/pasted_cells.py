"""Cells pasted from a spreadsheet, shown in the import window as if they were a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from db.errors import DatahallError
from db.interchange.pasted import are_cells, cells_of_page, write_cells
from db.leftovers import temporary_folder
from desktop import messages
from desktop.importing.table_import import TableImport

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


def takes_cells(data: QMimeData | None) -> bool:
    """Whether the clipboard holds cells of a spreadsheet, or a table of a web page."""
    if data is None:
        return False
    return (data.hasText() and are_cells(data.text())) or (data.hasHtml() and bool(cells_of_page(data.html())))


def import_cells(window: MainWindow, data: QMimeData) -> None:
    """Opens the import window on pasted cells; says where they are of no shape to import."""
    folder = temporary_folder()
    try:
        path = write_cells(data.text(), Path(folder.name), data.html() if data.hasHtml() else "")
    except DatahallError as error:
        folder.cleanup()
        messages.show_error(window, error)
        return
    work = TableImport(window)
    # What was pasted stays nowhere once the window is closed.
    work.destroyed.connect(lambda _=None: folder.cleanup())
    work.begin([path])
