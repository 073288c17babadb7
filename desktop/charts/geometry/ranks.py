"""Ranks over time, and what a line says on a day whatever its scale: pure functions, no Qt."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from db.charts.description import Line, Shape
from desktop.charts.geometry.reading import is_joined
from desktop.charts.geometry.scale import date_of, day_of

MOST_YEARS = 60


@dataclass(frozen=True)
class Standing:
    """A line's rank at the end of a year: 1 is the largest. `index` is the point that the value comes from."""

    day: int
    rank: int
    value: float
    index: int
    ahead: bool


def value_on(line: Line, day: int) -> tuple[float, int, bool] | None:
    """A line's value on a day, the index of the point behind it, and whether it is planned; None: it has none.

    A step holds its last figure, after its last point too; a straight line is read between joined points.
    """
    after = bisect_right(line.days, day)
    if after == 0:
        return None
    before = line.points[after - 1]
    if before.day == day or line.shape is Shape.STEP:
        is_held_for = after < len(line.points) and before.day < day and line.points[after].ahead
        return before.value, after - 1, before.ahead or is_held_for
    if after == len(line.points) or not is_joined(line, after):
        return None
    following = line.points[after]
    share = (day - before.day) / (following.day - before.day)
    return before.value + share * (following.value - before.value), after, following.ahead


def rank_days(lines: Sequence[Line]) -> list[int]:
    """The ends of all years on which two lines or more have a figure, up to the year of the last one."""
    points = [point.day for line in lines for point in line.points]
    if not points:
        return []
    years = range(date_of(min(points)).year, date_of(max(points)).year + 1)
    every = math.ceil(len(years) / MOST_YEARS)
    days = [day_of(year, 12, 31) for year in reversed(range(years.stop - 1, years.start - 1, -every))]
    return [day for day in days if _at_least_two(lines, day)]


def _at_least_two(lines: Sequence[Line], day: int) -> bool:
    found = 0
    for line in lines:
        found += value_on(line, day) is not None
        if found == 2:
            return True
    return False


def standings(lines: Sequence[Line], days: Sequence[int]) -> list[list[Standing | None]]:
    """For each line its rank on each day; None where it has no figure. Equal values keep the order they had before."""
    found: list[list[Standing | None]] = [[] for _ in lines]
    earlier = {index: index for index in range(len(lines))}
    for day in days:
        all_read = {index: value_on(line, day) for index, line in enumerate(lines)}
        read = {index: one for index, one in all_read.items() if one is not None and math.isfinite(one[0])}
        order = sorted(read, key=lambda index: (-read[index][0], earlier[index]))
        ranks = {index: rank for rank, index in enumerate(order, start=1)}
        for index in range(len(lines)):
            if index in ranks:
                amount, point, ahead = read[index]
                found[index].append(Standing(day, ranks[index], amount, point, ahead))
                earlier[index] = ranks[index]
            else:
                found[index].append(None)
    return found
