"""A ranking over time: who is the largest at the end of each year, with names at both ends."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from db.charts.description import Line
from desktop.charts.geometry.ranks import Standing
from desktop.charts.geometry.scale import short_value
from desktop.charts.stage.places import RankPlaces, rank_places
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    DASHES,
    cap_middle,
    cut,
    draw_dot,
    draw_halo,
    draw_text,
    pen,
    text_width,
)
from desktop.charts.strokes.styles import LABEL, SMALL, font
from desktop.charts.strokes.wrapping import elided

_Places = list[tuple[Standing, float, float]]
_DOT = 18.0
_STEPS = 12


class RankingItem(ChartItem):
    """The ranks of one panel: a disc with the rank at each year's end, joined where years follow on each other."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 20, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        found = rank_places(self.stage, self.panel)
        order = sorted(found, key=lambda one: self.stage.is_strong(self.panel or 0, one[0]))
        days = sorted({standing.day for _, places in found for standing, _, _ in places})
        for line, places in order:
            self._draw_way(painter, line, places, days)
        for line, places in order:
            self._draw_discs(painter, line, places)
            self._draw_names(painter, line, places, self._room_before(places, found))

    def _draw_way(self, painter: QPainter, line: Line, places: _Places, days: list[int]) -> None:
        colour, plot = self.stage.colour(line.key), self.place.plot
        strong = self.stage.is_strong(self.panel or 0, line)
        least = min((after - before for before, after in itertools.pairwise(days)), default=0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for (before, x0, y0), (here, x1, y1) in itertools.pairwise(places):
            if here.day - before.day > 1.5 * least:  # a year without a figure between them is a gap
                continue
            painter.setPen(pen(colour, 3.0 if strong else 1.5, DASHES if here.ahead else ()))
            painter.drawPath(_smooth(x0, y0, x1, y1, plot.left(), plot.right()))

    def _draw_discs(self, painter: QPainter, line: Line, places: _Places) -> None:
        colour, stage = self.stage.colour(line.key), self.stage
        size = min(_DOT, self.place.plot.height() / max(1, len(stage.lines(self.panel or 0))) - 4)
        for standing, x, y in places:
            if not stage.is_shown(standing.day):
                continue
            draw_dot(painter, x, y, colour, stage.paper, hollow=standing.ahead, size=size)
            if size >= 13:
                ink = colour if standing.ahead else QColor(stage.paper)
                draw_text(painter, x, y + cap_middle(font(SMALL)), str(standing.rank), font(SMALL), ink, "middle")

    def _room_before(self, places: _Places, found: RankPlaces) -> float:
        """How far left of a line's first disc its row is free."""
        shown = [(x, y) for standing, x, y in places if self.stage.is_shown(standing.day)]
        if not shown:
            return 0.0
        x, y = shown[0]
        before = [at for _, others in found for _, at, height in others if at < x and abs(height - y) < 1]
        return x - max(before) - _DOT - 10 if before else x - self.place.outer.left() - _DOT / 2 - 6

    def _draw_names(self, painter: QPainter, line: Line, places: _Places, room: float) -> None:
        shown = [place for place in places if self.stage.is_shown(place[0].day)]
        if not shown:
            return
        colour, plot = self.stage.colour(line.key), self.place.plot
        name_font = font(LABEL)
        (_, x, y), (last, end, end_y) = shown[0], shown[-1]
        if len(shown) > 1:
            words = elided(line.label, name_font, room) if text_width(line.label, name_font) <= room + 40 else ""
            words_width = text_width(words, name_font)
            if words and x - _DOT > plot.left():
                ground = QRectF(x - _DOT / 2 - 9 - words_width, y - 8, words_width + 4, 16)
                draw_halo(painter, ground, self.stage.paper)
            draw_text(painter, x - _DOT / 2 - 6, y + cap_middle(name_font), words, name_font, colour, "end")
        left = end + _DOT / 2 + 6
        value = short_value(last.value, self.place.data.unit)
        room = self.stage.layout.width - left - 14 - text_width(value, font(SMALL))
        words = elided(line.label, name_font, max(40.0, room))
        draw_text(painter, left, end_y + cap_middle(name_font), words, name_font, colour)
        beyond = left + text_width(words, name_font) + 6
        if beyond + text_width(value, font(SMALL)) <= self.stage.layout.width - 4:
            draw_text(painter, beyond, end_y + cap_middle(font(SMALL)), value, font(SMALL), self.stage.theme.muted)


def _smooth(x0: float, y0: float, x1: float, y1: float, left: float, right: float) -> QPainterPath:
    """From one rank to the next, level at both ends, cut at the plot's edges by arithmetic."""
    path, is_open = QPainterPath(), False
    for step in range(_STEPS):
        start, end = (share * share * (3 - 2 * share) for share in (step / _STEPS, (step + 1) / _STEPS))
        across = (x1 - x0) / _STEPS
        segment = (x0 + step * across, y0 + start * (y1 - y0), x0 + (step + 1) * across, y0 + end * (y1 - y0))
        seen = cut(segment, left, right)
        if seen is None:
            continue
        if not is_open:
            path.moveTo(QPointF(seen[0], seen[1]))
            is_open = True
        path.lineTo(QPointF(seen[2], seen[3]))
    return path
