"""Sums over facilities: a group's line from its facilities' steps, and what it is made of on any day.

A facility's figures are summed while it belongs to the group. A part that its whole's figures include is not added
twice: of a whole and its included parts together, the larger counts, so that adding a record never lowers a total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from db.charts.description import Part
from db.charts.series import held

FAR = 1e299


@dataclass(frozen=True)
class Sum:
    """A group's total on the days of a grid, with its low and high; `ranged`: whether any range was given by then."""

    days: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ranged: np.ndarray


class GroupLedger:
    """The entries of one group's facilities, by which its total is computed and taken apart again.

    Args:
        entries: `db.charts.series.Steps.entries`.
        members: columns subject, since, until (`db.charts.groups.Groups.members` of one key).
        whole_of: the whole of each facility whose figures that whole includes.
    """

    def __init__(self, entries: pd.DataFrame, members: pd.DataFrame, whole_of: Mapping[int, int]) -> None:
        self.entries = _while_members(entries, members)
        present = set(self.entries["subject"].tolist())
        self.whole_of = _among(present, whole_of)
        rough = self.entries[self.entries["place"].notna()].sort_values("at")
        self._rough_days = rough["at"].to_numpy()
        self._roughest = np.maximum.accumulate(rough["place"].to_numpy())
        self._family = np.array(sorted(set(self.whole_of) | set(self.whole_of.values())), dtype=np.int64)

    def total(self, days: np.ndarray) -> Sum:
        """The sum on each of `days`, which ascend."""
        alone = self.entries[~self.entries["subject"].isin(self._family)]
        columns = [_accumulated(alone, name, days) for name in ("level", "level_low", "level_high")]
        ranged = self.entries.loc[self.entries["ranged"], "at"].min()
        for number, family in enumerate(self._family_sums(days)):
            columns[number] = columns[number] + family
        value, low, high = (np.round(column, 9) + 0.0 for column in columns)  # never -0
        return Sum(days, value, low, high, days >= ranged)

    def parts(self, day: int) -> tuple[Part, ...]:
        """The summands that stand on `day`, largest first; facilities that stand at 0 are among them."""
        now = self.entries[self.entries["at"] <= day]
        last = now.groupby("subject")["block"].transform("max")
        now = now[now["block"] == last]
        now = now[~now["subject"].isin(self._covered(now))]
        parts = [
            Part(
                value=float(rows["value"].sum()),
                table="facility",
                record_id=int(str(subject)),
                fact_ids=tuple(int(number) for number in rows["id"] if number > 0),
                rule=_rule(rows),
            )
            for subject, rows in now.groupby("subject")
            if (rows["id"] != GONE).any()
        ]
        return tuple(sorted(parts, key=lambda part: (-part.value, part.record_id)))

    def weakest_place(self, day: int) -> float:
        """The power of ten at which the roughest figure up to `day` ends: a total is rounded there. -inf for none."""
        last = int(np.searchsorted(self._rough_days, day, side="right")) - 1
        return float(self._roughest[last]) if last >= 0 else -np.inf

    def count(self, subjects: pd.Series) -> int:
        """How many of these facilities have a figure."""
        have = self.entries["subject"][(self.entries["id"] != GONE) & self.entries["subject"].isin(subjects)]
        return int(have.nunique())

    def _family_sums(self, days: np.ndarray) -> list[np.ndarray]:
        own = {int(subject): self._held(int(subject), days) for subject in self._family}
        below = {subject: np.zeros((3, len(days))) for subject in own}
        sums = np.zeros((3, len(days)))
        for subject in sorted(own, key=self._depth, reverse=True):
            counted = np.where(own[subject][0] >= below[subject][0], own[subject], below[subject])
            whole = self.whole_of.get(subject)
            if whole is None:
                sums += counted
            else:
                below[whole] += counted
        return list(sums)

    def _held(self, subject: int, days: np.ndarray) -> np.ndarray:
        rows = self.entries[self.entries["subject"] == subject]
        at = rows["at"].to_numpy()
        names = ("level", "level_low", "level_high")
        return np.array([np.nan_to_num(held(at, rows[name].to_numpy(), days)) for name in names])

    def _depth(self, subject: int) -> int:
        depth = 0
        while subject in self.whole_of and depth <= len(self.whole_of):
            subject, depth = self.whole_of[subject], depth + 1
        return depth

    def _covered(self, now: pd.DataFrame) -> set[int]:
        """Facilities not counted on a day: parts within a larger whole, or a whole whose parts come to more."""
        own = now.groupby("subject")["value"].sum().to_dict()
        below: dict[int, float] = {}
        covered: set[int] = set()
        for subject in sorted((int(number) for number in self._family), key=self._depth, reverse=True):
            mine, theirs = float(own.get(subject, 0.0)), below.get(subject, 0.0)
            if mine >= theirs:
                covered |= self._inside(subject) if subject in own else set()
            else:
                covered.add(subject)
            if (whole := self.whole_of.get(subject)) is not None:
                below[whole] = below.get(whole, 0.0) + max(mine, theirs)
        return covered

    def _inside(self, whole: int) -> set[int]:
        parts = {part for part, its_whole in self.whole_of.items() if its_whole == whole}
        return parts.union(*(self._inside(part) for part in parts))


def _among(present: set[int], whole_of: Mapping[int, int]) -> dict[int, int]:
    """The nearest whole with a figure of each facility: a hall of a building of a campus is within the campus, also
    where nobody says anything of the building."""
    nearest: dict[int, int] = {}
    for part in present:
        whole, seen = whole_of.get(part), {part}
        while whole is not None and whole not in present and whole not in seen:
            seen.add(whole)
            whole = whole_of.get(whole)
        if whole is not None and whole not in seen:
            nearest[part] = whole
    return nearest


GONE = -2
"""Id of an entry that only ends a membership: the facility counts no longer."""


def grid(entries: pd.DataFrame, today: int) -> np.ndarray:
    """The days on which a group is summed: the ends of months, today, and the day after where plans are overdue."""
    if not len(entries):
        return np.array([], dtype=np.int64)
    first, last = int(entries["at"].min()), int(min(entries["at"].max(), 84_000))
    months = np.arange(
        np.datetime64(first, "D").astype("datetime64[M]"), np.datetime64(last, "D").astype("datetime64[M]") + 1
    )
    ends = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    now = [today] if first <= today else []
    overdue = [today + 1] if bool(entries["overdue"].any()) else []
    return np.unique(np.concatenate([ends, now, overdue]).astype(np.int64))


def _while_members(entries: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """The entries of facilities while they belong to the group; one that comes back counts again from that day.

    Of each span the entries before it take effect on its first day, and one of 0 on its last (`GONE`).
    """
    spans = members[["subject", "since", "until"]].sort_values(["subject", "since"], kind="stable")
    spans = spans.assign(turn=spans.groupby("subject").cumcount())
    rows = entries.merge(spans, on="subject")
    rows = rows[rows["at"] < rows["until"]]
    rows = rows.assign(at=np.maximum(rows["at"], rows["since"]), block=rows["block"] + 2 * rows["turn"] * _LAST_BLOCK)
    leaving = rows[rows["until"] < FAR].drop_duplicates(["subject", "turn"], keep="last")
    zeros = dict.fromkeys(("value", "level", "level_low", "level_high"), 0.0)
    block = (2 * leaving["turn"] + 1) * _LAST_BLOCK
    leaving = leaving.assign(
        id=GONE, at=leaving["until"], block=block, ahead=False, overdue=False, ranged=False, **zeros
    )
    both = pd.concat([rows, leaving]).drop(columns=["since", "until", "turn"])
    return both.sort_values(["subject", "at", "block"], kind="stable").reset_index(drop=True)


_LAST_BLOCK = 10**9
"""Higher than the number of any block of a facility's figures."""


def _accumulated(entries: pd.DataFrame, name: str, days: np.ndarray) -> np.ndarray:
    """The sum of all facilities' held values on each day: each entry adds its difference to the one before."""
    levels = entries[name].to_numpy(dtype=np.float64)
    subjects = entries["subject"].to_numpy()
    before = np.zeros_like(levels)
    if len(levels) > 1:
        before[1:] = np.where(subjects[1:] == subjects[:-1], levels[:-1], 0.0)
    cell = np.searchsorted(days, entries["at"].to_numpy())
    inside = cell < len(days)
    return np.cumsum(np.bincount(cell[inside], weights=(levels - before)[inside], minlength=len(days)))


def _rule(rows: pd.DataFrame) -> str:
    if (rows["id"] == -1).any():
        return "retired: counts 0 from then on"
    if len(rows) > 1:
        return "its last total and the additions since"
    if bool(rows["overdue"].any()):
        return "planned for a day that has passed: overdue"
    return "planned" if bool(rows["ahead"].any()) else "its last total, held"
