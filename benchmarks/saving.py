"""How long saving an edit takes until it is durable on the disk, and undoing it.

    python -m benchmarks.saving --facilities 1000000

An edit changes a facility's name and a figure's value, as the editor saves them. The floor writes the very same rows
(those that the edit left in the file, of all tables) into a copy of the library by bare `sqlite3` with the same
pragmas, in one transaction. Counted is the wall's clock: durable means that the disk was waited for. The processor's
time is told beside it.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generate import cached
from benchmarks.measuring import Result, tell
from db.connecting import CACHE_KB

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.edit.drafts import Draft
    from db.library import Library

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KB}")
WARM = 3
Rows = list[tuple[str, dict[str, Any]]]


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from db.library import open_library

    with tempfile.TemporaryDirectory(dir=cached(options.facilities).parent) as folder:
        path = Path(folder) / "edited.datahall"
        shutil.copyfile(cached(options.facilities), path)
        library = open_library(path)
        with closing(sqlite3.connect(path)) as bare:
            for pragma in PRAGMAS:
                bare.execute(f"PRAGMA {pragma}")
            turns = _turns(library, bare, options.facilities, max(options.times, 5))
        library.close()
    return tell(_results(turns))


def _turns(library: Library, bare: sqlite3.Connection, facilities: int, times: int) -> list[dict[str, float]]:
    from db.edit import editing
    from db.history import changes

    chance, turns = random.Random(1), []
    for turn in range(times + WARM):
        facility, took = chance.randint(1, facilities), {}
        before = _newest(bare)
        draft = _edited(library, facility)
        took["save"], took["save_cpu"] = _timed(lambda draft=draft: editing.save(library, draft))  # type: ignore[misc]
        rows = _written(bare, before, facility)
        took["bare"], took["bare_cpu"] = _timed(lambda rows=rows: _write(bare, rows))  # type: ignore[misc]
        _forget(bare)
        took["undo"], took["undo_cpu"] = _timed(lambda: changes.undo(library))
        if turn >= WARM:
            turns.append(took)
    return turns


def _edited(library: Library, facility: int) -> Draft:
    """A record as the editor holds it when Save is pressed: it was read when the editor was opened."""
    from db.edit import editing
    from db.edit.drafts import RowState

    draft = editing.load(library, "facility", facility)
    draft.values["name"] = f"{draft.values['name']} again"
    figure = next(row for row in draft.rows if row.table == "observation")
    figure.values["value"] = float(figure.values["value"]) + 1
    figure.state = RowState.CHANGED
    return draft


def _newest(bare: sqlite3.Connection) -> int:
    return int(bare.execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()[0])


def _written(bare: sqlite3.Connection, before: int, facility: int) -> Rows:
    """The rows that the edit left, by table: what changed, its history, its derived columns, its search text."""
    asked = (
        ("facility", "id = ?", facility),
        ("observation", "facility_id = ?", facility),
        ("facility_state", "facility_id = ?", facility),
        ("change_set", "id > ?", before),
        ("change", "change_set_id > ?", before),
    )
    found: Rows = []
    for table, condition, value in asked:
        cursor = bare.execute(f'SELECT * FROM "{table}" WHERE {condition}', (value,))
        names = [one[0] for one in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        found += [(table, row) for row in (rows[:1] if table == "observation" else rows)]
    return found


def _write(bare: sqlite3.Connection, rows: Rows) -> None:
    """The same rows again: those with an id are updated, the history's are added as new ones."""
    bare.execute("BEGIN IMMEDIATE")
    for table, row in rows:
        if table in ("facility", "observation", "facility_state"):
            key = "facility_id" if table == "facility_state" else "id"
            names = [name for name in row if name != key]
            marks = ", ".join(f'"{name}" = :{name}' for name in names)
            bare.execute(f'UPDATE "{table}" SET {marks} WHERE {key} = :{key}', row)
        elif table == "change_set":
            new = {name: value for name, value in row.items() if name != "id"} | {"uid": f"{time.monotonic_ns():036d}"}
            added = bare.execute(_insert(table, new), new).lastrowid
        else:
            new = {name: value for name, value in row.items() if name != "id"} | {"change_set_id": added}
            bare.execute(_insert(table, new), new)
    bare.execute("COMMIT")


def _forget(bare: sqlite3.Connection) -> None:
    """Takes the floor's history out again, so that undo finds the edit."""
    newest = _newest(bare)
    bare.execute("DELETE FROM change WHERE change_set_id = ?", (newest,))
    bare.execute("DELETE FROM change_set WHERE id = ?", (newest,))
    bare.commit()


def _insert(table: str, row: dict[str, Any]) -> str:
    names = ", ".join(f'"{name}"' for name in row)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(f":{name}" for name in row)})'


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the wall's clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor)


def _results(turns: list[dict[str, float]]) -> list[Result]:
    middle = {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}

    def ratio(one: str, other: str) -> float:
        return statistics.median(turn[one] / turn[other] for turn in turns)

    return [
        Result(
            "save an edit, durable", middle["save"], "ms", middle["bare"], "the same rows, bare", ratio("save", "bare"),
            reach_ratio=4, notes=[f"processor: {middle['save_cpu']:.2f} ms, bare {middle['bare_cpu']:.2f} ms"],
        ),
        Result(
            "undo it", middle["undo"], "ms", middle["save"], "save", ratio("undo", "save"), reach_ratio=1.5,
            notes=[f"processor: {middle['undo_cpu']:.2f} ms"],
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
