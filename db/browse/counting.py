"""How many records each page has: counted once, then brought up to date by what the history says came and went.

Counting a million rows takes a tenth of a second, and the navigation tells the numbers after each change.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from db.browse.table_columns import COLUMNS

if TYPE_CHECKING:
    from db.library import Library

_COUNTS = ", ".join(f"""'{table}', (SELECT count(*) FROM "{table}")""" for table in COLUMNS)
_NEWEST = "(SELECT coalesce(max(id), 0) FROM change_set)"
ALL = f"SELECT {_NEWEST}, json_object({_COUNTS})"
SINCE = f"""SELECT {_NEWEST},
  (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM library_info WHERE name = 'history_from'),
  (SELECT json_group_object(table_name, more) FROM (
     SELECT table_name, total((operation = 'create') - (operation = 'delete')) AS more FROM "change"
     WHERE change_set_id > :newest GROUP BY table_name))"""
"""All that is asked in one statement is of one moment, whoever writes meanwhile."""
_LAST_IDS = ", ".join(f"""'{table}', (SELECT coalesce(max(id), 0) FROM "{table}")""" for table in COLUMNS)
MANY = 100_000
"""Rows of one table that take some milliseconds to count: SQLite looks at each."""


class _Counted(NamedTuple):
    """The numbers as of the newest change set at that moment."""

    newest: int
    counts: dict[str, int]


_lock = threading.Lock()
_kept: WeakKeyDictionary[Library, _Counted] = WeakKeyDictionary()


def counts(library: Library) -> dict[str, int]:
    """How many records each page has."""
    # Of what is hidden, as on a day that is past, the history does not tell.
    hides = library.as_known_on is not None or library.without_confidential
    with _lock:
        before = None if hides else _kept.get(library)
    found = (_brought_up_to_date(library, before) if before else None) or _all(library)
    with _lock:
        _kept[library] = found
    return dict(found.counts)


def counts_at_once(library: Library) -> dict[str, int] | None:
    """As `counts`, for a caller that must not wait: None for a large library that was not counted before."""
    with _lock:
        is_known = library in _kept
    if not is_known and max(last_ids(library).values()) > MANY:
        return None
    return counts(library)


def last_ids(library: Library) -> dict[str, int]:
    """The highest id of each page's table: it has no more records than that."""
    found: dict[str, int] = json.loads(library.reading().execute(f"SELECT json_object({_LAST_IDS})").fetchone()[0])
    return found


def _all(library: Library) -> _Counted:
    newest, counted = library.reading().execute(ALL).fetchone()
    return _Counted(int(newest), json.loads(counted))


def _brought_up_to_date(library: Library, before: _Counted) -> _Counted | None:
    """None where the history since then was let go."""
    newest, history_from, said = library.reading().execute(SINCE, {"newest": before.newest}).fetchone()
    if history_from > before.newest:
        return None
    more = json.loads(said)
    return _Counted(int(newest), {table: number + int(more.get(table, 0)) for table, number in before.counts.items()})
