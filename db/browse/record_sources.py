"""The sources of a record, numbered in the order in which its facts name them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from db.browse.record_detail import CitedSource
from db.values import dates

Values = dict[str, Any]
TITLE_LENGTH = 90

FACT_TABLES = ("observation", "milestone", "role", "inclusion", "claim")


def select(connection: sqlite3.Connection, query: str, *parameters: object) -> list[Values]:
    """Rows as dictionaries by column name."""
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def publisher_in_short(publisher: str) -> str:
    """The publisher without remarks in brackets, which are for its licence or its way here."""
    return publisher.partition(" (")[0].strip() or publisher


def short_citation(source: Mapping[str, Any]) -> str:
    """For a footnote: "Epoch AI, Frontier Data Centers, 7 Jul 2026"."""
    title = str(source["title"])
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rstrip() + "…"
    published = dates.show_short(source["published"]) if source.get("published") else ""
    return ", ".join(
        part for part in (publisher_in_short(str(source.get("publisher") or "")), title, published) if part
    )


class Sources:
    """Numbers a record's sources as its facts are written, and tells what each is used for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[int, int] = {}
        self._facts: Counter[int] = Counter()
        self._quotes: dict[int, list[str]] = {}
        self._of_facts: dict[tuple[str, int], tuple[int, ...]] = {}

    def of(self, source_id: int | None) -> tuple[int, ...]:
        """The number of a source, as a record or fact names it; () for none."""
        if source_id is None:
            return ()
        self._facts[source_id] += 1
        return (self._numbers.setdefault(source_id, len(self._numbers) + 1),)

    def of_fact(self, table: str, fact: Mapping[str, Any]) -> tuple[int, ...]:
        """The numbers of a fact's own source and of all that are cited in support of it."""
        key = (table, int(fact["id"]))
        if key not in self._of_facts:
            numbers = list(self.of(fact["source_id"]))
            for cited in self._cited(*key):
                numbers += self.of(cited["source_id"])
                if cited["quote"]:
                    self._quotes.setdefault(cited["source_id"], []).append(cited["quote"])
            self._of_facts[key] = tuple(dict.fromkeys(numbers))
        return self._of_facts[key]

    def _cited(self, table: str, fact_id: int) -> list[Values]:
        return select(
            self._connection,
            f"SELECT source_id, quote FROM citation WHERE {table}_id = ? AND stance IN ('supports', 'states')",
            fact_id,
        )

    def listed(self) -> tuple[CitedSource, ...]:
        """All sources named so far, by number."""
        ids = ",".join(map(str, self._numbers)) or "NULL"
        rows = {row["id"]: row for row in select(self._connection, f"SELECT * FROM source WHERE id IN ({ids})")}
        return tuple(
            CitedSource(
                number=number,
                source_id=source_id,
                text=short_citation(rows[source_id]),
                address=rows[source_id]["address"] or "",
                archive_address=rows[source_id]["archive_address"] or "",
                licence=rows[source_id]["licence"],
                facts=self._facts[source_id],
                quotes=tuple(self._quotes.get(source_id, ())),
            )
            for source_id, number in self._numbers.items()
            if source_id in rows
        )
