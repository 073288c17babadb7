"""Whose figures a facility's line follows: one publisher's on one basis, and what the person prefers for its time.

In NumPy over all figures at once: a line for each of a million facilities is chosen in a second.
"""

from __future__ import annotations

import numpy as np

from db.charts.figures.observations import position
from db.charts.figures.rows import Rows, in_order, pairs_of, sizes_of, starts_of
from db.words import Extent

TOTAL = position(Extent.TOTAL)
SERIES = ("subject", "basis", "publisher")
"""Columns that tell one series from another."""


def followed(rows: Rows, *, first: Rows | None = None) -> tuple[Rows, Rows]:
    """The rows of the series that each subject's line follows, and the rest.

    Args:
        rows: figures of what stands, or of what is ahead.
        first: rows whose publisher and basis go first for their subject, whatever the rule says.
    """
    subject, basis, publisher = (rows[name] for name in SERIES)
    found = _series_of(rows.where(rows["extent"] == TOTAL), first)
    if not len(found["subject"]):
        return rows.take(slice(0)), rows
    place = np.minimum(np.searchsorted(found["subject"], subject), len(found["subject"]) - 1)
    is_led = (found["subject"][place] == subject) & (found["basis"][place] == basis)
    is_led &= found["publisher"][place] == publisher
    is_led = _with_preferred(rows, is_led, found["basis"][place])
    return rows.where(is_led), rows.where(~is_led)


def _series_of(totals: Rows, first: Rows | None) -> dict[str, np.ndarray]:
    """Subject (ascending), basis and publisher of the series that each subject's line follows."""
    keys = (*SERIES, "rank")
    order = in_order(*(totals[name] for name in keys))
    named = {name: totals[name][order] for name in keys}
    starts = starts_of(*named.values())
    series = {name: values[starts] for name, values in named.items()}
    chosen = np.where((totals["preferred"] == 1) & ~np.isnan(totals["day"]), totals["day"], -np.inf)
    if len(starts):
        series["sure"] = np.minimum.reduceat(totals["confidence"][order], starts)
        series["n"] = sizes_of(starts, len(order))
        series["chosen"] = np.maximum.reduceat(chosen[order], starts)
        series["met"] = np.minimum.reduceat(order, starts)
    subjects = starts_of(series["subject"])
    sizes = sizes_of(subjects, len(series["subject"]))
    best = subjects[sizes == 1]
    if len(best) < len(subjects):
        best = np.sort(np.concatenate([best, _best_of(series, np.repeat(sizes > 1, sizes), first)]))
    return {name: series[name][best] for name in SERIES}


def _best_of(series: dict[str, np.ndarray], several: np.ndarray, first: Rows | None) -> np.ndarray:
    """Of subjects with several series the place of the one that is followed."""
    at = np.flatnonzero(several)
    some = {name: values[at] for name, values in series.items()}
    subjects = starts_of(some["subject"])
    sizes = sizes_of(subjects, len(at))
    is_best_basis = some["rank"] == np.repeat(np.minimum.reduceat(some["rank"], subjects), sizes)
    chosen = np.where(is_best_basis, some["chosen"], -np.inf)
    turn = np.ones(len(at), dtype=bool)
    if first is not None and len(first):
        own, near = _numbered([some[name] for name in SERIES], [first[name] for name in SERIES])
        turn = ~np.isin(own, near)
    ranked = (some["met"], some["publisher"], -some["n"], some["sure"], some["rank"], turn, -chosen, some["subject"])
    order = np.lexsort(ranked)
    return np.asarray(at[order[starts_of(some["subject"][order])]])


def _numbered(some: list[np.ndarray], others: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """One number for each row's several columns of small whole numbers: equal where all of these are."""
    mine, theirs = (np.zeros(len(columns[0]), dtype=np.int64) for columns in (some, others))
    for left, right in zip(some, others, strict=True):
        width = 1 + max(int(left.max(initial=0)), int(right.max(initial=0)))
        mine, theirs = mine * width + left, theirs * width + right
    return mine, theirs


def _with_preferred(rows: Rows, is_led: np.ndarray, followed_basis: np.ndarray) -> np.ndarray:
    """Puts figures that the person prefers in the place of those followed for the same time.

    A publisher may be preferred for one date and another for the next: the line then takes each for its own.
    """
    is_total = rows["extent"] == TOTAL
    is_preferred = (rows["preferred"] == 1) & is_total
    others = np.flatnonzero(is_preferred & ~is_led & (rows["basis"] == followed_basis))
    if not len(others):
        return is_led
    led = np.flatnonzero(is_led & ~is_preferred & is_total)
    left, right = pairs_of(rows["subject"][led], rows["subject"][others])
    mine, theirs = led[left], others[right]
    first_day, day, publisher = (rows[name] for name in ("first_day", "day", "publisher"))
    is_same_time = (first_day[mine] <= day[theirs]) & (first_day[theirs] <= day[mine])
    is_undated = np.isnan(day[mine]) & np.isnan(day[theirs])
    made = is_led.copy()
    made[mine[(is_same_time | is_undated) & (publisher[mine] != publisher[theirs])]] = False
    made[others] = True
    return made
