"""Sums over facilities: a group's line from its facilities' steps, and what it is made of on any day.

A facility's figures are summed while it belongs to the group. A part that its whole's figures include is not added
twice: of a whole and its included parts together, the larger counts, so that adding a record never lowers a total.
Ranges go the same way: `db.charts.figures.uncertainty` says how those of many facilities become one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from db.charts.description import Part
from db.charts.figures.facility_counts import FIRST_ID
from db.charts.figures.rows import Rows, distinct, in_order, joined, last_of_each, pairs_of, sizes_of, starts_of
from db.charts.figures.series import held
from db.charts.figures.uncertainty import Combination, cumulants, independent, together
from db.charts.splits.spans import Spans

if TYPE_CHECKING:
    from db.charts.figures.bridges import AppliedBridge

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
        entries: `db.charts.figures.series.Steps.entries`.
        members: spans of one group (`db.charts.splits.groups.Groups.members`).
        whole_of: the whole of each facility whose figures that whole includes.
        bridges: what the numbers in the entries' column `bridge` mean.
    """

    def __init__(
        self,
        entries: Rows,
        members: Spans,
        whole_of: Mapping[int, int],
        bridges: Sequence[AppliedBridge] = (),
    ) -> None:
        self._bridges = bridges
        self.entries = _while_members(entries, members)
        self._starts = starts_of(self.entries["subject"])
        subjects = self.entries["subject"][self._starts]
        self.whole_of = _among(set(subjects.tolist()), whole_of) if whole_of else {}
        self._rough_days, self._roughest = _roughest(self.entries["at"], self.entries["place"])
        self._family = np.array(sorted(set(self.whole_of) | set(self.whole_of.values())), dtype=np.int64)

    def total(self, days: np.ndarray, combination: Combination | None = Combination.INDEPENDENT) -> Sum:
        """The sum on each of `days`, which ascend.

        Args:
            days: since 1970-01-01.
            combination: how the errors of facilities go together: low and high are then 5 and 95 % points. None: they
                are the sums of what is given, as of one facility's own line.
        """
        columns = self._columns(combination)
        is_alone = slice(None) if not len(self._family) else ~np.isin(self.entries["subject"], self._family)
        subjects, at = (self.entries[name][is_alone] for name in ("subject", "at"))
        cells, follows = _cells(subjects, at, days)
        sums = np.array([_accumulated(column[is_alone], cells, follows, len(days)) for column in columns])
        sums += self._family_sums(columns, days)
        begun = self.entries["at"][self.entries["ranged"]]
        ranged = days >= (begun.min() if len(begun) else np.inf)
        value, low, high = (np.round(column, 9) + 0.0 for column in (sums[0], *_ends(sums, combination)))  # never -0
        return Sum(days, value, low, high, ranged)

    def _columns(self, combination: Combination | None) -> np.ndarray:
        """What is added up over facilities, a row each: the held value, and what becomes its range."""
        named = ["level_low", "level_high"] if combination is None else ["level_below", "level_above"]
        columns = np.array([self.entries[name] for name in ("level", *named)], dtype=np.float64)
        if combination is not Combination.INDEPENDENT:
            return columns
        summed = np.zeros((3, len(self.entries)))
        some = np.flatnonzero((columns[1] != 0) | (columns[2] != 0))  # of most figures nobody gives a range
        summed[:, some] = cumulants(columns[1, some], columns[2, some], self.entries["level_limits"][some])
        return np.vstack([columns, summed])

    def parts(self, day: int) -> tuple[Part, ...]:
        """The summands that stand on `day`, largest first; facilities that stand at 0 are among them."""
        now = _last_blocks(self.entries.where(self.entries["at"] <= day))
        now = now.where(~np.isin(now["subject"], list(self._covered(now))))
        starts = starts_of(now["subject"])
        ends = starts + sizes_of(starts, len(now))
        parts = [
            part
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            for part in self._parts_of(now.take(slice(start, end)))
        ]
        return tuple(sorted(parts, key=lambda part: (-part.value, part.record_id)))

    def _parts_of(self, rows: Rows) -> list[Part]:
        """What a facility adds: one part, or of figures on another basis one for each, with what was multiplied."""
        ids = rows["id"].tolist()
        if all(one == GONE for one in ids):
            return []
        number = int(rows["bridge"][0]) if self._bridges else 0
        bridge = self._bridges[number - 1] if number else None
        rule = _rule(rows)
        each = [(ids, float(rows["value"].sum()))]
        if bridge is not None:
            each = [([one], value) for one, value in zip(ids, rows["value"].tolist(), strict=True)]
        return [
            Part(
                value=value,
                table="facility",
                record_id=int(rows["subject"][0]),
                fact_ids=tuple(one for one in these if one > 0),
                rule=rule if bridge is None or value == 0 else f"{bridge.rule(value)}; {rule}",
            )
            for these, value in each
        ]

    def fact_ids(self) -> set[int]:
        """See `db.charts.description.Ledger`."""
        return set(self.entries["id"].tolist()) - {GONE}

    def weakest_place(self, day: int) -> float:
        """The power of ten at which the roughest figure up to `day` ends: a total is rounded there. -inf for none."""
        last = int(np.searchsorted(self._rough_days, day, side="right")) - 1
        return float(self._roughest[last]) if last >= 0 else -np.inf

    def count(self, subjects: np.ndarray) -> int:
        """How many of these facilities have a figure."""
        return int(np.isin(self._having(), subjects).sum())

    def without(self, subjects: np.ndarray) -> tuple[int, ...]:
        """Those of these facilities that have no figure."""
        return tuple(distinct(subjects[~np.isin(subjects, self._having())]).tolist())

    def _having(self) -> np.ndarray:
        subjects = self.entries["subject"][self.entries["id"] != GONE]
        return np.asarray(subjects[starts_of(subjects)])

    def _family_sums(self, columns: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Sums over families, of each of which the whole or its parts count, whichever is more."""
        subjects, at = self.entries["subject"], self.entries["at"]
        rows = {int(one): slice(*np.searchsorted(subjects, [one, one + 1])) for one in self._family}
        own = {
            one: np.array([np.nan_to_num(held(at[mine], column[mine], days)) for column in columns])
            for one, mine in rows.items()
        }
        below = {subject: np.zeros((len(columns), len(days))) for subject in own}
        sums = np.zeros((len(columns), len(days)))
        for subject in sorted(own, key=self._depth, reverse=True):
            counted = np.where(own[subject][0] >= below[subject][0], own[subject], below[subject])
            whole = self.whole_of.get(subject)
            if whole is None:
                sums += counted
            else:
                below[whole] += counted
        return sums

    def _depth(self, subject: int) -> int:
        depth = 0
        while subject in self.whole_of and depth <= len(self.whole_of):
            subject, depth = self.whole_of[subject], depth + 1
        return depth

    def _covered(self, now: Rows) -> set[int]:
        """Facilities not counted on a day: parts within a larger whole, or a whole whose parts come to more."""
        if not len(self._family):
            return set()
        starts = starts_of(now["subject"])
        sums = np.add.reduceat(now["value"], starts).tolist() if len(starts) else []
        own = dict(zip(now["subject"][starts].tolist(), sums, strict=True))
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


def _last_blocks(now: Rows) -> Rows:
    """Of each facility what is held: the rows of its last block."""
    starts = starts_of(now["subject"])
    if not len(starts):
        return now
    last = np.maximum.reduceat(now["block"], starts)
    return now.where(now["block"] == np.repeat(last, sizes_of(starts, len(now))))


def _roughest(at: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days, ascending, and the roughest place of all figures up to each; a day on which none is rougher may miss."""
    known = ~np.isnan(place)
    days, row = np.unique(at[known], return_inverse=True)
    most = np.full(len(days), -np.inf)
    np.maximum.at(most, row, place[known])
    return days, np.maximum.accumulate(most)


def _among(present: set[int], whole_of: Mapping[int, int]) -> dict[int, int]:
    """The nearest whole with a figure of each facility: a hall of a building of a campus is within the campus, also
    where nobody says anything of the building."""
    nearest: dict[int, int] = {}
    for part in present & whole_of.keys():
        whole, seen = whole_of.get(part), {part}
        while whole is not None and whole not in present and whole not in seen:
            seen.add(whole)
            whole = whole_of.get(whole)
        if whole is not None and whole not in seen:
            nearest[part] = whole
    return nearest


GONE = -2
"""Id of an entry that only ends a membership: the facility counts no longer."""


def grid(entries: Rows, today: int) -> np.ndarray:
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


def _while_members(entries: Rows, members: Spans) -> Rows:
    """The entries of facilities while they belong to the group; one that comes back counts again from that day.

    Of each span the entries before it take effect on its first day, and one of 0 on its last (`GONE`).
    """
    stays = (members.since < -FAR).all() and (members.until > FAR).all()
    spans = members.take(in_order(members.subject, members.since))
    starts = starts_of(spans.subject)
    if stays and len(starts) == len(spans):
        return entries.of_subjects(spans.subject)
    turn = np.arange(len(spans)) - np.repeat(starts, sizes_of(starts, len(spans)))
    row, span = pairs_of(entries["subject"], spans.subject)
    is_in_time = entries["at"][row] < spans.until[span]
    row, span = row[is_in_time], span[is_in_time]
    rows = entries.take(row)
    at, block = np.maximum(rows["at"], spans.since[span]), rows["block"] + 2 * turn[span] * _LAST_BLOCK
    rows = rows.having(at=at, block=block)
    last = last_of_each(span)
    last = last[spans.until[span[last]] < FAR]
    zeros = dict.fromkeys(("value", "level", "level_low", "level_high", "level_below", "level_above"), 0.0)
    nothing = dict.fromkeys(("ahead", "overdue", "ranged", "level_limits"), False)
    block = (2 * turn[span[last]] + 1) * _LAST_BLOCK
    leaving = rows.take(last).having(id=GONE, at=spans.until[span[last]], block=block, **nothing, **zeros)
    both = joined(rows, leaving)
    return both.take(in_order(*(both[name] for name in ("subject", "at", "block"))))


_LAST_BLOCK = 10**9
"""Higher than the number of any block of a facility's figures."""


def _cells(subjects: np.ndarray, at: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of entries in order: on which of the days each first counts, and whether it follows one of the same facility."""
    follows = np.zeros(len(subjects), dtype=bool)
    follows[1:] = subjects[1:] == subjects[:-1]
    return np.searchsorted(days, at), follows


def _accumulated(levels: np.ndarray, cells: np.ndarray, follows: np.ndarray, size: int) -> np.ndarray:
    """The sum of all facilities' held values on each day: each entry adds its difference to the one before."""
    steps = levels.copy()
    steps[1:] -= np.where(follows[1:], levels[:-1], 0.0)
    inside = cells < size
    return np.cumsum(np.bincount(cells[inside], weights=steps[inside], minlength=size), dtype=np.float64)


def _ends(sums: np.ndarray, combination: Combination | None) -> tuple[np.ndarray, np.ndarray]:
    """Low and high from the rows that `GroupLedger` adds up."""
    value, below, above = sums[:3]
    if combination is None:
        return below, above
    below, above = (np.where(side > 1e-9 * value, side, 0.0) for side in (below, above))
    if combination is Combination.TOGETHER:
        return together(value, below, above)
    return independent(value, below, above, sums[3:])


def _rule(rows: Rows) -> str:
    if (rows["id"] == -1).any():
        return "retired: counts 0 from then on"
    if "how" in rows and (how := [text for text in rows["how"] if text]):
        return "; ".join(dict.fromkeys(how))
    if (rows["id"] <= FIRST_ID).all():
        return "its opening is planned" if bool(rows["ahead"].any()) else "counts 1 from the day of its milestone on"
    if len(rows) > 1:
        return "its last total and the additions since"
    if bool(rows["overdue"].any()):
        return "planned for a day that has passed: overdue"
    return "planned" if bool(rows["ahead"].any()) else "its last total, held"
