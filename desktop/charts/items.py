"""The items that show figures on the time axis: bands, lines, points, other publishers' marks, value labels."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from db.charts.description import Line, Point, Shape
from desktop.charts.contents import has_range, points_upwards
from desktop.charts.end_labels import end_labels
from desktop.charts.layout import SMALL, font
from desktop.charts.painting import (
    DASHES,
    DOT,
    SMALL_DOT,
    cut,
    draw_caret,
    draw_diamond,
    draw_dot,
    draw_halo,
    draw_overdue,
    draw_text,
    path_of,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.reading import is_joined
from desktop.charts.scale import show_value
from desktop.charts.stage import ChartItem, Stage

_CROWDED_PX = 9.0
MANY_STEPS = 12
"""A line of more steps has small dots, so that it stays a line."""
_Across = tuple[float, float, float]
"""A place along a band: x, and y of its top and its bottom."""


class LineItem(ChartItem):
    """One trajectory's stretches: straight or stepped, solid for what was, dashed for what is planned."""

    def __init__(self, stage: Stage, panel: int, line: Line) -> None:
        super().__init__(stage, 20, panel)
        self.line = line

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        colour = self.stage.colour(self.line.key)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        assert self.panel is not None
        for ahead, run in groupby(self.stage.stretches(self.panel, self.line), key=lambda stretch: stretch[1]):
            painter.setPen(pen(colour, 2.0, DASHES if ahead else ()))
            painter.drawPath(path_of([segment for segment, _ in run]))


class BandItem(ChartItem):
    """How uncertain a trajectory is: an area along joined points, an upright bar for one that stands alone."""

    def __init__(self, stage: Stage, panel: int, line: Line) -> None:
        super().__init__(stage, 10, panel)
        self.line = line

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        colour = self.stage.colour(self.line.key)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(colour, 0.19 if self.stage.theme.is_dark else 0.16))
        for outline in self.stage.kept(("band", self.panel, id(self.line)), self._outlines):
            painter.drawPolygon(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, point in enumerate(self.line.points):
            if has_range(point) and self.stage.is_shown(point.day) and self._stands_alone(index):
                self._draw_bar(painter, point, colour)

    def _outlines(self) -> list[QPolygonF]:
        """One outline for each run of joined points: along its tops, and back along its bottoms."""
        runs: list[list[_Across]] = []
        for index in range(1, len(self.line.points)):
            sides = self._between(index)
            if sides is None:
                continue
            if not runs or runs[-1][-1][0] != sides[0][0]:
                runs.append([])
            runs[-1] += sides
        return [
            QPolygonF([QPointF(x, top) for x, top, _ in run] + [QPointF(x, bottom) for x, _, bottom in reversed(run)])
            for run in runs
        ]

    def _between(self, index: int) -> list[_Across] | None:
        """The band from one point to the next, cut at the edges of the plot."""
        before, here = self.line.points[index - 1], self.line.points[index]
        is_step = self.line.shape is Shape.STEP
        if not is_joined(self.line, index) or not (has_range(before) or (has_range(here) and not is_step)):
            return None
        (bottom0, top0), x0, x1 = self._ends(before), self.stage.x(before.day), self.stage.x(here.day)
        bottom1, top1 = (bottom0, top0) if is_step else self._ends(here)
        plot = self.place.plot
        tops = cut((x0, top0, x1, top1), plot.left(), plot.right())
        bottoms = cut((x0, bottom0, x1, bottom1), plot.left(), plot.right())
        if tops is None or bottoms is None:
            return None
        highest, lowest = plot.top() - 8, plot.bottom()
        tops, bottoms = (
            (one[0], min(max(one[1], highest), lowest), one[2], min(max(one[3], highest), lowest))
            for one in (tops, bottoms)
        )
        return [(tops[0], tops[1], bottoms[1]), (tops[2], tops[3], bottoms[3])]

    def _stands_alone(self, index: int) -> bool:
        points = self.line.points
        if self.line.shape is Shape.STEP:
            return len(points) == 1 or index == len(points) - 1
        return not is_joined(self.line, index) and not (index + 1 < len(points) and is_joined(self.line, index + 1))

    def _ends(self, point: Point) -> tuple[float, float]:
        low = point.value if point.low is None else point.low
        high = point.value if point.high is None else point.high
        plot = self.place.plot
        assert self.panel is not None
        bottom, top = self.stage.y(self.panel, low), self.stage.y(self.panel, high)
        return (bottom if bottom == bottom else plot.bottom()), (top if top == top else plot.bottom())

    def _draw_bar(self, painter: QPainter, point: Point, colour: QColor) -> None:
        x, (bottom, top) = self.stage.x(point.day), self._ends(point)
        painter.setPen(pen(with_alpha(colour, 0.55), 1.5))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for y in (top, bottom):
            painter.drawLine(QPointF(x - 3, y), QPointF(x + 3, y))


class PointsItem(ChartItem):
    """A trajectory's points, with the days a vague date allows and which way a bound points; others' marks."""

    def __init__(self, stage: Stage, panel: int, line: Line) -> None:
        super().__init__(stage, 30, panel)
        self.line = line

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        colour, stage = self.stage.colour(self.line.key), self.stage
        assert self.panel is not None
        for mark in self.line.marks:
            y = stage.y(self.panel, mark.value)
            if stage.is_shown(mark.day) and y == y:
                self._draw_span(painter, mark, y, with_alpha(colour, 0.3))
                draw_diamond(painter, stage.x(mark.day), y, with_alpha(colour, 0.6))
                self._draw_bound(painter, mark, y, with_alpha(colour, 0.6))
        places = stage.places(self.panel, self.line)
        for point, (_, y) in zip(self.line.points, places, strict=True):
            if point.first_day < point.day and y == y:
                self._draw_span(painter, point, y, with_alpha(colour, 0.45))
        crowded = self._is_crowded()
        size = SMALL_DOT if self.line.shape is Shape.STEP and len(places) > MANY_STEPS else DOT
        for index, (x, y) in enumerate(places):
            if stage.is_shown(self.line.points[index].day) and y == y and not self._only_holds(index):
                self._draw_point(painter, self.line.points[index], x, y, colour, crowded, size)

    def _draw_point(
        self, painter: QPainter, point: Point, x: float, y: float, colour: QColor, crowded: bool, size: float
    ) -> None:
        size = (SMALL_DOT if crowded else size) + point.derived
        if not crowded or point.derived or point.bound:
            draw_dot(painter, x, y, colour, self.stage.paper, hollow=point.derived, size=size)
        if point.overdue:
            draw_overdue(painter, x, y, colour)
        self._draw_bound(painter, point, y, colour)

    def _only_holds(self, index: int) -> bool:
        """Whether a step's point only repeats the one before, to say until when it holds."""
        if self.line.shape is not Shape.STEP or index == 0:
            return False
        before, here = self.line.points[index - 1], self.line.points[index]
        return before.value == here.value and before.fact_ids == here.fact_ids and before.ahead == here.ahead

    def _is_crowded(self) -> bool:
        shown = [self.stage.x(point.day) for point in self.line.points if self.stage.is_shown(point.day)]
        return len(shown) > 12 and (shown[-1] - shown[0]) / (len(shown) - 1) < _CROWDED_PX

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
        for line in self.place.data.lines:
            for point in line.points:
                words = show_value(point.value)
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
        x, y = self.stage.x(point.day), self.stage.y(self.panel, point.value)
        if not self.stage.is_shown(point.day) or y != y:
            return None
        for top in (y - 20, y + 6):
            box = QRectF(x - width / 2 - 2, top, width + 4, 14)
            inside = self.place.plot.top() - 14 <= box.top() and box.bottom() <= self.place.plot.bottom() + 2
            if inside and not any(box.intersects(other) for other in taken):
                return box
        return None
