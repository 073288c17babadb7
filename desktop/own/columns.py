"""Own fields as columns of a table page: those that are gone leave it, renamed ones are shown anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.browse.page_columns import by_key
from db.subjects import OWN_FIELD

if TYPE_CHECKING:
    from db.library import Touched
    from desktop.browse.table_page import TablePage


def keep_own_columns(page: TablePage, touched: Touched | None) -> bool:
    """Looks at the columns again after own fields changed (None: whatever did); returns whether they are others."""
    if touched is not None and OWN_FIELD not in touched.records:
        return False
    known = by_key(page.table_name, page.library)
    shown = page.shown_columns()
    if [known.get(key) for key in shown] == [_column(page, key) for key in shown]:
        return False
    question = page.question()
    kept = tuple(one for one in question.filters if one.column in known and one.fits(known[one.column]))
    sort = question.sort if question.sort in known else None
    page.filter_bar.show_question(question._replace(filters=kept, sort=sort))
    page.show_columns([key for key in shown if key in known])
    page.show_sort()
    return True


def show_own_column(page: TablePage, key: str) -> None:
    """Shows a field that was just made as the last column."""
    if key in by_key(page.table_name, page.library) and key not in page.shown_columns():
        page.show_columns([*page.shown_columns(), key])


def _column(page: TablePage, key: str) -> object:
    return next((column for column in page.model.columns if column.key == key), None)
