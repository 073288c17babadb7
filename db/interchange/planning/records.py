"""The records that files name, each once: by unique id, by key in its file, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from db.interchange.planning.plan import PlannedRecord


@dataclass(frozen=True)
class RecordRef:
    """Stands where a record's id will: the one of this number in `Plan.records`."""

    number: int


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name without what writing it differently changes: letters' case and blanks."""
    return " ".join(name.casefold().split())


def plain_address(address: str) -> str:
    """An address without what leads to the same page: scheme, "www.", a slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/")


class Records:
    """Finds or adds the records of a plan."""

    def __init__(self, planned: list[PlannedRecord]) -> None:
        self.planned = planned
        self._by_uid: dict[tuple[str, str], int] = {}
        self._by_key: dict[tuple[str, str, str], int] = {}
        self._by_name: dict[tuple[str, str], int] = {}
        self._joined: dict[tuple[str, str, str], int] = {}

    def find(self, table: str, name: str, *, key: str = "", uid: str = "", grid: str = "") -> int | None:
        """The number of the record, or None."""
        if uid:
            return self._by_uid.get((table, uid))
        if key:
            return self._by_key.get((table, grid, folded(key)))
        return self._by_name.get((table, folded(name)))

    def take(
        self, table: str, name: str, *, key: str = "", uid: str = "", grid: str = "", row: int | None = None
    ) -> PlannedRecord:
        """The record, added where it is new."""
        found = self.find(table, name, key=key, uid=uid, grid=grid)
        if found is not None:
            return self.planned[found]
        record = PlannedRecord(len(self.planned), table, name, key, uid, grid, row)
        self.planned.append(record)
        if uid:
            self._by_uid[table, uid] = record.number
        if key:
            self._by_key[table, grid, folded(key)] = record.number
        self._by_name.setdefault((table, folded(name)), record.number)
        return record

    def source(self, title: str, address: str, grid: str, row: int | None, uid: str = "") -> PlannedRecord:
        """The source of this unique id, else of this address, or of this title where there is none."""
        key = plain_address(address) if address else ""
        if uid:
            key = ""
        record = self.take("source", title or key or uid, key=key, uid=uid, grid="" if key else grid, row=row)
        record.grid = record.grid or grid
        if not record.values:
            record.values["title"] = title or key
            if address:
                record.values["address"] = address
        return record

    def note_join(self, grid: str, column: str, cell: str, number: int) -> None:
        """Remembers which record a cell of a grid stands for, for the rows of another that name it so."""
        self._joined.setdefault((grid, column, folded(cell)), number)

    def joined(self, grid: str, column: str, cell: str) -> int | None:
        """The record that a cell of another grid stands for."""
        return self._joined.get((grid, column, folded(cell)))
