"""Figures without a date: beside the time axis, never on it, each at its height with its group's name."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QColor, QPainter

from desktop.charts.geometry.labels import placed
from desktop.charts.stage.rooms import UNDATED_AT_MOST, UNDATED_LABEL, undated_words
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    DASHES,
    DOT,
    cap_middle,
    draw_dot,
    draw_rule,
    draw_text,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, MARGIN, SMALL, TICK, font

_DASH_PX = 18.0


class UndatedItem(ChartItem):
    """The undated figures of one panel: dots, so that they are true on a logarithmic scale too."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 20, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        places = list(self.stage.undated_places(self.panel))
        self._draw_foot(painter)
        plot, undated, inner = self.place.plot, self.place.data.undated, self.stage.layout.width - 2 * MARGIN
        heights = [
            2.0 + LINE_HEIGHTS[LABEL] * len(undated_words(undated[index], inner, self.place.data.unit)[0])
            for index, *_ in places
        ]
        middles = placed([y for *_, y in places], heights, plot.top() - 8, plot.bottom() + 4)
        for (index, x, y), middle in zip(places, middles, strict=True):
            self._draw_plan(painter, index, QPointF(x, y), middle)

    def _draw_plan(self, painter: QPainter, index: int, at: QPointF, middle: float) -> None:
        point, stage = self.place.data.undated[index], self.stage
        colour, left = stage.colour(point.key), self.place.beside.left() + UNDATED_LABEL
        painter.setPen(pen(colour, 2.0, DASHES))
        painter.drawLine(QPointF(at.x() - _DASH_PX, at.y()), at)
        if abs(middle - at.y()) > 4:
            painter.setPen(pen(with_alpha(colour, 0.5)))
            painter.drawLine(QPointF(at.x() + 4, at.y()), QPointF(left - 2, middle))
        draw_dot(painter, at.x(), at.y(), colour, stage.paper, hollow=False, size=DOT)
        lines, value = undated_words(point, stage.layout.width - 2 * MARGIN, self.place.data.unit)
        baseline = middle - LINE_HEIGHTS[LABEL] * (len(lines) - 1) / 2 + cap_middle(font(LABEL))
        for row, words in enumerate(lines):
            draw_text(painter, left, baseline + LINE_HEIGHTS[LABEL] * row, words, font(LABEL), colour)
        beyond, last = left + text_width(lines[-1], font(LABEL)) + 6, LINE_HEIGHTS[LABEL] * (len(lines) - 1)
        draw_text(painter, beyond, baseline + last, value, font(SMALL), stage.theme.muted)

    def _draw_foot(self, painter: QPainter) -> None:
        """An axis of its own that says what stands on it."""
        beside, bottom, theme = self.place.beside, self.place.plot.bottom(), self.stage.theme
        left = beside.left() + UNDATED_LABEL - 10 - _DASH_PX - 4
        draw_rule(painter, left, bottom, beside.right(), bottom, pen(QColor(theme.edge)))
        words = QCoreApplication.translate("Chart", "planned, no date")
        if len(self.place.data.undated) > UNDATED_AT_MOST:
            words += f" (+{len(self.place.data.undated) - UNDATED_AT_MOST})"
        draw_text(painter, left, bottom + 19, words, font(TICK), theme.muted)
