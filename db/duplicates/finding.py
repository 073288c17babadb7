"""Finds records that are likely the same in a library of any size: blocks first, then names, then all that is known."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.duplicates import records, sources
from db.duplicates.comparing import AT_LEAST, Verdict, compare
from db.duplicates.telling_apart import told_apart
from db.watch import Watch

if TYPE_CHECKING:
    from db.duplicates.all_names import AllNames
    from db.library import Library

MOST_PAIRS = 20_000
"""Of more likely pairs only those with the highest scores are kept: nobody looks at more."""
CHUNK = 50_000
PAIRS_BETWEEN_LOOKS = 300
"""So that a search is stopped in less than 200 ms."""
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
    from db.duplicates import all_names

    def tell(done: int, total: int) -> None:
        watch.tell(done * WHOLE // (3 * max(total, 1)), WHOLE)

    names = all_names.read(library, table, Watch(tell, watch.stopped))
    found = Found([], names=len(names.keys))
    compared = _compared(library, table, names, found, at_least, watch)
    _keep_best(library, found, table, compared, at_least, watch)
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
        if number % PAIRS_BETWEEN_LOOKS == 0 and watch.stopped():
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


def _compared(
    library: Library, table: str, names: AllNames, found: Found, at_least: int, watch: Watch
) -> Iterator[tuple[int, int, Verdict]]:
    """Each pair of records with names that are alike, compared."""
    import numpy as np

    from db.duplicates.sifting import sifted

    count = len(names.keys)
    pairs = names.blocks.pairs(names.keys, lambda: watch.at(WHOLE // 3, WHOLE))
    seen: set[tuple[int, int]] = set()
    for start in range(0, len(pairs), CHUNK):
        watch.at(WHOLE // 3 + start * 2 * WHOLE // (3 * len(pairs)), WHOLE)
        one, other = np.divmod(pairs[start : start + CHUNK], count)
        is_open = names.are_open(one, other)
        one, other = one[is_open], other[is_open]
        found.compared += len(one)
        alike = sifted(names, one, other, at_least)
        both = zip(names.record_ids[one[alike]].tolist(), names.record_ids[other[alike]].tolist(), strict=True)
        fresh = sorted({(min(pair), max(pair)) for pair in both} - seen)
        seen.update(fresh)
        known = records.read(library, table, {record_id for pair in fresh for record_id in pair})
        for first, second in fresh:
            yield first, second, compare(known[first], known[second])
