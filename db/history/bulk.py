"""Changing and deleting many rows at once inside a change set, their history written by one INSERT … SELECT."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from db.history.changes import ID_MARK
from db.models import TABLE_BY_NAME, now
from db.watch import Watch

if TYPE_CHECKING:
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
    session.flush()
    differ = " OR ".join(f't."{name}" IS NOT :{name}' for name in values)
    old = ", ".join(f"'{name}', t.\"{name}\"" for name in (*values, "changed_at"))
    new = ", ".join(f"'{name}', :{name}" for name in (*values, "changed_at"))
    chosen = f"t.id IN (SELECT value FROM json_each(:ids)) AND ({differ})"
    sets = ", ".join(f'"{name}" = :{name}' for name in (*values, "changed_at"))
    parameters = {**values, "changed_at": now(), "set": session.info[ID_MARK]}
    changed = 0
    for start in range(0, len(ids), AT_ONCE):
        watch.at(start, len(ids))
        parameters["ids"] = json.dumps(list(ids[start : start + AT_ONCE]))
        connection.execute(
            text(f"""
                INSERT INTO "change" (change_set_id, operation, table_name, row_id, row_uid, before, after)
                SELECT :set, 'update', '{table}', t.id, t.uid, json_object({old}), json_object({new})
                FROM "{table}" AS t WHERE {chosen} ORDER BY t.id"""),
            parameters,
        )
        changed += connection.execute(text(f'UPDATE "{table}" AS t SET {sets} WHERE {chosen}'), parameters).rowcount
    session.expire_all()
    return changed


def delete_rows(session: Session, table: str, ids: Sequence[int], watch: Watch = Watch()) -> int:  # noqa: B008
    """Deletes rows of a table that nothing refers to any more; returns how many there were. Raises Cancelled."""
    connection = session.connection()
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
                SELECT :set, 'delete', '{table}', t.id, t.uid, json_object({before})
                FROM "{table}" AS t WHERE {chosen} ORDER BY t.id"""),
            parameters,
        )
        gone += connection.execute(text(f'DELETE FROM "{table}" AS t WHERE {chosen}'), parameters).rowcount
    session.expire_all()
    return gone
