"""The names of the records of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from db.duplicates.finding import Pair

if TYPE_CHECKING:
    from db.library import Library


def names_of(library: Library, table: str, pairs: Iterable[Pair]) -> dict[int, str]:
    """By id, the names (of sources the titles) of the records that pairs are of."""
    ids = sorted({one for pair in pairs for one in (pair.first, pair.second)})
    column = "title" if table == "source" else "name"
    names: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        listed = ",".join(map(str, ids[start : start + 500]))
        names.update(library.reading().execute(f"SELECT id, {column} FROM {table} WHERE id IN ({listed})").fetchall())
    return names
