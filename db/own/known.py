"""What a library has of its own is read when it opens and after each action, for all that reads and shows it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import catalogue
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from db.library import Library

FIELD_PREFIX = "own."


@dataclass(frozen=True)
class OwnFieldRow:
    """A field that a person gave to the records of a table. `unit` is a number's, `choices` are those of a list."""

    id: int
    uid: str
    table: str
    name: str
    kind: OwnFieldKind
    unit: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""
    may_be_summed: bool = False

    @property
    def key(self) -> str:
        """Names it among the columns and fields of its table, in every library that has it."""
        return f"{FIELD_PREFIX}{self.uid}"

    @property
    def label(self) -> str:
        """Its name with its unit: "Water use, m³/year"."""
        return f"{self.name}, {self.unit}" if self.unit else self.name


_FIELDS: dict[str, tuple[OwnFieldRow, ...]] = {}
"""The fields of each open library, by the library's path."""


def read_fields(reading: sqlite3.Connection, table: str = "") -> tuple[OwnFieldRow, ...]:
    """A library's own fields in the person's order; of one table, or of all."""
    where = " WHERE of_table = ?" if table else ""
    rows = reading.execute(
        "SELECT id, uid, of_table, name, kind, unit, choices, note, may_be_summed "
        f"FROM own_field{where} ORDER BY position, id",
        (table,) if table else (),
    )
    return tuple(
        OwnFieldRow(row_id, uid, of, name, OwnFieldKind(kind), unit, _words(choices), note, bool(summed))
        for row_id, uid, of, name, kind, unit, choices, note, summed in rows.fetchall()
    )


def known_fields(table: str) -> tuple[OwnFieldRow, ...]:
    """The fields of a table in any of the open libraries, each once."""
    found = {one.uid: one for fields in list(_FIELDS.values()) for one in fields if one.table == table}
    return tuple(found.values())


def known_field(key: str) -> OwnFieldRow | None:
    """The field of this key in any of the open libraries."""
    return next((one for fields in list(_FIELDS.values()) for one in fields if one.key == key), None)


def learn_own(library: Library) -> None:
    """Makes the measures and fields that a person added known to all that reads and shows them: three small queries."""
    measures = library.reading().execute(
        "SELECT key, name, unit, dimension, is_stock, may_be_summed FROM measure WHERE key LIKE 'own.%' ORDER BY id"
    )
    rows = [
        catalogue.MeasureRow(key, name, unit, dimension, bool(is_stock), bool(summed))
        for key, name, unit, dimension, is_stock, summed in measures
    ]
    bases = library.reading().execute(
        "SELECT b.key, m.key, b.name, b.note FROM basis AS b JOIN measure AS m ON m.id = b.measure_id "
        "WHERE m.key LIKE 'own.%' ORDER BY b.id"
    )
    catalogue.learn(str(library.path), rows, [catalogue.BasisRow(*row) for row in bases])
    fields = read_fields(library.reading())
    if fields:
        _FIELDS[str(library.path)] = fields
    else:
        _FIELDS.pop(str(library.path), None)


def forget_own(library: Library) -> None:
    """Forgets what a closed library had of its own."""
    catalogue.forget(str(library.path))
    _FIELDS.pop(str(library.path), None)


def _words(choices: str) -> tuple[str, ...]:
    try:
        read = json.loads(choices or "[]")
    except ValueError:
        return ()
    return tuple(str(word) for word in read) if isinstance(read, list) else ()
