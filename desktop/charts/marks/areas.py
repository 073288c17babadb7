"""Areas on one another: what each line adds to the whole, from zero."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from db.charts.description import Line
from desktop.charts.geometry.labels import placed
from desktop.charts.geometry.stacking import Layer, Piece, cut_piece, runs, top_on
from desktop.charts.stage.places import layers
from desktop.charts.stage.rooms import label_lines
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    cap_middle,
    draw_halo,
    draw_text,
    mixed,
    path_of,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, font

_SOLID, _LIGHT = 0.82, 0.3


class AreasItem(ChartItem):
    """The layers; what is planned, or held after the last figure, is lighter."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 10, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        for layer in layers(self.stage, self.panel):
            line = self.place.data.lines[layer.line]
            colour = self.stage.colour(line.key)
            for run in self._shown(layer):
                self._draw_run(painter, run, colour)

    def _shown(self, layer: Layer) -> Iterator[list[Piece]]:
        seen = [cut for piece in layer.pieces if (cut := cut_piece(piece, *self.stage.days)) is not None]
        yield from runs(seen)

    def _draw_run(self, painter: QPainter, run: list[Piece], colour: QColor) -> None:
        tops = [self._at(day, top) for piece in run for day, _, top in (piece.start, piece.end)]
        bottoms = [self._at(day, low) for piece in run for day, low, _ in (piece.start, piece.end)]
        ahead, paper = run[0].ahead, self.stage.paper
        # Opaque: what lies beneath is another layer's edge, not its area.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(colour, paper, _LIGHT if ahead else _SOLID))
        painter.drawPolygon(QPolygonF([*tops, *reversed(bottoms)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(paper, 0.75))
        painter.drawPath(path_of([(a.x(), a.y(), b.x(), b.y()) for a, b in itertools.pairwise(tops)]))

    def _at(self, day: float, value: float) -> QPointF:
        assert self.panel is not None
        return QPointF(self.stage.x(day), self.stage.y(self.panel, value))


@dataclass(frozen=True)
class AreaLabel:
    """A layer's name at its right edge; (`x`, `y`) is the middle of that edge."""

    line: Line
    words: list[str]
    x: float
    y: float
    box: QRectF


class AreaLabelsItem(ChartItem):
    """The names of the layers, each at the right edge of its own."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 40, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        for label in area_labels(self.stage, self.panel):
            colour, box = self.stage.colour(label.line.key), label.box
            if abs(box.center().y() - label.y) > box.height() / 2:
                painter.setPen(pen(with_alpha(colour, 0.6)))
                painter.drawLine(QPointF(label.x + 1, label.y), QPointF(box.left() - 2, box.center().y()))
            if box.left() < self.place.plot.right() - 20:
                draw_halo(painter, box.adjusted(-2, 1, 2, -1), self.stage.paper)
            for row, words in enumerate(label.words):
                baseline = box.top() + LINE_HEIGHTS[LABEL] * (row + 0.5) + cap_middle(font(LABEL))
                draw_text(painter, box.left(), baseline, words, font(LABEL), colour)


def area_labels(stage: Stage, panel: int) -> list[AreaLabel]:
    """The names in their places, from the top of the picture down, none on another."""
    return stage.kept(("area labels", panel), lambda: _area_labels(stage, panel))


def _area_labels(stage: Stage, panel: int) -> list[AreaLabel]:
    plot, found = stage.layout.panels[panel].plot, []
    for layer in layers(stage, panel):
        if not layer.pieces or layer.pieces[0].start[0] >= stage.days[1]:
            continue
        day = min(layer.pieces[-1].end[0], stage.days[1])
        ends = top_on(layer, day)
        if ends is None or day <= stage.days[0]:
            continue
        line = stage.data.panels[panel].lines[layer.line]
        words = label_lines(line.label)
        y = (stage.y(panel, ends[0]) + stage.y(panel, ends[1])) / 2
        width = max((text_width(one, font(LABEL)) for one in words), default=0.0)
        height = float(LINE_HEIGHTS[LABEL] * len(words))
        x = stage.x(day)
        found.append(AreaLabel(line, words, x, y, QRectF(x + 8, y - height / 2, width, height)))
    middles = placed(
        [one.y for one in found], [one.box.height() + 1 for one in found], plot.top() - 8, plot.bottom() + 6
    )
    for label, middle in zip(found, middles, strict=True):
        label.box.moveTop(middle - label.box.height() / 2)
    return found
