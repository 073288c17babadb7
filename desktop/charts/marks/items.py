"""The items that show figures on the time axis: bands, lines, points, other publishers' marks, value labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from db.charts.description import Line, Point, Shape
from desktop.charts.geometry.scale import show_value
from desktop.charts.marks.end_labels import end_labels
from desktop.charts.stage.contents import points_upwards
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    DASHES,
    DOT,
    SMALL_DOT,
    draw_caret,
    draw_diamond,
    draw_dot,
    draw_end,
    draw_halo,
    draw_overdue,
    draw_segments,
    draw_text,
    mixed,
    path_of,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.strokes.styles import SMALL, font

_CROWDED_PX = 9.0
MANY_STEPS = 12
"""A line of more steps has no dots, so that it stays a line."""
_APART_PX = 110.0
"""From shape to shape along a line without dots."""


class LinesItem(ChartItem):
    """The trajectories' stretches: straight or stepped, solid for what was, dashed for what is planned.

    All lines of a panel are one item: Qt asks an item of Python some ten times for each picture.
    """

    def __init__(self, stage: Stage, panel: int, lines: Sequence[Line]) -> None:
        super().__init__(stage, 20, panel)
        self.lines = lines

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        assert self.panel is not None
        for line in self.lines:
            colour, width = self.stage.colour(line.key), 2.0 if self.stage.is_strong(self.panel, line) else 1.25
            for ahead, ends in self.stage.stretches(self.panel, line).runs():
                draw_segments(painter, ends, pen(colour, width, DASHES if ahead else ()))


class CrowdItem(ChartItem):
    """The lines beyond those with a name, of which there may be thousands: thin, grey, in one stroke."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 8, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        stage, panel = self.stage, self.panel
        count = stage.strengths[panel].count(0)
        alpha = 0.5 if count < 60 else 0.3 if count < 1000 else 0.14
        # Opaque grey where there are many: see-through strokes of thousands of lines take a painter seconds.
        colour = mixed(QColor(stage.theme.muted), stage.paper, alpha)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(colour, 0.75))
        painter.drawPath(stage.kept(("crowd", panel), self._path))
        for x, y in stage.kept(("crowd points", panel), self._single):
            draw_dot(painter, x, y, colour, stage.paper, hollow=False, size=2)

    def _lines(self) -> list[Line]:
        assert self.panel is not None
        found = zip(self.stage.data.panels[self.panel].lines, self.stage.strengths[self.panel], strict=True)
        return [line for line, strength in found if not strength]

    def _path(self) -> QPainterPath:
        path = QPainterPath()
        assert self.panel is not None
        for line in self._lines():
            path.addPath(path_of(self.stage.stretches(self.panel, line).ends.tolist()))
        return path

    def _single(self) -> list[tuple[float, float]]:
        """Where lines of one point stand; more than some hundreds say no more."""
        assert self.panel is not None
        single = [line for line in self._lines() if len(line.points) == 1][:500]
        places = [(line.points[0], self.stage.places(self.panel, line)[0]) for line in single]
        return [(float(x), float(y)) for point, (x, y) in places if self.stage.is_shown(point.day) and y == y]


@dataclass(frozen=True)
class _Dotted:
    """A line with what its points say beside their dots.

    Of a crowded line few points are drawn: the others need not be gone through at each step of a drag.
    """

    line: Line
    vague: list[int]
    told: set[int]

    @property
    def has_many_steps(self) -> bool:
        return self.line.shape is Shape.STEP and len(self.line.points) > MANY_STEPS

    def only_holds(self, index: int) -> bool:
        """Whether a step's point only repeats the one before, to say until when it holds."""
        if self.line.shape is not Shape.STEP or index == 0:
            return False
        before, here = self.line.points[index - 1], self.line.points[index]
        return before.value == here.value and before.fact_ids == here.fact_ids and before.ahead == here.ahead


def _dotted(line: Line) -> _Dotted:
    vague = [index for index, point in enumerate(line.points) if point.first_day < point.day]
    return _Dotted(line, vague, {index for index, point in enumerate(line.points) if point.overdue or point.bound})


class PointsItem(ChartItem):
    """The trajectories' points, with the days a vague date allows and which way a bound points; others' marks."""

    def __init__(self, stage: Stage, panel: int, lines: Sequence[Line]) -> None:
        super().__init__(stage, 30, panel)
        self._dotted = [_dotted(line) for line in lines]

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        for one in self._dotted:
            self._draw_marks(painter, one.line)
            self._draw_points(painter, one)

    def _draw_marks(self, painter: QPainter, line: Line) -> None:
        colour, stage = self.stage.colour(line.key), self.stage
        assert self.panel is not None
        for mark in line.marks:
            y = stage.seen_y(self.panel, mark.value)
            if stage.is_shown(mark.day) and y == y:
                self._draw_span(painter, mark, y, with_alpha(colour, 0.3))
                draw_diamond(painter, stage.x(mark.day), y, with_alpha(colour, 0.6))
                self._draw_bound(painter, mark, y, with_alpha(colour, 0.6))

    def _draw_points(self, painter: QPainter, one: _Dotted) -> None:
        line, colour, stage = one.line, self.stage.colour(one.line.key), self.stage
        assert self.panel is not None
        places = stage.places(self.panel, line)
        for index in one.vague:
            if (y := float(places[index, 1])) == y:
                self._draw_span(painter, line.points[index], y, with_alpha(colour, 0.45))
        shown = self._with_dots(one, places)
        size = DOT if stage.is_strong(self.panel, line) else SMALL_DOT
        sides, (first, last) = stage.sides(line.key), stage.days
        for index in sorted(shown | one.told):
            point, (x, y) = line.points[index], places[index].tolist()
            if not first <= point.day <= last or y != y or one.only_holds(index):
                continue
            dot = index in shown
            if point.overdue:
                draw_overdue(painter, x, y, colour, stage.paper)
            elif dot or (point.bound and not one.has_many_steps):
                wide = size + point.derived
                draw_dot(painter, x, y, colour, stage.paper, hollow=point.derived, size=wide, sides=sides)
            if point.bound and (dot or not one.has_many_steps):
                self._draw_bound(painter, point, y, colour)
        x, y = places[-1].tolist() if len(places) else (0.0, float("nan"))
        if line.end_note and y == y and stage.is_shown(line.points[-1].day):
            draw_end(painter, x, y, colour)

    def _with_dots(self, one: _Dotted, places: np.ndarray) -> set[int]:
        """The points that have a dot: all, but of a crowded line the last, and some where shapes tell lines apart."""
        if one.line.shape is Shape.CURVE:
            return {len(places) - 1}
        if not self._is_crowded(places) and not one.has_many_steps:
            return set(range(len(places)))
        found, x = {len(places) - 1}, places[:, 0]
        if self.stage.sides(one.line.key):
            index, end = 0, int(np.searchsorted(x, x[-1] - _APART_PX / 2, "right"))
            while index < end:
                found.add(index)
                index = int(np.searchsorted(x, x[index] + _APART_PX))
        return found

    def _is_crowded(self, places: np.ndarray) -> bool:
        (left, right), x = self._edges(), places[:, 0]
        shown = x[(left <= x) & (x <= right)]
        return len(shown) > 12 and bool((shown[-1] - shown[0]) / (len(shown) - 1) < _CROWDED_PX)

    def _edges(self) -> tuple[float, float]:
        first, last = self.stage.days
        return self.stage.x(first), self.stage.x(last)

    def _draw_span(self, painter: QPainter, point: Point, y: float, colour: QColor) -> None:
        """The days that a vague date allows."""
        plot = self.place.plot
        left = max(self.stage.x(point.first_day), plot.left())
        right = min(self.stage.x(point.day), plot.right())
        if right - left > 1:
            painter.setPen(pen(colour, 1.0))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            painter.drawLine(QPointF(left, y - 2.5), QPointF(left, y + 2.5))

    def _draw_bound(self, painter: QPainter, point: Point, y: float, colour: QColor) -> None:
        if point.bound:
            draw_caret(painter, self.stage.x(point.day), y, colour, upwards=points_upwards(point.bound))


class ValueLabelsItem(ChartItem):
    """The figure at each point, above it or below, left out where it would lie on another."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 45, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        small, taken = font(SMALL), self._dots()
        taken += [label.box for label in end_labels(self.stage, self.panel)]
        for line in self.stage.lines(self.panel):
            for point in line.points:
                words = show_value(point.value, self.stage.data.panels[self.panel].unit)
                box = self._free_place(point, text_width(words, small), taken)
                if box is not None:
                    taken.append(box)
                    draw_halo(painter, box, self.stage.paper)
                    colour = self.stage.colour(line.key)
                    draw_text(painter, box.center().x(), box.bottom() - 3, words, small, colour, "middle")

    def _dots(self) -> list[QRectF]:
        return [
            QRectF(spot.x - 3, spot.y - 3, 6, 6)
            for spot in self.stage.spots()
            if spot.panel is self.place.data and spot.line is not None
        ]

    def _free_place(self, point: Point, width: float, taken: list[QRectF]) -> QRectF | None:
        assert self.panel is not None
        x, y = self.stage.x(point.day), self.stage.seen_y(self.panel, point.value)
        if not self.stage.is_shown(point.day) or y != y:
            return None
        for top in (y - 20, y + 6):
            box = QRectF(x - width / 2 - 2, top, width + 4, 14)
            inside = self.place.plot.top() - 14 <= box.top() and box.bottom() <= self.place.plot.bottom() + 2
            if inside and not any(box.intersects(other) for other in taken):
                return box
        return None
