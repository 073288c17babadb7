"""Bars: each line's latest figure from zero, what is planned beyond it, and plans without a date."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop.charts.geometry.bar_places import Bar, bar_words
from desktop.charts.stage.contents import has_range
from desktop.charts.stage.places import BarRow, bar_rows
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    cap_middle,
    draw_hatched,
    draw_text,
    draw_whisker,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.strokes.styles import LABEL, SMALL, font
from desktop.charts.strokes.wrapping import elided

_UNDATED_PX = 6.0


class BarsItem(ChartItem):
    """The bars of one panel with their names and values."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 20, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        for number, row in enumerate(bar_rows(self.stage, self.panel)):
            colour = self.stage.colour(row.bar.key)
            self._draw_bar(painter, row, colour)
            self._draw_range(painter, row)
            self._draw_words(painter, row, colour, with_unit=number == 0)

    def _draw_bar(self, painter: QPainter, row: BarRow, colour: QColor) -> None:
        bar, top, zero = row.bar, row.middle - row.height / 2, row.x(0.0)
        if bar.planned is not None and bar.planned != bar.value:
            start = zero if bar.value is None or bar.value * bar.planned < 0 else row.x(bar.value)
            painter.setPen(pen(colour, 1.25))
            painter.setBrush(with_alpha(colour, 0.2))
            painter.drawRect(_between(start, row.x(bar.planned), top + 0.6, row.height - 1.2))
        if bar.value is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRect(_between(zero, row.x(bar.value), top, row.height))
        if bar.planned is not None and bar.value is not None and 0 <= bar.planned < bar.value:
            painter.setPen(pen(self.stage.paper, 1.5))
            painter.drawLine(QPointF(row.x(bar.planned), top), QPointF(row.x(bar.planned), top + row.height))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if bar.undated is not None:
            thick = min(_UNDATED_PX, row.height / 2)
            draw_hatched(painter, _between(zero, row.x(bar.undated), row.undated_middle - thick / 2, thick), colour)

    def _draw_range(self, painter: QPainter, row: BarRow) -> None:
        bar = row.bar
        if not self.stage.data.bands or bar.line is None or bar.index is None:
            return
        point = self.place.data.lines[bar.line].points[bar.index]
        if has_range(point):
            low = point.value if point.low is None else point.low
            high = point.value if point.high is None else point.high
            for width, ink in ((3.5, self.stage.paper), (1.25, QColor(self.stage.theme.text))):
                draw_whisker(painter, row.x(low), row.x(high), row.middle, ink, width)

    def _draw_words(self, painter: QPainter, row: BarRow, colour: QColor, *, with_unit: bool) -> None:
        theme, plot, bar = self.stage.theme, row.plot, row.bar
        room = plot.left() - self.stage.layout.panels[self.panel or 0].outer.left() - 8
        baseline = row.middle + cap_middle(font(LABEL))
        name_x = min(plot.left(), row.x(min(0.0, bar.value or 0.0))) - 9
        draw_text(painter, name_x, baseline, elided(bar.label, font(LABEL), room), font(LABEL), colour, "end")
        value, more = bar_words(bar, self.place.data, with_unit=with_unit)
        left = self._end(row) + 8
        if bar.value is not None:
            draw_text(painter, left, baseline, value, font(LABEL), theme.text)
            left += text_width(value, font(LABEL)) + 8
        else:
            more = " · ".join(words for words in (value, more) if words)
        beyond = left
        draw_text(painter, beyond, row.middle + cap_middle(font(SMALL)), more, font(SMALL), theme.muted)

    def _end(self, row: BarRow) -> float:
        """Where the last stroke of a bar ends."""
        bar: Bar = row.bar
        ends = [row.x(one) for one in (0.0, bar.value, bar.planned, bar.undated) if one is not None]
        if self.stage.data.bands and bar.line is not None and bar.index is not None:
            high = self.place.data.lines[bar.line].points[bar.index].high
            ends += [row.x(high)] if high is not None else []
        return max(ends)


def _between(x0: float, x1: float, top: float, height: float) -> QRectF:
    return QRectF(min(x0, x1), top, abs(x1 - x0), height)
