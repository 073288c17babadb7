"""The sources of a record, numbered in the order in which its facts name them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from db.browse.record_detail import CitedSource, Evidence, Part
from db.values import dates

Values = dict[str, Any]
TITLE_LENGTH = 90


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
        self._quotes: dict[int, dict[Evidence, None]] = {}
        self._of_facts: dict[tuple[str, int], tuple[Evidence, ...]] = {}

    def of(self, source_id: int | None) -> tuple[int, ...]:
        """The number of a source, as a record or fact names it; () for none."""
        if source_id is None:
            return ()
        self._facts[source_id] += 1
        return (self._numbers.setdefault(source_id, len(self._numbers) + 1),)

    def of_fact(self, table: str, fact: Mapping[str, Any]) -> tuple[int, ...]:
        """The numbers of a fact's own source and of all that are cited in support of it."""
        supporting = (one.number for one in self.evidence(table, fact) if not one.is_against and one.number)
        return tuple(dict.fromkeys(supporting))

    def evidence(self, table: str, fact: Mapping[str, Any]) -> tuple[Evidence, ...]:
        """What a fact's own source, further ones and claims about it say, its own first."""
        key = (table, int(fact["id"]))
        if key not in self._of_facts:
            rows = [] if fact["source_id"] is None else self._own(fact)
            found = [self._told(row) for row in [*rows, *self._cited(*key), *self._claims_about(*key)]]
            self._of_facts[key] = tuple(found)
        return self._of_facts[key]

    def quoted(self, table: str, fact: Mapping[str, Any]) -> tuple[Evidence, ...]:
        """Of `evidence` what its number alone does not say: words quoted, a page, what is held against the fact."""
        return tuple(one for one in self.evidence(table, fact) if one.quote or one.page or one.is_against)

    def doubts(self, table: str, fact: Mapping[str, Any]) -> tuple[Part, ...]:
        """ "denied" or "doubted", to stand behind a fact; nothing where nothing is held against it."""
        stances = {one.stance for one in self.evidence(table, fact)}
        word = "denied" if "denies" in stances else "doubted" if "doubts" in stances else ""
        return (Part(text=word, is_alarm=True),) if word else ()

    def _told(self, row: Values) -> Evidence:
        numbers = self.of(row["source_id"])
        told = Evidence(
            number=numbers[0] if numbers else 0,
            who=str(row["who"] or ""),
            stance=str(row["stance"]),
            quote=str(row["quote"] or ""),
            page=str(row["page"] or ""),
        )
        if numbers and (told.quote or told.page):
            self._quotes.setdefault(row["source_id"], {})[told] = None
        return told

    def _own(self, fact: Mapping[str, Any]) -> list[Values]:
        who = select(self._connection, "SELECT publisher, title FROM source WHERE id = ?", fact["source_id"])
        named = publisher_in_short(str(who[0]["publisher"] or who[0]["title"])) if who else ""
        return [{"source_id": fact["source_id"], "who": named, "stance": "supports", "quote": fact["quote"],
                 "page": fact["page"]}]  # fmt: skip

    def _cited(self, table: str, fact_id: int) -> list[Values]:
        rows = select(
            self._connection,
            f"""SELECT c.source_id, coalesce(nullif(s.publisher, ''), s.title) AS who, c.stance, c.quote, c.page
            FROM citation AS c JOIN source AS s ON s.id = c.source_id WHERE c.{table}_id = ? ORDER BY c.id""",
            fact_id,
        )
        return [{**row, "who": publisher_in_short(row["who"])} for row in rows]

    def _claims_about(self, table: str, fact_id: int) -> list[Values]:
        """Claims that doubt or deny a fact."""
        return select(
            self._connection,
            f"""SELECT source_id, by_whom AS who, stance, coalesce(nullif(quote, ''), statement) AS quote, page
            FROM claim WHERE about_{table}_id = ? AND stance IN ('doubts', 'denies') ORDER BY id""",
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
                has_copy=rows[source_id]["kept_copy_id"] is not None,
                seen=dates.show_short(rows[source_id]["seen"]) if rows[source_id]["seen"] else "",
                quotes=tuple(self._quotes.get(source_id, ())),
            )
            for source_id, number in self._numbers.items()
            if source_id in rows
        )
