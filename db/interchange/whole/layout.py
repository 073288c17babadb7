"""The layout of an export of everything: which tables and fields it has, as they follow from the library's own.

A reference is written as the unique id of the row that it means, under its column's name without "_id". Editions and
the history stay out: an edition is a place in the history, and means nothing without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Enum, Float, Integer, Table

from db.library import SCHEMA_VERSION
from db.models import TABLE_BY_NAME, Row

FORMAT = "datahall library"
VERSION = 1
"""Grows when an older Datahall could not read the file any more."""

TABLES_VERSION = SCHEMA_VERSION

LEFT_OUT = ("edition",)
TABLES = tuple(name for name in TABLE_BY_NAME if name not in LEFT_OUT)
CONTENTS, ORIGINS = "kept_content", "origin"
"""What lies beside the history: the bytes of kept copies, and where imported rows came from."""

SECTIONS = (*TABLES, CONTENTS, ORIGINS)
"""The arrays of the file, in order: a row refers to rows of its own array or of an earlier one."""

SAME_BY = {
    "place": "code",
    "tag": "name",
    "measure": "key",
    "basis": "key",
    "kept_copy": "sha256",
}
"""By what a row of another library is known to be the same in spite of another unique id."""

UNIQUE_NAMES = ("view", "import_mapping")
"""Tables whose names may stand once: a further row of a taken name gets a number behind it."""


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "a text"
    NUMBER = "a number"
    INTEGER = "a whole number"
    YES_OR_NO = "true or false"
    CHOICE = "one of its words"
    REFERENCE = "the unique id of a row"


@dataclass(frozen=True)
class Field:
    """A field of a row: `column` where it is stored; `target` is the table that a reference means.

    `default` is taken where the file leaves the field out; a `required` one must be there.
    """

    name: str
    column: str
    kind: Kind
    required: bool = False
    default: Any = None
    target: str = ""
    choices: tuple[str, ...] = ()
    longest: int | None = None


@cache
def fields_of(table: str) -> Mapping[str, Field]:
    """The fields of a table by name: the unique id first, when it was added and changed last."""
    model = TABLE_BY_NAME[table]
    stored: Table = model.__table__  # type: ignore[attr-defined]
    names = [column.name for column in stored.columns if column.name not in Row.model_fields]
    fields = [_field(model, stored, name) for name in ("uid", *names, "added_at", "changed_at")]
    return {field.name: field for field in fields}


def _field(model: type[Row], stored: Table, name: str) -> Field:
    column = stored.columns[name]
    declared = model.model_fields[name]
    own = name in Row.model_fields
    required = own or (not column.nullable and declared.is_required())
    default = None if required or column.nullable else declared.get_default()
    if isinstance(default, StrEnum):
        default = default.value
    for key in column.foreign_keys:
        target = key.column.table.name
        return Field(name.removesuffix("_id"), name, Kind.REFERENCE, required=required, target=target)
    kind, choices, longest = _kind(column.type)
    return Field(name, name, kind, required=required, default=default, choices=choices, longest=longest)


def _kind(stored: Any) -> tuple[Kind, tuple[str, ...], int | None]:
    if isinstance(stored, Enum):
        return Kind.CHOICE, tuple(str(word) for word in stored.enums), None
    if isinstance(stored, Boolean):
        return Kind.YES_OR_NO, (), None
    if isinstance(stored, Integer):
        return Kind.INTEGER, (), None
    if isinstance(stored, Float):
        return Kind.NUMBER, (), None
    return Kind.TEXT, (), getattr(stored, "length", None)
