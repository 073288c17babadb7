"""Explain this number, from a cell of a table or a figure in the record panel: asked beside the window, then shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from db.library import Library
from db.watch import Watch
from desktop import messages, tasks

if TYPE_CHECKING:
    from db.charts.explaining.explanation import Explanation
    from desktop.browse.table_page import TablePage

_asked = WeakKeyDictionary[QWidget, tasks.Task]()
"""The explanation that is to come, by the window it was asked for in."""


def show_explanation(
    owner: QWidget, library: Library, table: str, record_id: int, column: str, opened: Callable[[str, int], object]
) -> None:
    """Opens the explanation of a record's number.

    Args:
        owner: over which it opens.
        column: a key of `db.charts.explaining.explain_cell.EXPLAINED[table]`.
        opened: is told of the record that a row of it leads to.
    """

    def work(_: Watch) -> Explanation:
        from db.charts.explaining.explain_cell import explain_cell

        return explain_cell(library, table, record_id, column)

    def show(made: Explanation) -> None:
        from desktop.charts.explaining.explain_panel import ExplainDialog
        from desktop.exporting.asking import may_save_explanation

        dialog = ExplainDialog(made, owner.window())
        dialog.panel.may_leave = lambda list_: may_save_explanation(dialog, library, list_)
        dialog.opened.connect(opened)
        dialog.open()

    window = owner.window()
    if (before := _asked.get(window)) is not None:
        before.cancel()  # a second click would open a second dialog over the first
    _asked[window] = tasks.run(owner, work, done=show, failed=lambda error: messages.show_error(owner, error))


def explained_column(page: TablePage, row: int, column: int) -> str:
    """The key of the number that can be explained in a cell, else of the first one in its row; "" for none."""
    from db.charts.explaining.explain_cell import EXPLAINED

    keys = EXPLAINED.get(page.question().table, ())
    order = [column, *page.table.visual_order()] if column >= 0 else page.table.visual_order()
    for place in order:
        if page.model.columns[place].key in keys and page.model.cell(row, place).text:
            return page.model.columns[place].key
    return ""


def explain_number(page: TablePage, library: Library, record_id: int | None, column: str) -> None:
    """Explains a number of a page's table; left out, the current cell's, or the first of its row that can be."""
    number = page.selected_id() if record_id is None else record_id
    if number is None:
        return
    index = page.table.currentIndex()
    if key := column or explained_column(page, index.row(), index.column()):
        show_explanation(page, library, page.question().table, number, key, page.opened.emit)
