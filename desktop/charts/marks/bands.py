"""Bands: how far off a trajectory may be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from db.charts.description import Line, Point, Shape
from desktop.charts.geometry.reading import is_joined
from desktop.charts.stage.contents import has_range
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import cut, pen, with_alpha

_CLOSED = ((1.0, 0.075), (0.8, 0.035), (0.6, 0.035), (0.4, 0.035), (0.2, 0.035))
"""How far from the line to the interval's end each layer reaches, and its alpha."""
_OPEN = tuple((share / 10, 0.022) for share in range(10, 0, -1))
_OPEN_SHARE = 0.16
"""How far an open side fades, of the plot's height."""


@dataclass(frozen=True)
class _Across:
    """A place along one side of a band: where the line is, and where the side ends."""

    x: float
    y: float
    edge: float
    is_open: bool


class BandItem(ChartItem):
    """How uncertain a trajectory is: an area along joined points, an upright bar for one that stands alone.

    It fades outwards to the ends of the interval, which the key names; where a range is open to one side
    ("at least"), it fades out to nothing there.
    """

    def __init__(self, stage: Stage, panel: int, line: Line) -> None:
        super().__init__(stage, 10, panel)
        self.line = line

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        colour = self.stage.colour(self.line.key)
        painter.setPen(Qt.PenStyle.NoPen)
        for outline, alpha in self.stage.kept(("band", self.panel, id(self.line)), self._outlines):
            painter.setBrush(with_alpha(colour, alpha * (1.2 if self.stage.theme.is_dark else 1.0)))
            painter.drawPolygon(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, point in enumerate(self.line.points):
            if has_range(point) and self.stage.is_shown(point.day) and self._stands_alone(index):
                self._draw_bar(painter, point, colour)

    def _outlines(self) -> list[tuple[QPolygonF, float]]:
        """Outlines over one another, the widest first, each with its alpha: together they fade outwards.

        Plain polygons survive in every kind of file; a gradient along a band that rises and falls would not.
        """
        found = []
        for upwards in (True, False):
            for run in self._runs(upwards):
                is_open = any(here.is_open for here in run)
                for share, alpha in _OPEN if is_open else _CLOSED:
                    edge = [QPointF(one.x, one.y + share * (one.edge - one.y)) for one in run]
                    back = [QPointF(one.x, one.y) for one in reversed(run)]
                    found.append((QPolygonF([*edge, *back]), alpha))
        return self._within_plot(found) if self.place.data.key in self.stage.values else found

    def _within_plot(self, outlines: list[tuple[QPolygonF, float]]) -> list[tuple[QPolygonF, float]]:
        """Only what a zoomed value axis shows."""
        plot = QPolygonF(self.place.plot)
        cut_off = [(outline.intersected(plot), alpha) for outline, alpha in outlines]
        return [(outline, alpha) for outline, alpha in cut_off if not outline.isEmpty()]

    def _runs(self, upwards: bool) -> list[list[_Across]]:
        """Joined places along one side of the line, cut at the edges of the plot."""
        runs: list[list[_Across]] = []
        for index in range(1, len(self.line.points)):
            sides = self._between(index, upwards)
            if sides is None:
                continue
            goes_on = runs and runs[-1][-1].x == sides[0].x and runs[-1][-1].is_open == sides[0].is_open
            if not goes_on:
                runs.append([])
            runs[-1] += sides
        return runs

    def _between(self, index: int, upwards: bool) -> list[_Across] | None:
        """One side of the band from one point to the next."""
        before, here = self.line.points[index - 1], self.line.points[index]
        is_step = self.line.shape is Shape.STEP
        if not is_joined(self.line, index) or not (has_range(before) or (has_range(here) and not is_step)):
            return None
        start = self._side(before, self.stage.x(before.day), upwards)
        end = self._side(before if is_step else here, self.stage.x(here.day), upwards)
        plot = self.place.plot
        along = cut((start.x, start.y, end.x, end.y), plot.left(), plot.right())
        edges = cut((start.x, start.edge, end.x, end.edge), plot.left(), plot.right())
        if along is None or edges is None or (start.y == start.edge and end.y == end.edge):
            return None
        highest, lowest = plot.top() - 8, plot.bottom()
        is_open = start.is_open or end.is_open

        def at(place: int) -> _Across:
            edge = min(max(edges[place + 1], highest), lowest)
            return _Across(along[place], along[place + 1], edge, is_open)

        return [at(0), at(2)]

    def _side(self, point: Point, x: float, upwards: bool) -> _Across:
        """Where a point stands, and where its range ends on one side; an open side fades over some way."""
        assert self.panel is not None
        bottom, top = self._ends(point)
        y = self.stage.y(self.panel, point.value)
        y = y if y == y else self.place.plot.bottom()
        is_open = (
            (point.high is None and point.low is not None)
            if upwards
            else (point.low is None and point.high is not None)
        )
        if is_open:
            return _Across(x, y, y + (-1 if upwards else 1) * _OPEN_SHARE * self.place.plot.height(), True)
        return _Across(x, y, min(top, y) if upwards else max(bottom, y), False)

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
        x, (bottom, top), plot = self.stage.x(point.day), self._ends(point), self.place.plot
        if self.place.data.key in self.stage.values:
            if bottom < plot.top() or top > plot.bottom():
                return
            bottom, top = min(bottom, plot.bottom()), max(top, plot.top())
        painter.setPen(pen(with_alpha(colour, 0.55), 1.5))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for y in (top, bottom):
            painter.drawLine(QPointF(x - 3, y), QPointF(x + 3, y))
