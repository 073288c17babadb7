"""Exports the table that is shown: asks, writes beside the window, and says how much went out and what stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.watch import Watch
from desktop import settings
from desktop.exporting.table_dialog import ALL, COLUMNS_ALL, SELECTED, Choice, Offer, TableDialog

if TYPE_CHECKING:
    from db.interchange.writing.tables import TableReport, TableWish
    from db.library import Library
    from desktop.browse.table_page import TablePage
    from desktop.main_window import MainWindow

REMEMBERED = "table"


class TableExport(QObject):
    """One export of a page's table, from the question to the message."""

    def __init__(self, window: MainWindow, library: Library, page: TablePage, table: str) -> None:
        super().__init__(window)
        self._window, self._library, self._page, self._table = window, library, page, table
        self._selected = page.table.selected_ids()

    def begin(self) -> TableDialog:
        """Opens the dialog."""
        from db import confidential
        from db.browse.counting import counts

        offer = Offer(
            title=self._page.view_bar.view_name or self._window.pages.title(self._table),
            shown=self._page.model.rowCount(),
            selected=len(self._selected),
            every=counts(self._library)[self._table],
            columns=len(self._page.shown_columns()),
            with_places=self._table == "facility",
            confidential=confidential.marked(self._library),
        )
        state = self._window.settings.exports.get(REMEMBERED)
        self._dialog = TableDialog(
            offer, self._library.path.parent, state if isinstance(state, dict) else {}, self._window
        )
        self._dialog.chosen.connect(self._write)
        self._dialog.destroyed.connect(self.deleteLater)
        self._dialog.open()
        return self._dialog

    def _write(self, choice: Choice) -> None:
        library, table, wish = self._library, self._table, self._wish(choice)
        self._window.settings.exports[REMEMBERED] = choice.remembered()
        settings.save(self._window.settings)

        def work(watch: Watch) -> TableReport:
            from db.interchange.writing.tables import export_table

            return export_table(library, table, choice.path, wish, watch)

        def done(report: TableReport) -> None:
            said = self.tr("Exported {name}: {rows}").format(name=choice.path.name, rows=report.words())
            self._window.status_note.setText(said)

        self._dialog.write(work, done)

    def _wish(self, choice: Choice) -> TableWish:
        from db.interchange.writing.tables import TableWish

        question = self._page.question()
        if choice.rows == ALL:
            question = question.__class__(self._table, sort=question.sort, descending=question.descending)
        return TableWish(
            question=question,
            ids=self._selected if choice.rows == SELECTED else None,
            columns=None if choice.columns == COLUMNS_ALL else self._page.shown_columns(),
            with_confidential=choice.with_confidential,
        )
