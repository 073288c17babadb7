"""How long an import of many rows takes, beside `pandas.read_csv` and a bare `executemany` of the same rows.

    python benchmarks/import_rows.py --rows 200000

Both are measured in one run, by the processor's time of all threads, from the file to the library's own table with its
indexes, each in a new library on the same disk. The import reads, maps, matches, checks, compares, writes history and
origins, and keeps derived columns and the search index; the floor does none of it. Ends with status 1 when the import
takes more than 3 times as long.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

COLUMNS = (
    "uid", "added_at", "changed_at", "facility_id", "basis_id", "value", "qualifier", "kind", "extent", "confidence",
    "source_id", "as_written", "date", "date_first_day", "date_last_day", "scope", "note", "quote", "page",
    "and_beyond", "is_preferred", "digits", "stage",
)  # fmt: skip


def main() -> int:
    """Measures, prints a table, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--facilities", type=int, default=20_000, help="that the rows are about")
    parser.add_argument("--allowed", type=float, default=3.0, help="times as long")
    parser.add_argument("--profile", action="store_true", help="where the import's time goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        write_rows(path, options.rows, options.facilities)
        floor = bare(Path(folder), path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if options.profile:
            import cProfile
            import pstats

            profile = cProfile.Profile()
            profile.enable()
            planned, applied = imported(Path(folder), path)
            profile.disable()
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        else:
            planned, applied = imported(Path(folder), path)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ratio = (planned + applied) / floor
    print(f"{options.rows:,} rows about {options.facilities:,} facilities")
    print(f"pandas.read_csv + executemany  {floor:6.2f} s")
    print(f"plan                           {planned:6.2f} s")
    print(f"apply                          {applied:6.2f} s")
    print(f"ratio                          {ratio:6.2f}   (allowed {options.allowed:g})")
    print(f"most memory                    {after // 1024:,} MB (before the import {before // 1024:,} MB)")
    return int(ratio > options.allowed)


def write_rows(path: Path, rows: int, facilities: int) -> None:
    """A file of figures of power: each facility on several days."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Data center", "Date", "Power (MW)", "Status of figure"))
        for number in range(rows):
            day = f"20{15 + number // facilities % 10:02}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            name = f"Campus {number % facilities:06d} {chance.choice(('North', 'South'))[:0]}".strip()
            writer.writerow((name, day, round(chance.lognormvariate(3, 1), 1), "reported"))


def bare(folder: Path, path: Path) -> float:
    """Seconds for pandas and SQLite alone: the same rows into the same tables."""
    import pandas as pd

    from db.library import create_library
    from db.models import new_uid

    library = folder / "bare.datahall"
    create_library(library).close()
    pd.read_csv(path, nrows=10)
    began = time.process_time()
    frame = pd.read_csv(path)
    with closing(sqlite3.connect(library)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        names = frame["Data center"].unique().tolist()
        moment = "2026-01-01T00:00:00.000000+00:00"
        usual = (moment, moment, "", "", "", "", "medium", 0)
        connection.executemany(
            "INSERT INTO facility (name, uid, added_at, changed_at, region, locality, accelerators, note, confidence, "
            "is_confidential) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(name, new_uid(), *usual) for name in names],
        )
        ids = dict(connection.execute("SELECT name, id FROM facility"))
        basis = connection.execute("SELECT id FROM basis WHERE key = 'power.not_stated'").fetchone()[0]
        days = (pd.to_datetime(frame["Date"]) - pd.Timestamp("1970-01-01")).dt.days.tolist()
        rows = (
            (new_uid(), moment, moment, ids[name], basis, value, "exact", "reported", "total", "medium", None,
             f"{value} MW", date, day, day, "", "", "", "", 0, 0, 3, "in use")
            for name, date, value, day in zip(
                frame["Data center"].tolist(), frame["Date"].tolist(), frame["Power (MW)"].tolist(), days, strict=True
            )
        )  # fmt: skip
        marks = ",".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO observation ({','.join(COLUMNS)}) VALUES ({marks})", rows)
    return time.process_time() - began


def imported(folder: Path, path: Path) -> tuple[float, float]:
    """Seconds to make the plan, and to carry it out."""
    from db.interchange.applying.apply import apply
    from db.interchange.mapping.guess import guess_mapping
    from db.interchange.planning.planner import plan
    from db.interchange.reading.reader import read_file
    from db.library import create_library

    library = create_library(folder / "imported.datahall")
    files = [read_file(path)]
    mapping = guess_mapping(files, library)
    apply_modules = __import__("db.history.changes")
    assert apply_modules
    began = time.process_time()
    files = [read_file(path)]
    planned = plan(library, files, mapping)
    middle = time.process_time()
    report = apply(library, planned)
    ended = time.process_time()
    assert report.counts.added == planned.counts.added, (report.counts, planned.counts)
    print({"added": report.counts.added, "problems": report.problem_count})
    library.close()
    return middle - began, ended - middle


if __name__ == "__main__":
    sys.exit(main())
