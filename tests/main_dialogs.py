"""The window's main dialogs, one after the other, for tests that look at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from desktop.browse.table_view import RecordTable
from desktop.duplicates.rule_dialog import RuleDialog
from desktop.importing.table_import import TableImport
from desktop.main_window import MainWindow
from desktop.many.many import NAMES
from desktop.own.measures_dialog import MeasuresDialog


def dialogs_of(window: MainWindow, table_file: Path) -> Iterator[tuple[str, QWidget]]:
    """Opens the main dialogs one after the other, with their names; each is closed when the next is asked for."""
    actions, many = window.actions_by_name, window.many
    table = window.pages.shown().table
    table.selectRow(0)
    table.setCurrentIndex(table.model().index(0, 0))
    for name in NAMES:
        table.selectAll() if name != "merge" else select_two(table)
        many.begin(name)
        yield name, many.dialog
        many.dialog.reject()
    many.delete("facility", list(table.selected_ids()))
    yield "delete", many.dialog
    many.dialog.reject()
    actions["backups"].trigger()
    yield "backups", window.backups.dialog
    window.backups.dialog.reject()
    actions["measures"].trigger()
    opened = window.findChildren(MeasuresDialog)[-1]
    yield "measures", opened
    opened.reject()
    rule = RuleDialog(window.library, "facility", [], window)
    rule.open()
    yield "rule", rule
    rule.reject()
    importing = TableImport(window)
    importing.begin([table_file])
    yield "import", importing.dialog
    importing.dialog.reject()


def select_two(table: RecordTable) -> None:
    """Selects the first two rows."""
    table.selectRow(0)
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(table.model().index(1, 0), rows)
