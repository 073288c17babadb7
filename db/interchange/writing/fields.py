"""What an exported table's columns are: every field under a readable name, references as name and unique id.

The columns follow from the library's own tables, so that a new field is exported without being listed here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.errors import InputError
from db.own.known import OwnFieldRow, read_fields
from db.subjects import OWNED
from db.superseded import NO_LONGER_GIVEN_IN
from db.values import dates
from db.words import OwnFieldKind

Value = str | float | int | bool | None

TABLES = {
    "facilities": "facility",
    "partners": "partner",
    "policies": "policy",
    "places": "place",
    "sources": "source",
    "figures": "observation",
    "milestones": "milestone",
    "roles": "role",
    "inclusions": "inclusion",
    "claims": "claim",
    "citations": "citation",
}
"""The tables that can be exported, by the names that the person knows them by."""

SINGULAR = {"figure": "observation", "observations": "observation", **{table: table for table in TABLES.values()}}

NAMES = {"place": "name", "partner": "name", "policy": "name", "facility": "name", "source": "title"}
SUBJECTS = ["facility_id", "partner_id", "policy_id", "place_id"]
FACTS = ["observation_id", "milestone_id", "role_id", "inclusion_id", "claim_id"]
OWN = ("id", "uid", "added_at", "changed_at")


class FieldKind(StrEnum):
    """What a column holds, for files whose cells have types."""

    TEXT = "text"
    LONG_TEXT = "long text"
    UID = "unique id"
    NUMBER = "number"
    YES = "yes or no"
    DAY = "day"
    DATE = "EDTF"
    MOMENT = "moment"


@dataclass(frozen=True)
class TableField:
    """One exported column: SQL of its value (`r` is the row), how the stored value is shown, and what it holds."""

    name: str
    sql: str
    show: Callable[[object], Value]
    kind: FieldKind = FieldKind.TEXT


def table_named(name: str) -> str:
    """The stored table that a person means by "facilities", "Facility" or "figures". Raises InputError."""
    key = name.strip().lower()
    found = TABLES.get(key) or SINGULAR.get(key)
    if found is None:
        raise InputError(f"There is no table “{name}”.", "", f"Choose one of {', '.join(TABLES)}.")
    return found


def fields_of(reading: sqlite3.Connection, table: str) -> list[TableField]:
    """The columns of an exported table, in the order in which they are written."""
    types = {str(row[1]): str(row[2]) for row in reading.execute(f'PRAGMA main.table_info("{table}")')}
    targets = {str(row[3]): str(row[2]) for row in reading.execute(f'PRAGMA main.foreign_key_list("{table}")')}
    fields = [TableField("uid", "r.uid", text, FieldKind.UID)]
    gathered: set[str] = set()
    for label, columns in _choices(table):
        fields += _chosen(label, columns)
        gathered |= set(columns)
    for column, kind in types.items():
        if column not in gathered and column not in OWN:
            fields += _fields(table, column, kind, targets.get(column), types)
    fields += own_fields(read_fields(reading, table), {field.name for field in fields}) if table in OWNED else []
    fields += _derived(table)
    moments = [TableField(f"{what} at", f"r.{what}_at", text, FieldKind.MOMENT) for what in ("added", "changed")]
    return [*fields, *moments]


def own_fields(fields: Sequence[OwnFieldRow], taken: Collection[str]) -> list[TableField]:
    """A column for each of a person's own fields, under its name and unit; a name that is taken says that it is own."""
    found = []
    for field in fields:
        column = {OwnFieldKind.NUMBER: "number", OwnFieldKind.DATE: "date"}.get(field.kind, "text")
        sql = f"(SELECT {column} FROM own_value WHERE own_field_id = {field.id} AND {field.table}_id = r.id)"
        name = (
            f"{field.label} (own field)" if field.label.casefold() in {one.casefold() for one in taken} else field.label
        )
        found.append(TableField(name, sql, *OWN_KINDS[field.kind]))
    return found


def said_yes(value: object) -> Value:
    """A stored "yes" or "no" as true or false."""
    return None if value in (None, "") else value == "yes"


def _choices(table: str) -> list[tuple[str, list[str]]]:
    """Groups of references of which one is set: a fact's subject, a citation's fact, what a claim is about."""
    return {
        "observation": [("subject", SUBJECTS)],
        "milestone": [("subject", SUBJECTS)],
        "role": [("subject", ["facility_id", "policy_id"])],
        "claim": [("subject", SUBJECTS), ("about", [f"about_{fact}" for fact in FACTS])],
        "citation": [("fact", FACTS)],
    }.get(table, [])


def _chosen(label: str, columns: list[str]) -> list[TableField]:
    """Kind, name and unique id of the one that is set."""
    tables = [column.removeprefix("about_").removesuffix("_id") for column in columns]
    pairs = list(zip(columns, tables, strict=True))
    kinds = " ".join(f"WHEN r.{column} IS NOT NULL THEN '{_word(table)}'" for column, table in pairs)
    fields = [TableField(f"{label} kind", f"CASE {kinds} END", text)]
    if all(table in NAMES for table in tables):
        names = ", ".join(f"(SELECT {NAMES[table]} FROM {table} WHERE id = r.{column})" for column, table in pairs)
        fields.append(TableField(label, f"coalesce({names})", text))
    uids = ", ".join(f"(SELECT uid FROM {table} WHERE id = r.{column})" for column, table in pairs)
    return [*fields, TableField(f"{label} uid", f"coalesce({uids})", text, FieldKind.UID)]


def _fields(table: str, column: str, kind: str, target: str | None, columns: dict[str, str]) -> list[TableField]:
    if target is not None:
        return _reference(column, target)
    name = column.replace("_", " ")
    if column.endswith(("_first_day", "_last_day")):
        return [TableField(name, f"date(r.{column} * 86400, 'unixepoch')", text, FieldKind.DAY)]
    if f"{column}_first_day" in columns or (table, column) == ("partner", "founded"):
        return [
            TableField(name, f"r.{column}", text, FieldKind.DATE),
            TableField(f"{name} in words", f"r.{column}", _in_words),
        ]
    if kind == "BOOLEAN":
        return [TableField(name, f"r.{column}", yes, FieldKind.YES)]
    return [TableField(name, f'r."{column}"', as_it_is, _kind(column, kind))]


def _kind(column: str, stored: str) -> FieldKind:
    if stored in ("FLOAT", "INTEGER"):
        return FieldKind.NUMBER
    return FieldKind.LONG_TEXT if column in _LONG else FieldKind.TEXT


_LONG = ("note", "summary", "statement", "quote", "title", "address", "archive_address", "bibliography")


def _reference(column: str, target: str) -> list[TableField]:
    name = column.removesuffix("_id").replace("_", " ")
    uid = TableField(f"{name} uid", f"(SELECT uid FROM {target} WHERE id = r.{column})", text, FieldKind.UID)
    if target == "basis":
        measure = "(SELECT m.{} FROM basis AS b JOIN measure AS m ON m.id = b.measure_id WHERE b.id = r.basis_id)"
        return [
            TableField("measure", measure.format("name"), text),
            TableField("unit", f"coalesce(r.currency, {measure.format('unit')})", text),
            TableField("basis", "(SELECT name FROM basis WHERE id = r.basis_id)", text),
            TableField("basis key", "(SELECT key FROM basis WHERE id = r.basis_id)", text),
        ]
    if target not in NAMES:
        return [uid]
    return [TableField(name, f"(SELECT {NAMES[target]} FROM {target} WHERE id = r.{column})", text), uid]


def _derived(table: str) -> list[TableField]:
    """What follows from the facts, as the tables on screen show it, and other names."""
    fields = []
    if table in ("facility", "partner", "policy", "place"):
        names = f"(SELECT group_concat(name, '; ') FROM (SELECT name FROM alias WHERE {table}_id = r.id ORDER BY id))"
        fields.append(TableField("other names", names, text))
    if table == "observation":
        fields.append(TableField("no longer given in edition", NO_LONGER_GIVEN_IN, text))
    if table in ("facility", "policy"):
        columns = _FACILITY_STATE if table == "facility" else _POLICY_STATE
        for column, name in columns.items():
            sql = f"(SELECT {column} FROM {table}_state WHERE {table}_id = r.id)"
            fields.append(TableField(name, sql, *_STATE_KINDS.get(column, (as_it_is, FieldKind.TEXT))))
    return fields


_FACILITY_STATE = {
    "status": "status",
    "power_now_mw": "power now, MW",
    "power_now_basis": "basis key of power now",
    "planned_power_mw": "planned power, MW",
    "planned_power_basis": "basis key of planned power",
    "planned_overdue": "planned power is overdue",
    "operators": "operators",
    "owners": "owners",
    "users": "users",
    "programmes": "programmes",
    "announced": "announced",
    "figures": "number of figures",
}
_POLICY_STATE = {
    "status": "status",
    "announced": "announced",
    "amount": "amount",
    "currency": "currency of amount",
    "amount_usd": "amount, US dollars",
    "leads": "leads",
    "facilities": "number of facilities",
}


def _word(table: str) -> str:
    return "figure" if table == "observation" else table


def as_it_is(value: object) -> Value:
    """A stored text or number as it is."""
    return value if isinstance(value, (str, int, float)) else None


def text(value: object) -> Value:
    """A stored text, or None."""
    return None if value is None else str(value)


def _in_words(value: object) -> Value:
    return dates.show(str(value)) if value else None


def yes(value: object) -> Value:
    """A stored yes or no."""
    return None if value is None else bool(value)


_NUMBER_FIELD = (as_it_is, FieldKind.NUMBER)
_STATE_KINDS: dict[str, tuple[Callable[[object], Value], FieldKind]] = {
    "planned_overdue": (yes, FieldKind.YES),
    "announced": (text, FieldKind.DATE),
    **dict.fromkeys(
        ("power_now_mw", "planned_power_mw", "figures", "amount", "amount_usd", "facilities"), _NUMBER_FIELD
    ),
}

OWN_KINDS: dict[OwnFieldKind, tuple[Callable[[object], Value], FieldKind]] = {
    OwnFieldKind.TEXT: (text, FieldKind.TEXT),
    OwnFieldKind.LINK: (text, FieldKind.TEXT),
    OwnFieldKind.CHOICE: (text, FieldKind.TEXT),
    OwnFieldKind.NUMBER: _NUMBER_FIELD,
    OwnFieldKind.DATE: (text, FieldKind.DATE),
    OwnFieldKind.YES_OR_NO: (said_yes, FieldKind.YES),
}
"""How a value of each kind of own field is written."""
