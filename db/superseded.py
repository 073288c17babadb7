"""Figures that a later edition of their data set gives no more: kept and listed, but not read as what holds now.

A figure is superseded when a later edition, imported too, gives other figures of the same subject on the same basis
and not this one, and the person neither edited it nor kept it when the editions were compared. What import gave which
figure is told by `origin`; a figure that the person kept has an origin in the run of the later edition as well.

Editions follow one another by the day they were published. Files of one day are parts of one edition, unless they
have a column of figures in common: then the one imported later is the later one.

"Current power" is dated by the day its edition was published: the next edition has its own, and is silent about the
older day. Such a figure is superseded only by an edition that tells the figures of that time, from that day or before.

The table `superseded` is kept by `db.derived` in the transaction that touches a subject, and computed anew for a
connection that sees the library as known on an earlier day. Needs SQLite alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from db.connecting import IDS, id_list
from db.subjects import SUBJECTS
from db.values import dates

if TYPE_CHECKING:
    from db.library import Library

GIVEN = "{o}.id NOT IN (SELECT observation_id FROM superseded)"
"""The SQL condition that an observation `{o}` is not superseded: give it the alias by `format`."""
NO_LONGER_GIVEN_IN = """(SELECT coalesce(nullif(i.edition, ''), s.published, s.seen,
    CASE WHEN json_valid(i.mapping) THEN json_extract(i.mapping, '$.source.published') END, date(i.added_at))
  FROM superseded AS u JOIN import_run AS i ON i.id = u.import_run_id LEFT JOIN source AS s ON s.id = i.source_id
  WHERE u.observation_id = r.id)"""
"""The SQL of the edition that no longer gives the observation `r`: its name, or the day it was published; or NULL."""
WHY = "A later edition gives other figures here. This one is kept, and is not read for lines, totals and tables."
BATCH = 500
KINDS = len(SUBJECTS)


class Edition(NamedTuple):
    """One import of a data set. `place`: its edition's in the order of the set's editions; `days`: what dates "now"."""

    run_id: int
    dataset: str
    place: int
    days: tuple[str, ...]


def refresh(cursor: Any, touched: dict[str, set[int]]) -> None:
    """Computes anew which figures of touched subjects are superseded, within the caller's transaction."""
    subjects = sorted(row_id * KINDS + kind for kind, table in enumerate(SUBJECTS) for row_id in touched.get(table, ()))
    if not subjects:
        return
    known = editions(cursor)
    for start in range(0, len(subjects), BATCH):
        cursor.execute(
            f"DELETE FROM superseded WHERE subject IN {IDS}", {"ids": id_list(subjects[start : start + BATCH])}
        )
        if known:
            for kind, table in enumerate(SUBJECTS):
                ids = [one // KINDS for one in subjects[start : start + BATCH] if one % KINDS == kind]
                if ids:
                    only = _query(_OF_SUBJECTS, f"o.{table}_id IN {IDS}")
                    cursor.execute(f"INSERT INTO superseded {only}", _parameters(known) | {"ids": id_list(ids)})


def rebuild(cursor: Any) -> None:
    """Computes anew which figures of the library are superseded, within the caller's transaction."""
    cursor.execute("DELETE FROM superseded")
    if known := editions(cursor):
        cursor.execute(f"INSERT INTO superseded {_query(_OF_ALL, '1')}", _parameters(known))


def fill_temporary(connection: sqlite3.Connection, day: int) -> None:
    """Puts what was superseded as known on a day into a temporary table that stands before the stored one."""
    connection.execute(
        "CREATE TEMP TABLE superseded (observation_id INTEGER PRIMARY KEY, import_run_id INTEGER, subject INTEGER)"
    )
    cursor = connection.cursor()
    if known := editions(cursor, day):
        cursor.execute(f"INSERT INTO superseded {_query(_OF_ALL, '1')}", _parameters(known))


def stale(library: Library) -> list[int]:
    """Ids of figures that are wrongly marked as superseded, or wrongly not."""
    reading = library.reading()
    cursor = reading.cursor()
    known = editions(cursor)
    stored = set(cursor.execute("SELECT observation_id, import_run_id, subject FROM superseded").fetchall())
    fresh = set(cursor.execute(_query(_OF_ALL, "1"), _parameters(known)).fetchall()) if known else set()
    return sorted({int(row[0]) for row in stored ^ fresh})


def explained(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """ "no longer given in the edition of 20 Apr 2026" for those of the figures that are superseded, by id."""
    rows = connection.execute(
        """SELECT u.observation_id, i.edition, coalesce(s.published, s.seen), i.added_at,
             CASE WHEN json_valid(i.mapping) THEN json_extract(i.mapping, '$.source.published') END
           FROM superseded AS u JOIN import_run AS i ON i.id = u.import_run_id
           LEFT JOIN source AS s ON s.id = i.source_id WHERE u.observation_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    )
    return {int(row[0]): f"no longer given in the edition of {_named(*row[1:])}" for row in rows}


def _named(edition: str, published: str | None, added_at: str, mapped: str | None) -> str:
    return edition or dates.show_short(published or mapped or local_day(added_at))


def editions(cursor: Any, as_known_on: int | None = None) -> list[Edition]:
    """The imports of data sets of which there are several, or none where no figure can be superseded.

    Args:
        cursor: of a connection that sees what it should.
        as_known_on: those published after this day (since 1970-01-01) are left out.
    """
    rows = cursor.execute(
        """SELECT i.id, i.dataset, i.added_at, i.source_id, i.source_id IS NOT NULL AND s.id IS NULL,
             coalesce(s.published, s.seen), coalesce(s.published_last_day, s.seen_last_day),
             CASE WHEN json_valid(i.mapping) THEN json_extract(i.mapping, '$.source.published') END
           FROM import_run AS i LEFT JOIN source AS s ON s.id = i.source_id
           WHERE i.dataset <> '' AND EXISTS (SELECT 1 FROM import_run AS j WHERE j.dataset <> ''
             AND EXISTS (SELECT 1 FROM import_run AS k WHERE k.dataset = j.dataset AND k.id <> j.id))"""
    ).fetchall()
    dated = []
    shared = Counter(row[3] for row in rows)
    for run_id, dataset, added_at, source_id, is_hidden, published, day, mapped in rows:
        if day is None or (mapped and shared[source_id] > 1):  # one page with all editions: its import told the day
            day = dates.span(mapped or published or local_day(added_at))[1]
        if not is_hidden and (as_known_on is None or day is None or day <= as_known_on):
            days = tuple(dict.fromkeys(one for one in (published, mapped) if one)) or (local_day(added_at),)
            dated.append((str(dataset), int(day or 0), int(run_id), days))
    dated.sort()
    return [
        Edition(run_id, dataset, place, days)
        for dataset, runs in groupby(dated, key=lambda one: one[0])
        for run_id, place, days in _placed(cursor, list(runs))
    ]


def _placed(
    cursor: Any, runs: list[tuple[str, int, int, tuple[str, ...]]]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The imports of one data set with their edition's place among its editions."""
    place = 0
    for _, same_day in groupby(runs, key=lambda one: one[1]):
        together = list(same_day)
        place += 1
        told: set[str] = set()
        for _, _, run_id, days in together:
            columns = _figure_columns(cursor, run_id) if len(together) > 1 else set()
            if told & columns:
                place += 1
                told = set()
            told |= columns
            yield run_id, place, days


def _figure_columns(cursor: Any, run_id: int) -> set[str]:
    """The columns that an import took figures from."""
    (text,) = cursor.execute("SELECT mapping FROM import_run WHERE id = ?", (run_id,)).fetchone()
    try:
        grids = json.loads(text)["grids"]
        return {str(one["column"]) for grid in grids for one in grid.get("columns", ()) if one.get("to") == "figure"}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


def local_day(added_at: str) -> str:
    """The day on which something was written down, in the person's own time zone."""
    return datetime.fromisoformat(added_at).astimezone().date().isoformat()


def _parameters(known: list[Edition]) -> dict[str, str]:
    return {"editions": json.dumps([(one.run_id, one.dataset, one.place, one.days) for one in known])}


_SUBJECT = "coalesce({})".format(", ".join(f"o.{table}_id * {KINDS} + {kind}" for kind, table in enumerate(SUBJECTS)))
_OF_ALL = """editions AS e CROSS JOIN origin AS g ON g.import_run_id = e.run_id AND g.table_name = 'observation'
    CROSS JOIN observation AS o ON o.id = g.row_id"""
_OF_SUBJECTS = """observation AS o CROSS JOIN origin AS g ON g.table_name = 'observation' AND g.row_id = o.id
    CROSS JOIN editions AS e ON e.run_id = g.import_run_id"""
"""The order of joins: from a few subjects, or from all that imports brought."""

_EDITED = """EXISTS (
  SELECT 1 FROM "change" AS c JOIN change_set AS a ON a.id = c.change_set_id, json_each(c.after) AS j
  WHERE c.table_name = 'observation' AND c.row_id = u.id AND c.operation = 'update' AND a.kind = 'action'
    AND j.key IN ('value', 'low', 'high', 'interval', 'qualifier', 'currency', 'kind', 'stage', 'and_beyond',
      'extent', 'scope', 'is_preferred', 'date', 'basis_id')
    AND c.change_set_id NOT IN (SELECT change_set_id FROM "change" WHERE table_name = 'import_run')
    AND 'undo' IS NOT (SELECT kind FROM change_set AS later WHERE later.action_id = a.id ORDER BY id DESC LIMIT 1))"""
"""Whether the person changed what the figure `u` says, or prefers it, and did not take that back."""


def edited(cursor: Any) -> list[tuple[int, str, int]]:
    """What the history alone keeps from being superseded, as origins to be noted where the history is not: a person
    changed or prefers these. The last import that does not give it, the key of the figure, its id.
    """
    known = editions(cursor)
    if not known:
        return []
    rows = cursor.execute(
        f"""SELECT run_id, (SELECT key FROM origin WHERE table_name = 'observation' AND row_id = u.id
              ORDER BY id DESC LIMIT 1), id
            FROM ({_query(_OF_ALL, "1", first="max", edited="")}) AS u ORDER BY id""",
        _parameters(known),
    )
    return [(int(run_id), str(key), int(row_id)) for run_id, key, row_id in rows]


def _query(joins: str, only: str, *, first: str = "min", edited: str = "NOT") -> str:
    """Observation, the import of the first edition without it, subject: a row for each that is superseded."""
    return f"""
WITH editions AS MATERIALIZED (
  SELECT json_extract(value, '$[0]') AS run_id, json_extract(value, '$[1]') AS dataset,
    json_extract(value, '$[2]') AS place, json_extract(value, '$[3]') AS days FROM json_each(:editions)
),
given AS MATERIALIZED (
  SELECT o.id, {_SUBJECT} AS subject, o.basis_id AS basis, e.dataset, e.place, e.run_id,
    coalesce(o.date_last_day, o.date_first_day) AS day,
    o.date IS NOT NULL AND o.date IN (SELECT value FROM json_each(e.days)) AS is_now
  FROM {joins} WHERE {only}
),
last_given AS MATERIALIZED (
  SELECT id, subject, basis, dataset, max(place) AS place, day, max(is_now) AS is_now,
    count(*) OVER (PARTITION BY id) AS sets FROM given GROUP BY id, dataset
),
told AS MATERIALIZED (
  SELECT subject, basis, dataset, place, min(run_id) AS run_id, max(NOT is_now) AS tells,
    min(CASE WHEN NOT is_now THEN day END) AS first_day
  FROM given GROUP BY subject, basis, dataset, place
),
without AS (
  SELECT l.id, l.subject, l.sets, t.run_id, {first}(t.place)
  FROM last_given AS l JOIN told AS t ON t.subject = l.subject
    AND t.basis = l.basis AND t.dataset = l.dataset AND t.place > l.place
  WHERE CASE WHEN l.day IS NULL THEN t.tells WHEN l.is_now THEN t.first_day <= l.day ELSE t.first_day IS NOT NULL END
  GROUP BY l.id, l.dataset
)
SELECT u.id, max(u.run_id) AS run_id, u.subject FROM without AS u WHERE {edited} {_EDITED}
GROUP BY u.id HAVING count(*) = max(u.sets)"""
