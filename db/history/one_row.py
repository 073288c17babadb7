"""One stored row given other values, past SQLAlchemy's objects, which take ten times as long about it as SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Boolean
from sqlmodel import Session

from db.connecting import IDS, bare_of, id_list
from db.history.row_changes import CHANGES_MARK, RowChange, Values, plain
from db.models import TABLE_BY_NAME, Row, now


def read_row(session: Session, table: str, row_id: int) -> Values | None:
    """All columns of a stored row, with yes and no as such; None where there is none."""
    session.flush()
    return row_of(bare_of(session.connection()), table, row_id)


def row_of(bare: sqlite3.Connection, table: str, row_id: int) -> Values | None:
    """As `read_row`, from SQLite's own connection."""
    found = list(_read(bare, table, "id = ?", (row_id,)))
    return found[0] if found else None


def rows_of(bare: sqlite3.Connection, table: str, ids: list[int]) -> Iterator[Values]:
    """As `row_of`, many: those that are there, in no order."""
    return _read(bare, table, f"id IN {IDS}", {"ids": id_list(ids)})


def update_row(session: Session, table: str, stored: Values, values: Mapping[str, Any]) -> bool:
    """Writes what differs in `values` from `stored`, as `read_row` gave it, within an open change set.

    The history gets the row as it gets objects, in the order of writing. Returns whether anything differed.
    """
    after = {name: plain(value) for name, value in values.items() if stored[name] != value}
    if not after:
        return False
    after["changed_at"] = now()
    before = {name: stored[name] for name in after}
    columns = ", ".join(f'"{name}" = ?' for name in after)
    row_id, uid = int(stored["id"]), str(stored["uid"])
    bare_of(session.connection()).execute(f'UPDATE "{table}" SET {columns} WHERE id = ?', (*after.values(), row_id))
    session.info[CHANGES_MARK].append(RowChange("update", table, row_id, uid, before, after))
    _forget_object(session, table, row_id)
    return True


def _read(bare: sqlite3.Connection, table: str, condition: str, parameters: Any) -> Iterator[Values]:
    cursor = bare.execute(f'SELECT * FROM "{table}" WHERE {condition}', parameters)
    names = [column[0] for column in cursor.description]
    flags = [(name, at) for at, name in enumerate(names) if name in _flags(table)]
    for found in cursor.fetchall():
        row = dict(zip(names, found, strict=True))
        row.update((name, bool(found[at])) for name, at in flags if found[at] is not None)
        yield row


def _forget_object(session: Session, table: str, row_id: int) -> None:
    """An object of this row that the session holds is read anew when it is asked for."""
    held = session.identity_map.get(session.identity_key(_model(table), row_id))
    if held is not None:
        session.expire(held)


def _model(table: str) -> type[Row]:
    return TABLE_BY_NAME[table]


@cache
def _flags(table: str) -> frozenset[str]:
    columns = _model(table).__table__.columns  # type: ignore[attr-defined]
    return frozenset(column.name for column in columns if isinstance(column.type, Boolean))
