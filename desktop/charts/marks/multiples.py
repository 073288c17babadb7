"""Small multiples: one small plot for each line on one common scale, the other lines in faint grey behind it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from db.charts.description import Line, Shape
from desktop.charts.geometry.reading import is_joined
from desktop.charts.geometry.scale import axis_words, short_value, time_ticks
from desktop.charts.geometry.segments import Segments, between, figures_of
from desktop.charts.marks.items import MANY_STEPS
from desktop.charts.stage.contents import has_range
from desktop.charts.stage.places import Cell, cells
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    DASHES,
    cap_middle,
    cut,
    draw_dot,
    draw_rule,
    draw_segments,
    draw_text,
    mixed,
    path_of,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.strokes.styles import LABEL, SMALL, TICK, font
from desktop.charts.strokes.wrapping import elided


class MultiplesItem(ChartItem):
    """All small plots of one panel."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 20, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        all_cells = cells(self.stage, self.panel)
        lines = [cell.line for cell in all_cells]
        for cell in all_cells:
            self._draw_axes(painter, cell)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(mixed(QColor(self.stage.theme.faint), self.stage.paper, 0.45), 0.9))
            others = QPainterPath()
            for line in lines:
                if line is not cell.line:
                    others.addPath(path_of(self._segments(cell, line).ends.tolist()))
            painter.drawPath(others)
            self._draw_line(painter, cell)

    def _draw_axes(self, painter: QPainter, cell: Cell) -> None:
        theme, plot = self.stage.theme, cell.plot
        ticks = cell.scale.ticks(min(4, max(2, int(plot.height() // 30))))
        for tick, words in zip(ticks, axis_words(ticks, self.place.data.unit), strict=True):
            y = cell.y(tick)
            is_zero = cell.scale.low < 0 and tick == 0 and not self.place.data.logarithmic
            draw_rule(painter, plot.left(), y, plot.right(), y, pen(theme.edge if is_zero else theme.grid))
            if cell.begins_row:
                draw_text(painter, plot.left() - 8, y + cap_middle(font(TICK)), words, font(TICK), theme.muted, "end")
        draw_rule(painter, plot.left(), plot.bottom(), plot.right(), plot.bottom(), pen(theme.edge))
        for day, words in time_ticks(*cell.days, plot.width(), label_px=44).labels:
            x = cell.x(day)
            half = text_width(words, font(SMALL)) / 2
            if plot.left() - 4 <= x - half and x + half <= plot.right() + 4:
                draw_text(painter, x, plot.bottom() + 14, words, font(SMALL), theme.muted, "middle")

    def _draw_line(self, painter: QPainter, cell: Cell) -> None:
        line, plot = cell.line, cell.plot
        colour = self.stage.colour(line.key)
        value = self._last_words(line)
        room = plot.width() - text_width(value, font(SMALL)) - 6
        baseline = plot.top() - 7
        draw_text(painter, plot.left(), baseline, elided(line.label, font(LABEL), room), font(LABEL), colour)
        draw_text(painter, plot.right(), baseline, value, font(SMALL), self.stage.theme.muted, "end")
        if self.stage.data.bands:
            self._draw_band(painter, cell, colour)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ahead, ends in self._segments(cell, line).runs():
            draw_segments(painter, ends, pen(colour, 2.0, DASHES if ahead else ()))
        few = len(line.points) <= MANY_STEPS
        for index, point in enumerate(line.points):
            y = cell.y(point.value)
            is_last = index == len(line.points) - 1
            if (few or is_last) and y == y and self.stage.is_shown(point.day):
                draw_dot(painter, cell.x(point.day), y, colour, self.stage.paper, hollow=point.derived, size=4.0)

    def _last_words(self, line: Line) -> str:
        """The last figure that is not planned, else the last one."""
        stands = [point for point in line.points if not point.ahead]
        if stands:
            return short_value(stands[-1].value, self.place.data.unit)
        planned = QCoreApplication.translate("Chart", "{0} planned")
        return planned.format(short_value(line.points[-1].value, self.place.data.unit)) if line.points else ""

    def _draw_band(self, painter: QPainter, cell: Cell, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(colour, 0.07))
        points, plot = cell.line.points, cell.plot
        for index in range(1, len(points)):
            before, here = points[index - 1], points[index]
            here = before if cell.line.shape is Shape.STEP else here
            if not is_joined(cell.line, index) or not (has_range(before) or has_range(here)):
                continue
            x0, x1 = cell.x(before.day), cell.x(points[index].day)
            for share in (1.0, 0.66, 0.33):
                ends = [
                    [_toward(cell, one.value, bound, share) for one, bound in ((before, a), (here, b))]
                    for a, b in ((before.high, here.high), (before.low, here.low))
                ]
                top = cut((x0, ends[0][0], x1, ends[0][1]), plot.left(), plot.right())
                low = cut((x0, ends[1][0], x1, ends[1][1]), plot.left(), plot.right())
                if top is not None and low is not None:
                    places = (top[:2], top[2:], low[2:], low[:2])
                    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in places]))

    def _segments(self, cell: Cell, line: Line) -> Segments:
        """The segments of a line in this plot, cut at its edges."""
        places = np.array([(cell.x(point.day), cell.y(point.value)) for point in line.points]).reshape(-1, 2)
        return between(figures_of([line]), places).cut(cell.plot.left(), cell.plot.right())


def _toward(cell: Cell, value: float, bound: float | None, share: float) -> float:
    """A place between a value and the end of its range, kept within the plot."""
    y = cell.y(value)
    end = y if bound is None else cell.y(bound)
    y, end = (one if one == one else cell.plot.bottom() for one in (y, end))
    return min(max(y + share * (end - y), cell.plot.top() - 4), cell.plot.bottom())
