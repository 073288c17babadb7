"""Lets a connection see less than the library holds: as known on a day, without what is confidential, or both.

Temporary views and tables stand before the library's own under the same names, so that each reader, whatever it asks,
sees nothing of the rest. The file itself is not touched.
"""

from __future__ import annotations

import sqlite3

from db import confidential, derived, known

Conditions = dict[str, list[str]]


def hide(connection: sqlite3.Connection, as_known_on: int | None, *, without_confidential: bool) -> None:
    """Hides what came after a day (in days since 1970-01-01), what is confidential, or both.

    Both together: a fact is known from its open sources alone.
    """
    conditions: Conditions = {}
    hides_some = without_confidential and confidential.gather(connection)
    if hides_some:
        for table in confidential.TABLES:
            conditions[table] = [f"id NOT IN (SELECT id FROM hidden_{table})"]
        _show(connection, conditions)
    if as_known_on is not None:
        known.gather(connection, as_known_on)
        for table in known.TABLES:
            conditions.setdefault(table, []).append(f"id IN (SELECT id FROM known_{table})")
        _show(connection, conditions)
        derived.fill_temporary(connection, as_known_on)
    elif hides_some:
        derived.fill_touched(connection, *(f"SELECT id FROM touched_{table}" for table in ("facility", "policy")))
    connection.commit()  # Python has begun a transaction for the temporary rows: it would keep out all that comes


def _show(connection: sqlite3.Connection, conditions: Conditions) -> None:
    """Puts a view before each table. Rows that confidential ones were taken out of come from their copies."""
    for table, all_of in conditions.items():
        where = " AND ".join(all_of)
        connection.execute(f'DROP VIEW IF EXISTS temp."{table}"')
        if confidential.has_altered(connection, table):
            altered = f"altered_{table}"
            rows = (
                f'SELECT * FROM main."{table}" WHERE {where} AND id NOT IN (SELECT id FROM {altered}) '
                f"UNION ALL SELECT * FROM temp.{altered} WHERE {where}"
            )
        else:
            rows = f'SELECT * FROM main."{table}" WHERE {where}'
        connection.execute(f'CREATE TEMP VIEW "{table}" AS {rows}')
