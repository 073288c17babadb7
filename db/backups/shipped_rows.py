"""Measures and bases whose page was lost: every figure refers to them, and each library has the same from the start.

Which number each had stands in the index of their keys too, on another page. What else they hold is taken from a new
library; one whose key no Datahall ships stays lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from db.library import create_library


def refill(damaged: sqlite3.Connection, made: sqlite3.Connection, folder: Path) -> dict[str, int]:
    """Puts back the measures and bases that `made` lacks, under the numbers they had; returns how many of each.

    Args:
        folder: where a new library may be made.
    """
    lost = {table: list(_lost(damaged, made, table)) for table in ("measure", "basis")}
    if not any(lost.values()):
        return {}
    path = folder / "shipped.datahall"
    create_library(path).close()
    with closing(sqlite3.connect(path)) as shipped:
        shipped.row_factory = sqlite3.Row
        return {table: sum(_put(shipped, made, table, *one) for one in rows) for table, rows in lost.items() if rows}


def _lost(damaged: sqlite3.Connection, made: sqlite3.Connection, table: str) -> Iterator[tuple[int, str]]:
    """Number and key of those that the index tells of and `made` has not."""
    there = {int(row[0]) for row in made.execute(f'SELECT id FROM "{table}"')}
    with suppress(sqlite3.Error):
        index = _index_of_key(damaged, table)
        for row_id, key in damaged.execute(f'SELECT rowid, "key" FROM "{table}" INDEXED BY "{index}" ORDER BY "key"'):
            if isinstance(row_id, int) and row_id not in there:
                yield row_id, str(key)


def _index_of_key(damaged: sqlite3.Connection, table: str) -> str:
    for row in damaged.execute(f'PRAGMA index_list("{table}")').fetchall():
        columns = [str(one[2]) for one in damaged.execute(f'PRAGMA index_info("{row[1]}")')]
        if columns == ["key"]:
            return str(row[1])
    return ""


def _put(shipped: sqlite3.Connection, made: sqlite3.Connection, table: str, row_id: int, key: str) -> bool:
    row = shipped.execute(f'SELECT * FROM "{table}" WHERE "key" = ?', (key,)).fetchone()
    if row is None:
        return False
    values: dict[str, Any] = dict(row) | {"id": row_id}
    if table == "basis":
        of = shipped.execute("SELECT key FROM measure WHERE id = ?", (row["measure_id"],)).fetchone()[0]
        measure = made.execute("SELECT id FROM measure WHERE key = ?", (of,)).fetchone()
        if measure is None:
            return False
        values["measure_id"] = measure[0]
    known = {str(one[1]) for one in made.execute(f'PRAGMA table_info("{table}")')}
    values = {name: value for name, value in values.items() if name in known}
    listed, marks = ", ".join(f'"{one}"' for one in values), ", ".join("?" * len(values))
    insert = f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({marks})'
    return made.execute(insert, tuple(values.values())).rowcount == 1
