"""Which milestones of the facilities drawn stand as dotted lines in a chart: the weightiest, four at most.

A facility weighs as much as its power, standing or planned, whichever is more; facilities without a figure come last.
Each gives one milestone while there are others to name, then a second one: the one that changes most of what a
reader makes of the chart (it began to run, it was cancelled), the earlier of equals. Only what has happened, of the
whole facility, on a day known to the half-year.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from db.charts.description import Marker
from db.words import Event

if TYPE_CHECKING:
    from db.library import Library

MOST = 4
LARGEST_READ = 40
"""Facilities whose milestones are looked at, the largest first."""
VAGUEST_DAYS, APART_DAYS = 184, 180
"""How vague a day may be, and how far apart two milestones of one facility must be for both to stand."""
WEIGHTS = {
    Event.FIRST_OPERATIONAL: 9,
    Event.CANCELLED: 8,
    Event.PARTLY_OPERATIONAL: 7,
    Event.FULLY_OPERATIONAL: 7,
    Event.COMPLETED: 6,
    Event.PAUSED: 6,
    Event.CONSTRUCTION_STARTED: 5,
    Event.ENERGISED: 4,
    Event.RETIRED: 4,
    Event.ANNOUNCED: 3,
    Event.EXPANDED: 2,
}


@dataclass(frozen=True)
class _Found:
    facility_id: int
    name: str
    event: str
    day: int

    @property
    def marker(self) -> Marker:
        return Marker(day=self.day, label=f"{self.name}: {self.event}", table="facility", record_id=self.facility_id)


def milestone_markers(
    library: Library, facility_ids: Collection[int], first_day: int, last_day: int, *, most: int = MOST
) -> tuple[Marker, ...]:
    """The markers of milestones of these facilities between two days, by day."""
    rows = library.reading().execute(
        _QUERY,
        {
            "ids": json.dumps(sorted(int(number) for number in facility_ids)),
            "events": json.dumps([str(event) for event in WEIGHTS]),
            "first": first_day,
            "last": last_day,
            "vaguest": VAGUEST_DAYS,
            "largest": LARGEST_READ,
        },
    )
    turns: list[tuple[int, int, _Found]] = []
    for place, (_, found) in enumerate(groupby((_Found(*row) for row in rows), key=lambda one: one.facility_id)):
        ordered = sorted(found, key=lambda one: (-WEIGHTS[Event(one.event)], one.day))
        best = ordered[:1] + [one for one in ordered[1:] if abs(one.day - ordered[0].day) >= APART_DAYS][:1]
        turns += [(turn, place, one) for turn, one in enumerate(best)]
    chosen = [one for _, _, one in sorted(turns, key=lambda turn: turn[:2])[:most]]
    return tuple(one.marker for one in sorted(chosen, key=lambda one: (one.day, one.name)))


_QUERY = """
WITH largest AS (
  SELECT f.id, f.name, max(coalesce(s.power_now_mw, 0), coalesce(s.planned_power_mw, 0)) AS weight
  FROM facility AS f LEFT JOIN facility_state AS s ON s.facility_id = f.id
  WHERE f.id IN (SELECT value FROM json_each(:ids)) AND EXISTS (
    SELECT 1 FROM milestone AS m WHERE m.facility_id = f.id AND m.certainty = 'actual' AND m.scope = ''
    AND m.date_last_day BETWEEN :first AND :last AND m.date_last_day - m.date_first_day <= :vaguest
    AND m.event IN (SELECT value FROM json_each(:events)))
  ORDER BY weight DESC, f.id LIMIT :largest
)
SELECT l.id, l.name, m.event, m.date_last_day
FROM largest AS l JOIN milestone AS m ON m.facility_id = l.id
WHERE m.certainty = 'actual' AND m.scope = '' AND m.date_last_day BETWEEN :first AND :last
AND m.date_last_day - m.date_first_day <= :vaguest AND m.event IN (SELECT value FROM json_each(:events))
ORDER BY l.weight DESC, l.id, m.date_last_day, m.id
"""
