"""What the history says of values in own fields: "Land owner: Acme → Atlas"."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.browse.record_sources import select
from db.own.known import OwnFieldRow, read_fields
from db.own.values import COLUMNS, OwnContent, in_words
from db.values import dates, quantities

LONGEST_VALUE = 80
Values = Mapping[str, Any]


def described(connection: sqlite3.Connection, values: Values) -> str:
    """A row of `own_value`: "Water use: 1,200 m³/year"."""
    field = _field(connection, values.get("own_field_id"))
    return f"{field.name if field is not None else 'Own field'}: {_words(field, values)}"


def told(connection: sqlite3.Connection, row: Values, before: Values, after: Values) -> str:
    """A change of such a row: "Land owner: Acme → Atlas", "Land owner: Acme", "Land owner emptied: Acme"."""
    if row["operation"] == "update":
        _, name, old, new = changed(connection, row, before, after)
        return f"{name}: {old} → {new}"
    if row["operation"] == "delete":
        return described(connection, before).replace(": ", " emptied: ", 1)
    now = select(connection, "SELECT * FROM own_value WHERE id = ?", row["row_id"])
    return described(connection, now[0]) if now else "Own field filled in"


def changed(connection: sqlite3.Connection, row: Values, before: Values, after: Values) -> tuple[str, str, str, str]:
    """An update as `record_history.field_changes` gives it: the content as a whole under the field's name."""
    now = select(connection, "SELECT * FROM own_value WHERE id = ?", row["row_id"]) if "row_id" in row else []
    field = _field(connection, now[0]["own_field_id"] if now else None)
    name = field.name if field is not None else "own field"
    return "own_value", name, _words(field, before), _words(field, after)


def is_of_content(after: Values) -> bool:
    """Whether a change is of what stands in the field."""
    return bool(after.keys() & set(COLUMNS))


def _field(connection: sqlite3.Connection, field_id: object) -> OwnFieldRow | None:
    return next((one for one in read_fields(connection) if one.id == field_id), None)


def _words(field: OwnFieldRow | None, values: Values) -> str:
    """What stands in a field; what its kind does not explain, because it has had another since, as it is."""
    content = OwnContent(text=values.get("text") or "", number=values.get("number"), date=values.get("date"))
    words = in_words(field, content) if field is not None else ""
    if not words:
        number = quantities.show_number(content.number) if content.number is not None else "(none)"
        words = content.text or (dates.show(content.date) if content.date else number)
    return words if len(words) <= LONGEST_VALUE else f"“{words[: LONGEST_VALUE - 1].rstrip()}…”"
