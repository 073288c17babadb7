"""Fields and records as they were: each restoring is an action of its own, which undo takes back.

What a row was after a change set follows from what it is now and the "before" of every change since.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.errors import DatahallError
from db.history.changes import change_set, undo_one
from db.history.editions import history_reaches_back_to
from db.models import TABLE_BY_NAME
from db.subjects import OWNED, SUBJECTS

if TYPE_CHECKING:
    from db.library import Library

KEPT = ("id", "uid", "added_at", "changed_at")
"""What a row keeps when it is restored."""


def restore_field(library: Library, change_id: int, column: str) -> None:
    """Gives one field of a row back the value that it had before a change.

    Args:
        change_id: an update in the history that changed the field.
        column: the field; the first and last day of a date go with it.

    Raises DatahallError when the row or the change is gone or did not change the field.
    """
    row = (
        library.reading()
        .execute(
            "SELECT table_name, row_id, before FROM \"change\" WHERE id = ? AND operation = 'update'", (change_id,)
        )
        .fetchone()
    )
    before: dict[str, Any] = json.loads(row[2]) if row else {}
    if row is None or column not in before:
        raise DatahallError("This field cannot be restored.", "The history no longer has its old value.", "")
    together = {name: value for name, value in before.items() if name == column or _goes_with(name, column)}
    _restore(library, str(row[0]), int(row[1]), together, f"Restore {column.removesuffix('_id').replace('_', ' ')}")


def restore_row(library: Library, table: str, row_id: int, change_set_id: int) -> None:
    """Makes a row as it was right after a change set; one that is gone is brought back by undoing its deletion.

    Raises DatahallError when the row did not exist then, UndoError when what deleted it cannot be undone.
    """
    deletion = _deletion(library, table, row_id)
    if deletion is not None:
        undo_one(library, deletion)
    values = row_as_of(library, table, row_id, change_set_id)
    kept = {name: value for name, value in values.items() if name not in KEPT}
    _restore(library, table, row_id, kept, "Restore")


def row_as_of(library: Library, table: str, row_id: int, change_set_id: int) -> dict[str, Any]:
    """A row's values right after a change set. Raises DatahallError when it did not exist then or is gone."""
    cursor = library.reading().execute(f'SELECT * FROM "{_known(table)}" WHERE id = ?', (row_id,))
    found = cursor.fetchone()
    if found is None:
        raise DatahallError("This record is gone.", "It was deleted.", "Restore it first.")
    if change_set_id < history_reaches_back_to(library):
        raise DatahallError(
            "What this record was then is no longer known.",
            "The history was trimmed since.",
            "Look in the copy of the library that was kept when its history was trimmed.",
        )
    values = dict(zip((column[0] for column in cursor.description), found, strict=True))
    later = library.reading().execute(
        'SELECT operation, before FROM "change" WHERE table_name = ? AND row_id = ? AND change_set_id > ? '
        "ORDER BY id DESC",
        (table, row_id, change_set_id),
    )
    exists = True
    for operation, before in later:
        exists = operation != "create"
        if before is not None:
            values |= json.loads(before)
    if not exists:
        raise DatahallError("This record did not exist then.", "It was added later.", "Choose a later moment.")
    return values


def _restore(library: Library, table: str, row_id: int, values: dict[str, Any], action: str) -> None:
    model = TABLE_BY_NAME[_known(table)]
    name = _name(library, table, row_id)
    words = f"{action} of {name}" if name and action != "Restore" else f"{action} {name or table}"
    with change_set(library, words) as session:
        row = session.get(model, row_id)
        if row is None:
            raise DatahallError("This field cannot be restored.", "Its row was deleted.", "Restore the row first.")
        for column, value in values.items():
            setattr(row, column, value)


def _name(library: Library, table: str, row_id: int) -> str:
    """What a row, or the record that it is about, is called; "" where it has no name."""
    columns = {"source": "title", "claim": "statement"}
    column = columns.get(table, "name")
    known = {row[1] for row in library.reading().execute(f'PRAGMA table_info("{table}")')}
    if column in known:
        found = library.reading().execute(f'SELECT {column} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
        return str(found[0]) if found else ""
    for kind in OWNED if table == "own_value" else SUBJECTS:
        if f"{kind}_id" in known:
            column = columns.get(kind, "name")
            found = (
                library.reading()
                .execute(
                    f'SELECT k.{column} FROM "{table}" AS t JOIN {kind} AS k ON k.id = t.{kind}_id WHERE t.id = ?',
                    (row_id,),
                )
                .fetchone()
            )
            if found is not None:
                return str(found[0])
    return ""


def _deletion(library: Library, table: str, row_id: int) -> int | None:
    """The change set that deleted a row which is still gone, or None."""
    if library.reading().execute(f'SELECT 1 FROM "{_known(table)}" WHERE id = ?', (row_id,)).fetchone():
        return None
    row = (
        library.reading()
        .execute(
            "SELECT change_set_id FROM \"change\" WHERE table_name = ? AND row_id = ? AND operation = 'delete' "
            "ORDER BY id DESC LIMIT 1",
            (table, row_id),
        )
        .fetchone()
    )
    return int(row[0]) if row else None


def _goes_with(name: str, column: str) -> bool:
    return name in (f"{column}_first_day", f"{column}_last_day")


def _known(table: str) -> str:
    if table not in TABLE_BY_NAME:
        raise ValueError(f"{table} is no table with a history")
    return table
