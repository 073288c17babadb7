"""What was known when: the day from which a fact is known, by the sources that support it.

A fact is known from the earliest published day among its supporting sources (the latest day that a vague date
allows, but no later than the day the source was seen), else from the day such a source was seen. A fact without any
source is known from the day it was written down here.

`hide_what_came_later` makes a connection see the library as it was known on a day: temporary views and tables stand
before the library's own under the same names, so that each reader, whatever it asks, sees nothing later.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from db.values.date_spans import from_day

if TYPE_CHECKING:
    from db.library import Library

FACTS_OF = {
    "facility": ("observation", "milestone", "role", "inclusion", "claim"),
    "partner": ("observation", "milestone", "role", "claim"),
    "policy": ("observation", "milestone", "role", "inclusion", "claim"),
}
_WRITTEN_DOWN = "CAST(julianday(substr({}, 1, 10)) - 2440587.5 AS INTEGER)"
_PUBLIC = "min(coalesce({0}published_last_day, {0}seen_last_day), coalesce({0}seen_last_day, {0}published_last_day))"
FACT_TABLES = ("observation", "milestone", "role", "inclusion", "claim")


def known_days(table: str) -> str:
    """A query of (id, known): the day since 1970-01-01 from which each fact of a table is known.

    Args:
        table: one of `FACT_TABLES`.
    """
    if table not in FACT_TABLES:
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


def hide_what_came_later(connection: sqlite3.Connection, as_known_on: int) -> None:
    """Lets a connection see only what was known on a day, in days since 1970-01-01.

    Facts by their supporting sources; sources by the day they were published, or else seen; facilities, partners and
    policies from the first fact or source that tells of them. Places, names, tags and measures stay. The derived
    columns are computed anew as of that day. The file itself is not touched.
    """
    from db import derived

    for table in FACT_TABLES:
        connection.execute(f"CREATE TEMP TABLE known_{table} (id INTEGER PRIMARY KEY)")
        connection.execute(f"INSERT INTO known_{table} {known_ids(table, as_known_on)}")
    day = int(as_known_on)
    sources = (
        f"SELECT id FROM main.source WHERE coalesce({_PUBLIC.format('')}, {_WRITTEN_DOWN.format('added_at')}) <= {day}"
    )
    connection.execute("CREATE TEMP TABLE known_source (id INTEGER PRIMARY KEY)")
    connection.execute(f"INSERT INTO known_source {sources}")
    for record in ("facility", "partner", "policy"):
        connection.execute(f"CREATE TEMP TABLE known_{record} (id INTEGER PRIMARY KEY)")
        connection.execute(f"INSERT INTO known_{record} {_known_records(record, day)}")
    connection.execute(
        "CREATE TEMP TABLE known_citation AS SELECT id FROM main.citation "
        "WHERE source_id IN (SELECT id FROM known_source)"
    )
    for table in (*FACT_TABLES, "source", "facility", "partner", "policy", "citation"):
        connection.execute(
            f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE id IN (SELECT id FROM known_{table})'
        )
    derived.fill_temporary(connection, day)
    connection.commit()  # Python has begun a transaction for the temporary rows: it would keep out all that comes


def _known_records(record: str, day: int) -> str:
    """The records that a known fact or source tells of; one with neither from the day it was written down."""
    told = " UNION ".join(
        f"SELECT {record}_id FROM main.{fact} WHERE {record}_id IS NOT NULL AND id IN (SELECT id FROM known_{fact})"
        for fact in FACTS_OF[record]
    )
    tells = " OR ".join(f"EXISTS (SELECT 1 FROM main.{fact} WHERE {record}_id = r.id)" for fact in FACTS_OF[record])
    return f"""SELECT r.id FROM main.{record} AS r WHERE r.id IN ({told})
        OR r.source_id IN (SELECT id FROM known_source)
        OR (r.source_id IS NULL AND NOT ({tells}) AND {_WRITTEN_DOWN.format("r.added_at")} <= {day})"""


def show(as_known_on: int) -> str:
    """ "1 March 2025"."""
    day = from_day(as_known_on)
    return f"{day.day} {day:%B %Y}"


def first_known(library: Library) -> int | None:
    """The day on which the first source of a library was published, or None where it has no dated source."""
    row = library.reading().execute(f"SELECT min({_PUBLIC.format('')}) FROM main.source").fetchone()
    return None if row is None or row[0] is None else int(row[0])
