"""Facilities by status at the time: a facility goes from one group to the next on the day of a milestone.

The rule is that of the facilities page (`db.derived_sql`): the latest milestone that has come about decides; an
opening of a part makes a facility partly operational; a milestone without a date stands on the day its source was
published or seen. Before its first milestone a facility's status is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.charts.figures.rows import starts_of
from db.charts.splits.spans import ALWAYS, EVER, Spans, merged
from db.charts.splits.subjects import Named, SplitMembers
from db.derived import OPENING_EVENTS
from db.words import STATUS_AFTER, Status

if TYPE_CHECKING:
    from db.library import Library


def read_statuses(library: Library, chosen: Sequence[str], everyone: np.ndarray, today: int) -> SplitMembers:
    """Statuses as groups: those chosen, in their order, or all in the order of the design."""
    statuses = [str(status) for status in Status]
    keys = [key for key in chosen if key in statuses] if chosen else statuses
    named: list[Named] = [(key, key[:1].upper() + key[1:], None) for key in keys]
    members = status_spans(library, everyone, today)
    members = members.of(*keys)
    notes = ("Each facility counts under its status at the time; plans count under its status of today",)
    return SplitMembers(named, members, notes)


def status_spans(library: Library, everyone: np.ndarray, today: int) -> Spans:
    """When each facility has which status: spans that fill all time for each of `everyone`."""
    statuses = sorted(str(status) for status in Status)
    number = {status: place for place, status in enumerate(statuses)}
    cases = " ".join(f"WHEN '{event}' THEN {number[str(status)]}" for event, status in STATUS_AFTER.items())
    opening = ", ".join(f"'{event}'" for event in OPENING_EVENTS)
    rows = library.reading().execute(
        f"""SELECT * FROM (SELECT m.facility_id AS subject,
              CASE WHEN m.scope = '' THEN CASE m.event {cases} END
                   WHEN m.event IN ({opening}) THEN {number[str(Status.PARTLY_OPERATIONAL)]} END AS status,
              CASE WHEN m.date_first_day > :today THEN m.date_first_day ELSE min(:today, coalesce(m.date_last_day,
                m.date_first_day, s.published_last_day, s.seen_last_day, {ALWAYS})) END AS day
            FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
            WHERE m.facility_id IS NOT NULL AND m.certainty = 'actual'
            ORDER BY m.facility_id, day, status <> {number[str(Status.ANNOUNCED)]}, m.id)
            WHERE status IS NOT NULL AND day <= :today""",
        {"today": today},
    )
    table = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, 3)
    table = table[np.isin(table[:, 0], everyone)]
    subject = np.concatenate([everyone, table[:, 0].astype(np.int64)])
    since = np.concatenate([np.full(len(everyone), ALWAYS), table[:, 2]])
    group = np.concatenate([np.full(len(everyone), number[str(Status.UNKNOWN)]), table[:, 1].astype(np.int64)])
    order = np.lexsort((since, subject))
    subject, since, group = subject[order], since[order], group[order].astype(np.int32)
    until = np.append(since[1:], EVER)[: len(since)]
    until[starts_of(subject)[1:] - 1] = EVER
    return merged(Spans(tuple(statuses), group, subject, since, until))
