"""A library of any size for benchmarks: facilities in real countries, three figures each, from a seed.

Rows are written past the history by bare SQLite: what is measured is how a large library is read.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from db import derived, search
from db.library import create_library, open_library

COUNTRIES = ("US", "CN", "AE", "FR", "DE", "GB", "JP", "IN", "BR", "NO", "SE", "KR", "SG", "MY", "CA", "AU")
MOMENT = "2026-01-01T00:00:00+00:00"
FIRST_DAY, LAST_DAY = 16_436, 21_914  # 2015 to 2029
TODAY = 20_454
Values = dict[str, object]


def make(path: Path, facilities: int, *, seed: int = 1) -> None:
    """Writes a library with so many facilities and three figures of power for each; refuses an existing file."""
    create_library(path).close()
    chance = random.Random(seed)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        places = _places(connection)
        sources = _sources(connection)
        _insert(connection, "facility", (_facility(number, chance, places) for number in range(1, facilities + 1)))
        basis = connection.execute("SELECT id FROM basis WHERE key = 'power.whole_facility'").fetchone()[0]
        _insert(connection, "observation", _figures(facilities, chance, basis, sources))
    library = open_library(path)
    derived.rebuild(library)
    search.rebuild(library)
    library.close()


def _row(values: Values, number: int) -> Values:
    uid = str(uuid.UUID(int=number, version=4))
    return values | {"uid": uid, "added_at": MOMENT, "changed_at": MOMENT}


def _places(connection: sqlite3.Connection) -> list[int]:
    known = dict(connection.execute("SELECT code, id FROM place"))
    rows = [
        _row({"name": code, "code": code, "kind": "country", "note": ""}, 10**9 + number)
        for number, code in enumerate(COUNTRIES)
        if code not in known
    ]
    _insert(connection, "place", rows)
    known = dict(connection.execute("SELECT code, id FROM place"))
    return [known[code] for code in COUNTRIES]


def _sources(connection: sqlite3.Connection) -> list[int]:
    rows = [
        _row({"title": f"Report {number}", "publisher": f"Publisher {number % 7}", "language": "", "licence": "",
              "note": "", "published": "2026", "published_first_day": 20_454, "published_last_day": 20_818},
             2 * 10**9 + number)
        for number in range(50)
    ]  # fmt: skip
    _insert(connection, "source", rows)
    return [row[0] for row in connection.execute("SELECT id FROM source")]


def _facility(number: int, chance: random.Random, places: list[int]) -> Values:
    place = places[min(int(chance.expovariate(0.35)), len(places) - 1)]
    name = f"Campus {number:07d} {chance.choice(('North', 'South', 'Zhangbei', '张北', 'Abilene', 'Ulanqab'))}"
    return _row({"id": number, "name": name, "place_id": place}, number)


def _figures(facilities: int, chance: random.Random, basis: int, sources: list[int]) -> Iterator[Values]:
    number = 0
    for facility in range(1, facilities + 1):
        power = round(chance.lognormvariate(3, 1), 1)
        day = chance.randint(FIRST_DAY, TODAY - 800)
        for step in range(3):
            number += 1
            ahead = step == 2
            yield _row(
                {
                    "facility_id": facility, "basis_id": basis, "value": power * (step + 1), "qualifier": "exact",
                    "kind": "planned" if ahead else "reported", "stage": None if ahead else "in use",
                    "extent": "total", "confidence": chance.choice(("high", "medium", "low")),
                    "source_id": chance.choice(sources), "date_first_day": day, "date_last_day": day,
                    "date": _date(day), "as_written": "", "scope": "", "note": "", "and_beyond": 0,
                },
                3 * 10**9 + number,
            )  # fmt: skip
            day = chance.randint(TODAY + 30, LAST_DAY) if step == 1 else day + chance.randint(30, 700)


def _date(day: int) -> str:
    from db.values.date_spans import from_day

    return from_day(day).isoformat()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Values]) -> None:
    """Inserts rows, filling what may not be empty from the table's own defaults."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    needed = {
        name: "" if kind.upper().startswith(("VARCHAR", "TEXT")) else 0
        for _, name, kind, not_null, default, key in connection.execute(f'PRAGMA table_info("{table}")')
        if not_null and default is None and not key and name not in first
    }
    needed |= {name: value for name, value in _DEFAULTS.items() if name in needed}
    names = [*first, *needed]
    marks = ",".join(f":{name}" for name in names)
    statement = f'INSERT INTO "{table}" ({",".join(names)}) VALUES ({marks})'

    def every() -> Iterator[Values]:
        yield first | needed
        for row in rows:
            yield row | needed

    connection.executemany(statement, every())


_DEFAULTS: dict[str, object] = {"confidence": "medium", "whole_includes_it": 1, "coordinates_precision": "not stated"}

if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
