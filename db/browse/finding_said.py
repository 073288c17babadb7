"""Search in what sources say: claims, quoted words and notes of facts, with the words around the match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import search_words
from db.search import SPACING
from db.subjects import SUBJECTS_OF
from db.values.folding import place_of, words_asked

if TYPE_CHECKING:
    import sqlite3

    from db.library import Library

BEFORE, WHOLE = 30, 110
"""Characters shown before the match, and in all."""
MOST_LOOKED_AT = 200
"""Facts of a record that is hidden, or gone meanwhile, are passed over; after as many the search gives up."""


@dataclass(frozen=True)
class Said:
    """A fact whose words were found: about which record, the words around the match, and who says it.

    `shown_at` is the fact as a record shows it, table and id: of a further source the fact that it is cited for.
    """

    fact: str
    fact_id: int
    shown_at: tuple[str, int]
    table: str
    record_id: int
    name: str
    words: str
    publisher: str


def find_said(library: Library, words: str, *, limit: int = 5) -> tuple[list[Said], int]:
    """The facts whose own words hold every one of `words`, claims first, and how many there are in all."""
    found = search_words.matching(words)
    if found is None:
        return [], 0
    reading = library.reading()
    query, parameters = found
    total = int(reading.execute(f"SELECT count(*) FROM ({query})", parameters).fetchone()[0])
    claims = f"rowid % {SPACING} = {search_words.FACTS['claim']}"
    first = f"SELECT rowid FROM ({query}) ORDER BY {claims} DESC, rowid LIMIT {MOST_LOOKED_AT}"
    numbers = [int(row[0]) for row in reading.execute(first, parameters)]
    tables = {number: table for table, number in search_words.FACTS.items()}
    said: list[Said] = []
    for number in numbers:
        one = _said(reading, tables[number % SPACING], number // SPACING, words)
        if one is not None:
            said.append(one)
        if len(said) == limit:
            break
    return said, total


def _said(reading: sqlite3.Connection, table: str, fact_id: int, words: str) -> Said | None:
    text = search_words.words_of(table, "r")
    row = reading.execute(
        f"""SELECT {text}, coalesce((SELECT publisher FROM source WHERE id = r.source_id), '')
            FROM {table} AS r WHERE r.id = ?""",
        (fact_id,),
    ).fetchone()
    shown_at = _cited(reading, fact_id) if table == "citation" else (table, fact_id)
    subject = _subject(reading, *shown_at) if shown_at is not None else None
    if row is None or shown_at is None or subject is None:
        return None
    return Said(table, fact_id, shown_at, *subject, around(str(row[0]), words), str(row[1]))


def around(text: str, words: str) -> str:
    """The part of a text in which the first of the words stands, cut between words, with "…" where it goes on."""
    plain = " ".join(text.split())
    places = [place for word in words_asked(words) if (place := place_of(plain, word)) is not None]
    start = max(0, min((place[0] for place in places), default=0) - BEFORE)
    if start:
        start = plain.find(" ", start, start + BEFORE) + 1 or start
    end = start + WHOLE
    if end < len(plain):
        end = max(plain.rfind(" ", start + WHOLE // 2, end), start + WHOLE // 2)
    return ("…" if start else "") + plain[start:end].strip() + ("…" if end < len(plain) else "")


def _cited(reading: sqlite3.Connection, citation_id: int) -> tuple[str, int] | None:
    """The fact that a further source is cited for."""
    columns = ", ".join(f"{fact}_id" for fact in SUBJECTS_OF)
    row = reading.execute(f"SELECT {columns} FROM citation WHERE id = ?", (citation_id,)).fetchone()
    cited = [(fact, int(one)) for fact, one in zip(SUBJECTS_OF, row or (), strict=False) if one is not None]
    return cited[0] if cited else None


def _subject(reading: sqlite3.Connection, table: str, fact_id: int) -> tuple[str, int, str] | None:
    """The record that a fact is about."""
    subjects = SUBJECTS_OF[table]
    columns = ", ".join(f"{subject}_id" for subject in subjects)
    row = reading.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (fact_id,)).fetchone()
    for subject, record_id in zip(subjects, row or (), strict=False):
        if record_id is not None:
            name = reading.execute(f"SELECT name FROM {subject} WHERE id = ?", (record_id,)).fetchone()
            return (subject, int(record_id), str(name[0])) if name else None
    return None
