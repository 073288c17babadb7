"""What was known when: the day from which a fact is known, by the sources that support it.

A fact is known from the earliest published day among its supporting sources (the latest day that a vague date
allows), else from the day such a source was seen. A fact without any source is known from the day it was written
down here.
"""

from __future__ import annotations

from db.values.date_spans import from_day

FACT_TABLES = ("observation", "milestone", "role", "inclusion", "claim")


def known_days(table: str) -> str:
    """A query of (id, known): the day since 1970-01-01 from which each fact of a table is known.

    Args:
        table: one of `FACT_TABLES`.
    """
    if table not in FACT_TABLES:
        raise ValueError(f"{table} holds no facts")
    day = "coalesce(s.published_last_day, s.seen_last_day)"
    return f"""
        SELECT f.id AS id, min(coalesce(d.day, CAST(julianday(substr(f.added_at, 1, 10)) - 2440587.5 AS INTEGER)))
          AS known
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


def show(as_known_on: int) -> str:
    """ "1 March 2025"."""
    day = from_day(as_known_on)
    return f"{day.day} {day:%B %Y}"
