"""A draft: a record with its facts as plain data, as it is being edited, apart from the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from db.subjects import SUBJECTS

Values = dict[str, Any]

SUBJECT_OF = {subject: f"{subject}_id" for subject in SUBJECTS}


class RowState(StrEnum):
    """What saving does with a row of a draft."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class NewRecord:
    """Stands where a record's id will: it is created in the same change set. Alike ones become one record."""

    table: str
    values: tuple[tuple[str, Any], ...]

    @property
    def name(self) -> str:
        """Its name or title."""
        known = dict(self.values)
        return str(known.get("name") or known.get("title") or "")


@dataclass(frozen=True)
class RowOf:
    """Stands where the id of another row of the draft will."""

    key: str


@dataclass
class DraftRow:
    """One fact, name or tag of a draft. `key` names it within the draft, `changed_at` is when it was last saved."""

    table: str
    key: str
    values: Values
    state: RowState = RowState.NEW
    id: int | None = None
    changed_at: str = ""


@dataclass
class Draft:
    """A record of `table` with its rows. `id` is None for a new one; `changed_at` tells what was loaded.

    `own` is what stands in its own fields, by their keys: a `db.own.values.OwnContent`, None for nothing. Saving leaves
    those that are not there as they are.
    """

    table: str
    values: Values = field(default_factory=dict)
    rows: list[DraftRow] = field(default_factory=list)
    id: int | None = None
    changed_at: str = ""
    own: Values = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the record is called."""
        return str(self.values.get("title" if self.table == "source" else "name") or "").strip()

    def row(self, key: str) -> DraftRow:
        """The row of this key. Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def add(self, table: str, values: Values) -> DraftRow:
        """Adds a new row, about this record, and returns it."""
        numbers = [int(row.key[1:]) for row in self.rows if row.key[0] == "n"]
        row = DraftRow(table, f"n{max(numbers, default=0) + 1}", values)
        self.rows.append(row)
        return row


@dataclass(frozen=True)
class Problem:
    """Something wrong in a draft: `where` is a row's key or "" for the record, `field` a column or ""."""

    where: str
    field: str
    sentence: str
