"""What the low and high of single figures mean: made alike before facilities are added up.

A range of a bound goes one way only: "at least 100" has nothing below 100, "up to 100" nothing above. A value outside
its own range widens the range. Where nobody gives a range there is none, unless the person assumes one.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from db.charts.figures.observations import position
from db.charts.figures.uncertainty import FLAT_REACH, Z_90, Z_95
from db.words import Interval, Qualifier

CEILINGS = [position(Qualifier.UP_TO), position(Qualifier.LESS_THAN)]
FLOORS = [position(Qualifier.AT_LEAST), position(Qualifier.MORE_THAN)]
FROM_10_TO_90, FROM_5_TO_95 = position(Interval.FROM_10_TO_90), position(Interval.FROM_5_TO_95)
RANGE_GIVEN = position(Interval.RANGE_GIVEN)


def with_ranges(figures: pd.DataFrame, assumed_percent: float = 0.0) -> pd.DataFrame:
    """The figures with their ranges in order.

    Args:
        figures: a frame of `db.charts.figures.observations`.
        assumed_percent: the 5 to 95 % range, so many per cent of the value each way, of figures without one; 0: none.

    Adds `below` and `above` (distances to the 5 % and 95 % points), `limits` (1: the range was given as limits),
    `assumed` (whether the range is the person's own); `low` and `high` hold the value, NaN where there is no range.
    """
    value = figures["value"].to_numpy(dtype=np.float64)
    low, high = figures["low"].to_numpy(dtype=np.float64), figures["high"].to_numpy(dtype=np.float64)
    has_range = ~(np.isnan(low) & np.isnan(high))
    percent = clean_percent(assumed_percent)
    is_assumed = ~has_range & (percent > 0) & (value > 0)
    low = np.where(is_assumed, value * max(0.0, 1 - percent / 100), np.where(np.isnan(low), value, low))
    high = np.where(is_assumed, value * (1 + percent / 100), np.where(np.isnan(high), value, high))
    low, high = np.minimum(np.minimum(low, high), value), np.maximum(np.maximum(low, high), value)
    low = np.where(figures["qualifier"].isin(FLOORS), value, low)
    high = np.where(figures["qualifier"].isin(CEILINGS), value, high)
    interval = np.where(is_assumed, FROM_5_TO_95, figures["interval"].to_numpy())
    limits = (has_range | is_assumed) & ~np.isin(interval, [FROM_10_TO_90, FROM_5_TO_95])
    reach = np.where(interval == FROM_10_TO_90, Z_95 / Z_90, np.where(limits, FLAT_REACH, 1.0))
    ranged = has_range | is_assumed
    return figures.assign(
        interval=interval,
        low=np.where(ranged, low, np.nan),
        high=np.where(ranged, high, np.nan),
        below=np.minimum((value - low) * reach, value),
        above=(high - value) * reach,
        limits=limits.astype(np.int64),
        assumed=is_assumed,
    )


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
