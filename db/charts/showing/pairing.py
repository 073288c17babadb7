"""Figures of several lines that hold at the same time, and quotients of them; nothing is interpolated."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from db.charts import chart_words as words
from db.charts.description import Line, Point, Shape
from db.charts.figures.series import held

LOOKED_AT = 20
"""How many later figures of a line are tried for one that covers a day: dates as vague as that are rare."""

FLIPPED = {"at least": "up to", "up to": "at least", "more than": "less than", "less than": "more than"}
"""What a bound becomes below the line of a fraction."""


def is_step(line: Line) -> bool:
    """Whether a line holds its last value, so that it has one on every day."""
    return line.shape is Shape.STEP


def held_rows(line: Line, days: np.ndarray) -> np.ndarray:
    """For each day the index of the point that a step line holds there; -1 before its first."""
    at = np.array([point.day for point in line.points], dtype=np.int64)
    rows = held(at, np.arange(len(at), dtype=np.float64), days)
    return np.where(np.isnan(rows), -1, rows).astype(np.int64)


def on_day(point: Point, day: int) -> Point:
    """The same held value, on a later day."""
    if point.day == day:
        return point
    return replace(point, day=day, first_day=day, label=f"{point.label.partition(', ')[0]}, {words.month_words(day)}")


def covering(line: Line, day: int) -> int:
    """The index of the reported point whose date may be this day, the nearest first; -1 for none."""
    first = bisect_left(line.days, day)
    for number in range(first, min(first + LOOKED_AT, len(line.points))):
        if line.points[number].first_day <= day:
            return number
    return -1


def at(line: Line, day: int) -> Point | None:
    """What a line says of a day: a step line what it holds, another one a figure whose date may be that day."""
    if is_step(line):
        number = int(held_rows(line, np.array([day]))[0])
        return on_day(line.points[number], day) if number >= 0 else None
    number = covering(line, day)
    return line.points[number] if number >= 0 else None


def reported_together(lines: Sequence[Line]) -> list[tuple[int, ...]]:
    """Where all lines have a figure whose dates overlap: for each such time the index of each line's point.

    Each figure is used once, for the time at which the others lie nearest to it.
    """
    candidates = []
    for day in sorted({point.day for line in lines for point in line.points}):
        found = tuple(covering(line, day) for line in lines)
        if min(found) < 0:
            continue
        days = [line.points[number].day for line, number in zip(lines, found, strict=True)]
        candidates.append((max(days) - min(days), day, found))
    used: list[set[int]] = [set() for _ in lines]
    kept = []
    for _, day, found in sorted(candidates):
        if any(number in taken for number, taken in zip(found, used, strict=True)):
            continue
        for number, taken in zip(found, used, strict=True):
            taken.add(number)
        kept.append((day, found))
    return [found for _, found in sorted(kept)]


def latest(points: Sequence[Point]) -> tuple[int, int]:
    """The time that several points share: (day, first day)."""
    day = max(point.day for point in points)
    return day, min(day, max(point.first_day for point in points))


def low_of(point: Point) -> float:
    """The lowest that a point may mean."""
    return point.value if point.low is None else point.low


def high_of(point: Point) -> float:
    """The highest that a point may mean."""
    return point.value if point.high is None else point.high


def is_ranged(*points: Point) -> bool:
    """Whether any of the points has a range."""
    return any(point.low is not None or point.high is not None for point in points)


def bound_of(over: Point, under: Point) -> str:
    """What a quotient or difference of bounds is: "at least" over a figure stays so, under one it is "up to"."""
    if not under.bound:
        return over.bound
    flipped = FLIPPED.get(under.bound, under.bound)
    return flipped if not over.bound or over.bound == flipped else "about"


def is_joined(line: Line, before: int, after: int) -> bool:
    """Whether all that lies between two points of a line is joined: counted in one way, without a gap."""
    return not line.joined or all(line.joined[before + 1 : after + 1])
