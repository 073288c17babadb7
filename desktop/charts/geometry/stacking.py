"""Layers on one another, in days and values: pure functions, no Qt.

A stack is known at stations: every day on which any line has a point, just before it and from it on, so that a step
rises upright and a line that begins or ends does so with an upright edge. Between stations all layers are straight.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from db.charts.description import Line, Shape
from desktop.charts.geometry.reading import is_joined

HELD_DAYS = 90
"""How long steps are held beyond the last point of all, for a site that begins there to be seen."""


@dataclass(frozen=True)
class Piece:
    """A layer between two stations: (day, bottom, top) at its start and at its end."""

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    ahead: bool


@dataclass(frozen=True)
class Layer:
    """One line's place in a stack: `line` is its index, `tops` its top at each of its points (None: not stacked)."""

    line: int
    pieces: tuple[Piece, ...]
    tops: tuple[float | None, ...]


def stacked(lines: Sequence[Line]) -> list[Layer]:
    """The layers from the bottom up: the largest by last figure lies at the bottom.

    A line adds to the stack only where it is drawn; a step holds its last figure to the end, as planned.
    """
    days = sorted({point.day for line in lines for point in line.points})
    if days and any(line.shape is Shape.STEP for line in lines):
        days.append(days[-1] + HELD_DAYS)
    order = sorted(
        (index for index, line in enumerate(lines) if line.points and _is_whole(line)),
        key=lambda index: -lines[index].points[-1].value,
    )
    floors = [(0.0, 0.0)] * max(0, len(days) - 1)
    layers = []
    for index in order:
        line = lines[index]
        pieces, tops = [], {}
        for number, (start, end) in enumerate(itertools.pairwise(days)):
            found = _between(line, start, end)
            if found is None:
                continue
            first, last, ahead = found
            low, high = floors[number]
            pieces.append(Piece((start, low, low + first), (end, high, high + last), ahead))
            floors[number] = low + first, high + last
            tops[start] = low + first
            tops.setdefault(end, high + last)
        layers.append(Layer(index, tuple(pieces), tuple(tops.get(point.day) for point in line.points)))
    return layers


def _is_whole(line: Line) -> bool:
    """Whether all of its values are numbers that can be added."""
    return all(math.isfinite(point.value) for point in line.points)


def highest(layers: Sequence[Layer], first: float, last: float) -> float:
    """The top of the stack between two days."""
    tops = (
        max(seen.start[2], seen.end[2])
        for layer in layers
        for piece in layer.pieces
        if (seen := cut_piece(piece, first, last)) is not None
    )
    return max(tops, default=0.0)


def cut_piece(piece: Piece, first: float, last: float) -> Piece | None:
    """The part of a piece between two days, or None."""
    (day0, low0, top0), (day1, low1, top1) = piece.start, piece.end
    if day1 <= first or day0 >= last:
        return None

    def at(day: float) -> tuple[float, float, float]:
        share = (day - day0) / (day1 - day0)
        return day, low0 + share * (low1 - low0), top0 + share * (top1 - top0)

    return Piece(piece.start if day0 >= first else at(first), piece.end if day1 <= last else at(last), piece.ahead)


def runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that follow on each other without a gap and are all planned, or all not."""
    found: list[list[Piece]] = []
    for piece in pieces:
        goes_on = found and found[-1][-1].end[0] == piece.start[0] and found[-1][-1].ahead == piece.ahead
        if goes_on:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def _between(line: Line, start: int, end: int) -> tuple[float, float, bool] | None:
    """A line's values at both ends of a span within which no line has a point, and whether it is planned there."""
    after = bisect_right(line.days, start)
    if after == 0 or line.shape is Shape.POINTS:
        return None
    before = line.points[after - 1]
    if line.shape is Shape.STEP:
        is_beyond = after == len(line.points)
        return before.value, before.value, before.ahead or is_beyond or line.points[after].ahead
    if after == len(line.points) or not is_joined(line, after):
        return None
    here = line.points[after]

    def at(day: int) -> float:
        return before.value + (day - before.day) / (here.day - before.day) * (here.value - before.value)

    return at(start), at(end), here.ahead


def top_on(layer: Layer, day: float) -> tuple[float, float] | None:
    """Bottom and top of a layer on a day, from that day on; None where it is not drawn."""
    after = bisect_right(layer.pieces, day, key=lambda piece: piece.start[0])
    piece = layer.pieces[after - 1] if after else None
    if piece is None or piece.end[0] < day:
        return None
    (day0, low0, top0), (day1, low1, top1) = piece.start, piece.end
    share = (day - day0) / (day1 - day0)
    return low0 + share * (low1 - low0), top0 + share * (top1 - top0)
