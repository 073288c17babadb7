"""Growth at a steady rate: a straight line through the logarithms, its uncertainty, and where two such lines cross.

The model is ln y = a + b t + e with independent normal errors of one spread; t counts days. Formulas: least squares
and the interval for a further observation as in Draper and Smith, Applied Regression Analysis, chapter 1; the interval
for a crossing (a ratio of two estimates) is Fieller's (Journal of the Royal Statistical Society B 16, 1954, 175-185).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from db.coming.student_t import two_sided

FEWEST_POINTS = 4
"""Two points fix a line and one more is needed for any spread; with three a 95 % interval is 12.7 spreads wide."""
SHARE = 0.95
"""Of how many such intervals hold what they are about."""
DAYS_OF_YEAR = 365.25
FURTHEST_YEARS = 20
"""A crossing later than this is not told as a date."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A fitted trend.

    Args:
        level: ln of the value on `centre`, the mean day of the points.
        rate: growth of the logarithm a day.
        centre: days since 1970-01-01.
        spread: standard deviation of the errors, of the logarithm.
        squares: sum of squared distances of the days from `centre`.
        points: how many were fitted.
    """

    level: float
    rate: float
    centre: float
    spread: float
    squares: float
    points: int

    @property
    def freedom(self) -> int:
        """Degrees of freedom."""
        return self.points - 2

    def at(self, day: float) -> float:
        """The value on the line."""
        return _power(self.level + self.rate * (day - self.centre))

    def interval(self, day: float) -> tuple[float, float]:
        """Low and high between which 95 % of further figures of that day would lie, if growth goes on as it was."""
        t = two_sided(SHARE, self.freedom)
        half = t * math.sqrt(self.spread**2 + self.variance(day))
        middle = self.level + self.rate * (day - self.centre)
        return _power(middle - half), _power(middle + half)

    def variance(self, day: float) -> float:
        """Of the line's own logarithm on a day."""
        return self.spread**2 * (1 / self.points + (day - self.centre) ** 2 / self.squares)

    def doubling_days(self) -> tuple[float, float, float]:
        """Days until twice as much: fitted, and the 95 % interval; negative: halving, inf: not bounded.

        Where the interval of the rate holds 0 its doubling time has no upper end.
        """
        half = two_sided(SHARE, self.freedom) * self.spread / math.sqrt(self.squares)
        slow, fast = sorted((self.rate - half, self.rate + half), key=abs)
        is_open = (self.rate - half) * (self.rate + half) <= 0
        return _doubling(self.rate), _doubling(fast), math.inf if is_open else _doubling(slow)


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Where two trends meet, in days since 1970-01-01; low and high None where the interval has no ends."""

    day: float
    low: float | None
    high: float | None


def fit(days: Sequence[float], values: Sequence[float]) -> Trend | None:
    """The trend through values above 0; None with fewer than `FEWEST_POINTS` or where all are of one day."""
    x, y = np.asarray(days, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if len(x) < FEWEST_POINTS or np.ptp(x) == 0 or not (y > 0).all():
        return None
    logs = np.log(y)
    centre = float(x.mean())
    away = x - centre
    squares = float(away @ away)
    rate = float(away @ (logs - logs.mean())) / squares
    errors = logs - logs.mean() - rate * away
    spread = math.sqrt(float(errors @ errors) / (len(x) - 2))
    return Trend(level=float(logs.mean()), rate=rate, centre=centre, spread=spread, squares=squares, points=len(x))


def crossing(one: Trend, other: Trend) -> Crossing | None:
    """Where the lines meet, with Fieller's 95 % interval; None for lines of the same rate.

    The two are taken as independent, each with a spread of its own; the smaller of the two degrees of freedom is used,
    which makes the interval rather too wide than too narrow.
    """
    origin = (one.centre + other.centre) / 2
    slope = one.rate - other.rate
    gap = (one.level + one.rate * (origin - one.centre)) - (other.level + other.rate * (origin - other.centre))
    if slope == 0:
        return None
    t = two_sided(SHARE, min(one.freedom, other.freedom))
    square, mixed, plain = (sum(parts) for parts in zip(_parts(one, origin), _parts(other, origin), strict=True))
    a, b, c = slope**2 - t**2 * square, 2 * (gap * slope - t**2 * mixed), gap**2 - t**2 * plain
    inside = b * b - 4 * a * c
    day = origin - gap / slope
    if a <= 0 or inside < 0:
        return Crossing(day=day, low=None, high=None)
    root = math.sqrt(inside)
    return Crossing(day=day, low=origin + (-b - root) / (2 * a), high=origin + (-b + root) / (2 * a))


def _parts(trend: Trend, origin: float) -> tuple[float, float, float]:
    """Of the variance on the day origin + t: what goes with t², t (half of it) and alone."""
    scale = trend.spread**2 / trend.squares
    away = origin - trend.centre
    return scale, scale * away, trend.spread**2 / trend.points + scale * away**2


def _doubling(rate: float) -> float:
    return math.log(2) / rate if rate else math.inf


def _power(logarithm: float) -> float:
    return math.exp(min(logarithm, 700.0))
