"""What the lines of a chart stand for: which facilities belong to a country or programme, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from db.charts.description import ChartDescription, Split

if TYPE_CHECKING:
    from db.library import Library

SUBJECT_OF = {Split.COUNTRY: "place", Split.PROGRAMME: "policy", Split.FACILITY: "facility"}
"""The table whose records the groups of a split are; figures as reported are about these."""


@dataclass(frozen=True)
class Groups:
    """The groups of a chart, before the largest are chosen.

    Args:
        members: columns key, subject (facility id), since, until (days; -inf and inf where not said).
        labels: a group's name by its key.
        record_ids: its id in the table `SUBJECT_OF[split]`.
    """

    members: pd.DataFrame
    labels: dict[str, str]
    record_ids: dict[str, int]


def groups_of(library: Library, description: ChartDescription) -> Groups:
    """The chosen groups of a description in the order chosen, or all where none is."""
    read = {Split.COUNTRY: _countries, Split.PROGRAMME: _programmes, Split.FACILITY: _facilities}[description.split]
    found = read(library, description.groups)
    if description.within:
        found = Groups(_within(library, found.members, description.within), found.labels, found.record_ids)
    return found


def _countries(library: Library, chosen: Sequence[str]) -> Groups:
    """Places with all that lies in them; the world holds every facility, wherever it is."""
    wanted = f"coalesce(code, uid) IN ({_marks(chosen)})" if chosen else "kind = 'country'"
    rows = library.reading().execute(f"SELECT coalesce(code, uid), name, id FROM place WHERE {wanted}", list(chosen))
    named = _in_order(rows.fetchall(), chosen)
    members = library.reading().execute(
        f"""WITH RECURSIVE inside(root, place_id) AS (
              SELECT id, id FROM place WHERE {wanted}
              UNION SELECT i.root, p.id FROM place AS p JOIN inside AS i ON p.parent_id = i.place_id)
            SELECT coalesce(r.code, r.uid), f.id, -1e300, 1e300 FROM inside AS i JOIN place AS r ON r.id = i.root
            JOIN facility AS f ON f.place_id = i.place_id
            WHERE r.kind <> 'world' UNION ALL
            SELECT coalesce(r.code, r.uid), f.id, -1e300, 1e300 FROM place AS r JOIN facility AS f
            WHERE r.kind = 'world' AND r.id IN (SELECT root FROM inside)""",
        list(chosen),
    )
    return _groups(named, members.fetchall())


def _programmes(library: Library, chosen: Sequence[str]) -> Groups:
    wanted = f"uid IN ({_marks(chosen)})" if chosen else "id IN (SELECT policy_id FROM inclusion)"
    rows = library.reading().execute(f"SELECT uid, name, id FROM policy WHERE {wanted}", list(chosen)).fetchall()
    members = library.reading().execute(
        f"""SELECT p.uid, i.facility_id, coalesce(i.since_last_day, i.since_first_day, -1e300),
            coalesce(i.until_last_day, i.until_first_day, 1e300) FROM inclusion AS i
            JOIN policy AS p ON p.id = i.policy_id WHERE p.{wanted}""",
        list(chosen),
    )
    return _groups(_in_order(rows, chosen), members.fetchall())


def _facilities(library: Library, chosen: Sequence[str]) -> Groups:
    wanted = f"uid IN ({_marks(chosen)})" if chosen else "1"
    rows = library.reading().execute(f"SELECT uid, name, id FROM facility WHERE {wanted}", list(chosen)).fetchall()
    return _groups(_in_order(rows, chosen), [(uid, number, -1e300, 1e300) for uid, _, number in rows])


def _within(library: Library, members: pd.DataFrame, policy_uid: str) -> pd.DataFrame:
    """Only facilities of a programme, while they are part of it."""
    programme = _programmes(library, (policy_uid,)).members.drop(columns="key")
    both = members.merge(programme, on="subject", suffixes=("", "_within"))
    both["since"] = both[["since", "since_within"]].max(axis=1)
    both["until"] = both[["until", "until_within"]].min(axis=1)
    return both[["key", "subject", "since", "until"]]


def _groups(named: list[tuple[str, str, int]], members: list[tuple[str, int, float, float]]) -> Groups:
    frame = pd.DataFrame(members, columns=["key", "subject", "since", "until"])
    frame = frame.astype({"key": object, "subject": np.int64, "since": float, "until": float})
    frame = frame.drop_duplicates(["key", "subject", "since"]).reset_index(drop=True)
    return Groups(frame, {key: name for key, name, _ in named}, {key: number for key, _, number in named})


def _in_order(rows: list[tuple[str, str, int]], chosen: Sequence[str]) -> list[tuple[str, str, int]]:
    turn = {key: number for number, key in enumerate(chosen)}
    return sorted(rows, key=lambda row: (turn.get(row[0], 0), row[1]))


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
