"""How long searching everything takes among many records, beside SQLite's index and RapidFuzz alone.

    python -m benchmarks.search --names 1000000

Words that are found, that are everywhere or nowhere, two Chinese characters, and words typed wrongly. Two floors in one
run: the bare FTS5 query for the same words, and RapidFuzz comparing all names one by one for a word typed wrongly.
Medians of `--times` runs. How many of the words typed wrongly lead to what was meant is printed. Ends with status 1
when the slowest takes longer than allowed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.duplicates import make

if TYPE_CHECKING:
    from db.library import Library

WRONG = 60
"""Words typed wrongly that are tried."""


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--allowed", type=float, default=500.0, help="milliseconds for the slowest search")
    options = parser.parse_args()
    from db import search
    from db.library import open_library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.datahall"
        make(path, options.names)
        library = open_library(path)
        indexing_s = _timed(lambda: search.rebuild(library))
        print(f"{options.names:,} names, indexed in {indexing_s:.1f} s, {path.stat().st_size / 1e6:,.0f} MB")
        slowest_ms = _print_times(library, options.times)
        _print_found(library)
        library.close()
    print(f"slowest {slowest_ms:.0f} ms (allowed {options.allowed:g})")
    return int(slowest_ms > options.allowed)


def _print_times(library: Library, times: int) -> float:
    from db.browse.finding import find
    from db.browse.finding_near import find_near

    name = str(
        library.reading().execute("SELECT name FROM facility WHERE name < 'a' LIMIT 1 OFFSET 5000").fetchone()[0]
    )
    first = name.split()[0]
    asked = [
        ("a whole name", name),
        ("a word of it", first),
        ("its first three letters", first[:3]),
        ("a word that is everywhere", "center"),
        ("two Chinese characters", "智算"),
        ("two characters and a place", "贵安 中心"),
        ("two letters", "ka"),
        ("nowhere", "qqqq"),
    ]
    slowest_ms = 0.0
    print(f"{'':<28}{'bare FTS5':>12}{'search':>12}{'near names':>12}   (ms)")
    for what, words in asked:
        floor = _median(lambda words=words: _bare(library, words), times)  # type: ignore[misc]
        whole = _median(lambda words=words: find(library, words), times)  # type: ignore[misc]
        slowest_ms = max(slowest_ms, whole)
        print(f"{what:<28}{floor:>12.1f}{whole:>12.1f}")
    for what, words in (("a letter left out", first[:2] + first[3:]), ("nothing near", "xqzwkv jjqqxx")):
        near = _median(lambda words=words: find_near(library, words), times)  # type: ignore[misc]
        whole = _median(lambda words=words: find(library, words), times)  # type: ignore[misc]
        slowest_ms = max(slowest_ms, near + whole)
        all_names = _compare_all(library, words) * 1000
        print(f"{what:<28}{all_names:>12.1f}{whole:>12.1f}{near:>12.1f}   first: RapidFuzz, all names")
    return slowest_ms


def _print_found(library: Library) -> None:
    """Names with one slip in their first word: how often the name meant is among those offered."""
    from db.browse.finding_near import find_near

    chance = random.Random(2)
    highest = int(library.reading().execute("SELECT max(id) FROM facility").fetchone()[0])
    ids = sorted(chance.sample(range(1, highest), WRONG))
    listed = ",".join(map(str, ids))
    names = [
        str(row[0]).strip() for row in library.reading().execute(f"SELECT name FROM facility WHERE id IN ({listed})")
    ]
    found = 0
    for name in names:
        first, _, rest = name.partition(" ")
        at = chance.randint(1, len(first) - 2)
        words = f"{first[:at]}{first[at + 1]}{first[at]}{first[at + 2 :]} {rest}".strip()
        if words == name:
            found += 1
            continue
        group = find_near(library, words)
        found += group is not None and any(hit.name.strip() == name for hit in group.hits)
    print(f"two letters of the first word exchanged: the name meant is offered for {found} of {len(names)}")


def _bare(library: Library, words: str) -> None:
    """The record numbers of the words, straight from SQLite's index."""
    for word in words.split():
        index = "search_trigrams" if len(word) > 2 else "search_bigrams"
        query = f"SELECT count(*) FROM {index} WHERE {index} MATCH ?"
        library.reading().execute(query, (f'"{word}"',)).fetchone()


def _compare_all(library: Library, words: str) -> float:
    """Seconds that RapidFuzz takes for all names, one by one, without reading them."""
    from rapidfuzz import fuzz, process

    names = [row[0] for row in library.reading().execute("SELECT name FROM facility")]
    return _timed(lambda: process.extract(words, names, scorer=fuzz.partial_ratio, limit=5))


def _median(work: Callable[[], object], times: int) -> float:
    """Milliseconds."""
    return 1000 * statistics.median(_timed(work) for _ in range(times))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
