"""The inverse of a change set: restores each row's before, last first, after checking that it still holds after."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col

from db.errors import UndoError
from db.models import TABLE_BY_NAME, Change

Values = dict[str, Any]
BATCH = 500
"""Rows named in one statement."""


def apply_inverse(connection: Connection, source_id: int, own_id: int) -> None:
    """Writes the inverse of change set `source_id`, with its history under change set `own_id`.

    Raises UndoError, before the transaction ends, when a row is no longer as that change set left it or other
    rows depend on a row to be removed.
    """
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    changes = connection.execute(
        select(Change.__table__).where(col(Change.change_set_id) == source_id).order_by(col(Change.id).desc())  # type: ignore[attr-defined]
    ).mappings()
    written: list[Values] = []
    for (operation, table_name), run in groupby(map(dict, changes.all()), key=itemgetter("operation", "table_name")):
        if operation == "create":
            written += _remove(connection, table_name, list(run))
        else:
            written += [_invert(connection, change) for change in run]
    if written:
        connection.execute(insert(Change), [{"change_set_id": own_id, **change} for change in written])
    _refuse_orphans(connection, [change for change in written if change["operation"] == "delete"])


def _refuse_orphans(connection: Connection, removed: list[Values]) -> None:
    """Names what refers to removed rows: SQLite itself would only say at the end that something does."""
    ids: dict[str, list[int]] = {}
    for change in removed:
        ids.setdefault(change["table_name"], []).append(change["row_id"])
    for name, removed_ids in ids.items():
        for table, column in _referring_to(name):
            for part in _parts(removed_ids):
                if connection.execute(select(column).where(column.in_(part)).limit(1)).first() is not None:
                    raise UndoError(
                        "This cannot be undone now.",
                        f"A {table.name} entered later refers to the {name} that would be removed.",
                        "Remove that first, or keep both.",
                    )


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _remove(connection: Connection, name: str, created: list[Values]) -> list[Values]:
    """Takes rows of one table away that were created one after another, many in one statement."""
    table: Table = TABLE_BY_NAME[name].__table__  # type: ignore[attr-defined]
    written = []
    for part in _parts(created):
        ids = [change["row_id"] for change in part]
        rows = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
        standing = {row["id"]: {column: _plain(value) for column, value in row.items()} for row in rows}
        for change in part:
            if change["row_id"] not in standing:
                raise _no_longer(change, "it was deleted since")
            written.append(_own(change) | {"operation": "delete", "before": standing[change["row_id"]]})
        connection.execute(delete(table).where(table.c.id.in_(ids)))
    return written


def _referring_to(name: str) -> list[tuple[Table, Column[Any]]]:
    return [
        (table, column)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == name for key in column.foreign_keys)
    ]


def _invert(connection: Connection, change: Values) -> Values:
    table: Table = TABLE_BY_NAME[change["table_name"]].__table__  # type: ignore[attr-defined]
    found = connection.execute(select(table).where(table.c.id == change["row_id"])).mappings().first()
    current = None if found is None else {name: _plain(value) for name, value in found.items()}
    own = _own(change)
    if change["operation"] == "delete":
        try:
            connection.execute(insert(table).values(**change["before"]))
        except IntegrityError as error:
            raise _no_longer(change, f"the library refuses it: {error.orig}") from error
        return own | {"operation": "create"}
    return own | _invert_update(connection, table, change, current)


def _own(change: Values) -> Values:
    """The start of the change that takes another back."""
    return {
        "table_name": change["table_name"],
        "row_id": change["row_id"],
        "row_uid": change["row_uid"],
        "before": None,
        "after": None,
    }


def _invert_update(connection: Connection, table: Table, change: Values, current: Values | None) -> Values:
    if current is None:
        raise _no_longer(change, "it was deleted since")
    for name, value in change["after"].items():
        if name != "changed_at" and current[name] != value:
            raise _no_longer(change, f"its {name.replace('_', ' ')} was changed since, to “{current[name]}”")
    connection.execute(update(table).where(table.c.id == change["row_id"]).values(**change["before"]))
    return {
        "operation": "update",
        "before": {name: current[name] for name in change["before"]},
        "after": change["before"],
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _no_longer(change: Values, why: str) -> UndoError:
    return UndoError(
        "This cannot be undone now.",
        f"A {change['table_name']} is no longer as this action left it: {why}.",
        "Undo or change that first.",
    )
