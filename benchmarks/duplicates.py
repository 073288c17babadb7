"""How long looking for duplicates takes among many names, beside SQLite and RapidFuzz alone.

    python -m benchmarks.duplicates --names 1000000

Two floors in one run: the same names read and sorted by bare `sqlite3`, and `rapidfuzz.process.cpdist` on as many pairs
as were compared. Medians of `--times` runs. One name in twenty is written again, a little differently: how many of
these are found is printed. Ends with status 1 when it takes longer than allowed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

SYLLABLES = re.findall(
    r"\w+", "ka lor mi ven dra sol tek ri no bal ter zen qua fel mar os tin ya hu ber gal wen dor pi sha lun"
)
CHINESE = "张北贵安乌兰察布庆阳中卫临港怀来韶关芜湖成都天府青浦吴江和林格尔哈密阳泉廊坊太仓宁东海南林芝"
KINDS = ("data center", "campus", "cluster", "AI hub", "computing center", "")
CHINESE_KINDS = ("数据中心", "智算中心", "算力中心", "产业园", "云计算基地")
WRITTEN_AGAIN = 20


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--allowed", type=float, default=120.0, help="seconds")
    options = parser.parse_args()
    from db.duplicates.finding import find
    from db.library import open_library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.datahall"
        again = make(path, options.names)
        floor = statistics.median(_timed(lambda: _sorted(path)) for _ in range(max(3, options.times)))
        library = open_library(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = []
        processor = time.process_time()
        seconds = statistics.median(
            _timed(lambda: found.append(find(library, "facility"))) for _ in range(options.times)
        )
        processor = (time.process_time() - processor) / options.times
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        fuzz = _compared(library.reading(), found[-1].compared)
        library.close()
    pairs = {(pair.first, pair.second) for pair in found[-1].pairs}
    print(f"{found[-1].names:,} names, {found[-1].compared:,} pairs compared, {len(pairs):,} likely pairs kept")
    print(f"read and sort in bare sqlite3      {floor:7.2f} s")
    print(f"RapidFuzz on as many pairs         {fuzz:7.2f} s")
    print(f"looking for duplicates             {seconds:7.2f} s   (allowed {options.allowed:g})")
    print(f"its processor time                 {processor:7.2f} s")
    print(f"ratio to both floors               {seconds / (floor + fuzz):7.2f}")
    print(f"most memory                        {after // 1024:,} MB (before {before // 1024:,} MB)")
    print(f"written again and found            {len(pairs & again) / len(again):7.1%} of {len(again):,}")
    return int(seconds > options.allowed)


def make(path: Path, names: int, *, seed: int = 1) -> set[tuple[int, int]]:
    """Writes a library with so many facilities past the history; returns the pairs of those written again."""
    from db.library import create_library

    create_library(path).close()
    chance = random.Random(seed)
    again: set[tuple[int, int]] = set()
    kept = min(names // WRITTEN_AGAIN, 15_000)

    def rows() -> Iterator[tuple[object, ...]]:
        earlier: list[str] = []
        for number in range(1, names + 1):
            at = number - (names - kept)
            name = _written_again(earlier[at - 1], chance) if at > 0 else _name(chance)
            if at > 0:
                again.add((at, number))
            if len(earlier) < kept:
                earlier.append(name)
            moment = "2026-01-01T00:00:00+00:00"
            yield number, f"{number:036d}", moment, moment, name

    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executemany(
            "INSERT INTO facility (id, uid, added_at, changed_at, name, region, locality, accelerators, note, "
            "confidence, is_confidential) VALUES (?, ?, ?, ?, ?, '', '', '', '', 'medium', 0)",
            rows(),
        )
    return again


def _name(chance: random.Random) -> str:
    if chance.random() < 0.3:
        return "".join(chance.choice(CHINESE) for _ in range(chance.randint(4, 7))) + chance.choice(CHINESE_KINDS)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title() for _ in range(chance.randint(2, 3))]
    number = f" {chance.randint(1, 9)}" if chance.random() < 0.15 else ""
    return f"{' '.join(words)} {chance.choice(KINDS)}".strip() + number


def _written_again(name: str, chance: random.Random) -> str:
    if not name.isascii():
        return f" {name}有限公司"
    at = chance.randint(1, len(name.split()[0]) - 1)
    return chance.choice((f"{name}, Inc.", name.upper(), name[:at] + name[at + 1 :], name.replace("center", "centre")))


def _sorted(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for _ in connection.execute("SELECT id, name FROM facility ORDER BY name"):
            pass


def _compared(connection: sqlite3.Connection, pairs: int) -> float:
    from rapidfuzz import fuzz, process

    names = [row[0] for row in connection.execute("SELECT name FROM facility LIMIT 200001")]
    begun = time.perf_counter()
    for _ in range(max(1, pairs // 200_000)):
        process.cpdist(names[:-1], names[1:], scorer=fuzz.ratio, score_cutoff=72, workers=-1)
    return time.perf_counter() - begun


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
