"""Records for tests, made the way the program makes them: through the forms, inside change sets."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.edit.forms import FORM_BY_TABLE, check
from db.history.changes import change_set
from db.library import Library
from db.models import TABLE_BY_NAME
from db.search import matching


def add(library: Library, table: str, action: str = "", **values: Any) -> int:
    """Adds one row to `table` in a change set of its own, and returns its id."""
    if table in FORM_BY_TABLE:
        values = check(FORM_BY_TABLE[table], values)
    row = TABLE_BY_NAME[table](**values)
    with change_set(library, action or f"Add {table}") as session:
        session.add(row)
    assert row.id is not None
    return row.id


def edit(library: Library, table: str, row_id: int, **values: Any) -> None:
    """Changes fields of one row."""
    with change_set(library, f"Edit {table}") as session:
        row = session.get(TABLE_BY_NAME[table], row_id)
        for name, value in values.items():
            setattr(row, name, value)


def remove(library: Library, table: str, row_id: int) -> None:
    """Deletes one row."""
    with change_set(library, f"Delete {table}") as session:
        session.delete(session.get(TABLE_BY_NAME[table], row_id))


def basis_id(library: Library, key: str) -> int:
    """The id of a built-in basis."""
    return int(library.reading().execute("SELECT id FROM basis WHERE key = ?", (key,)).fetchone()[0])


def add_power(library: Library, facility_id: int, value: float, date: str | None, **more: Any) -> int:
    """Adds a reported figure in MW, whole facility and in use unless `more` says otherwise."""
    values: dict[str, Any] = {"kind": "reported", "stage": "in use", "basis": "power.whole_facility"} | more
    basis = basis_id(library, values.pop("basis"))
    return add(library, "observation", facility_id=facility_id, basis_id=basis, value=value, date=date, **values)


def dump(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables with a history, as stored."""
    reading = library.reading()
    return {name: reading.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in TABLE_BY_NAME}


def count_matching(connection: sqlite3.Connection, kind: str, query: str) -> int:
    """How many records of a kind a search finds."""
    found = matching(kind, query)
    return 0 if found is None else int(connection.execute(f"SELECT count(*) FROM ({found[0]})", found[1]).fetchone()[0])
