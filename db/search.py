"""Full-text search over names and words, in English and Chinese, with SQLite's FTS5.

Two indexes share one row number, `record id * 8 + kind`: `search_trigrams` finds any three characters or more;
`search_bigrams` holds each pair of neighbouring Chinese characters as a word, because trigrams find nothing for the
two-character words that are the commonest (算力, 北京).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from db.connecting import IDS, bare_of, id_list
from db.values.folding import fold, words_asked

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.library import Library

KINDS = {"facility": 0, "partner": 1, "policy": 2, "place": 3, "source": 4}
"""The record kinds that are searched, with their number within a row number."""

SPACING = 8
BATCH = 500

CJK_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]+")

_ALIASES = "coalesce((SELECT group_concat(name, char(10)) FROM alias WHERE {kind}_id = r.id), '')"
_TAGS = (
    "coalesce((SELECT group_concat(tag.name, char(10)) FROM tagging JOIN tag ON tag.id = tag_id "
    "WHERE {kind}_id = r.id), '')"
)
_OWN = (
    "coalesce((SELECT char(10) || group_concat(text, char(10)) FROM (SELECT text FROM own_value WHERE {kind}_id = r.id "
    "AND text <> '' AND own_field_id NOT IN (SELECT id FROM own_field WHERE kind = 'yes or no') ORDER BY id)), '')"
)
"""What stands in own fields; nothing at all where nothing does, so that records without stay as they were indexed."""

_PLACE = "coalesce((SELECT name FROM place WHERE id = r.place_id), '')"

_TEXTS = {
    "facility": (
        f"r.name || char(10) || {_ALIASES}",
        f"{_PLACE} || char(10) || r.region || char(10) || r.locality || char(10) || r.accelerators"
        " || char(10) || r.note || char(10) || coalesce((SELECT operators || char(10) || owners"
        " || char(10) || users || char(10) || programmes FROM facility_state WHERE facility_id = r.id), '')"
        f" || char(10) || {_TAGS} || {_OWN}",
    ),
    "partner": (
        f"r.name || char(10) || {_ALIASES}",
        f"r.kind || char(10) || {_PLACE} || char(10) || r.note || char(10) || {_TAGS} || {_OWN}",
    ),
    "policy": (
        f"r.name || char(10) || {_ALIASES}",
        f"r.kind || char(10) || {_PLACE} || char(10) || r.issuing_body || char(10) || r.summary || char(10) || r.note"
        f" || char(10) || {_TAGS} || {_OWN}",
    ),
    "place": (
        f"r.name || char(10) || {_ALIASES}",
        f"coalesce(r.code, '') || char(10) || r.note || char(10) || {_TAGS} || {_OWN}",
    ),
    "source": ("r.title", f"r.publisher || char(10) || coalesce(r.address, '') || char(10) || r.note || {_OWN}"),
}
"""For each kind: SQL for its names, and for the other words it is found by; `r` is the record."""


def pairs(text: str) -> str:
    """Each pair of neighbouring Chinese, Japanese or Korean characters in `text`, as words of their own.

    >>> pairs("智算中心 2号")
    '智算 算中 中心'
    """
    return " ".join(a + b for run in CJK_RUN.findall(text) for a, b in pairwise(run))


def refresh(
    connection: Connection, touched: dict[str, set[int]], done: Callable[[int], None] = lambda _more: None
) -> None:
    """Indexes the touched records anew, within the transaction that changed them; `done` is told how many more are."""
    # Past SQLAlchemy, which would take each list of ids for a query that it has never seen.
    bare = bare_of(connection)
    for kind in KINDS.keys() & touched.keys():
        for ids in _batches(touched[kind]):
            numbers = {"ids": id_list(record_id * SPACING + KINDS[kind] for record_id in ids)}
            rows = _folded(bare.execute(_select(kind, f"r.id IN {IDS}"), {"ids": id_list(ids)}))
            kept = bare.execute(f"SELECT rowid, names, words FROM search_trigrams WHERE rowid IN {IDS}", numbers)
            if sorted(rows) == sorted(kept):  # most edits are of figures
                done(len(ids))
                continue
            for index in ("search_trigrams", "search_bigrams"):
                bare.execute(f"DELETE FROM {index} WHERE rowid IN {IDS}", numbers)
            if rows:
                bare.executemany("INSERT INTO search_trigrams (rowid, names, words) VALUES (?, ?, ?)", rows)
            chinese = [(number, found) for number, names, words in rows if (found := pairs(f"{names}\n{words}"))]
            if chinese:
                bare.executemany("INSERT INTO search_bigrams (rowid, pairs) VALUES (?, ?)", chinese)
            done(len(ids))


def rebuild(library: Library) -> None:
    """Indexes all records anew."""
    from db.derived import writing

    with writing(library) as connection:
        for index in ("search_trigrams", "search_bigrams"):
            connection.execute(f"DELETE FROM {index}")
        for kind in KINDS:
            rows = _folded(connection.execute(_select(kind, "1")))
            connection.executemany("INSERT INTO search_trigrams (rowid, names, words) VALUES (?, ?, ?)", rows)
            chinese = [(number, found) for number, names, words in rows if (found := pairs(f"{names}\n{words}"))]
            connection.executemany("INSERT INTO search_bigrams (rowid, pairs) VALUES (?, ?)", chinese)


def stale(library: Library) -> list[tuple[str, int]]:
    """Records (kind, id) whose indexed words differ from their present ones; those indexed but gone among them."""
    reading = library.reading()
    fresh: dict[int, tuple[str, str]] = {}
    for kind in KINDS:
        fresh |= {row[0]: (row[1], row[2]) for row in _folded(reading.execute(_select(kind, "1")))}
    kept = {row[0]: (row[1], row[2]) for row in reading.execute("SELECT rowid, names, words FROM search_trigrams")}
    kept_pairs = {row[0]: row[1] for row in reading.execute("SELECT rowid, pairs FROM search_bigrams")}
    wrong = {number for number in fresh.keys() | kept.keys() if fresh.get(number) != kept.get(number)}
    for number, (names, words) in fresh.items():
        if pairs(f"{names}\n{words}") != kept_pairs.pop(number, ""):
            wrong.add(number)
    wrong |= kept_pairs.keys()
    kinds = {number: kind for kind, number in KINDS.items()}
    return [(kinds[number % SPACING], number // SPACING) for number in sorted(wrong)]


def matching(kind: str, query: str) -> tuple[str, list[str]] | None:
    """SQL for the ids of records of `kind` that hold every word of `query`, with its parameters.

    Words of three characters and more are found anywhere within a word; two Chinese characters as well; shorter ones
    at the start of a name's word. None when the query has no words.
    """
    terms = words_asked(fold(query))
    if not terms:
        return None
    parts: list[str] = []
    parameters: list[str] = []
    for term in terms:
        part, parameter = _matching_term(kind, term)
        parts.append(part)
        parameters.extend(parameter)
    return " INTERSECT ".join(parts), parameters


def matching_any_kind(query: str) -> tuple[str, list[str]] | None:
    """SQL for the row numbers, of records of all kinds, that hold every word of `query`, with its parameters.

    One look into the index instead of one for each kind. None where a word is so short that the kinds differ.
    """
    terms = words_asked(fold(query))
    parts: list[str] = []
    for term in terms:
        if len(term) >= 3:
            parts.append("SELECT rowid FROM search_trigrams WHERE search_trigrams MATCH ?")
        elif len(term) == 2 and CJK_RUN.fullmatch(term):
            parts.append("SELECT rowid FROM search_bigrams WHERE search_bigrams MATCH ?")
        else:
            return None
    quoted = ['"' + term.replace('"', '""') + '"' for term in terms]
    return (" INTERSECT ".join(parts), quoted) if parts else None


def literal(text: str) -> str:
    """A text as it stands in a pattern of `LIKE … ESCAPE '\\'`, where it means nothing but itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _matching_term(kind: str, term: str) -> tuple[str, list[str]]:
    quoted = '"' + term.replace('"', '""') + '"'
    number = f"SELECT rowid / {SPACING} FROM {{index}} WHERE {{index}} MATCH ? AND rowid % {SPACING} = {KINDS[kind]}"
    if len(term) >= 3:
        return number.format(index="search_trigrams"), [quoted]
    if len(term) == 2 and CJK_RUN.fullmatch(term):
        return number.format(index="search_bigrams"), [quoted]
    column = "title" if kind == "source" else "name"
    pattern = literal(term)
    if kind == "place" and len(term) == 2 and term.isascii():
        return "SELECT id FROM place WHERE code = ? OR name LIKE ? ESCAPE '\\'", [term.upper(), f"{pattern}%"]
    if CJK_RUN.fullmatch(term):
        names = f"SELECT rowid / {SPACING} FROM search_trigrams WHERE rowid % {SPACING} = {KINDS[kind]}"
        return f"{names} AND names LIKE ? ESCAPE '\\'", [f"%{pattern}%"]
    like = f"{column} LIKE ? ESCAPE '\\' OR {column} LIKE ? ESCAPE '\\'"
    return f"SELECT id FROM {kind} WHERE {like}", [f"{pattern}%", f"% {pattern}%"]


def _select(kind: str, condition: str) -> str:
    names, words = (sql.format(kind=kind) for sql in _TEXTS[kind])
    return f"SELECT r.id * {SPACING} + {KINDS[kind]}, {names}, {words} FROM {kind} AS r WHERE {condition}"


def _folded(rows: Iterable[Any]) -> list[tuple[int, str, str]]:
    return [(row[0], fold(row[1]), fold(row[2])) for row in rows]


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
