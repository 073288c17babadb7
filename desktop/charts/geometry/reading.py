"""What a line says on a given day, as drawn: a step holds, a straight stretch is read between its ends."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from db.charts.description import Line, Shape
from desktop.charts.geometry.scale import Scale


@dataclass(frozen=True)
class Reading:
    """A line's value on a day; `between` when no figure is of that day and it was read off the drawn stretch."""

    value: float
    between: bool


def reading(line: Line, day: float, scale: Scale) -> Reading | None:
    """The value where `line` stands on `day`, or None where it is not drawn (before, after, in a gap).

    On a logarithmic scale a straight stretch grows by equal ratios: what is read is what is drawn.
    """
    after = bisect_right(line.days, day)
    if after == 0:
        return None
    last = line.points[after - 1]
    if last.day == day:
        return Reading(last.value, False)
    if after == len(line.points) or line.shape is Shape.POINTS:
        return None
    if line.shape is Shape.STEP:
        return Reading(last.value, False)
    if not is_joined(line, after):
        return None
    following = line.points[after]
    share = (day - last.day) / (following.day - last.day)
    height = (1 - share) * scale.height(last.value) + share * scale.height(following.value)
    return Reading(scale.value(height), True) if height == height else None


def is_joined(line: Line, index: int) -> bool:
    """Whether a line leads from point `index - 1` to point `index`."""
    if index <= 0 or line.shape is Shape.POINTS:
        return False
    return line.joined[index] if line.joined else True
