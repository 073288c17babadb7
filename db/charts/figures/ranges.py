"""What the low and high of single figures mean: made alike before facilities are added up.

A range of a bound goes one way only: "at least 100" has nothing below 100, "up to 100" nothing above. A value outside
its own range widens the range. Where nobody gives a range there is none, unless the person assumes one.
"""

from __future__ import annotations

import math

import numpy as np

from db.charts.figures.observations import position
from db.charts.figures.rows import Rows, one_of
from db.charts.figures.uncertainty import FLAT_REACH, Z_90, Z_95
from db.words import Interval, Qualifier

CEILINGS = [position(Qualifier.UP_TO), position(Qualifier.LESS_THAN)]
FLOORS = [position(Qualifier.AT_LEAST), position(Qualifier.MORE_THAN)]
FROM_10_TO_90, FROM_5_TO_95 = position(Interval.FROM_10_TO_90), position(Interval.FROM_5_TO_95)
RANGE_GIVEN = position(Interval.RANGE_GIVEN)


def with_ranges(figures: Rows, assumed_percent: float = 0.0) -> Rows:
    """The figures with their ranges in order.

    Args:
        figures: rows of `db.charts.figures.observations`.
        assumed_percent: the 5 to 95 % range, so many per cent of the value each way, of figures without one; 0: none.

    Adds `below` and `above` (distances to the 5 % and 95 % points), `limits` (1: the range was given as limits),
    `assumed` (whether the range is the person's own); `low` and `high` hold the value, NaN where there is no range.
    """
    percent = clean_percent(assumed_percent)
    has_range = ~(np.isnan(figures["low"]) & np.isnan(figures["high"]))
    is_assumed = ~has_range & (figures["value"] > 0) & (percent > 0)
    made = {"low": np.nan, "high": np.nan, "below": 0.0, "above": 0.0, "limits": False}
    columns = {name: np.full(len(figures), otherwise) for name, otherwise in made.items()}
    interval = figures["interval"].copy()
    interval[is_assumed] = FROM_5_TO_95
    ranged = np.flatnonzero(has_range | is_assumed)
    if len(ranged):
        found = _ranges(figures.take(ranged), interval[ranged], is_assumed[ranged], percent)
        for name, values in found.items():
            columns[name][ranged] = values
    return figures.having(**columns, interval=interval, assumed=is_assumed)


def _ranges(figures: Rows, interval: np.ndarray, is_assumed: np.ndarray, percent: float) -> dict[str, np.ndarray]:
    """The columns that `with_ranges` makes, of figures that all have a range."""
    value, low, high = (figures[name] for name in ("value", "low", "high"))
    low = np.where(is_assumed, value * max(0.0, 1 - percent / 100), np.where(np.isnan(low), value, low))
    high = np.where(is_assumed, value * (1 + percent / 100), np.where(np.isnan(high), value, high))
    low, high = np.minimum(np.minimum(low, high), value), np.maximum(np.maximum(low, high), value)
    low = np.where(one_of(figures["qualifier"], FLOORS), value, low)
    high = np.where(one_of(figures["qualifier"], CEILINGS), value, high)
    limits = ~one_of(interval, [FROM_10_TO_90, FROM_5_TO_95])
    reach = np.where(interval == FROM_10_TO_90, Z_95 / Z_90, np.where(limits, FLAT_REACH, 1.0))
    below, above = np.minimum((value - low) * reach, value), (high - value) * reach
    return {"low": low, "high": high, "below": below, "above": above, "limits": limits}


def clean_percent(percent: float) -> float:
    """A range to assume, in per cent: what is no number or below 0 is none."""
    return percent if math.isfinite(percent) and percent > 0 else 0.0


def assumed_words(percent: float) -> str:
    """What a chart says of the range that the person assumes."""
    return f"±{clean_percent(percent):g} % assumed where no range is given"


def interval_words(kinds: set[int]) -> str:
    """What bands drawn as given mean: "5 to 95 %", or "5 to 95 %, and range given" where they differ; -1: not said."""
    names = [str(list(Interval)[kind]) for kind in sorted(kinds, reverse=True) if kind >= 0]
    if kinds and not names:
        return str(Interval.RANGE_GIVEN)
    return " or ".join(dict.fromkeys(names))
