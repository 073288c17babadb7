"""Prints the record in the panel, or saves it as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from db.errors import DatahallError
from db.whole_files import file_name
from desktop import messages

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


class RecordPrinting(QObject):
    """For one record of the window's library."""

    def __init__(self, window: MainWindow, table: str, record_id: int) -> None:
        super().__init__(window)
        self._window, self._table, self._record_id = window, table, record_id

    def print_record(self) -> None:
        """Asks for a printer, and prints."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from desktop.sheets.record_sheet import paint_pages, record_on_paper

        library = self._window.library
        if library is None:
            return
        try:
            paper = record_on_paper(library, self._table, self._record_id)
        except DatahallError as error:
            messages.show_error(self._window, error)
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(paper.detail.heading)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(self.tr("Print {name}").format(name=paper.detail.heading))
        if dialog.exec():
            paint_pages(paper, printer)
            self._window.status_note.setText(self.tr("Printed: {name}").format(name=paper.detail.heading))

    def save_pdf(self) -> None:
        """Asks for a file, and writes it."""
        library = self._window.library
        if library is None:
            return
        from db.browse import records

        name = records.name_of(library, self._table, self._record_id)
        proposed = str(library.path.parent / f"{file_name(name)}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save record as PDF"), proposed, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            self.write_pdf(path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf"))

    def write_pdf(self, path: Path) -> None:
        """Writes the record as PDF, and says how many pages."""
        from desktop.sheets.record_sheet import paper_here, record_on_paper, write_pdf

        library = self._window.library
        assert library is not None
        try:
            pages = write_pdf(record_on_paper(library, self._table, self._record_id), path, size=paper_here())
        except DatahallError as error:
            messages.show_error(self._window, error)
            return
        said = self.tr("Saved {name}, {pages} pages") if pages > 1 else self.tr("Saved {name}, 1 page")
        self._window.status_note.setText(said.format(name=path.name, pages=pages))
