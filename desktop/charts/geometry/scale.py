"""Values and days to places on the paper, and the ticks between: pure functions, no Qt.

A scale maps values to heights from 0 (bottom) to 1 (top). Days count from 1970-01-01.
pyqtgraph's own log mode reaches only some of its items and its date axis works in local time, so both are ours.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

import numpy as np

from db.values import dates, notation

_EPOCH = date(1970, 1, 1).toordinal()
_HEADROOM = 0.04
LONGEST_UNIT = 14
"""Letters of a unit that stands on an axis; a longer one stands beside the panel's title."""


class Scale(Protocol):
    """Values from `low` to `high` on heights from 0 to 1."""

    @property
    def low(self) -> float:
        """The value at the bottom."""

    @property
    def high(self) -> float:
        """The value at the top."""

    def height(self, value: float) -> float:
        """Where a value stands; NaN where it cannot be drawn."""

    def heights(self, values: np.ndarray) -> np.ndarray:
        """`height` of each of many values."""

    def value(self, height: float) -> float:
        """The value at a height."""

    def ticks(self, at_most: int) -> list[float]:
        """Round values between `low` and `high`, ascending, `at_most` of them but at least one or two."""


@dataclass(frozen=True)
class Linear:
    """Equal steps for equal differences."""

    low: float
    high: float

    def height(self, value: float) -> float:
        """See `Scale`."""
        return (value - self.low) / (self.high - self.low)

    def heights(self, values: np.ndarray) -> np.ndarray:
        """See `Scale`."""
        return (values - self.low) / (self.high - self.low)

    def value(self, height: float) -> float:
        """See `Scale`."""
        return self.low + height * (self.high - self.low)

    def ticks(self, at_most: int) -> list[float]:
        """Multiples of 1, 2 or 5 times a power of ten."""
        return nice_ticks(self.low, self.high, at_most)


@dataclass(frozen=True)
class Logarithmic:
    """Equal steps for equal ratios; zero and less cannot be drawn."""

    low: float
    high: float

    def height(self, value: float) -> float:
        """See `Scale`."""
        if value <= 0:
            return math.nan
        return math.log(value / self.low) / math.log(self.high / self.low)

    def heights(self, values: np.ndarray) -> np.ndarray:
        """See `Scale`."""
        above = np.where(values > 0, values, np.nan)
        return np.log(above / self.low) / math.log(self.high / self.low)

    def value(self, height: float) -> float:
        """See `Scale`."""
        return self.low * math.exp(height * math.log(self.high / self.low))

    def ticks(self, at_most: int) -> list[float]:
        """1, 2 and 5 in each power of ten; powers only where these are too many, others between where too few."""
        if self.high / self.low <= 3:
            return nice_ticks(self.low, self.high, min(at_most, 6))
        finer = [((1, 2, 3, 5, 7), 1)] if self.high / self.low <= 10 else []
        for steps, every in (*finer, ((1, 2, 5), 1), ((1,), 1), ((1,), 2), ((1,), 3), ((1,), 5), ((1,), 10)):
            found = _log_ticks(self.low, self.high, steps, every)
            if len(found) <= at_most:
                break
        return found if len(found) >= 2 else nice_ticks(self.low, self.high, 3)


def scale_for(values: Iterable[float], *, logarithmic: bool, from_zero: bool = True) -> Scale:
    """The scale that shows all of `values`; without any, 0 to 1 (or 1 to 10).

    Args:
        from_zero: a linear scale starts at zero; otherwise only when the values reach down near it.
    """
    finite = [value for value in values if math.isfinite(value)]
    return _logarithmic_for(finite) if logarithmic else _linear_for(finite, from_zero)


def nice_step(span: float, at_most: int) -> float:
    """The smallest 1, 2 or 5 times a power of ten of which at most `at_most` steps make up `span`."""
    if not span > 1e-300 or not math.isfinite(span):
        return 1.0
    rough = span / max(1, at_most)
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough * (1 - 1e-9)), 10 * power)


def nice_ticks(low: float, high: float, at_most: int) -> list[float]:
    """Multiples of the finest nice step from `low` to `high` that are no more than `at_most` (two at least)."""
    count = max(2, at_most)
    step = nice_step(high - low, count)
    while _multiples(low, high, step)[1] - _multiples(low, high, step)[0] >= count:
        step = nice_step(step * 1.01, 1)
    first, last = _multiples(low, high, step)
    decimals = max(0, -math.floor(math.log10(step)))
    return [round(number * step, decimals) + 0.0 for number in range(first, last + 1)]


def _multiples(low: float, high: float, step: float) -> tuple[int, int]:
    return math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)


def show_ticks(ticks: Sequence[float]) -> list[str]:
    """Ticks as written, with as many decimals as they need together: "1,000", "0.6", "20 million"."""
    largest = max((abs(tick) for tick in ticks), default=0.0)
    for size, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if any(0 < abs(tick) < 0.1 * size for tick in ticks) and largest >= size:
            return [f"{_shown(tick / size)}{word}" if abs(tick) >= size else _shown(tick) for tick in ticks]
        if largest >= 10 * size or (largest >= size and all((100 * tick / size) % 1 == 0 for tick in ticks)):
            return [f"{_shown(tick / size)}{word}" if tick else "0" for tick in ticks]
    plain = [_plain(tick) for tick in ticks]
    steps = [abs(b - a) for a, b in pairwise(ticks)]
    evenly = len(steps) > 1 and max(steps) - min(steps) < 1e-6 * max(steps)
    if not evenly or any("e" in words for words in plain):
        return [notation.number(words) for words in plain]
    decimals = max(len(words.partition(".")[2]) for words in plain)
    return [notation.number(f"{tick:,.{decimals}f}") for tick in ticks]


def axis_words(ticks: Sequence[float], unit: str) -> list[str]:
    """Ticks as written on an axis, with the unit where it is read: on each for per cent, else on the last."""
    size, unit = notation.power_in(unit)
    words, beside = show_ticks([tick / size for tick in ticks]), unit_beside(unit)
    if unit.startswith("%"):
        words = [f"{one} %" for one in words]
        beside = unit[1:].strip()
    if words and beside and len(beside) <= LONGEST_UNIT:
        words[-1] = with_unit_beside(words[-1], beside)
    return words


def unit_beside(unit: str) -> str:
    """A unit as it stands beside a number; that of power as the person chose it."""
    return {"USD": "US$"}.get(unit, notation.power_in(unit)[1])


def with_unit_beside(number: str, unit: str) -> str:
    """ "2,000 MW", "US$20 billion"; the number alone without a unit."""
    if unit.endswith("$"):
        return f"-{unit}{number[1:]}" if number.startswith("-") else f"{unit}{number}"
    return f"{number} {unit}" if unit else number


def show_value(value: float, unit: str) -> str:
    """A figure of a panel in `unit`, without it: thousands parted, only digits that are there, at most six decimals."""
    value /= notation.power_in(unit)[0]
    return notation.number(f"{value:,.0f}") if abs(value) >= 1e6 else _shown(value)


def short_value(value: float, unit: str) -> str:
    """A figure beside its mark, with no more than four digits that say something."""
    return show_value(float(f"{value:.4g}"), unit)


@dataclass(frozen=True)
class TimeTicks:
    """A time axis: `boundaries` are days where a span begins; `labels` stand in the middle of their spans.

    Each label is (day in the middle, words).
    """

    boundaries: tuple[int, ...]
    labels: tuple[tuple[float, str], ...]


def time_ticks(first_day: float, last_day: float, width_px: float, *, label_px: float = 56) -> TimeTicks:
    """Years, quarters or months between two days, so that labels of `label_px` stand clear of each other.

    A year's label stands in the middle of the year, for a figure of "the end of 2023" to fall between 2023 and
    2024 and not upon 2024.
    """
    px_per_day = width_px / max(last_day - first_day, 1e-9)
    if 28 * px_per_day >= label_px:
        return _spans(first_day, last_day, px_per_day, label_px, months=1)
    if 90 * px_per_day >= label_px:
        return _spans(first_day, last_day, px_per_day, label_px, months=3)
    return _years(first_day, last_day, px_per_day, label_px)


def day_of(year: int, month: int = 1, day: int = 1) -> int:
    """Days since 1970-01-01 of a date."""
    return date(year, month, day).toordinal() - _EPOCH


def date_of(day: float) -> date:
    """The date of a day, kept within the calendar that Python knows."""
    return date.fromordinal(min(max(math.floor(day) + _EPOCH, 1), date.max.toordinal()))


def show_day(day: float) -> str:
    """ "31 Dec 2023"."""
    return dates.show_day(date_of(day), short=True)


def _linear_for(values: list[float], from_zero: bool) -> Linear:
    if not values:
        return Linear(0.0, 1.0)
    # Differences of the largest numbers that a computer knows are no numbers any more.
    lowest, highest = max(min(values), -1e300), min(max(values), 1e300)
    if from_zero or (0 <= lowest < 0.4 * highest):
        lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    if not highest > lowest:
        lowest, highest = (lowest - abs(lowest) / 2, highest + abs(highest) / 2) if lowest else (0.0, 1.0)
    step = nice_step(highest - lowest, 5)
    bottom = math.floor(lowest / step + 1e-9) * step
    return Linear(bottom, max(highest + _HEADROOM * (highest - bottom), bottom + step))


def _logarithmic_for(values: list[float]) -> Logarithmic:
    # Logarithms of the smallest numbers that a computer knows are no scale for anyone.
    positive = [value for value in values if value > 1e-300]
    if not positive:
        return Logarithmic(1.0, 10.0)
    lowest, highest = min(*positive, 1e299), min(max(positive), 1e300)
    bottom = _one_two_five_below(lowest)
    top = min(highest, 1e290) * (highest / bottom) ** _HEADROOM
    return Logarithmic(bottom, max(top, bottom * 2))


def _one_two_five_below(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return max((factor * power for factor in (1, 2, 5) if factor * power <= value * (1 + 1e-9)), default=power)


def _log_ticks(low: float, high: float, steps: Sequence[int], every: int) -> list[float]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [
        step * 10.0**power
        for power in range(first - first % every, last + 1, every)
        for step in steps
        if low * (1 - 1e-9) <= step * 10.0**power <= high * (1 + 1e-9)
    ]


def _shown(value: float) -> str:
    return notation.number(_plain(value))


def _plain(value: float) -> str:
    if value and abs(value) < 1e-4:
        return f"{Decimal(f'{value:.3g}'):f}"
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def _spans(first: float, last: float, px_per_day: float, label_px: float, *, months: int) -> TimeTicks:
    start = date_of(first)
    index = start.year * 12 + (start.month - 1) // months * months
    boundaries = []
    while True:
        boundaries.append(day_of(index // 12, index % 12 + 1))
        if boundaries[-1] > last:
            break
        index += months
    words = [_span_words(date_of(day), months) for day in boundaries]
    labels = _labels(boundaries, words, first, last, label_px / px_per_day)
    return TimeTicks(_between(boundaries, first, last), labels)


def _span_words(start: date, months: int) -> str:
    return dates.show_short(f"{start:%Y-%m}") if months == 1 else f"Q{start.month // 3 + 1} {start.year}"


def _years(first: float, last: float, px_per_day: float, label_px: float) -> TimeTicks:
    px_per_year = 365.25 * px_per_day
    every = next((n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500) if n * px_per_year >= label_px * 0.75), 1000)
    marked = 1 if px_per_year >= 8 else every
    years = range(date_of(first).year, min(date_of(last).year + 2, date.max.year))
    boundaries = [day_of(year) for year in years]
    words = [str(year) if year % every == 0 else "" for year in years]
    # Two thirds of the usual room: a year is short, and half of one at the edge is better named than not.
    labels = _labels(boundaries, words, first, last, min(0.6 * label_px / px_per_day, 365.0))
    return TimeTicks(_between([day_of(year) for year in years if year % marked == 0], first, last), labels)


def _labels(
    boundaries: list[int], words: list[str], first: float, last: float, least_days: float
) -> tuple[tuple[float, str], ...]:
    labels = []
    for start, end, text in zip(boundaries, boundaries[1:], words, strict=False):
        seen_from, seen_to = max(start, first), min(end, last)
        if text and seen_to - seen_from >= least_days:
            labels.append(((seen_from + seen_to) / 2, text))
    return tuple(labels)


def _between(boundaries: Sequence[int], first: float, last: float) -> tuple[int, ...]:
    return tuple(boundaries[bisect_left(boundaries, first) : bisect_left(boundaries, last + 1e-9)])
