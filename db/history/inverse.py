"""The inverse of a change set: restores each row's before, last first, after checking that it still holds after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col

from db.errors import UndoError
from db.models import TABLE_BY_NAME, Change

Values = dict[str, Any]


def apply_inverse(connection: Connection, source_id: int, own_id: int) -> None:
    """Writes the inverse of change set `source_id`, with its history under change set `own_id`.

    Raises UndoError, before the transaction ends, when a row is no longer as that change set left it or other
    rows depend on a row to be removed.
    """
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    changes = connection.execute(
        select(Change.__table__).where(col(Change.change_set_id) == source_id).order_by(col(Change.id).desc())  # type: ignore[attr-defined]
    ).mappings()
    written = [_invert(connection, dict(change)) for change in changes.all()]
    if written:
        connection.execute(insert(Change), [{"change_set_id": own_id, **change} for change in written])
    _refuse_orphans(connection, [change for change in written if change["operation"] == "delete"])


def _refuse_orphans(connection: Connection, removed: list[Values]) -> None:
    """Names what refers to removed rows: SQLite itself would only say at the end that something does."""
    for change in removed:
        for table, column in _referring_to(change["table_name"]):
            found = connection.execute(select(column).where(column == change["row_id"]).limit(1)).first()
            if found is not None:
                raise UndoError(
                    "This cannot be undone now.",
                    f"A {table.name} entered later refers to the {change['table_name']} that would be removed.",
                    "Remove that first, or keep both.",
                )


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
    own: Values = {
        "table_name": change["table_name"],
        "row_id": change["row_id"],
        "row_uid": change["row_uid"],
        "before": None,
        "after": None,
    }
    if change["operation"] == "create":
        if current is None:
            raise _no_longer(change, "it was deleted since")
        connection.execute(delete(table).where(table.c.id == change["row_id"]))
        return own | {"operation": "delete", "before": current}
    if change["operation"] == "delete":
        try:
            connection.execute(insert(table).values(**change["before"]))
        except IntegrityError as error:
            raise _no_longer(change, f"the library refuses it: {error.orig}") from error
        return own | {"operation": "create"}
    return own | _invert_update(connection, table, change, current)


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
