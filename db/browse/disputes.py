"""Which figures sources disagree about, found once and then kept up to date: filters ask for it again and again.

Looking through all figures of a large library takes seconds; after a change only the subjects whose figures it touched
are looked through again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from db.browse.disagreements import PAIRS, SUBJECT
from db.subjects import SUBJECTS

if TYPE_CHECKING:
    import sqlite3

    from db.library import Library

MOST_TOUCHED = 5_000
"""Changed figures up to which their subjects are looked through; with more all are."""
AT_ONCE = 500
_ELSEWHERE = ("source", "import_run", "origin", "kept_copy")
"""A change of these may reach figures of any subject: their publisher, or whether an edition still gives them."""


class _Known(NamedTuple):
    """What was found: the last change set that is in it, and for each disputed figure its subject's number."""

    last: int
    subjects: dict[int, int]


_found: WeakKeyDictionary[Library, _Known] = WeakKeyDictionary()
_lock = Lock()


def disagreeing_ids(library: Library) -> str:
    """Ids of all figures that sources disagree about, as a JSON list for `json_each`.

    Figures change in change sets only. Each library as it stood or was known is a library of its own.
    """
    reading = library.reading()
    last = int(reading.execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()[0])
    with _lock:
        known = _found.get(library)
    if known is None or known.last != last:
        touched = None if known is None else _touched_since(reading, known.last, last)
        if known is None or touched is None:
            subjects = _look(reading, "1")
        else:
            subjects = {fact: subject for fact, subject in known.subjects.items() if subject not in touched}
            for condition in _about(touched):
                subjects |= _look(reading, condition)
        known = _Known(last, subjects)
        with _lock:
            _found[library] = known
    return json.dumps(sorted(known.subjects))


def _look(reading: sqlite3.Connection, condition: str) -> dict[int, int]:
    ids = {one for pair in reading.execute(PAIRS.format(condition=condition)) for one in pair}
    query = f"SELECT o.id, {SUBJECT} FROM observation AS o WHERE o.id IN (SELECT value FROM json_each(?))"
    return dict(reading.execute(query, (json.dumps(sorted(ids)),)).fetchall())


def _touched_since(reading: sqlite3.Connection, known: int, last: int) -> set[int] | None:
    """The subjects whose figures were changed after a change set; None where it may be any."""
    first = int(reading.execute("SELECT coalesce(min(id), 0) FROM change_set").fetchone()[0])
    if last < known or first > known + 1:  # another file, or what came since was trimmed
        return None
    since = f'FROM "change" WHERE change_set_id > {known}'
    elsewhere = ", ".join(f"'{table}'" for table in _ELSEWHERE)
    of_figures = f"{since} AND table_name = 'observation'"
    if (
        reading.execute(f"SELECT 1 {since} AND table_name IN ({elsewhere}) LIMIT 1").fetchone()
        or reading.execute(f"SELECT count(*) {of_figures}").fetchone()[0] > MOST_TOUCHED
    ):
        return None
    was = ", ".join(f"json_extract(before, '$.{one}_id') * 4 + {place}" for place, one in enumerate(SUBJECTS))
    now = f"SELECT {SUBJECT} FROM observation AS o WHERE o.id IN (SELECT row_id {of_figures})"
    rows = reading.execute(f"{now} UNION SELECT coalesce({was}) {of_figures} AND before IS NOT NULL")
    return {int(row[0]) for row in rows if row[0] is not None}


def _about(subjects: Iterable[int]) -> Iterator[str]:
    """SQL conditions about the observation `o`, that it is of one of so many of the subjects."""
    ordered = sorted(subjects)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        parts = []
        for place, table in enumerate(SUBJECTS):
            if listed := ", ".join(str(one // 4) for one in some if one % 4 == place):
                parts.append(f"o.{table}_id IN ({listed})")
        yield " OR ".join(parts)
