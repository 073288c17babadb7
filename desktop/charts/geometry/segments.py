"""A line's points as arrays, and the segments between their places: what each step of a drag goes through, in NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from db.charts.description import Line, Shape
from desktop.charts.geometry.reading import is_joined


@dataclass(frozen=True)
class Figures:
    """The points of lines, one line after another, each an array of as many: `day` since 1970-01-01, `value`, `low`,
    `high` (NaN for none), whether it lies ahead, whether the line leads to it from the point before, and whether it
    does so by a step. Line `number` has the points from `bounds[number]` to `bounds[number + 1]`."""

    day: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ahead: np.ndarray
    joined: np.ndarray
    by_step: np.ndarray
    bounds: np.ndarray

    def extremes(self, first: float, last: float, *, with_ranges: bool) -> list[float]:
        """The least, the greatest and the least value above zero between two days, ranges included if asked for."""
        shown = (self.day >= first) & (self.day <= last)
        found = self.value[shown]
        if with_ranges:
            found = np.concatenate([found, self.low[shown], self.high[shown]])
        found = found[np.isfinite(found)]
        if not len(found):
            return []
        above = found[found > 0]
        return [float(found.min()), float(found.max()), *([float(above.min())] if len(above) else [])]


def figures_of(lines: Sequence[Line]) -> Figures:
    """The arrays of lines."""
    points = [point for line in lines for point in line.points]
    sizes = [len(line.points) for line in lines]
    is_step = [line.shape is Shape.STEP for line in lines]
    joined = [is_joined(line, index) for line in lines for index in range(len(line.points))]
    steps = np.repeat(np.array(is_step, dtype=bool), sizes)
    steps[np.cumsum([0, *sizes])[:-1][np.array(sizes, dtype=int) > 0]] = False  # nothing leads to a line's first point
    return Figures(
        day=np.array([point.day for point in points], dtype=float),
        value=np.array([point.value for point in points], dtype=float),
        low=np.array([point.low for point in points], dtype=float),  # None becomes NaN
        high=np.array([point.high for point in points], dtype=float),
        ahead=np.array([point.ahead for point in points], dtype=bool),
        joined=np.array(joined, dtype=bool) | steps,
        by_step=steps,
        bounds=np.cumsum([0, *sizes]),
    )


@dataclass(frozen=True)
class Segments:
    """`ends` has a row (x0, y0, x1, y1) in pixels for each, `ahead` whether it is dashed, `owner` its line by number,
    in their order."""

    ends: np.ndarray
    ahead: np.ndarray
    owner: np.ndarray

    def __len__(self) -> int:
        return len(self.ends)

    def only(self, kept: np.ndarray) -> Segments:
        """Some of them, by a mask."""
        return Segments(self.ends[kept], self.ahead[kept], self.owner[kept])

    def of_line(self, number: int) -> Segments:
        """Those of one line."""
        first, after = (self._starts[min(one, len(self._starts) - 1)] for one in (number, number + 1))
        return Segments(self.ends[first:after], self.ahead[first:after], self.owner[first:after])

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins, and where the last one ends."""
        count = int(self.owner[-1]) + 1 if len(self.owner) else 0
        starts: list[int] = np.searchsorted(self.owner, np.arange(count + 1)).tolist()
        return starts

    def near(self, left: float, top: float, right: float, bottom: float) -> Segments:
        """Those that reach into a box, and some beside it."""
        x0, y0, x1, y1 = self.ends.T
        beyond = ((y0 > bottom) & (y1 > bottom)) | ((y0 < top) & (y1 < top))
        return self.only((x0 <= right) & (x1 >= left) & ~beyond)

    def runs(self) -> Iterator[tuple[bool, np.ndarray]]:
        """Those that follow one another alike: whether dashed, and their ends."""
        if not self.ahead.any():
            yield from [(False, self.ends)] if len(self.ends) else []
            return
        turns = (np.flatnonzero(self.ahead[1:] != self.ahead[:-1]) + 1).tolist()
        for first, after in zip([0, *turns], [*turns, len(self.ends)], strict=True):
            if after > first:
                yield bool(self.ahead[first]), self.ends[first:after]

    def cut(self, left: float, right: float) -> Segments:
        """Their parts between two upright lines; those beyond, or without a place, are left out."""
        ends, kept = _cut(self.ends, left, right)
        return Segments(ends, self.ahead[kept], self.owner[kept])

    def cut_level(self, top: float, bottom: float) -> Segments:
        """Their parts between two level lines."""
        ends, kept = _cut(self.ends[:, [1, 0, 3, 2]], top, bottom)
        return Segments(ends[:, [1, 0, 3, 2]], self.ahead[kept], self.owner[kept])


def between(figures: Figures, places: np.ndarray) -> Segments:
    """The segments between the places (x, y) of points; of a step first a level one, then an upright one."""
    to = np.flatnonzero(figures.joined)
    to = np.repeat(to, 1 + figures.by_step[to])
    is_level = figures.by_step[to] & np.append(to[1:] == to[:-1], False)
    is_upright = figures.by_step[to] & ~is_level
    before, here = places[to - 1], places[to]
    x0 = np.where(is_upright, here[:, 0], before[:, 0])
    y1 = np.where(is_level, before[:, 1], here[:, 1])
    # Nobody has measured that what stands will hold until something planned comes.
    ahead = figures.ahead[to] | (is_level & figures.ahead[to - 1])
    owner = np.searchsorted(figures.bounds, to, "right") - 1
    return Segments(np.column_stack([x0, before[:, 1], here[:, 0], y1]), ahead, owner)


def _cut(ends: np.ndarray, left: float, right: float) -> tuple[np.ndarray, np.ndarray]:
    x0, x1 = ends[:, 0], ends[:, 2]
    kept = np.isfinite(ends).all(axis=1) & (np.maximum(x0, x1) >= left) & (np.minimum(x0, x1) <= right)
    x0, y0, x1, y1 = ends[kept].T
    run = np.where(x1 == x0, 1.0, x1 - x0)
    from_x, to_x = np.clip(x0, left, right), np.clip(x1, left, right)
    from_y = np.where(from_x == x0, y0, y0 + (y1 - y0) * (from_x - x0) / run)
    to_y = np.where(to_x == x1, y1, y0 + (y1 - y0) * (to_x - x0) / run)
    return np.column_stack([from_x, from_y, to_x, to_y]), kept


def lengths_inside(ends: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """How long each segment is within each box (Liang and Barsky 1984).

    Args:
        ends: a row (x0, y0, x1, y1) for each segment.
        boxes: a row (left, top, right, bottom) for each box.

    Returns:
        a row for each box, with a length in pixels for each segment.
    """
    start, change = ends[None, :, :2], (ends[:, 2:] - ends[:, :2])[None]
    low, high = boxes[:, None, :2] - start, boxes[:, None, 2:] - start
    is_still = change == 0
    moving = np.where(is_still, 1.0, change)
    a, b = low / moving, high / moving
    inside = (low <= 0) & (high >= 0)
    enter = np.where(is_still, np.where(inside, 0.0, np.inf), np.minimum(a, b))
    leave = np.where(is_still, 1.0, np.maximum(a, b))
    share = np.minimum(np.minimum(leave[..., 0], leave[..., 1]), 1.0) - np.maximum(
        np.maximum(enter[..., 0], enter[..., 1]), 0.0
    )
    lengths: np.ndarray = np.maximum(share, 0.0) * np.hypot(change[..., 0], change[..., 1])
    return lengths
