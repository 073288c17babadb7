"""Objects of JSON made into rows of cells under dotted names, and the lists within them into grids of their own."""

from __future__ import annotations

import json
from pathlib import Path
from types import NoneType
from typing import Any

from db.interchange.reading import limits
from db.interchange.reading.grid import Cell, Grid
from db.interchange.reading.headers import different
from db.interchange.reading.json_text import is_given, too_deep
from db.interchange.reading.spool import Spool, SpooledRows

KEYS = ("id", "uid", "key", "slug", "name", "title", "Id", "ID", "Key", "Name", "Title")
"""What an object may be known by, in the order of preference."""
SEPARATOR = "; "
_PLAIN = (str, float, bool, NoneType)
"""Types that are cells already; whole numbers may be too large for one."""


class _Table:
    """Rows of one name, under columns that may grow."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}
        self.spool = Spool()


class Tables:
    """Takes records by the name of their list, and gives a grid for each name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: dict[str, _Table] = {}

    def __len__(self) -> int:
        return len(self._tables)

    def add(self, name: str, number: int, record: dict[str, Any]) -> None:
        """Adds an object as a row of `name`; lists of objects in it become rows of "name.member"."""
        self._add(name, number, record, {}, 0)

    def _add(self, name: str, number: int, record: dict[str, Any], link: dict[str, Cell], depth: int) -> None:
        flat: dict[str, Cell] = dict(link)
        lists: list[tuple[str, list[Any]]] = []
        self._flatten(record, "", flat, lists, depth)
        table = self._tables.get(name)
        if table is None:
            if len(self._tables) >= limits.MOST_SHEETS:
                raise limits.unreadable(self._path, "It holds too many lists.", "Save the part you need as CSV.")
            table = self._tables[name] = _Table()
        columns = table.columns
        for key in flat:
            if key not in columns:
                columns[key] = len(columns)
                if len(columns) > limits.MOST_COLUMNS:
                    raise limits.too_wide(self._path, number)
        table.spool.add(number, [flat.get(key) for key in columns])
        if lists:
            known = next((key for key in KEYS if is_given(flat.get(key))), None)
            own: dict[str, Cell] = {f"{name} {known}": flat[known]} if known else {f"{name} row": number}
            for inner, values in lists:
                for value in values:
                    self._add(f"{name}.{inner}", number, value, own, depth + 1)

    def _flatten(
        self, record: dict[str, Any], before: str, flat: dict[str, Cell], lists: list[tuple[str, list[Any]]], depth: int
    ) -> None:
        if depth > limits.DEEPEST:
            raise too_deep(self._path)
        for key, value in record.items():
            name = f"{before}{key or 'unnamed'}"
            if type(value) in _PLAIN and name not in flat:
                flat[name] = value if value == value and value != "" else None
                if type(value) is str and len(value) > limits.LONGEST_CELL:
                    raise limits.too_long_a_cell(self._path, 0)
            elif isinstance(value, dict):
                self._flatten(value, f"{name}.", flat, lists, depth + 1)
            elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
                lists.append((name, value))
            else:
                if name in flat:
                    name = _another(name, flat)
                flat[name] = self.cell(value)

    def cell(self, value: Any) -> Cell:
        """A value as a cell: lists of words joined by semicolons, anything deeper as JSON. Raises InputError."""
        if not is_given(value):
            return None
        if isinstance(value, list):
            plain = all(not isinstance(item, list | dict) for item in value)
            given = [_word(item) for item in value if is_given(item)]
            value = SEPARATOR.join(given) if plain else json.dumps(value, ensure_ascii=False)
        elif isinstance(value, dict):
            value = json.dumps(value, ensure_ascii=False)
        if isinstance(value, str) and len(value) > limits.LONGEST_CELL:
            raise limits.too_long_a_cell(self._path, 0)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
            return str(value) if abs(value) < 10**300 else None
        return value  # type: ignore[no-any-return]

    def grids(self, only: str | None, remarks: list[str]) -> list[Grid]:
        """A grid for each name in which something is given."""
        found = []
        for name, table in self._tables.items():
            table.spool.finish()
            if not table.spool.filled or only not in (None, name):
                continue
            kept = [one for one in table.columns.items() if not _is_gap(*one, table)]
            read = SpooledRows(table.spool, tuple(place for _, place in kept))
            found.append(Grid(name, different([_line(key) for key, _ in kept], remarks), len(table.spool), read))
        return found


def _is_gap(name: str, place: int, table: _Table) -> bool:
    """Whether a column is there only because an object of other records is null in some: "power" of "power.value"."""
    return place not in table.spool.filled and any(other.startswith(f"{name}.") for other in table.columns)


def _another(name: str, taken: dict[str, Cell]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _line(key: str) -> str:
    return " ".join(key.split())[:200] or "unnamed"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
