"""A trend of each line of a panel, its doubling time, and where two of them cross."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from db.charts import chart_words as words
from db.charts.coming.wishes import Coming
from db.charts.description import Line, Point, Shape, Term
from db.coming.trend import DAYS_OF_YEAR, FEWEST_POINTS, FURTHEST_YEARS, Trend, crossing, fit
from db.values import dates
from db.values.date_spans import from_day
from db.values.quantities import show, show_number

MOST_TERMS = 30
"""More points than this are not listed one by one when a trend explains itself."""
RULE = (
    "Least squares through the logarithms of {n} figures from {first} to {last}; the band holds 95 % of further "
    "figures if growth goes on as it was."
)
OF_SUMS = "A sum of sites repeats itself from month to month, so its band is rather too narrow."


@dataclass(frozen=True)
class Fitted:
    """A line's trend and the points it goes through."""

    line: Line
    trend: Trend
    points: tuple[Point, ...]


def trends(lines: Sequence[Line], wishes: Coming) -> tuple[list[Fitted], list[str]]:
    """The trends of lines that have enough points, and a sentence about the others."""
    found: list[Fitted] = []
    few: list[tuple[str, int]] = []
    for line in lines:
        points = fitted_points(line, wishes)
        trend = fit([point.day for point in points], [point.value for point in points])
        if trend is None:
            few.append((line.label, len(points)))
        else:
            found.append(Fitted(line, trend, points))
    return found, _too_few(few)


def _too_few(few: Sequence[tuple[str, int]]) -> list[str]:
    """Which lines have no trend, and how many points they have."""
    if len(few) > 1:
        named = ", ".join(f"{label} {number}" for label, number in few)
        return [f"Too few points for a trend, {FEWEST_POINTS} above zero on one basis are needed: {named}"]
    return [
        f"{label}: too few points for a trend ({number} above zero on one basis; {FEWEST_POINTS} are needed)"
        for label, number in few
    ]


def fitted_points(line: Line, wishes: Coming) -> tuple[Point, ...]:
    """The figures of what stands within the period, of the last stretch that counts one thing, above zero.

    A trend never crosses a break: where the line changes its basis or has a gap, only what comes after counts.
    """
    standing = [index for index, point in enumerate(line.points) if not point.ahead]
    stretch: list[int] = []
    for index in standing:
        is_cut = bool(line.joined) and not line.joined[index]
        after_end = line.ends_at is not None and index > line.ends_at
        if (is_cut and index) or (after_end and index - 1 == line.ends_at):
            stretch = []
        stretch.append(index)
    first = -math.inf if wishes.from_day is None else wishes.from_day
    last = math.inf if wishes.until_day is None else wishes.until_day
    kept = [line.points[index] for index in stretch if first <= line.points[index].day <= last]
    if line.shape is Shape.STEP:  # a step that only says until when it holds is no further figure
        kept = [point for number, point in enumerate(kept) if not number or point.value != kept[number - 1].value]
    return tuple(point for point in kept if point.value > 0 and not point.bound)


def trend_line(fitted: Fitted, until: int, unit: str, basis: str) -> Line:
    """The trend from the last figure on, with its band, by quarters of a year."""
    last = fitted.points[-1].day
    days = [last, *(day for day in quarter_ends(last, until))]
    return Line(
        key=f"{fitted.line.key}:trend",
        colour_key=fitted.line.colour_key or fitted.line.key,
        label=f"{fitted.line.label}, trend",
        points=tuple(_point(fitted, day, unit, basis) for day in days),
        shape=Shape.CURVE,
    )


def _point(fitted: Fitted, day: int, unit: str, basis: str) -> Point:
    measure = basis.partition(".")[0]
    value = fitted.trend.at(day)
    low, high = fitted.trend.interval(day)
    first, last = (dates.show(from_day(fitted.points[n].day).isoformat()) for n in (0, -1))
    rule = RULE.format(n=len(fitted.points), first=first, last=last)
    rule += f" {doubling_words(fitted)}."
    if fitted.line.ledger is not None:
        rule += f" {OF_SUMS}"
    shown = fitted.points
    if fitted.line.ledger is not None or len(shown) > MOST_TERMS:
        shown = (shown[0], shown[-1])
    return Point(
        day=day,
        first_day=day,
        value=value,
        low=low,
        high=high,
        ahead=True,
        derived=True,
        label=f"{show(value, measure, digits=2)}, {words.month_words(day)}, trend",
        rule=rule,
        terms=tuple(Term(line=fitted.line, point=one, unit=unit, basis=basis) for one in shown),
    )


def quarter_ends(after: int, until: int) -> list[int]:
    """The last days of quarters after a day, until a day with it."""
    found: list[int] = []
    year, quarter = from_day(after).year, 1
    while True:
        month = quarter * 3 + 1
        end = dates.span(f"{year}-{month - 1:02d}")[1]
        if end is None or end > until:
            return found
        if end > after:
            found.append(int(end))
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)


def about_trends(wishes: Coming) -> str:
    """What a trend is, with the period where one was chosen."""
    words_of = [None if day is None else _shown(day) for day in (wishes.from_day, wishes.until_day)]
    match words_of:
        case [None, None]:
            period = ""
        case [str(first), None]:
            period = f" from {first} on"
        case [None, str(last)]:
            period = f" until {last}"
        case _:
            period = f" from {words_of[0]} to {words_of[1]}"
    said = f"growth at the rate of the figures fitted{period}, with the range of 95 % of further ones; no forecast"
    if wishes.efficient and wishes.factor_source:
        return f"Trend, fitted and doubling as hardware does, then times the factor: {said}"
    return f"Trend: {said}"


def _shown(day: int) -> str:
    return dates.show_short(from_day(day).isoformat())


def doubling_words(fitted: Fitted) -> str:
    """ "China doubles every 14 months (95 %: 11 to 19)"."""
    days, fast, slow = fitted.trend.doubling_days()
    name, verb = fitted.line.label, "doubles" if days > 0 else "halves"
    if math.isinf(days) or abs(days) > 100 * DAYS_OF_YEAR:
        return f"{name} neither grows nor shrinks"
    unit, size = _unit(abs(days))
    fast_words = show_number(round(abs(fast) / size, 1))
    if math.isinf(slow):
        interval = f"95 %: from {fast_words} {unit} up, or never"
    else:
        interval = f"95 %: {fast_words} to {show_number(round(abs(slow) / size, 1))}"
    return f"{name} {verb} every {show_number(round(abs(days) / size, 1))} {unit} ({interval})"


def _unit(days: float) -> tuple[str, float]:
    return ("months", DAYS_OF_YEAR / 12) if days < 3 * DAYS_OF_YEAR else ("years", DAYS_OF_YEAR)


def crossing_words(fitted: Sequence[Fitted], today: int) -> list[str]:
    """For the first three lines, each two: when they cross."""
    return [_cross(one, other, today) for one, other in combinations(fitted[:3], 2)]


def _cross(one: Fitted, other: Fitted, today: int) -> str:
    names = f"The trends of {one.line.label} and {other.line.label}"
    met = crossing(one.trend, other.trend)
    furthest = today + FURTHEST_YEARS * DAYS_OF_YEAR
    if met is None or met.day > furthest:
        return f"{names} do not cross within {FURTHEST_YEARS} years"
    if met.day < today:
        return f"{names} do not cross ahead within {FURTHEST_YEARS} years: they drift apart"
    if met.low is None or met.high is None:
        interval = "no 95 % interval: their growth cannot be told apart"
    else:
        late = "later than 20 years" if met.high > furthest else _month(met.high)
        early = "before today" if met.low < today else _month(met.low)
        interval = f"95 %: {early} to {late}"
    return f"{names} cross in {_month(met.day)} ({interval})"


def _month(day: float) -> str:
    return dates.show(f"{from_day(round(day)):%Y-%m}")
