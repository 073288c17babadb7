"""The groups of each split with their members: countries, regions, partners, programmes, statuses, stages, own fields,
facilities.

A vague day counts as elsewhere: what began "in 2026" had begun by today; roles are read as the facilities page reads
them (`db.derived_sql`): from the first day that their start allows, through the last that their end allows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.charts.description import ChartDescription, Split
from db.charts.splits import spans
from db.charts.splits.own_fields import read_own
from db.charts.splits.regions import read_regions
from db.charts.splits.spans import ALWAYS, EVER, Spans
from db.charts.splits.statuses import read_statuses
from db.charts.splits.subjects import SplitMembers, in_order, marks
from db.words import Stage

if TYPE_CHECKING:
    from db.library import Library


def read_split(library: Library, description: ChartDescription, everyone: np.ndarray, today: int) -> SplitMembers:
    """The groups of a description's split: the chosen ones in their order, or all where none is."""
    read = _READERS[description.split]
    return read(_Asked(library, description, description.groups, everyone, today))


def programme_members(library: Library, chosen: Sequence[str], today: int) -> Spans:
    """When facilities belong to programmes: spans whose keys are the policies' uids."""
    wanted = f"AND p.uid IN ({marks(chosen)})" if chosen else ""
    rows = library.reading().execute(
        f"""SELECT p.uid, i.facility_id, CASE WHEN i.since_first_day <= ? THEN min(?, coalesce(i.since_last_day,
            i.since_first_day)) ELSE coalesce(i.since_last_day, i.since_first_day, {ALWAYS}) END,
            coalesce(i.until_last_day, i.until_first_day, {EVER}) FROM inclusion AS i
            JOIN policy AS p ON p.id = i.policy_id WHERE 1 {wanted}""",
        [today, today, *chosen],
    )
    return spans.spans(rows)


@dataclass(frozen=True)
class _Asked:
    library: Library
    description: ChartDescription
    chosen: tuple[str, ...]
    everyone: np.ndarray
    today: int


def _countries(asked: _Asked) -> SplitMembers:
    """Places with all that lies in them; the world holds every facility, wherever it is."""
    chosen = asked.chosen
    wanted = f"coalesce(code, uid) IN ({marks(chosen)})" if chosen else "kind = 'country'"
    reading = asked.library.reading()
    rows = reading.execute(f"SELECT coalesce(code, uid), name, id FROM place WHERE {wanted}", list(chosen)).fetchall()
    pairs = reading.execute(
        f"""WITH RECURSIVE inside(root, place_id) AS (
              SELECT id, id FROM place WHERE {wanted}
              UNION SELECT i.root, p.id FROM place AS p JOIN inside AS i ON p.parent_id = i.place_id)
            SELECT r.id, f.id FROM inside AS i JOIN place AS r ON r.id = i.root
            JOIN facility AS f ON f.place_id = i.place_id
            WHERE r.kind <> 'world' UNION ALL
            SELECT r.id, f.id FROM place AS r JOIN facility AS f
            WHERE r.kind = 'world' AND r.id IN (SELECT root FROM inside)""",
        list(chosen),
    )
    table = np.fromiter(chain.from_iterable(pairs), dtype=np.int64).reshape(-1, 2)
    return SplitMembers(in_order(rows, chosen), spans.always({row[2]: row[0] for row in rows}, table))


def _regions(asked: _Asked) -> SplitMembers:
    return read_regions(asked.library, asked.chosen, asked.everyone)


def _partners(asked: _Asked) -> SplitMembers:
    """Partners while they are in the role; a parent does not stand for its children."""
    chosen, role = asked.chosen, asked.description.partner_role
    wanted = f"p.uid IN ({marks(chosen)})" if chosen else "1"
    in_role = "r.role = ? AND r.certainty = 'actual' AND r.facility_id IS NOT NULL"
    named = asked.library.reading().execute(
        f"SELECT p.uid, p.name, p.id FROM partner AS p WHERE {wanted}"
        + ("" if chosen else f" AND EXISTS (SELECT 1 FROM role AS r WHERE r.partner_id = p.id AND {in_role})"),
        [*chosen, *([] if chosen else [role])],
    )
    rows = asked.library.reading().execute(
        f"""SELECT p.uid, r.facility_id, coalesce(r.since_first_day, r.since_last_day, {ALWAYS}),
            coalesce(r.until_last_day, r.until_first_day, {EVER}) + 1
            FROM role AS r JOIN partner AS p ON p.id = r.partner_id WHERE {in_role} AND {wanted}""",
        [role, *chosen],
    )
    notes = (f"Each facility counts for its {role} at the time",)
    return SplitMembers(in_order(named.fetchall(), chosen), spans.spans(rows), notes)


def _programmes(asked: _Asked) -> SplitMembers:
    wanted = f"uid IN ({marks(asked.chosen)})" if asked.chosen else "id IN (SELECT policy_id FROM inclusion)"
    rows = asked.library.reading().execute(f"SELECT uid, name, id FROM policy WHERE {wanted}", list(asked.chosen))
    named = in_order(rows.fetchall(), asked.chosen)
    return SplitMembers(named, programme_members(asked.library, asked.chosen, asked.today))


def _statuses(asked: _Asked) -> SplitMembers:
    return read_statuses(asked.library, asked.chosen, asked.everyone, asked.today)


def _stages(asked: _Asked) -> SplitMembers:
    """Stages are those of figures: every facility may have figures of each (`db.charts.lines.stage_lines`)."""
    stages = [str(stage) for stage in Stage]
    keys = [key for key in asked.chosen if key in stages] if asked.chosen else stages
    members = spans.all_in_each(keys, asked.everyone)
    return SplitMembers([(key, key[:1].upper() + key[1:], None) for key in keys], members)


def _own_fields(asked: _Asked) -> SplitMembers:
    return read_own(asked.library, asked.description.own_field, asked.chosen, asked.everyone)


def _facilities(asked: _Asked) -> SplitMembers:
    wanted = f"uid IN ({marks(asked.chosen)})" if asked.chosen else "1"
    rows = asked.library.reading().execute(f"SELECT uid, name, id FROM facility WHERE {wanted}", list(asked.chosen))
    named = in_order(rows.fetchall(), asked.chosen)
    uids = {number: uid for uid, _, number in named if number is not None}
    numbers = np.fromiter(uids, dtype=np.int64)
    return SplitMembers(named, spans.always(uids, np.column_stack((numbers, numbers))))


_READERS: dict[Split, Callable[[_Asked], SplitMembers]] = {
    Split.COUNTRY: _countries,
    Split.REGION: _regions,
    Split.PARTNER: _partners,
    Split.PROGRAMME: _programmes,
    Split.STATUS: _statuses,
    Split.STAGE: _stages,
    Split.OWN_FIELD: _own_fields,
    Split.FACILITY: _facilities,
}
