"""Which policies stand as dotted lines in a chart: the weightiest of the places drawn, four at most.

First the export control that most is known of (claims, roles). Then one for each place drawn: the programme with most
of the library's facilities, or, where none has any, the largest in dollars. What room is left goes to the largest in
dollars. A policy stands on the day it took effect: laws, orders and controls when enacted, else effective, else
announced; all others when announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.description import Marker
from db.words import Event, PolicyKind

if TYPE_CHECKING:
    from db.library import Library

MOST = 4
FORMAL = (PolicyKind.LAW, PolicyKind.EXPORT_CONTROL, PolicyKind.EXECUTIVE_ORDER)
FORMAL_EVENTS = (Event.ENACTED, Event.EFFECTIVE, Event.ANNOUNCED)
OTHER_EVENTS = (Event.ANNOUNCED, Event.ENACTED, Event.EFFECTIVE)
SAYS_ANNOUNCED = 24
"""Names up to this length say "announced" after them; longer ones have no room for it."""


@dataclass(frozen=True)
class _Candidate:
    id: int
    uid: str
    name: str
    kind: str
    place_id: int
    event: str
    day: int
    amount_usd: float
    facilities: int
    known: int

    @property
    def turn(self) -> int:
        """Which of its milestones this is: the first stands in the chart; -1 for none."""
        events = FORMAL_EVENTS if self.kind in FORMAL else OTHER_EVENTS
        return events.index(Event(self.event)) if self.event in events else -1

    @property
    def marker(self) -> Marker:
        name = self.name.partition(" (")[0]
        is_news = self.event == Event.ANNOUNCED and len(name) <= SAYS_ANNOUNCED
        return Marker(day=self.day, label=f"{name} announced" if is_news else name, record_id=self.id)


def policy_markers(library: Library, place_ids: Sequence[int], first_day: int, last_day: int) -> tuple[Marker, ...]:
    """The markers of policies of these places between two days, by day."""
    found = [one for one in _candidates(library, place_ids) if first_day <= one.day <= last_day]
    controls = [one for one in found if one.kind == PolicyKind.EXPORT_CONTROL]
    others = [one for one in found if one not in controls and (one.amount_usd or one.facilities)]
    chosen = sorted(controls, key=lambda one: (-one.known, one.day))[:1]
    for place in dict.fromkeys(place_ids):
        own = [one for one in others if one.place_id == place]
        chosen += sorted(own, key=lambda one: (-one.facilities, -one.amount_usd, one.day))[:1]
    rest = [one for one in others if one not in chosen]
    chosen += sorted(rest, key=lambda one: (-one.amount_usd, one.day))
    return tuple(sorted((one.marker for one in chosen[:MOST]), key=lambda marker: (marker.day, marker.label)))


def programme_marker(library: Library, policy_uid: str) -> tuple[Marker, ...]:
    """The marker of one programme, where its day is known."""
    row = library.reading().execute("SELECT place_id FROM policy WHERE uid = ?", (policy_uid,)).fetchone()
    found = _candidates(library, [row[0]]) if row and row[0] is not None else []
    return tuple(one.marker for one in found if one.uid == policy_uid)


def _candidates(library: Library, place_ids: Sequence[int]) -> list[_Candidate]:
    """Each policy of the places once, with the milestone it stands on."""
    listed = ",".join(str(int(number)) for number in place_ids)
    best: dict[str, _Candidate] = {}
    for row in library.reading().execute(_QUERY.format(listed=listed)):
        one = _Candidate(*row)
        if one.turn >= 0 and (one.uid not in best or one.turn < best[one.uid].turn):
            best[one.uid] = one
    return list(best.values())


_QUERY = """
SELECT p.id, p.uid, p.name, p.kind, p.place_id, m.event, m.date_last_day, coalesce(t.amount_usd, 0),
  coalesce(t.facilities, 0),
  (SELECT count(*) FROM claim WHERE policy_id = p.id) + (SELECT count(*) FROM role WHERE policy_id = p.id)
FROM policy AS p JOIN milestone AS m ON m.policy_id = p.id AND m.certainty = 'actual' AND m.scope = ''
LEFT JOIN policy_state AS t ON t.policy_id = p.id
WHERE p.place_id IN ({listed}) AND m.date_last_day IS NOT NULL
ORDER BY p.id, m.date_last_day, m.id
"""
