"""Planned openings and completions of facilities against what happened.

- A plan is a milestone of certainty "planned" with a date. Those without one or
  without an end ("from 2026 on"), and those published after their own day
  or after it had happened, are counted, not judged.
- A promise is all plans of one facility, or of one part of it in words ("phase 1"), for the same thing: opening (first
  or partly operational) or completion (completed, fully operational). It is judged as in `db.coming.plans`.
- What happened is an actual milestone of the same facility on the latest day that its date allows, or on which its
  source was published. Whatever opens any part opens the whole; a part has opened when a milestone of that part, or the
  completion of the whole, says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from db.coming.plans import Promise, Promises, moves_of

if TYPE_CHECKING:
    from db.library import Library

OPENING, COMPLETION = "milestone.opening", "milestone.completion"
_EVENTS = {OPENING: ("first operational", "partly operational"), COMPLETION: ("completed", "fully operational")}
_ALL = (*_EVENTS[OPENING], *_EVENTS[COMPLETION])
NAMES = {OPENING: "Day of opening", COMPLETION: "Day of completion"}
PROMISED = {OPENING: "to open", COMPLETION: "to be complete"}
Row = tuple[Any, ...]
_ID, _EVENT, _CERTAINTY, _SCOPE, _DAY, _SAID, _PUBLISHER, _CANCELLED, _STATUS = range(2, 11)


def with_plans(library: Library) -> list[tuple[str, str]]:
    """Key and name of what is judged here and has a planned milestone."""
    found = {
        str(row[0])
        for row in library.reading().execute(
            "SELECT DISTINCT event FROM milestone WHERE certainty = 'planned' AND facility_id IS NOT NULL"
        )
    }
    return [(key, NAMES[key]) for key, events in _EVENTS.items() if found & set(events)]


def openings(library: Library, key: str, judged_on: int, *, only: Sequence[int] | None = None) -> Promises:
    """What was planned to happen, and what did.

    Args:
        library, judged_on, only: see `db.coming.plans.promises`.
        key: `OPENING` or `COMPLETION`.
    """
    wanted = None if only is None else set(only)
    found: list[Promise] = []
    undated: list[int] = []
    too_late: list[int] = []
    for (facility_id, name), every in groupby(_rows(library), key=lambda row: (row[0], row[1])):
        if wanted is not None and facility_id not in wanted:
            continue
        rows = list(every)
        plans: dict[str, list[Row]] = {}
        for row in rows:
            if row[_CERTAINTY] != "planned" or row[_EVENT] not in _EVENTS[key]:
                continue
            if row[_SAID] is not None and row[_SAID] > judged_on:
                continue
            happened = _happened(rows, key, row[_SCOPE], judged_on)
            if row[_DAY] is None:
                undated.append(row[_ID])
            elif row[_SAID] is not None and row[_SAID] > min(row[_DAY], row[_DAY] if happened is None else happened):
                too_late.append(row[_ID])
            else:
                plans.setdefault(row[_SCOPE], []).append(row)
        for scope, dated in plans.items():
            found.append(_promise(facility_id, name, key, dated, _happened(rows, key, scope, judged_on), judged_on))
    found.sort(key=lambda one: (-one.months_late, one.facility, one.scope))
    return Promises(judged_on=judged_on, promises=tuple(found), undated=tuple(undated), too_late=tuple(too_late))


def _rows(library: Library) -> Iterator[Row]:
    marks = ",".join("?" * len(_ALL))
    return library.reading().execute(
        f"""SELECT m.facility_id, f.name, m.id, m.event, m.certainty, m.scope,
              CASE WHEN m.certainty = 'planned' THEN m.date_last_day
                ELSE coalesce(m.date_last_day, m.date_first_day, s.published_last_day, s.seen_last_day) END,
              coalesce(m.said_on_last_day, s.published_last_day, s.seen_last_day),
              coalesce(nullif(s.publisher, ''), s.title, ''),
              coalesce(t.status IN ('cancelled', 'retired'), 0), coalesce(t.status, '')
            FROM milestone AS m JOIN facility AS f ON f.id = m.facility_id LEFT JOIN source AS s ON s.id = m.source_id
            LEFT JOIN facility_state AS t ON t.facility_id = f.id
            WHERE m.event IN ({marks}) AND m.facility_id IN (
              SELECT p.facility_id FROM milestone AS p WHERE p.certainty = 'planned' AND p.event IN ({marks}))
            ORDER BY m.facility_id, m.id""",
        (*_ALL, *_ALL),
    )


def _happened(rows: Sequence[Row], key: str, scope: str, judged_on: int) -> int | None:
    """The day on which it first happened to the whole or to a part in words; None: nobody says so."""
    events = _ALL if key == OPENING else _EVENTS[COMPLETION]
    days = [
        int(row[_DAY])
        for row in rows
        if row[_CERTAINTY] == "actual"
        and row[_DAY] is not None
        and row[_DAY] <= judged_on
        and row[_EVENT] in events
        and _is_told(row, key, scope)
    ]
    return min(days, default=None)


def _is_told(row: Row, key: str, scope: str) -> bool:
    """Whether an actual milestone tells of that part, or of the whole."""
    if row[_SCOPE] == scope:
        return True
    if scope == "":
        return key == OPENING
    return bool(row[_SCOPE] == "" and row[_EVENT] in _EVENTS[COMPLETION])


def _promise(
    facility_id: int, name: str, key: str, rows: Sequence[Row], happened: int | None, judged_on: int
) -> Promise:
    said = sorted(rows, key=lambda row: (row[_SAID] is None, row[_SAID], row[_ID]))
    return Promise(
        facility_id=facility_id,
        facility=str(name),
        basis=key,
        value=1.0,
        said_day=said[0][_SAID],
        first_due=said[0][_DAY],
        newest_due=said[-1][_DAY],
        moves=moves_of([(row[_PUBLISHER], row[_DAY]) for row in said]),
        delivered_day=happened,
        held=None if happened is None else 1.0,
        held_id=0,
        is_cancelled=bool(said[0][_CANCELLED]),
        plan_ids=tuple(row[_ID] for row in said),
        source=said[0][_PUBLISHER],
        judged_on=judged_on,
        publishers=tuple(dict.fromkeys(row[_PUBLISHER] for row in said if row[_PUBLISHER])),
        event=key,
        scope=said[0][_SCOPE],
        state=said[0][_STATUS] or "status not known",
    )
