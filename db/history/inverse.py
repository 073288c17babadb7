"""The inverse of a change set: restores each row's before, last first, after checking that it still holds after."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlmodel import SQLModel

from db.connecting import IDS, bare_of, id_list
from db.errors import UndoError
from db.history.one_row import row_of, rows_of
from db.history.row_changes import RowChange, Values, plain, write_changes
from db.models import TABLE_BY_NAME
from db.watch import Watch

BATCH = 500
"""Rows named in one statement, and taken back before it is asked whether to stop."""


def apply_inverse(connection: Connection, source_id: int, own_id: int, watch: Watch = Watch()) -> None:  # noqa: B008
    """Writes the inverse of change set `source_id`, with its history under change set `own_id`.

    Raises UndoError, before the transaction ends, when a row is no longer as that change set left it or other
    rows depend on a row to be removed; Cancelled where the watch stops it.
    """
    bare = bare_of(connection)
    of_source = 'FROM "change" WHERE change_set_id = ?'
    total = bare.execute(f"SELECT count(*) {of_source}", (source_id,)).fetchone()[0]
    if bare.execute(f"SELECT 1 {of_source} AND operation <> 'update' LIMIT 1", (source_id,)).fetchone():
        # Only where rows come or go: SQLite takes this pragma for a reason to understand each statement anew.
        bare.execute("PRAGMA defer_foreign_keys=ON")
    removed: dict[str, list[int]] = {}
    done, before = 0, 2**63 - 1
    while True:
        # A part at a time: the changes of a large import fill more memory than a computer may have.
        query = f"SELECT {', '.join(_READ)} {of_source} AND id < ? ORDER BY id DESC LIMIT {BATCH}"
        changes = [_change(row) for row in bare.execute(query, (source_id, before))]
        if not changes:
            break
        for change in _take_back(bare, changes, own_id):
            if change["operation"] == "delete":
                removed.setdefault(change["table_name"], []).append(change["row_id"])
        done, before = done + len(changes), changes[-1]["id"]
        watch.at(done, total)
    _refuse_orphans(bare, removed)


_READ = ("id", "operation", "table_name", "row_id", "row_uid", "before", "after")


def _change(row: tuple[Any, ...]) -> Values:
    change = dict(zip(_READ, row, strict=True))
    for side in ("before", "after"):
        change[side] = None if change[side] is None else json.loads(change[side])
    return change


def _take_back(bare: sqlite3.Connection, changes: list[Values], own_id: int) -> list[Values]:
    """Takes some changes back, the last first, and keeps that in the history. Returns what was written."""
    written: list[Values] = []
    for (operation, table_name), run in groupby(changes, key=itemgetter("operation", "table_name")):
        if operation == "create":
            written += _remove(bare, table_name, list(run))
        else:
            written += [_invert(bare, change) for change in run]
    write_changes(bare, own_id, (RowChange(**one) for one in written))
    return written


def _refuse_orphans(bare: sqlite3.Connection, removed: dict[str, list[int]]) -> None:
    """Names what refers to removed rows, by table: SQLite itself would only say at the end that something does."""
    for name, removed_ids in removed.items():
        for table, column in _referring_to(name):
            for part in _parts(removed_ids):
                query = f'SELECT 1 FROM "{table}" WHERE "{column}" IN {IDS} LIMIT 1'
                if bare.execute(query, {"ids": id_list(part)}).fetchone() is not None:
                    raise UndoError(
                        "This cannot be undone now.",
                        f"A {table} entered later refers to the {name} that would be removed.",
                        "Remove that first, or keep both.",
                    )


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _remove(bare: sqlite3.Connection, name: str, created: list[Values]) -> list[Values]:
    """Takes rows of one table away that were created one after another, many in one statement."""
    written = []
    for part in _parts(created):
        ids = [change["row_id"] for change in part]
        standing = {row["id"]: row for row in rows_of(bare, name, ids)}
        for change in part:
            if change["row_id"] not in standing:
                raise _no_longer(change, "it was deleted since")
            written.append(_own(change) | {"operation": "delete", "before": standing[change["row_id"]]})
        bare.execute(f'DELETE FROM "{name}" WHERE id IN {IDS}', {"ids": id_list(ids)})
    return written


@cache
def _referring_to(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (table.name, column.name)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == name for key in column.foreign_keys)
    )


def _invert(bare: sqlite3.Connection, change: Values) -> Values:
    if change["operation"] == "delete":
        try:
            _insert(bare, change["table_name"], change["before"])
        except sqlite3.IntegrityError as error:
            raise _no_longer(change, f"the library refuses it: {error}") from error
        return _own(change) | {"operation": "create"}
    return _own(change) | _invert_update(bare, change, row_of(bare, change["table_name"], change["row_id"]))


def _insert(bare: sqlite3.Connection, name: str, stored: Values) -> None:
    """Puts a deleted row back; a column that came with a later version of the tables gets what new rows have there."""
    values = _defaults(name) | stored
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join("?" * len(values))
    bare.execute(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', tuple(values.values()))


@cache
def _defaults(name: str) -> Values:
    table: Table = TABLE_BY_NAME[name].__table__  # type: ignore[attr-defined]
    return {column.name: _scalar_default(column) for column in table.columns if column.name != "id"}


def _scalar_default(column: Column[Any]) -> Any:
    value = column.default.arg if column.default is not None and column.default.is_scalar else None  # type: ignore[attr-defined]
    return plain(value)


def _own(change: Values) -> Values:
    """The start of the change that takes another back."""
    return {
        "table_name": change["table_name"],
        "row_id": change["row_id"],
        "row_uid": change["row_uid"],
        "before": None,
        "after": None,
    }


def _invert_update(bare: sqlite3.Connection, change: Values, current: Values | None) -> Values:
    if current is None:
        raise _no_longer(change, "it was deleted since")
    for name, value in change["after"].items():
        if name != "changed_at" and current[name] != value:
            raise _no_longer(change, f"its {name.replace('_', ' ')} was changed since, to “{current[name]}”")
    columns = ", ".join(f'"{name}" = ?' for name in change["before"])
    values = (*change["before"].values(), change["row_id"])
    bare.execute(f'UPDATE "{change["table_name"]}" SET {columns} WHERE id = ?', values)
    return {
        "operation": "update",
        "before": {name: current[name] for name in change["before"]},
        "after": change["before"],
    }


def _no_longer(change: Values, why: str) -> UndoError:
    return UndoError(
        "This cannot be undone now.",
        f"A {change['table_name']} is no longer as this action left it: {why}.",
        "Undo or change that first.",
    )
