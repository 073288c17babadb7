"""Own fields and their values in an export of everything: by what those of another library are known to be the same.

A field of the same table, name, kind and unit is the same; so is what stands in it for the same record, of which the
library's own stays. A field of a taken name that is of another kind gets a number behind its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from db.subjects import OWNED

if TYPE_CHECKING:
    from sqlalchemy import Connection

Ids = Mapping[str, Mapping[str, int]]
"""Ids by table and unique id."""


def known_keys(connection: Connection) -> tuple[dict[str, int], dict[str, int]]:
    """The library's own fields and values by what `key_of` gives."""
    rows = connection.exec_driver_sql("SELECT of_table, name, kind, unit, id FROM own_field").fetchall()
    fields = {_field_key(*row[:4]): int(row[4]) for row in rows}
    columns = ", ".join(f"{one}_id" for one in OWNED)
    values: dict[str, int] = {}
    for field_id, row_id, *subjects in connection.exec_driver_sql(f"SELECT own_field_id, id, {columns} FROM own_value"):
        table, record_id = next((one, found) for one, found in zip(OWNED, subjects, strict=True) if found is not None)
        values[f"{field_id}|{table}|{record_id}"] = int(row_id)
    return fields, values


def key_of(table: str, row: Mapping[str, Any], ids: Ids) -> str | None:
    """What tells a row of the file; None for rows of other tables, and for one whose references lead nowhere."""
    if table == "own_field":
        return _field_key(row.get("of_table"), row.get("name"), row.get("kind", "text"), row.get("unit", ""))
    if table != "own_value":
        return None
    subject = next((one for one in OWNED if row.get(one) is not None), None)
    field_id = ids["own_field"].get(str(row.get("own_field")))
    record_id = ids[subject].get(str(row[subject])) if subject is not None else None
    return f"{field_id}|{subject}|{record_id}" if field_id is not None and record_id is not None else None


def free_name(connection: Connection, table: str, name: str) -> str:
    """The name, with a number behind it where a field of the table has it already."""
    rows = connection.exec_driver_sql("SELECT name FROM own_field WHERE of_table = ?", (table,))
    taken = {str(row[0]) for row in rows}
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[:90]} {number}"
    return free


def _field_key(table: object, name: object, kind: object, unit: object) -> str:
    return f"{table}|{name}|{kind}|{unit}"
