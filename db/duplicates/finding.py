"""Finds records that are likely the same in a library of any size: blocks first, then names, then all that is known."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.duplicates import records, sources
from db.duplicates.blocks import Blocks, keys_of, spots_of
from db.duplicates.comparing import AT_LEAST, Verdict, compare
from db.duplicates.names import take_apart
from db.duplicates.telling_apart import told_apart
from db.watch import Watch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from db.duplicates.sketches import Sketches
    from db.library import Library

MOST_PAIRS = 20_000
"""Of more likely pairs only those with the highest scores are kept: nobody looks at more."""
CHUNK = 50_000
NAMES_BETWEEN_LOOKS = 300
"""So that a search is stopped in less than 200 ms."""
LIKE_ENOUGH = 75
"""RapidFuzz's ratio of two names' telling words; those under it are left, unless one holds the other."""
HOLDS = 99.5
"""The same of the words or signs that both have, where one holds the other."""
LETTERS = 7
WHOLE = 1000
"""Progress is told in this many parts: a third for the names, two thirds for the pairs."""


@dataclass(frozen=True)
class Pair:
    """Two records of a table that may be the same; `first` is the older one."""

    table: str
    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


@dataclass
class Found:
    """Likely pairs, highest score first; how many names there were, and how many pairs of them were compared."""

    pairs: list[Pair]
    names: int = 0
    compared: int = 0
    are_all: bool = True


def find(library: Library, table: str, at_least: int = AT_LEAST, watch: Watch = Watch()) -> Found:  # noqa: B008
    """Looks through all records of a table.

    Args:
        library: where.
        table: "facility", "partner", "policy" or "source".
        at_least: the least score of a pair.
        watch: told how far it is; raises Cancelled.
    """
    if table == "source":
        documents = {one.id: one for one in sources.read(library)}
        watch.at(1, 2)
        pairs: Iterable[tuple[int, int]] = sources.candidates(list(documents.values()))
        found = Found([], names=len(documents))
        verdicts = ((one, other, sources.compare(documents[one], documents[other])) for one, other in sorted(pairs))
        _keep_best(library, found, table, verdicts, at_least, watch)
        return found
    names = _Names(library, table, watch)
    found = Found([], names=len(names.keys))
    _keep_best(library, found, table, _compared(library, table, names, found, watch), at_least, watch)
    return found


def look_again(library: Library, table: str, pairs: Iterable[tuple[int, int]], at_least: int = AT_LEAST) -> list[Pair]:
    """Pairs as they are now: those whose record is gone, or that are not alike any more, are missing."""
    wanted = list(pairs)
    ids = {one for pair in wanted for one in pair}
    found = Found([])
    if table == "source":
        documents = {one.id: one for one in sources.read(library, ids)}
        both = [pair for pair in wanted if documents.keys() >= set(pair)]
        verdicts = ((one, other, sources.compare(documents[one], documents[other])) for one, other in both)
    else:
        known = records.read(library, table, ids)
        both = [pair for pair in wanted if known.keys() >= set(pair)]
        verdicts = ((one, other, compare(known[one], known[other])) for one, other in both)
    _keep_best(library, found, table, verdicts, at_least, Watch())
    return found.pairs


def _keep_best(
    library: Library,
    found: Found,
    table: str,
    verdicts: Iterable[tuple[int, int, Verdict]],
    at_least: int,
    watch: Watch,
) -> None:
    """Keeps pairs that are likely enough and not told apart."""
    apart = told_apart(library, table)
    best: list[tuple[int, int, int, tuple[str, ...]]] = []
    for number, (one, other, verdict) in enumerate(verdicts):
        if number % NAMES_BETWEEN_LOOKS == 0 and watch.stopped():
            watch.at(0, 0)
        if verdict.score < at_least or verdict.is_apart or (one, other) in apart:
            continue
        entry = (verdict.score, -one, -other, verdict.reasons)
        if len(best) < MOST_PAIRS:
            heapq.heappush(best, entry)
        else:
            heapq.heappushpop(best, entry)
            found.are_all = False
    found.pairs = [Pair(table, -one, -other, score, reasons) for score, one, other, reasons in sorted(best)[::-1]]


class _Names:
    """All names of a table: of which record each is, what it is compared by, and its blocks."""

    def __init__(self, library: Library, table: str, watch: Watch) -> None:
        self.record_ids, self.keys, self.marks = array("q"), [], array("q")
        self.blocks = Blocks()
        reading = library.reading()
        total = int(reading.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        spots = ", latitude, longitude" if table == "facility" else ", NULL, NULL"
        query = f"""SELECT id, name{spots} FROM {table} UNION ALL
            SELECT {table}_id, name, NULL, NULL FROM alias WHERE {table}_id IS NOT NULL ORDER BY 1"""
        for number, (record_id, written, latitude, longitude) in enumerate(reading.execute(query)):
            if number % NAMES_BETWEEN_LOOKS == 0:
                watch.at(min(number * WHOLE // (3 * max(total, 1)), WHOLE // 3), WHOLE)
            name = take_apart(written)
            self.record_ids.append(record_id)
            self.keys.append(name.key)
            self.marks.append(hash(name.marks) if name.marks else 0)
            self.blocks.add(number, keys_of(name))
            if latitude is not None:
                self.blocks.add(number, spots_of(latitude, longitude))


def _compared(
    library: Library, table: str, names: _Names, found: Found, watch: Watch
) -> Iterator[tuple[int, int, Verdict]]:
    """Each pair of records with names that are alike, compared."""
    import numpy as np

    from db.duplicates.sketches import Sketches

    if not names.keys:
        return
    count = len(names.keys)

    def look() -> None:
        watch.at(WHOLE // 3, WHOLE)

    pairs = names.blocks.pairs(names.keys, look)
    names.blocks = Blocks()
    of_record, marks = np.frombuffer(names.record_ids, np.int64), np.frombuffer(names.marks, np.int64)
    sketches = Sketches(names.keys, look)
    seen: set[tuple[int, int]] = set()
    for start in range(0, len(pairs), CHUNK):
        watch.at(WHOLE // 3 + start * 2 * WHOLE // (3 * len(pairs)), WHOLE)
        one, other = np.divmod(pairs[start : start + CHUNK], count)
        is_open = (of_record[one] != of_record[other]) & (
            (marks[one] == marks[other]) | (marks[one] == 0) | (marks[other] == 0)
        )
        one, other = one[is_open], other[is_open]
        found.compared += len(one)
        alike = _alike(names, sketches, one, other)
        both = set(zip(of_record[one[alike]].tolist(), of_record[other[alike]].tolist(), strict=True))
        fresh = sorted({(min(pair), max(pair)) for pair in both} - seen)
        seen.update(fresh)
        known = records.read(library, table, {record_id for pair in fresh for record_id in pair})
        for first, second in fresh:
            yield first, second, compare(known[first], known[second])


def _alike(
    names: _Names, sketches: Sketches, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which pairs of names deserve a closer look. RapidFuzz compares, on all cores, those that may be alike at all."""
    import numpy as np
    from rapidfuzz import fuzz, process

    alike = np.zeros(len(one), bool)

    def look(scorer: Callable[..., float], least: float, may_be: npt.NDArray[np.bool_]) -> None:
        at = np.flatnonzero(may_be & ~alike)
        ours, theirs = ([names.keys[number] for number in side[at].tolist()] for side in (one, other))
        found = process.cpdist(ours, theirs, scorer=scorer, score_cutoff=least, workers=-1)
        alike[at[np.asarray(found >= least)]] = True

    look(fuzz.ratio, LIKE_ENOUGH, sketches.may_be_like(one, other, LIKE_ENOUGH))
    look(fuzz.token_set_ratio, HOLDS, sketches.may_share_all_words(one, other))
    look(fuzz.partial_ratio, HOLDS, sketches.is_chinese[one] & sketches.may_hold(one, other))
    for at in np.flatnonzero(sketches.may_be_letters(one, other, LETTERS) & ~alike).tolist():
        alike[at] = _may_be_letters(names.keys[one[at]], names.keys[other[at]])
    return alike


def _may_be_letters(one: str, other: str) -> bool:
    """Whether one may be made of the other's first letters."""
    short, long = sorted((one, other), key=len)
    return " " not in short and " " in long and {word[0] for word in long.split()} <= set(short)
