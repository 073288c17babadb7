"""The inverse of a change set: restores each row's before, last first, after checking that it still holds after."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col

from db.errors import UndoError
from db.models import TABLE_BY_NAME, Change
from db.watch import Watch

Values = dict[str, Any]
BATCH = 500
"""Rows named in one statement, and taken back before it is asked whether to stop."""


def apply_inverse(connection: Connection, source_id: int, own_id: int, watch: Watch = Watch()) -> None:  # noqa: B008
    """Writes the inverse of change set `source_id`, with its history under change set `own_id`.

    Raises UndoError, before the transaction ends, when a row is no longer as that change set left it or other
    rows depend on a row to be removed; Cancelled where the watch stops it.
    """
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    of_source = col(Change.change_set_id) == source_id
    total = connection.execute(select(func.count()).select_from(Change).where(of_source)).scalar_one()
    removed: dict[str, list[int]] = {}
    done, before = 0, None
    while True:
        # A part at a time: the changes of a large import fill more memory than a computer may have.
        older = of_source if before is None else and_(of_source, col(Change.id) < before)
        query = select(Change.__table__).where(older).order_by(col(Change.id).desc()).limit(BATCH)  # type: ignore[attr-defined]
        changes = [dict(change) for change in connection.execute(query).mappings()]
        if not changes:
            break
        for change in _take_back(connection, changes, own_id):
            if change["operation"] == "delete":
                removed.setdefault(change["table_name"], []).append(change["row_id"])
        done, before = done + len(changes), changes[-1]["id"]
        watch.at(done, total)
    _refuse_orphans(connection, removed)


def _take_back(connection: Connection, changes: list[Values], own_id: int) -> list[Values]:
    """Takes some changes back, the last first, and keeps that in the history. Returns what was written."""
    written: list[Values] = []
    for (operation, table_name), run in groupby(changes, key=itemgetter("operation", "table_name")):
        if operation == "create":
            written += _remove(connection, table_name, list(run))
        else:
            written += [_invert(connection, change) for change in run]
    connection.execute(insert(Change), [{"change_set_id": own_id, **change} for change in written])
    return written


def _refuse_orphans(connection: Connection, removed: dict[str, list[int]]) -> None:
    """Names what refers to removed rows, by table: SQLite itself would only say at the end that something does."""
    for name, removed_ids in removed.items():
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
