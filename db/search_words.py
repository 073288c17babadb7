"""Full-text search over what sources say: claims, words quoted from them, and notes of facts.

One index as in `db.search`, beside it pairs of Chinese characters; a row number is `fact id * 8 + its table's number`,
and only facts that have words stand there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from db.connecting import bare_of
from db.search import CJK_RUN, SPACING, pairs
from db.values.folding import fold, words_asked

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection

    from db.library import Library

FACTS = {"observation": 0, "milestone": 1, "role": 2, "inclusion": 3, "claim": 4, "citation": 5}
"""The tables whose words are found, with their number within a row number."""

_INDEXES = ("search_said", "search_said_pairs")
BATCH = 5_000

_WORDS = {
    **dict.fromkeys(("observation", "milestone", "role", "inclusion"), ("quote", "note")),
    "claim": ("statement", "quote", "by_whom", "note"),
    "citation": ("quote",),
}


def words_of(table: str, alias: str) -> str:
    """SQL for the words of a fact; "" where it has none."""
    lines = " || char(10) || ".join(f"{alias}.{column}" for column in _WORDS[table])
    return f"trim({lines}, char(10))"


def refresh(connection: Connection, set_id: int, tables: Collection[str]) -> None:
    """Indexes anew the facts, of these tables, that a change set touched, within its transaction."""
    bare = bare_of(connection)
    for table in sorted(FACTS.keys() & tables):
        touched = f"SELECT row_id FROM \"change\" WHERE change_set_id = :set AND table_name = '{table}'"
        gone = f"SELECT row_id * {SPACING} + {FACTS[table]} FROM ({touched} AND operation <> 'create')"
        for index in _INDEXES:
            bare.execute(f"DELETE FROM {index} WHERE rowid IN ({gone})", {"set": set_id})
        _add(bare, table, f"r.id IN ({touched})", set_id)


def rebuild(library: Library) -> None:
    """Indexes all words anew."""
    from db.derived import writing

    with writing(library) as connection:
        fill(connection)


def fill(connection: sqlite3.Connection) -> None:
    """Indexes all words of a library's file anew."""
    for index in _INDEXES:
        connection.execute(f"DELETE FROM {index}")
    for table in FACTS:
        _add(connection, table, "1")


def stale(library: Library) -> list[tuple[str, int]]:
    """Facts (table, id) whose indexed words differ from their present ones; those indexed but gone among them."""
    reading = library.reading()
    fresh: dict[int, str] = {}
    for table in FACTS:
        fresh |= {int(row[0]): fold(row[1]) for row in reading.execute(_select(table, "1"))}
    kept = {int(row[0]): str(row[1]) for row in reading.execute("SELECT rowid, words FROM search_said")}
    wrong = {number for number in fresh.keys() | kept.keys() if fresh.get(number) != kept.get(number)}
    tables = {number: table for table, number in FACTS.items()}
    return [(tables[number % SPACING], number // SPACING) for number in sorted(wrong)]


def matching(query: str) -> tuple[str, list[str]] | None:
    """SQL for the row numbers whose words hold every word of `query`, with its parameters.

    None where no word of it is long enough: three letters, or two Chinese characters.
    """
    parts, parameters = [], []
    for term in words_asked(fold(query)):
        if len(term) >= 3:
            parts.append("SELECT rowid FROM search_said WHERE search_said MATCH ?")
        elif len(term) == 2 and CJK_RUN.fullmatch(term):
            parts.append("SELECT rowid FROM search_said_pairs WHERE search_said_pairs MATCH ?")
        else:
            continue
        parameters.append('"' + term.replace('"', '""') + '"')
    return (" INTERSECT ".join(parts), parameters) if parts else None


def _select(table: str, condition: str) -> str:
    words = words_of(table, "r")
    return f"SELECT r.id * {SPACING} + {FACTS[table]}, {words} FROM {table} AS r WHERE {words} <> '' AND {condition}"


def _add(connection: sqlite3.Connection, table: str, condition: str, set_id: int = 0) -> None:
    for rows in _batches(connection.execute(_select(table, condition), {"set": set_id})):
        folded = [(number, fold(words)) for number, words in rows]
        connection.executemany("INSERT INTO search_said (rowid, words) VALUES (?, ?)", folded)
        chinese = [(number, found) for number, words in folded if (found := pairs(words))]
        connection.executemany("INSERT INTO search_said_pairs (rowid, pairs) VALUES (?, ?)", chinese)


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[tuple[int, str]]]:
    # Read whole before the index is written: a cursor must not run on while its transaction writes.
    rows = cursor.fetchall()
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
