"""A library of any size for benchmarks: facilities in real countries, from a seed, made once and kept.

    python -m benchmarks.generate 1000000

Each facility has three figures of power and a milestone, one in four an operator. Rows are written past the history by
bare SQLite: what is measured is how a large library is read. Libraries are kept in the person's cache folder, or in the
one that DATAHALL_BENCHMARKS names; the million takes 2 GB there and five to ten minutes to make.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from db import derived, search
from db.library import create_library, forget_draft, open_library

COUNTRIES = ("US", "CN", "AE", "FR", "DE", "GB", "JP", "IN", "BR", "NO", "SE", "KR", "SG", "MY", "CA", "AU")
MOMENT = "2026-01-01T00:00:00+00:00"
FIRST_DAY, LAST_DAY = 16_436, 21_914  # 2015 to 2029
TODAY = 20_454
EVENTS = ("announced", "permitted", "construction started", "first operational", "fully operational", "cancelled")
OPERATORS = 200
HOUSE = Path(__file__).resolve().parents[1]
Values = dict[str, object]


def cached(facilities: int) -> Path:
    """The kept library of that size, made now where there is none of today's tables. Not to be written to."""
    path = cache_folder() / f"{facilities}-{_edition()}.datahall"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        older = [one for one in path.parent.glob(f"{facilities}-*") if one.suffix == path.suffix]
        print(f"making a library of {facilities:,} facilities in {path.parent}", file=sys.stderr)
        draft = path.with_name(f"{facilities}-making{path.suffix}")
        forget_draft(draft)
        make(draft, facilities)
        draft.rename(path)
        for one in older:
            forget_draft(one)
    return path


def cache_folder() -> Path:
    """Where made libraries are kept."""
    import platformdirs

    named = os.environ.get("DATAHALL_BENCHMARKS")
    return Path(named) if named else Path(platformdirs.user_cache_dir("datahall-benchmarks", appauthor=False))


def _edition() -> str:
    """Changes with the tables and with what is generated."""
    files = [Path(__file__), *sorted((HOUSE / "db" / "migrations" / "versions").glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


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
        _insert(connection, "milestone", _milestones(facilities, chance, sources))
        _insert(connection, "partner", (_row({"name": _partner(n), "kind": "company"}, 4 * 10**9 + n)
                                        for n in range(OPERATORS)))  # fmt: skip
        partners = [row[0] for row in connection.execute("SELECT id FROM partner")]
        _insert(connection, "role", _operators(facilities, chance, partners, sources))
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


def _milestones(facilities: int, chance: random.Random, sources: list[int]) -> Iterator[Values]:
    for facility in range(1, facilities + 1):
        day = chance.randint(FIRST_DAY, TODAY)
        yield _row(
            {
                "facility_id": facility, "event": chance.choice(EVENTS), "certainty": "actual", "date": _date(day),
                "date_first_day": day, "date_last_day": day, "source_id": chance.choice(sources),
                "confidence": "medium",
            },
            5 * 10**9 + facility,
        )  # fmt: skip


def _operators(facilities: int, chance: random.Random, partners: list[int], sources: list[int]) -> Iterator[Values]:
    for facility in range(1, facilities + 1, 4):
        yield _row(
            {
                "facility_id": facility, "partner_id": chance.choice(partners), "role": "operator",
                "certainty": "actual", "source_id": chance.choice(sources), "confidence": "medium",
            },
            6 * 10**9 + facility,
        )  # fmt: skip


def _partner(number: int) -> str:
    return f"Operator {number:03d}"


def _date(day: int) -> str:
    from db.values.date_spans import from_day

    return from_day(day).isoformat()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Values]) -> None:
    """Inserts rows, filling what may not be empty from the table's own defaults."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    needed: Values = {
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
    print(cached(int(sys.argv[1])))
