"""Which of a facility's figures its line follows, and how they stand as steps.

A facility's line holds its last total until the next one; additions are added to it. It follows one publisher on one
basis: a stated basis before "not stated", then the one preferred by the person, then the most confident, then the
longest series, then by name (the rule of `db.derived_sql`, so that charts and table columns agree). A preferred figure
of another publisher takes the place of what is followed for its own time. What others say is kept as marks. Bounds
("at least", "up to") are marks too: they never pull a line down. What is planned, a target or a forecast follows the
same publisher where it says something of the future, else the one that the rule finds.

A plan whose day has passed without being delivered stays ahead: it counts from the day after today, as overdue.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from db.charts.figures.followed import TOTAL, followed
from db.charts.figures.observations import position
from db.charts.figures.ranges import CEILINGS, with_ranges
from db.charts.figures.rows import (
    Rows,
    as_ids,
    by_group,
    first_of_each,
    in_order,
    in_order_met,
    is_among,
    joined,
    last_of_each,
    looked_up,
    one_of,
    pairs_of,
    running,
    sizes_of,
    starts_of,
)
from db.words import AHEAD, BOUNDS, STANDING, Extent, Kind, Stage

ADDITION = position(Extent.ADDITION)
AHEAD_KINDS = [position(kind) for kind in AHEAD]
BOUND_QUALIFIERS = [position(qualifier) for qualifier in BOUNDS]
STANDING_STAGES = [position(stage) for stage in STANDING]
SPENT = [position(Stage.SPENT)]
PLANNED = position(Kind.PLANNED)


@dataclass
class LeftOut:
    """Observations that a chart does not draw, by reason (a key of `db.charts.chart_words.LEFT_OUT`)."""

    rows: dict[str, list[Rows]] = field(default_factory=dict)

    def add(self, reason: str, rows: Rows, which: np.ndarray | None = None) -> None:
        """Notes the rows under `reason`, or those of them for which `which` is true."""
        ids, subjects = rows["id"], rows["subject"]
        if which is not None:
            ids, subjects = ids[which], subjects[which]
        if len(ids):
            self.rows.setdefault(reason, []).append(Rows({"id": ids, "subject": subjects}))

    def add_one(self, reason: str, fact_id: int, record_id: int) -> None:
        """Notes one observation under `reason`."""
        self.add(reason, Rows({"id": np.array([fact_id]), "subject": np.array([record_id])}))

    def ids(self, subjects: Collection[int] | np.ndarray) -> dict[str, list[int]]:
        """Ids of the observations of these subjects, by reason."""
        found = {}
        wanted = as_ids(subjects)
        for reason, noted in self.rows.items():
            rows = joined(*noted)
            is_figure = rows["id"] > 0  # what is counted from milestones has no observation to show
            kept = in_order_met(rows["id"][is_among(rows["subject"], wanted) & is_figure])
            if len(kept):
                found[reason] = kept.tolist()
        return found


@dataclass(frozen=True)
class Steps:
    """The figures of many facilities, sifted.

    Args:
        entries: what lines follow, by subject and the day `at` which each takes effect: rows of `observations`
            (without `_ONLY_SIFTED`) with `at`, `ahead`, `overdue`, `block` (a total and the additions to it), `level`
            (the held value), and `level_low`, `level_high` as given, with `ranged` (whether somebody gave a range);
            `level_below`, `level_above` and `level_limits` are its range, as `db.charts.figures.ranges` makes them
            alike.
        marks: figures of other publishers and bounds, dated.
        undated: the newest plan without a date of each facility, where it goes beyond what has one.
        left_out: the rest.
    """

    entries: Rows
    marks: Rows
    undated: Rows
    left_out: LeftOut


def sift(figures: Rows, today: int, ended: Rows, *, money: bool = False, assumed_percent: float = 0.0) -> Steps:
    """Chooses what each facility's line follows.

    Args:
        figures: rows of `db.charts.figures.observations`.
        today: what stands is not read beyond this day.
        ended: columns subject, day (NaN: not known) and retired (else cancelled): their plans are dropped, and a
            retired facility's line falls to 0 on that day.
        money: what stands is then what was spent.
        assumed_percent: the range of figures that have none, as in `db.charts.figures.ranges.with_ranges`.
    """
    out = LeftOut()
    standing, ahead = _told_apart(figures, today, ended, money, out)
    standing, ahead = (with_ranges(rows, assumed_percent) for rows in (standing, ahead))
    is_bound = one_of(standing["qualifier"], BOUND_QUALIFIERS)
    led, other = followed(standing.where(~is_bound))
    held = stacked(_with_ends(led.having(at=led["day"], ahead=False, overdue=False), ended))
    marks = _only_totals(joined(other, standing.where(is_bound)), led, out)
    is_dated = ~np.isnan(ahead["day"])
    path, other_ahead = _path(ahead.where(is_dated), held, led, today, out)
    entries = stacked(joined(held, path)) if len(path) else held
    entries = _widened(entries.without(*_ONLY_SIFTED), marks)
    for rows in (led, path):
        _note_lone_additions(rows, entries, out)
    _note_restated(entries, out)
    undated = _newest_undated(ahead.where(~is_dated), entries, out)
    return Steps(entries, joined(marks, _only_totals(other_ahead, path, out)), undated, out)


_ONLY_SIFTED = (
    "basis", "publisher", "confidence", "qualifier", "kind", "stage", "extent", "partial", "preferred", "day", "said",
    "low", "high", "below", "above", "limits",
)  # fmt: skip
"""Columns by which a line is chosen and stacked; nobody asks for them of its entries."""


def _told_apart(figures: Rows, today: int, ended: Rows, money: bool, out: LeftOut) -> tuple[Rows, Rows]:
    """What stands and what is ahead, without what no line follows; the masks are as long as all figures, so that no
    column is copied more than once."""
    is_whole = (figures["partial"] == 0) & one_of(figures["extent"], [TOTAL, ADDITION])
    is_kept = np.ones(len(figures), dtype=bool)
    is_kept = _kept(figures, is_kept, ~np.isnan(figures["value"]), "refused", out)
    is_kept = _kept(figures, is_kept, is_whole, "part", out)
    is_ahead = one_of(figures["kind"], AHEAD_KINDS)
    stands = is_kept & ~is_ahead
    stands = _kept(figures, stands, one_of(figures["stage"], SPENT if money else STANDING_STAGES), "stage", out)
    stands = _kept(figures, stands, ~np.isnan(figures["day"]), "no_date", out)
    stands = _kept(figures, stands, ~(figures["day"] > today), "future", out)
    promised = is_kept & is_ahead
    promised = _kept(figures, promised, ~is_among(figures["subject"], ended["subject"]), "cancelled", out)
    return figures.where(stands), figures.where(promised)


def _kept(figures: Rows, considered: np.ndarray, wanted: np.ndarray, reason: str, out: LeftOut) -> np.ndarray:
    """Which of the figures considered are wanted; the others are noted."""
    refused = considered & ~wanted
    out.add(reason, figures, refused)
    return np.asarray(considered & wanted)


def held(days: np.ndarray, values: np.ndarray, on: np.ndarray) -> np.ndarray:
    """The last of `values` on or before each day of `on`, NaN before the first; `days` ascend."""
    if len(days) == 0:
        return np.full(len(on), np.nan)
    last = np.searchsorted(days, on, side="right") - 1
    return np.where(last >= 0, values[np.maximum(last, 0)], np.nan)


def stacked(rows: Rows) -> Rows:
    """Rows in the order they take effect, with the value held from each on: a total starts a block, additions add.

    Additions before any total are dropped: nobody says what they are added to.
    """
    order = in_order(*(rows[name] for name in ("subject", "at", "day", "said", "id")))
    rows = rows.take(order) if np.any(np.diff(order) != 1) else rows
    starts = starts_of(rows["subject"])
    totals = np.cumsum(rows["extent"] == TOTAL)
    before = np.where(starts > 0, totals[starts - 1], 0)
    rows = rows.having(block=totals - np.repeat(before, sizes_of(starts, len(rows))))
    rows = rows.where(rows["block"] > 0)
    value, low, high = (rows[name] for name in ("value", "low", "high"))
    ranged = ~(np.isnan(low) & np.isnan(high))
    levels = {
        "level": value,
        "level_low": np.where(np.isnan(low), value, low),
        "level_high": np.where(np.isnan(high), value, high),
        "level_below": rows["below"],
        "level_above": rows["above"],
    }
    starts = starts_of(rows["subject"], rows["block"])
    if len(starts) < len(rows):  # what stands after each addition: sums from the total that begins each block on
        levels = {name: running(np.add, values, starts) for name, values in levels.items()}
        curved = running(np.logical_or, ranged & ~rows["limits"], starts)
        ranged = running(np.logical_or, ranged, starts)
        return rows.having(**levels, ranged=ranged, level_limits=ranged & ~curved)
    return rows.having(**levels, ranged=ranged, level_limits=ranged & rows["limits"])


def _keep(rows: Rows, wanted: np.ndarray, reason: str, out: LeftOut) -> Rows:
    out.add(reason, rows, ~wanted)
    return rows.where(wanted)


def _with_ends(rows: Rows, ended: Rows) -> Rows:
    """Adds a total of 0, with no observation behind it (id -1), on the day that a milestone retires a facility."""
    if not len(ended):
        return rows
    is_led = np.isin(ended["subject"], rows["subject"])
    retired = ended.where(ended["retired"] & ~np.isnan(ended["day"]) & is_led)
    if not len(retired):
        return rows
    last = rows.of_subjects(retired["subject"])
    last = last.take(np.lexsort([last[name] for name in ("id", "at", "subject")]))
    last = last.take(last_of_each(last["subject"]))
    ends = last.take(np.searchsorted(last["subject"], retired["subject"]))
    day = retired["day"]
    is_later = day >= ends["at"]
    ends = ends.having(id=-1, value=0.0, low=np.nan, high=np.nan, extent=TOTAL, first_day=day, day=day, at=day)
    return joined(rows, ends.having(below=0.0, above=0.0, assumed=False).where(is_later))


def _path(ahead: Rows, standing: Rows, led: Rows, today: int, out: LeftOut) -> tuple[Rows, Rows]:
    """What each line follows into the future, and what others say; what is delivered or replaced is left out."""
    last = last_of_each(standing["subject"])
    subject, level, at = (standing[name][last] for name in ("subject", "level", "at"))
    present = looked_up(subject, level, ahead["subject"])
    is_more = (ahead["extent"] != TOTAL) | np.isnan(present) | (ahead["value"] > present)
    ahead = _keep(ahead, is_more, "delivered", out)
    is_late = (ahead["extent"] == ADDITION) & (ahead["day"] <= looked_up(subject, at, ahead["subject"]))
    ahead = _keep(ahead, ~is_late, "delivered", out)
    path, other = followed(ahead, first=led)
    path = _without_replaced(path, out)
    day = path["day"]
    return path.having(at=np.maximum(day, today + 1), ahead=True, overdue=day <= today), other


def _without_replaced(path: Rows, out: LeftOut) -> Rows:
    """Drops plans that a later statement of the same publisher contradicts.

    Plans grow. A later statement replaces an earlier one when it gives as much or more for the same day or before, or
    as much or less for the same day or after (a delay, a cut).
    """
    subject, said, day, value = (path[name] for name in ("subject", "said", "day", "value"))
    totals = np.flatnonzero(path["extent"] == TOTAL)
    first, last = (by_group(combine, said[totals], subject[totals]) for combine in (np.fmin, np.fmax))
    totals = totals[first < last]  # of one statement nothing replaces anything
    mine = totals[path["preferred"][totals] != 1]
    left, right = pairs_of(subject[mine], subject[totals])
    old, new = mine[left], totals[right]
    more_by_then = (day[new] <= day[old]) & (value[new] >= value[old])
    less_by_then = (day[new] >= day[old]) & (value[new] <= value[old])
    is_kept = np.ones(len(path), dtype=bool)
    is_kept[old[(said[new] > said[old]) & (more_by_then | less_by_then)]] = False
    return _keep(path, is_kept, "replaced", out)


def _widened(entries: Rows, marks: Rows) -> Rows:
    """Widens the range of what is held when others say something else of the same facility.

    Their figure, or the end of its range, is taken for the 5 or 95 % point. An assumed range widens nothing.
    """
    if not len(entries) or not len(marks):
        return entries
    row = _held_rows(entries, marks)
    marks, row = marks.where(row >= 0), row[row >= 0]
    if not len(row):
        return entries
    low, high = entries["level_low"].copy(), entries["level_high"].copy()
    is_bound, is_ceiling = (one_of(marks["qualifier"], words) for words in (BOUND_QUALIFIERS, CEILINGS))
    given_low, given_high = (
        np.where(np.isnan(marks[name]) | marks["assumed"], marks["value"], marks[name]) for name in ("low", "high")
    )
    np.minimum.at(low, row, np.where(is_bound & ~is_ceiling, np.inf, given_low))
    np.maximum.at(high, row, np.where(is_bound & is_ceiling, -np.inf, given_high))
    level, below, above = (entries[name] for name in ("level", "level_below", "level_above"))
    is_lower, is_higher = low < entries["level_low"], high > entries["level_high"]
    return entries.having(
        level_low=low,
        level_high=high,
        ranged=entries["ranged"] | is_lower | is_higher,
        level_below=np.where(is_lower, np.fmax(below, level - low), below),
        level_above=np.where(is_higher, np.fmax(above, high - level), above),
        level_limits=entries["level_limits"] & ~is_lower & ~is_higher,
    )


def _held_rows(entries: Rows, marks: Rows) -> np.ndarray:
    """For each mark the row of `entries`, which are in order, that its facility holds on its day; -1 for none."""
    ordered = entries["subject"] * _FAR_APART + entries["at"]
    found = np.searchsorted(ordered, marks["subject"] * _FAR_APART + marks["day"], side="right") - 1
    return np.where((found >= 0) & (entries["subject"][found] == marks["subject"]), found, -1)


_FAR_APART = 2.0**20
"""More than any two days here are apart: puts the days of one facility behind all of the one before."""


def _only_totals(rows: Rows, led: Rows, out: LeftOut) -> Rows:
    """Marks are totals: an addition of somebody else has nothing that it could be added to."""
    is_total = rows["extent"] == TOTAL
    if is_total.all():
        return rows
    has_line = np.isin(rows["subject"], led["subject"])
    out.add("lone_addition", rows, ~is_total & ~has_line)
    out.add("other_publishers", rows, ~is_total & has_line)
    return rows.where(is_total)


def _note_restated(entries: Rows, out: LeftOut) -> None:
    """Notes what another total takes the place of on the very day that it counts from: it is never seen."""
    block = entries["block"]
    starts = starts_of(entries["subject"], entries["at"])
    sizes = sizes_of(starts, len(entries))
    last = np.repeat(block[starts + sizes - 1], sizes)
    out.add("restated", entries, (block < last) & (entries["id"] > 0))


def _note_lone_additions(rows: Rows, entries: Rows, out: LeftOut) -> None:
    is_addition = rows["extent"] == ADDITION
    if is_addition.any():
        out.add("lone_addition", rows, is_addition & ~np.isin(rows["id"], entries["id"]))


def _beside_preferred(undated: Rows) -> np.ndarray:
    """Which undated plans stand beside one of another publisher, on the same basis, that the person prefers."""
    subject, basis, publisher = (undated[name] for name in ("subject", "basis", "publisher"))
    by_voice = by_group(np.maximum, undated["preferred"], subject, basis, publisher)
    by_basis = by_group(np.maximum, undated["preferred"], subject, basis)
    return np.asarray((by_basis == 1) & (by_voice != 1))


def _newest_undated(rows: Rows, entries: Rows, out: LeftOut) -> Rows:
    """Each facility's newest plan without a date, where it is more than all that has one."""
    if not len(rows):
        return rows
    rows = _keep(rows, rows["extent"] == TOTAL, "lone_addition", out)
    rows = _keep(rows, ~_beside_preferred(rows), "other_publishers", out)
    starts = starts_of(entries["subject"])
    most = np.maximum.reduceat(entries["level"], starts) if len(starts) else np.array([])
    reached = looked_up(entries["subject"][starts], most, rows["subject"])
    rows = _keep(rows, np.isnan(reached) | (rows["value"] > reached), "delivered", out)
    latest_first = [-rows[name] for name in ("id", "value", "said", "preferred")]
    rows = rows.take(np.lexsort([*latest_first, rows["rank"], rows["subject"]]))
    newest = rows.take(first_of_each(rows["subject"]))
    out.add("replaced", rows, ~np.isin(rows["id"], newest["id"]))
    return newest
