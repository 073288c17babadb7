"""Finds records by their names: for completing what is typed, and for telling which record a typed name means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import search
from db.values import dates
from db.values.folding import fold

if TYPE_CHECKING:
    from db.library import Library

NAME_COLUMN = {"source": "title"}
LONGEST_NAME = 1000
"""Letters of what is typed by which records are looked for."""
MOST_READ = 2000
"""How many matches are looked at to choose the best few: common words have hundreds of thousands."""

_DETAIL = {
    "facility": """(SELECT nullif(trim(coalesce(s.operators, '') || CASE WHEN coalesce(s.operators, '') <> ''
        AND coalesce(nullif(r.region, ''), nullif(r.locality, ''), p.name) IS NOT NULL THEN ', ' ELSE '' END
        || coalesce(nullif(r.region, ''), nullif(r.locality, ''), p.name, '')), '')
        FROM facility AS f LEFT JOIN facility_state AS s ON s.facility_id = f.id LEFT JOIN place AS p
        ON p.id = f.place_id WHERE f.id = r.id)""",
    "partner": "r.kind || coalesce(', ' || (SELECT name FROM place WHERE id = r.place_id), '')",
    "policy": "r.kind || coalesce(', ' || (SELECT name FROM place WHERE id = r.place_id), '')",
    "place": "r.kind || coalesce(', ' || r.code, '')",
    "source": "r.publisher || char(10) || coalesce(r.published, '')",
    "tag": "''",
}


@dataclass(frozen=True)
class Found:
    """A record found: `detail` tells it from others of its name ("Alibaba, Hebei")."""

    table: str
    id: int
    name: str
    detail: str = ""


def completions(library: Library, table: str, text: str, limit: int = 12) -> list[Found]:
    """Records with every word of `text` in a name, those that begin with it first. For a place, codes count too."""
    text = text[:LONGEST_NAME].replace("\0", " ")
    found = search.matching(table, text) if table in search.KINDS else None
    name = NAME_COLUMN.get(table, "name")
    if found is None:
        if table in search.KINDS and text.strip():
            return []
        query = f"SELECT id FROM {table} WHERE {name} LIKE ? ESCAPE '\\' ORDER BY {name}"
        parameters = [f"%{search.literal(text.strip())}%"]
    else:
        query, parameters = found
    return _records(library, table, f"SELECT * FROM ({query}) LIMIT {MOST_READ}", parameters, text, limit)


def named(library: Library, table: str, text: str) -> list[Found]:
    """The records whose name, other name, address (sources) or code (places) is `text`; letters' case is ignored.

    "Name (#12)" is the one of that number: how two records of one name are told apart.
    """
    text = " ".join(text.split())
    if not text:
        return []
    if numbered := re.fullmatch(r".*\(#(\d+)\)", text):
        return [record] if (record := by_id(library, table, int(numbered[1]))) else []
    name = NAME_COLUMN.get(table, "name")
    also = {
        "source": " OR r.address = :text OR rtrim(r.address, '/') = rtrim(:text, '/')",
        "place": " OR r.code = upper(:text)",
    }.get(table, "")
    known = table in search.KINDS and len(text) >= 3
    among = (
        f"r.id IN (SELECT rowid / {search.SPACING} FROM search_trigrams WHERE search_trigrams MATCH :quoted "
        f"AND rowid % {search.SPACING} = {search.KINDS[table]}) AND "
        if known
        else ""
    )  # one look into the index instead of reading every row
    alias = f" OR r.id IN (SELECT {table}_id FROM alias WHERE name = :text COLLATE NOCASE)"
    rows = library.reading().execute(
        f"SELECT r.id, r.{name}, {_DETAIL[table]} FROM {table} AS r WHERE {among}"
        f"(r.{name} = :text COLLATE NOCASE{also}{'' if table in ('source', 'tag') else alias}) "
        f"ORDER BY r.{name} = :text DESC, r.id LIMIT 10",
        {"text": text, "quoted": '"' + fold(text).replace('"', '""') + '"'},
    )
    found = [_found(table, row) for row in rows]
    exact = [record for record in found if record.name == text]
    return exact or found


def by_id(library: Library, table: str, record_id: int) -> Found | None:
    """The record of this number, or None."""
    name = NAME_COLUMN.get(table, "name")
    row = (
        library.reading()
        .execute(f"SELECT r.id, r.{name}, {_DETAIL[table]} FROM {table} AS r WHERE r.id = ?", (record_id,))
        .fetchone()
    )
    return None if row is None else _found(table, row)


def text_for(library: Library, table: str, record_id: int) -> str:
    """What stands in a field for this record: its name, with its number where another has the same name."""
    record = by_id(library, table, record_id)
    if record is None:
        return ""
    others = named(library, table, record.name)
    # A name that ends like "(#3)" itself would be read as a number.
    unique = [other.id for other in others] == [record_id] and record.name == " ".join(record.name.split())
    return record.name if unique else f"{record.name} (#{record_id})"


def _records(
    library: Library, table: str, ids: str, parameters: list[str], text: str, limit: int
) -> list[Found]:  # fmt: skip
    name = NAME_COLUMN.get(table, "name")
    begins = search.literal(text.strip()) + "%"
    rows = library.reading().execute(
        f"SELECT r.id, r.{name}, {_DETAIL[table]} FROM {table} AS r WHERE r.id IN ({ids}) "
        f"ORDER BY r.{name} LIKE ? ESCAPE '\\' DESC, length(r.{name}), r.{name} LIMIT ?",
        [*parameters, begins, limit],
    )
    return [_found(table, row) for row in rows]


def _found(table: str, row: tuple[Any, ...]) -> Found:
    detail = str(row[2] or "")
    if table == "source":
        publisher, _, published = detail.partition("\n")
        detail = ", ".join(part for part in (publisher, dates.show_short(published) if published else "") if part)
    return Found(table, int(row[0]), str(row[1]), detail)
