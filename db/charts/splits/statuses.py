"""Facilities by status at the time: a facility goes from one group to the next on the day of a milestone.

The rule is that of the facilities page (`db.derived_sql`): the latest milestone that has come about decides; an
opening of a part makes a facility partly operational; a milestone without a date stands on the day its source was
published or seen. Before its first milestone a facility's status is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from db.charts.splits.spans import ALWAYS, EVER, merged
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
    members = members[members["key"].isin(keys)].reset_index(drop=True)
    notes = ("Each facility counts under its status at the time; plans count under its status of today",)
    return SplitMembers(named, members, notes)


def status_spans(library: Library, everyone: np.ndarray, today: int) -> pd.DataFrame:
    """When each facility has which status: spans that fill all time for each of `everyone`."""
    cases = " ".join(f"WHEN '{event}' THEN '{status}'" for event, status in STATUS_AFTER.items())
    opening = ", ".join(f"'{event}'" for event in OPENING_EVENTS)
    rows = library.reading().execute(
        f"""SELECT * FROM (SELECT m.facility_id AS subject,
              CASE WHEN m.scope = '' THEN CASE m.event {cases} END
                   WHEN m.event IN ({opening}) THEN 'partly operational' END AS status,
              CASE WHEN m.date_first_day > :today THEN m.date_first_day ELSE min(:today, coalesce(m.date_last_day,
                m.date_first_day, s.published_last_day, s.seen_last_day, {ALWAYS})) END AS day
            FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
            WHERE m.facility_id IS NOT NULL AND m.certainty = 'actual'
            ORDER BY m.facility_id, day, status <> 'announced', m.id)
            WHERE status IS NOT NULL AND day <= :today""",
        {"today": today},
    )
    events = pd.DataFrame(rows.fetchall(), columns=["subject", "key", "since"])
    events = events.astype({"subject": np.int64, "key": object, "since": float})
    first = pd.DataFrame({"subject": everyone, "key": str(Status.UNKNOWN), "since": ALWAYS})
    both = pd.concat([first, events[events["subject"].isin(everyone)]])
    both = both.sort_values(["subject", "since"], kind="stable")
    both = both.assign(until=both["since"].groupby(both["subject"]).shift(-1).fillna(EVER))
    return merged(both)
