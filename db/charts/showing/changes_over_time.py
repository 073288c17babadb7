"""What follows from one line by itself: growth in per cent a year, change, and the running sum of a flow.

Growth is the compound annual rate between two figures, (later / earlier) ** (365.25 / days) - 1, as the World Bank and
Our World in Data give it. Reported lines go from figure to figure, where these are joined (counted in one way, no gap
between); sums over sites go from year end to year end. A range sets lows against highs, the widest there can be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from db.charts import chart_words as words
from db.charts.description import Line, Point, Shape
from db.charts.showing.comparisons import Shown, Unit
from db.charts.showing.pairing import bound_of, held_rows, high_of, is_ranged, is_step, low_of, on_day
from db.values import notation
from db.values.quantities import show

DAYS_A_YEAR = 365.25
LEAST_DAYS = 60
"""Figures nearer to each other give no rate for a year."""

PERIOD_DAYS = 27
"""What is dated this vaguely (a month, a year) is taken for the flow of that period; nearer to a day it is none."""

LOOSE_DAYS = 31
"""Periods may lie so far apart, or overlap by so much, and still follow upon each other."""

GROWTH_RULE = "The later figure divided by the earlier one, as a rate for one year."
CHANGE_RULE = "The later figure less the earlier one."
SUM_RULE = "The sum of this period and of those before it, back to the first without a gap."

Pair = tuple[Point, Point, bool]
"""An earlier and a later point, and whether a line leads here from the pair before."""


def growth(lines: Sequence[Line], unit: Unit, today: int) -> Shown:
    """Per cent a year."""
    shown = Shown(title="growth, % a year", unit="%")
    return _between(shown, lines, today, lambda line, before, after: _growth_point(line, before, after, unit))


def change(lines: Sequence[Line], unit: Unit, measure: str, today: int) -> Shown:
    """The difference, in the unit of the figures."""
    yearly = all(is_step(line) for line in lines)
    title = "change over the year" if yearly else "change from the figure before"
    shown = Shown(title=f"{title}, {unit.unit}" if unit.unit else title, unit=unit.unit)
    return _between(shown, lines, today, lambda line, before, after: _change_point(line, before, after, unit, measure))


def cumulative(lines: Sequence[Line], unit: Unit, measure: str) -> Shown:
    """Running sums, each over the longest run of periods that all have a figure."""
    title = f"running sum, {unit.unit}" if unit.unit else "running sum"
    shown = Shown(title=title, unit=unit.unit)
    for line in lines:
        points, note = _running(line, unit, measure)
        if points:
            shown.lines.append(replace(line, points=tuple(points), joined=(), marks=(), ledger=None))
        if note:
            shown.notes.append(f"{line.label}: {note}")
    if not shown.lines:
        shown.reason = (
            "No figure here is of a period, such as a year: there is nothing to add up. Show it as absolute figures."
        )
    return shown


def _between(
    shown: Shown, lines: Sequence[Line], today: int, make: Callable[[Line, Point, Point], Point | None]
) -> Shown:
    alone = 0
    for line in lines:
        pairs = _year_ends(line, today) if is_step(line) else _neighbours(line)
        points: list[Point] = []
        joined: list[bool] = []
        for before, after, leads in pairs:
            if (point := make(line, before, after)) is not None:
                points.append(point)
                joined.append(bool(joined) and leads)
        if points:
            shown.lines.append(
                replace(line, points=tuple(points), shape=Shape.STRAIGHT, joined=tuple(joined), marks=(), ledger=None)
            )
        else:
            alone += 1
    if not shown.lines:
        shown.reason = "No line has two figures, counted in one way, to compare with each other."
    elif alone:
        one = "{n} group is not drawn: it has no two figures, counted in one way, to compare"
        several = "{n} groups are not drawn: they have no two figures, counted in one way, to compare"
        shown.notes.append(notation.counted(alone, one, several))
    return shown


def _neighbours(line: Line) -> list[Pair]:
    """Each figure with the one before that lies far enough back, where both are joined."""
    pairs: list[Pair] = []
    start = 0
    for number in range(1, len(line.points)):
        if line.joined and not line.joined[number]:
            start = number
            continue
        before, after = line.points[start], line.points[number]
        if after.day - before.day < LEAST_DAYS:
            continue
        leads = bool(pairs) and pairs[-1][1] is before
        pairs.append((before, after, leads))
        start = number
    return pairs


def _year_ends(line: Line, today: int) -> list[Pair]:
    """What a step line holds at the end of each year and of the year before."""
    if not line.points:
        return []
    first, last = line.points[0].day, line.points[-1].day
    years = np.arange(
        np.datetime64(first, "D").astype("datetime64[Y]"), np.datetime64(last, "D").astype("datetime64[Y]") + 1
    )
    ends = (years + 1).astype("datetime64[D]").astype(np.int64) - 1
    ends = ends[(ends >= first) & (ends <= last)]
    held_there = [
        on_day(line.points[row], day) for row, day in zip(held_rows(line, ends).tolist(), ends.tolist(), strict=True)
    ]
    held_there = [replace(point, ahead=point.ahead or point.day > today) for point in held_there]
    return [(before, after, True) for before, after in pairwise(held_there)]


def _growth_point(line: Line, before: Point, after: Point, unit: Unit) -> Point | None:
    days = after.day - before.day
    value = _rate(after.value, before.value, days)
    if value is None:
        return None
    low = high = None
    if is_ranged(before, after):
        low, high = _rate(low_of(after), high_of(before), days), _rate(high_of(after), low_of(before), days)
    return _made(line, before, after, unit, value, (low, high), f"{_sign(value)}{abs(value):.3g} % a year", GROWTH_RULE)


def _rate(later: float, earlier: float, days: int) -> float | None:
    """Per cent a year; None where nothing can be divided."""
    if earlier <= 0 or later < 0:
        return None
    try:
        rate = float(100 * ((later / earlier) ** (DAYS_A_YEAR / days) - 1))
    except OverflowError:
        return None
    return rate if math.isfinite(rate) else None


def _change_point(line: Line, before: Point, after: Point, unit: Unit, measure: str) -> Point | None:
    value = after.value - before.value
    if not math.isfinite(value):
        return None
    low = high = None
    if is_ranged(before, after):
        low, high = low_of(after) - high_of(before), high_of(after) - low_of(before)
    label = f"{_sign(value)}{show(abs(value), measure)}"
    return _made(line, before, after, unit, value, (low, high), label, CHANGE_RULE, times=(1.0, -1.0))


def _made(
    line: Line,
    before: Point,
    after: Point,
    unit: Unit,
    value: float,
    span: tuple[float | None, float | None],
    label: str,
    rule: str,
    times: tuple[float | None, float | None] = (None, None),
) -> Point:
    earlier = replace(line, label=f"{line.label}, before")
    return Point(
        day=after.day,
        first_day=after.first_day,
        value=value,
        low=span[0],
        high=span[1],
        ahead=after.ahead,
        derived=after.derived or before.derived,
        bound=bound_of(after, before),
        fact_ids=tuple(dict.fromkeys((*after.fact_ids, *before.fact_ids))),
        label=f"{label}, {_span(before, after)}",
        who=after.who,
        overdue=after.overdue,
        terms=(unit.term(line, after, times[0]), unit.term(earlier, before, times[1])),
        rule=rule,
    )


def _sign(value: float) -> str:
    return "−" if value < 0 else "+"


def _span(first: Point, last: Point) -> str:
    """ "2021 to 2023, forecast"."""
    begun = words.when(first).partition(", ")[0]
    return words.when(last) if first is last else f"{begun} to {words.when(last)}"


def _running(line: Line, unit: Unit, measure: str) -> tuple[list[Point], str]:
    """The running sum of a line's longest run of periods without a gap, and what must be said of the rest."""
    periods = [point for point in line.points if point.day - point.first_day >= PERIOD_DAYS]
    runs: list[list[Point]] = []
    for point in periods:
        last = runs[-1][-1] if runs else None
        if last is not None and point.first_day <= last.day - LOOSE_DAYS:
            continue  # within a period that counts already
        if last is None or point.first_day > last.day + LOOSE_DAYS:
            runs.append([])
        runs[-1].append(point)
    if not runs:
        return [], ""
    counted = max(reversed(runs), key=len)
    points = [_sum_point(line, counted[: number + 1], unit, measure) for number in range(len(counted))]
    notes = []
    if len(runs) > 1:
        span = _span(counted[0], counted[-1])
        notes.append(f"the running sum is of {span}; around it periods have no figure")
    if without := len(line.points) - len(periods):
        one, several = "{n} figure of a single day is not of a period", "{n} figures of single days are not of periods"
        notes.append(notation.counted(without, one, several) + " and not added")
    return points, "; ".join(notes)


def _sum_point(line: Line, counted: Sequence[Point], unit: Unit, measure: str) -> Point:
    last, value = counted[-1], sum(point.value for point in counted)
    ranged = is_ranged(*counted)
    return Point(
        day=last.day,
        first_day=last.day,
        value=value,
        low=sum(map(low_of, counted)) if ranged else None,
        high=sum(map(high_of, counted)) if ranged else None,
        ahead=any(point.ahead for point in counted),
        derived=any(point.derived for point in counted),
        bound=last.bound if len(counted) == 1 else next((point.bound for point in counted if point.bound), ""),
        fact_ids=tuple(number for point in counted for number in point.fact_ids),
        label=f"{show(value, measure)}, {_span(counted[0], last)}",
        who=last.who,
        overdue=last.overdue,
        terms=tuple(unit.term(line, point, 1.0) for point in counted),
        rule=SUM_RULE,
    )
