"""Changing and deleting many rows at once inside a change set, their history written by one INSERT … SELECT."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from db.connecting import bare_of
from db.history.changes import ID_MARK
from db.models import TABLE_BY_NAME, now
from db.watch import Watch

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

AT_ONCE = 5_000


def update_rows(
    session: Session,
    table: str,
    ids: Sequence[int],
    values: Mapping[str, Any],
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> int:
    """Gives rows of a table the same values in some columns; returns how many did not have them before.

    The values must have passed the table's form. Raises Cancelled when the watch says stop.
    """
    connection = session.connection()
    _learn_json(connection)
    session.flush()
    differ = " OR ".join(f't."{name}" IS NOT :{name}' for name in values)
    old = ", ".join(f"'{name}', t.\"{name}\"" for name in (*values, "changed_at"))
    chosen = f"t.id IN (SELECT value FROM json_each(:ids)) AND ({differ})"
    sets = ", ".join(f'"{name}" = :{name}' for name in (*values, "changed_at"))
    parameters = {**values, "changed_at": now()}
    after = {name: int(value) if isinstance(value, bool) else value for name, value in parameters.items()}
    parameters |= {"after": _ENCODED(after), "set": session.info[ID_MARK]}
    changed = 0
    for start in range(0, len(ids), AT_ONCE):
        watch.at(start, len(ids))
        parameters["ids"] = json.dumps(list(ids[start : start + AT_ONCE]))
        connection.execute(
            text(f"""
                INSERT INTO "change" (change_set_id, operation, table_name, row_id, row_uid, before, after)
                SELECT :set, 'update', '{table}', t.id, t.uid, json_of_row({old}), :after
                FROM "{table}" AS t WHERE {chosen} ORDER BY t.id"""),
            parameters,
        )
        changed += connection.execute(text(f'UPDATE "{table}" AS t SET {sets} WHERE {chosen}'), parameters).rowcount
    session.expire_all()
    return changed


def delete_rows(session: Session, table: str, ids: Sequence[int], watch: Watch = Watch()) -> int:  # noqa: B008
    """Deletes rows of a table that nothing refers to any more; returns how many there were. Raises Cancelled."""
    connection = session.connection()
    _learn_json(connection)
    session.flush()
    columns = [column.name for column in TABLE_BY_NAME[table].__table__.columns]  # type: ignore[attr-defined]
    before = ", ".join(f"'{name}', t.\"{name}\"" for name in columns)
    chosen = "t.id IN (SELECT value FROM json_each(:ids))"
    gone = 0
    for start in range(0, len(ids), AT_ONCE):
        watch.at(start, len(ids))
        parameters = {"ids": json.dumps(list(ids[start : start + AT_ONCE])), "set": session.info[ID_MARK]}
        connection.execute(
            text(f"""
                INSERT INTO "change" (change_set_id, operation, table_name, row_id, row_uid, before)
                SELECT :set, 'delete', '{table}', t.id, t.uid, json_of_row({before})
                FROM "{table}" AS t WHERE {chosen} ORDER BY t.id"""),
            parameters,
        )
        gone += connection.execute(text(f'DELETE FROM "{table}" AS t WHERE {chosen}'), parameters).rowcount
    session.expire_all()
    return gone


def _learn_json(connection: Connection) -> None:
    """Gives SQLite a `json_of_row(name, value, …)`: its own `json_object` rounds numbers to 15 digits."""
    bare_of(connection).create_function("json_of_row", -1, _json_of_row)


def _json_of_row(*names_and_values: Any) -> str:
    return _ENCODED(dict(zip(names_and_values[::2], names_and_values[1::2], strict=True)))


_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
