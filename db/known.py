"""What was known when: the day from which a fact is known, by the sources that support it.

A fact is known from the earliest published day among its supporting sources (the latest day that a vague date
allows, but no later than the day the source was seen), else from the day such a source was seen. A fact without any
source is known from the day it was written down here.

`gather` finds what was known on a day; `db.hiding` then lets a connection see no more than that.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from db.subjects import FACTS, FACTS_OF, RECORDS
from db.values import dates
from db.values.date_spans import from_day

if TYPE_CHECKING:
    from db.library import Library

_WRITTEN_DOWN = "CAST(julianday(substr({}, 1, 10)) - 2440587.5 AS INTEGER)"
_PUBLIC = "min(coalesce({0}published_last_day, {0}seen_last_day), coalesce({0}seen_last_day, {0}published_last_day))"
TABLES = (*FACTS, "source", *RECORDS, "citation", "alias", "tagging", "own_value")
"""What is known from some day on."""


def known_days(table: str) -> str:
    """A query of (id, known): the day since 1970-01-01 from which each fact of a table is known.

    Args:
        table: one of `FACTS`.
    """
    if table not in FACTS:
        raise ValueError(f"{table} holds no facts")
    day = _PUBLIC.format("s.")
    return f"""
        SELECT f.id AS id, min(coalesce(d.day, {_WRITTEN_DOWN.format("f.added_at")})) AS known
        FROM "{table}" AS f LEFT JOIN (
          SELECT o.id AS id, {day} AS day FROM "{table}" AS o JOIN source AS s ON s.id = o.source_id
          UNION ALL
          SELECT c.{table}_id, {day} FROM citation AS c JOIN source AS s ON s.id = c.source_id
          WHERE c.{table}_id IS NOT NULL AND c.stance = 'supports'
        ) AS d ON d.id = f.id AND d.day IS NOT NULL
        GROUP BY f.id"""


def known_ids(table: str, as_known_on: int) -> str:
    """A query of the ids of the facts of a table that were known on a day, in days since 1970-01-01."""
    return f"SELECT id FROM ({known_days(table)}) WHERE known <= {int(as_known_on)}"


def gather(connection: sqlite3.Connection, as_known_on: int) -> None:
    """Puts the ids of what was known on a day, in days since 1970-01-01, into temporary tables `known_…` of `TABLES`.

    Facts by their supporting sources; sources by the day they were published, or else seen; facilities, partners and
    policies from the first fact or source that tells of them; names, tags, own fields and citations with what they
    belong to. Places and measures are always known.
    """
    for table in TABLES:
        connection.execute(f"CREATE TEMP TABLE known_{table} (id INTEGER PRIMARY KEY)")
    for table in FACTS:
        connection.execute(f"INSERT INTO known_{table} {known_ids(table, as_known_on)}")
    day = int(as_known_on)
    connection.execute(
        "INSERT INTO known_source SELECT id FROM source "
        f"WHERE coalesce({_PUBLIC.format('')}, {_WRITTEN_DOWN.format('added_at')}) <= {day}"
    )
    for record in RECORDS:
        connection.execute(f"INSERT INTO known_{record} {_known_records(record, day)}")
    facts = " OR ".join(f"{fact}_id IN (SELECT id FROM known_{fact})" for fact in FACTS)
    connection.execute(
        "INSERT INTO known_citation SELECT id FROM citation "
        f"WHERE source_id IN (SELECT id FROM known_source) AND ({facts})"
    )
    subjects = " OR ".join(f"{record}_id IN (SELECT id FROM known_{record})" for record in RECORDS)
    for table in ("alias", "tagging"):
        connection.execute(f"INSERT INTO known_{table} SELECT id FROM {table} WHERE place_id IS NOT NULL OR {subjects}")
    subjects += " OR source_id IN (SELECT id FROM known_source)"
    connection.execute(f"INSERT INTO known_own_value SELECT id FROM own_value WHERE place_id IS NOT NULL OR {subjects}")


def _known_records(record: str, day: int) -> str:
    """The records that a known fact or source tells of; one with neither from the day it was written down."""
    told = " UNION ".join(
        f"SELECT {record}_id FROM {fact} WHERE {record}_id IS NOT NULL AND id IN (SELECT id FROM known_{fact})"
        for fact in FACTS_OF[record]
    )
    tells = " OR ".join(f"EXISTS (SELECT 1 FROM {fact} WHERE {record}_id = r.id)" for fact in FACTS_OF[record])
    return f"""SELECT r.id FROM {record} AS r WHERE r.id IN ({told})
        OR r.source_id IN (SELECT id FROM known_source)
        OR (r.source_id IS NULL AND NOT ({tells}) AND {_WRITTEN_DOWN.format("r.added_at")} <= {day})"""


def show(as_known_on: int) -> str:
    """ "1 March 2025"."""
    day = from_day(as_known_on)
    return dates.show_day(day)


def first_known(library: Library) -> int | None:
    """The day on which the first source of a library was published, or None where it has no dated source."""
    row = library.reading().execute(f"SELECT min({_PUBLIC.format('')}) FROM main.source").fetchone()
    return None if row is None or row[0] is None else int(row[0])
