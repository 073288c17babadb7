"""Derived columns: a facility's status, power and partners of today, and a policy's status and amount.

They follow from facts as DESIGN says, and are kept in `facility_state` and `policy_state` in the transaction that
touches the facts, so that a table of any size sorts by them. One SQL text serves one record and all of them; `check`
compares what is stored with a fresh computation.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from db import superseded
from db.connecting import IDS, connect, id_list
from db.derived_sql import DUE, FACILITY_COLUMNS, FACILITY_STATE, POLICY_ROWS
from db.troubles import when_making
from db.words import STATUS_AFTER, Event, Status

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.library import Library

BATCH = 500
EPOCH = date(1970, 1, 1)

OPENING_EVENTS = (Event.FIRST_OPERATIONAL, Event.PARTLY_OPERATIONAL, Event.COMPLETED, Event.FULLY_OPERATIONAL)


POLICY_COLUMNS = (
    "policy_id, status, announced, announced_first_day, amount, currency, amount_usd, amount_observation_id, leads,"
    " facilities"
)


def _nothing(_more: int) -> None:
    pass


def today() -> int:
    """Today as days since 1970-01-01, in the person's own time zone."""
    return (date.today() - EPOCH).days


def today_of(library: Library) -> int:
    """The day that a library is read as of: today, the day as known on which it is opened, or an edition's day."""
    if library.as_known_on is not None:
        return library.as_known_on
    return today() if library.as_of is None else library.as_of


def refresh(connection: Connection, touched: dict[str, set[int]], done: Callable[[int], None] = _nothing) -> None:
    """Computes the derived columns of touched facilities and policies anew, within the caller's transaction.

    `done` is told how many more of them are computed.
    """
    cursor = connection.connection.cursor()
    superseded.refresh(cursor, touched)
    for table, keep in (("facility", partial(_keep_facilities, day=today())), ("policy", _keep_policies)):
        ids = sorted(touched.get(table, ()))
        for start in range(0, len(ids), BATCH):
            keep(cursor, ids[start : start + BATCH])
            done(len(ids[start : start + BATCH]))
    cursor.close()


def rebuild(library: Library) -> None:
    """Computes all derived columns anew, as of the day that the library is read as of, and notes the day."""
    with writing(library) as connection:
        cursor = connection.cursor()
        cursor.execute("DELETE FROM facility_state")
        cursor.execute("DELETE FROM policy_state")
        superseded.rebuild(cursor)
        day = today_of(library)
        _insert_facilities(cursor, "1", day)
        _keep_policies(cursor, [row[0] for row in cursor.execute("SELECT id FROM policy").fetchall()])
        cursor.execute("INSERT OR REPLACE INTO library_info VALUES ('derived_on', ?)", (str(day),))


def bring_to_today(library: Library) -> None:
    """Makes the derived columns those of today, whatever day they are of, and notes the day.

    Only facilities are computed anew of whose facts one begins, ends or was said on a day from one of the two to the
    other: nothing else can differ. Policies and what editions give do not change by the day.
    """
    kept_on = library.derived_on
    if kept_on is None:
        rebuild(library)
        return
    with writing(library) as connection:
        cursor = connection.cursor()
        day = today_of(library)
        first, last = sorted((int(kept_on), day))
        found = sorted(int(row[0]) for row in cursor.execute(DUE, {"first": first, "last": last}))
        for start in range(0, len(found), BATCH):
            _keep_facilities(cursor, found[start : start + BATCH], day)
        cursor.execute("INSERT OR REPLACE INTO library_info VALUES ('derived_on', ?)", (str(day),))


def fill_temporary(connection: sqlite3.Connection, day: int) -> None:
    """Puts derived columns as of a day into temporary tables that stand before the stored ones on this connection."""
    superseded.fill_temporary(connection, day)
    for table in ("facility_state", "policy_state"):
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE 0")
    cursor = connection.cursor()
    _insert_facilities(cursor, "1", day)
    _keep_policies(cursor, [row[0] for row in cursor.execute("SELECT id FROM policy").fetchall()])
    for column in ("facility_id", "status", "power_now_mw", "planned_power_mw"):
        connection.execute(f"CREATE INDEX temp.ix_known_state_{column} ON facility_state ({column})")
    connection.execute("CREATE INDEX temp.ix_known_policy_state ON policy_state (policy_id)")


def fill_touched(connection: sqlite3.Connection, facilities: str, policies: str) -> None:
    """Computes some derived columns anew from what a connection sees; the others stay as they are stored.

    Args:
        facilities, policies: queries of the ids of those to compute; who is not seen has none.
    """
    row = connection.execute("SELECT value FROM library_info WHERE name = 'derived_on'").fetchone()
    for table, chosen in (("facility", facilities), ("policy", policies)):
        state = f"{table}_state"
        connection.execute(f"CREATE TEMP TABLE {state} AS SELECT * FROM main.{state} WHERE 0")
        cursor = connection.cursor()
        if table == "facility":
            _insert_facilities(cursor, f"f.id IN ({chosen})", int(row[0]) if row else today())
        else:
            _keep_policies(cursor, [one[0] for one in cursor.execute(chosen).fetchall()])
        connection.execute(f"ALTER TABLE temp.{state} RENAME TO touched_{state}")
        connection.execute(
            f"CREATE TEMP VIEW {state} AS SELECT * FROM main.{state} WHERE {table}_id NOT IN ({chosen}) "
            f"UNION ALL SELECT * FROM temp.touched_{state}"
        )


def is_of_today(library: Library) -> bool:
    """Whether the stored derived columns were computed today."""
    return library.derived_on == str(today())


def stale_facilities(library: Library) -> list[int]:
    """Ids of facilities whose stored derived columns differ from a fresh computation.

    Those that differ only because they were computed on an earlier day, as `is_of_today` tells, are not among them.
    """
    stale = _stale_facilities(library, today())
    computed_on = library.derived_on
    if stale and computed_on is not None and int(computed_on) != today():
        stale &= _stale_facilities(library, int(computed_on))
    return sorted(stale)


def _stale_facilities(library: Library, day: int) -> set[int]:
    names = ", ".join(FACILITY_COLUMNS)
    query = (
        f"SELECT DISTINCT facility_id FROM ("
        f"SELECT * FROM (SELECT * FROM ({_facility_sql('1')}) EXCEPT SELECT {names} FROM facility_state) "
        f"UNION ALL SELECT * FROM (SELECT {names} FROM facility_state EXCEPT SELECT * FROM ({_facility_sql('1')})))"
    )
    return {int(row[0]) for row in library.reading().execute(query, {"today": day})}


def stale_policies(library: Library) -> list[int]:
    """Ids of policies whose stored derived columns differ from a fresh computation."""
    reading = library.reading()
    all_of_them = POLICY_ROWS.format(ids="(SELECT id FROM policy)")
    fresh = {row[0]: _policy_row(row) for row in reading.execute(all_of_them)}
    stored = {row[0]: row for row in reading.execute(f"SELECT {POLICY_COLUMNS} FROM policy_state")}
    return sorted(one for one in fresh.keys() | stored.keys() if fresh.get(one) != stored.get(one))


@contextmanager
def writing(library: Library) -> Iterator[sqlite3.Connection]:
    """A bare connection in one transaction, for what has no history: derived rows, search, facts about the library."""
    library.see_that_it_is_there()
    connection = connect(library.path)
    try:
        connection.isolation_level = None
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        library.writes_besides += 1  # before it can be seen: `db.history.outside` must not take it for another's
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        remedy = "Close other programs that use it, make room on the disk, and try again."
        raise when_making(f"{library.path.name} could not be brought up to date.", error, remedy) from error
    finally:
        connection.close()


@cache
def _facility_sql(condition: str) -> str:
    statuses = " ".join(f"WHEN '{event}' THEN '{status}'" for event, status in STATUS_AFTER.items())
    opening = ", ".join(f"'{event}'" for event in OPENING_EVENTS)
    before_opening = ", ".join(
        f"'{status}'" for status in (Status.ANNOUNCED, Status.PERMITTED, Status.UNDER_CONSTRUCTION)
    )
    return FACILITY_STATE.format(
        condition=condition,
        by_facility="" if condition == "1" else "+",
        statuses=statuses,
        opening=opening,
        before_opening=before_opening,
    )


def _keep_facilities(cursor: Any, ids: list[int], day: int) -> None:
    # Ids as one parameter: SQLite takes three times as long to understand the query as to answer it for one facility.
    cursor.execute(f"DELETE FROM facility_state WHERE facility_id IN {IDS}", {"ids": id_list(ids)})
    _insert_facilities(cursor, f"f.id IN {IDS}", day, ids)


def _insert_facilities(cursor: Any, condition: str, day: int, ids: Iterable[int] = ()) -> None:
    cursor.execute(
        f"INSERT INTO facility_state ({', '.join(FACILITY_COLUMNS)}) {_facility_sql(condition)}",
        {"today": day, "ids": id_list(ids)},
    )


def _keep_policies(cursor: Any, ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        listed = {"ids": id_list(ids[start : start + BATCH])}
        cursor.execute(f"DELETE FROM policy_state WHERE policy_id IN {IDS}", listed)
        rows = cursor.execute(POLICY_ROWS.format(ids=IDS), listed).fetchall()
        cursor.executemany(
            f"INSERT INTO policy_state ({POLICY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_policy_row(row) for row in rows],
        )


def _policy_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    policy_id, status, announced, first_day, amount, currency, year, observation_id, leads, facilities = row
    amount_usd = None
    if amount is not None and currency is not None and year is not None:
        from db.values.money import latest_rate

        known = latest_rate(currency, int(year))
        amount_usd = amount / known.per_usd if known else None
    return (
        policy_id, status or "", announced, first_day, amount, currency, amount_usd, observation_id, leads or "",
        facilities,
    )  # fmt: skip
