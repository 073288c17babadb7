"""Names near to words that are found nowhere: "Abiline" means "Abilene", 乌兰察步 means 乌兰察布.

Word for word, RapidFuzz counts the slips: letters left out, added, exchanged, or two that changed places. Small tables
are compared whole; of large ones the full-text index gives the names that share most triples of letters, or pairs of
Chinese characters, with what was typed, so that a million names are as soon looked through as a thousand.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from db import search
from db.browse.finding import KINDS, NEAR, Group, Hit, hits_of
from db.values.folding import fold
from db.watch import Watch

if TYPE_CHECKING:
    import sqlite3

    from db.library import Library

SMALL_TABLE = 5_000
"""Records up to which all names of a kind are compared."""
CANDIDATES = 400
"""Records of a larger kind that are compared: those that share most with what was typed."""
MOST_OF_A_PIECE = 20_000
"""A triple of letters that so many records have tells nothing of which is meant."""
MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")


Record = tuple[str, int]
"""A kind and an id."""
BEGINS, ELSEWHERE = 0.5, 0.25
"""Parts of a slip that count where only the beginning of a longer word is near, or where the first letters differ."""


@dataclass
class _Names:
    """The words of all names that are compared: which records have each, and the first name of each that has it."""

    having: dict[str, dict[Record, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, record: Record, name: str, lengths: Iterable[int]) -> None:
        """Notes a name; Chinese characters have no spaces, so each run of them counts as words of those lengths."""
        for word in _words(name):
            self.having[word].setdefault(record, name)
            if search.CJK_RUN.fullmatch(word):
                for length in lengths:
                    for start in range(len(word) - length + 1):
                        self.having[word[start : start + length]].setdefault(record, name)


@dataclass(frozen=True)
class _Near:
    """How near a record is: for each word typed that is near, its slips, and the name in which it is."""

    slips: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def in_all(self) -> float:
        """The slips of all words."""
        return sum(self.slips.values())

    def note(self, word: str, slips: float, name: str) -> None:
        """Notes a near word, unless a nearer one is known."""
        if slips < self.slips.get(word, math.inf):
            self.slips[word], self.names[word] = slips, name


def find_near(library: Library, words: str, *, limit: int = 5, watch: Watch = Watch()) -> Group | None:  # noqa: B008
    """The records whose names come nearest to `words`, those with the fewest slips; None where none is near.

    Each word must be near a word of a name, its beginning if it is the last one; or be found in the record as it is.

    Raises Cancelled when the watch says stop.
    """
    typed = _words(words)[:MOST_WORDS]
    if not any(slips_allowed(word) for word in typed):
        return None
    reading = library.reading()
    names = _Names()
    for done, kind in enumerate(KINDS):
        watch.at(done, len(KINDS) + 1)
        for record_id, name in _names_of(reading, kind, typed):
            names.add((kind, record_id), name, {len(word) for word in typed if search.CJK_RUN.fullmatch(word)})
    watch.at(len(KINDS), len(KINDS) + 1)
    near = _near_in_all(reading, typed, names)
    fewest = min((one.in_all for one in near.values()), default=0)
    best = {record: one for record, one in near.items() if one.in_all == fewest}
    hits = sorted(_hits(reading, best), key=lambda hit: (len(hit.alias or hit.name), hit.name, hit.record_id))
    return Group(NEAR, tuple(hits[:limit]), min(len(hits), limit)) if hits else None


def near_texts(words: str, texts: Sequence[str]) -> list[int]:
    """The places of those texts that come nearest to `words`, as `find_near` counts it; none where none is near."""
    typed = _words(words)[:MOST_WORDS]
    names = _Names()
    for place, text in enumerate(texts):
        names.add(("", place), text, ())
    near = {record[1]: one.in_all for record, one in _each_near(typed, names).items() if len(one.slips) == len(typed)}
    return sorted(place for place, slips in near.items() if slips == min(near.values()))


def slips_allowed(word: str) -> int:
    """How many slips a word of that length may have; a short word with one is soon another word."""
    if search.CJK_RUN.fullmatch(word):
        return 0 if len(word) < 3 else 1
    if word.isdigit() or len(word) < 3:
        return 0
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).casefold())


def _hits(reading: sqlite3.Connection, best: dict[Record, _Near]) -> Iterator[Hit]:
    for kind in KINDS:
        for hit in hits_of(reading, kind, [record_id for of, record_id in best if of == kind]):
            name = next(iter(best[kind, hit.record_id].names.values()))
            yield hit if name == hit.name else replace(hit, alias=name)


def _near_in_all(reading: sqlite3.Connection, typed: Sequence[str], names: _Names) -> dict[Record, _Near]:
    """The records that are near in every word or hold it as it is."""
    near = _each_near(typed, names)
    most = max((len(one.slips) for one in near.values()), default=0)
    nearest = sorted((one.in_all, record) for record, one in near.items() if len(one.slips) == most)[:CANDIDATES]
    return {
        record: near[record]
        for _, record in nearest
        if all(_holds(reading, record, word) for word in typed if word not in near[record].slips)
    }


def _holds(reading: sqlite3.Connection, record: Record, word: str) -> bool:
    """Whether a record is found by a word as it is, wherever the word stands."""
    if len(word) < 3:
        return False
    number = record[1] * search.SPACING + search.KINDS[record[0]]
    query = "SELECT 1 FROM search_trigrams WHERE search_trigrams MATCH ? AND rowid = ?"
    return reading.execute(query, (f'"{word}"', number)).fetchone() is not None


def _each_near(typed: Sequence[str], names: _Names) -> dict[Record, _Near]:
    """The records that are near in a word."""
    found: dict[Record, _Near] = defaultdict(_Near)
    for place, word in enumerate(typed):
        for other, slips in _near_words(word, names.having, is_last=place == len(typed) - 1):
            for record, name in names.having[other].items():
                found[record].note(word, slips, name)
    return found


def _near_words(word: str, known: Iterable[str], *, is_last: bool) -> Iterator[tuple[str, float]]:
    """The known words near to one, with their slips; the last word may still be typed, so beginnings count."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    whole: dict[str, list[str]] = defaultdict(list)
    for other in known:
        whole[other].append(other)
        if is_last and len(other) > len(word) > 3:
            whole[other[: len(word)]].append(other)
    near = process.extract(word, list(whole), scorer=OSA.distance, score_cutoff=slips_allowed(word), limit=None)
    for beginning, slips, _ in near:
        for other in whole[beginning]:
            yield other, slips + BEGINS * (other != beginning) + ELSEWHERE * (other[0] != word[0])


def _names_of(reading: sqlite3.Connection, kind: str, typed: Sequence[str]) -> list[tuple[int, str]]:
    """Names and other names of a kind, as (record id, name): all of a small one, else those that share much."""
    column = "title" if kind == "source" else "name"
    small = reading.execute(f'SELECT count(*) FROM (SELECT 1 FROM "{kind}" LIMIT {SMALL_TABLE + 1})').fetchone()[0]
    ids = None if small <= SMALL_TABLE else _sharing(reading, kind, typed)
    chosen = f" IN ({','.join(map(str, ids))})" if ids is not None else " IS NOT NULL"
    query = f'SELECT id, {column} FROM "{kind}" WHERE id{chosen}'
    if kind != "source":
        query += f" UNION ALL SELECT {kind}_id, name FROM alias WHERE {kind}_id{chosen}"
    return [(int(record_id), str(name)) for record_id, name in reading.execute(query)]


def _sharing(reading: sqlite3.Connection, kind: str, typed: Sequence[str]) -> list[int]:
    """The ids of the records of a large kind whose names share most pieces with the words."""
    pieces = [("search_trigrams", f'names:"{piece}"') for word in typed for piece in sorted(triples(word))]
    pieces += [("search_bigrams", f'"{piece}"') for word in typed for piece in search.pairs(word).split()]
    if not pieces:
        return []
    telling = [piece for piece in pieces if _is_rare(reading, kind, *piece)] or pieces
    each = " UNION ALL ".join(f"SELECT rowid FROM ({_having(kind, index)})" for index, _ in telling)
    query = f"SELECT rowid / {search.SPACING} FROM ({each}) GROUP BY 1 ORDER BY count(*) DESC LIMIT {CANDIDATES}"
    return [int(row[0]) for row in reading.execute(query, [match for _, match in telling])]


def _is_rare(reading: sqlite3.Connection, kind: str, index: str, match: str) -> bool:
    return (
        int(reading.execute(f"SELECT count(*) FROM ({_having(kind, index)})", (match,)).fetchone()[0]) < MOST_OF_A_PIECE
    )


def _having(kind: str, index: str) -> str:
    number = f"rowid % {search.SPACING} = {search.KINDS[kind]}"
    return f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND {number} LIMIT {MOST_OF_A_PIECE}"


def triples(word: str) -> set[str]:
    """The triples of letters in a word, and in what it is where two neighbouring letters changed places.

    >>> sorted(triples("orac"))
    ['aor', 'arc', 'oar', 'oca', 'ora', 'orc', 'rac', 'rao', 'roa']
    """
    if search.CJK_RUN.fullmatch(word):
        return set()
    spelled = {word}
    if len(word) <= 8:
        spelled |= {word[:at] + two + one + word[at + 2 :] for at, (one, two) in enumerate(pairwise(word))}
    return {one[start : start + 3] for one in spelled for start in range(len(one) - 2)}
