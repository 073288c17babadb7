"""A saved view of a table page: its filters, words, sort and columns, as a row of `view`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.browse.filters import LAST_VISIT, Filter, Operator
from db.browse.page_columns import columns_of
from db.browse.table_columns import COLUMNS
from db.browse.table_filters import Question
from db.browse.table_joins import DEFAULT_SORT
from db.charts.saved import views
from db.errors import DatahallError, InputError

if TYPE_CHECKING:
    from db.charts.saved.views import SavedView
    from db.library import Library


@dataclass(frozen=True)
class TableView:
    """What a page shows by a name: the question, and the keys of its columns in order."""

    question: Question
    columns: tuple[str, ...] = ()

    def to_json(self) -> str:
        """As stored in a view."""
        stored = {"question": self.question.to_json(), "columns": list(self.columns)}
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, table: str, text: str) -> TableView:
        """Reads `to_json`'s text; columns and filters of a newer version are left out. Raises ValueError."""
        stored = json.loads(text)
        if not isinstance(stored, dict):
            raise ValueError("it is no view of a table")
        asked, columns = stored.get("question"), stored.get("columns")
        known = {column.key for column in columns_of(table)}
        kept = [key for key in columns if key in known] if isinstance(columns, list) else []
        if kept and "name" not in kept:
            kept = ["name", *kept]
        return of_page(Question.from_json(table, asked if isinstance(asked, dict) else stored), kept)


def of_page(question: Question, columns: Sequence[str]) -> TableView:
    """What a page shows, so that it can be kept: the sort said, and "new since last visit" as a filter.

    A list of records that another page has made is not kept.
    """
    key, descending = (question.sort, question.descending) if question.sort else DEFAULT_SORT[question.table]
    plain = question._replace(text=question.text.strip(), listed=None, last_visit="", sort=key, descending=descending)
    if plain.changed_since and any(column.key == "changed" for column in columns_of(question.table)):
        plain = plain.with_filter(Filter("changed", (LAST_VISIT,), Operator.SINCE))
    if len(plain.filters) < 2:
        plain = plain._replace(any_of=False)
    return TableView(plain._replace(changed_since=None), tuple(columns))


def saved(library: Library) -> list[SavedView]:
    """All views of tables, in the person's order."""
    return [one for one in views.saved(library) if one.page in COLUMNS]


def read(library: Library, view_id: int, table: str) -> TableView:
    """A view of a table. Raises DatahallError when it is gone or cannot be read."""
    try:
        return TableView.from_json(table, views.read_text(library, view_id))
    except (ValueError, TypeError, KeyError) as error:
        raise DatahallError(
            "This saved view cannot be read.", f"Its description is damaged ({error}).", "Make it anew."
        ) from error


def named(library: Library, name: str, table: str) -> TableView:
    """The view of that name. Raises InputError where this table has none, naming those there are."""
    found = views.find(library, name)
    if found is not None and found.page == table:
        return read(library, found.id, table)
    there = "; ".join(one.name for one in saved(library) if one.page == table)
    why = "It is of another page." if found is not None else ""
    remedy = f"There are: {there}." if there else "None is saved: save one on the table's page first."
    raise InputError(f"There is no view “{name}” of this table.", why, remedy)
