"""The few strokes that every part of a chart is made of, in device-independent pixels.

Pens are never cosmetic (SVG viewers draw those as fat strokes), nothing is cached as a picture, and lines are cut at
the edges by arithmetic, because QSvgGenerator knows no clipping.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLine, QLineF, QPointF, QRectF, Qt, QXmlStreamReader
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGradient,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygon,
    QPolygonF,
    QRgba64,
    QTextLine,
    QTransform,
)
from shiboken6 import wrapInstance

from desktop.charts.strokes.svg_text import stand_in

TOUCHED_UNNAMED = (QBrush, QGradient, QLine, QPolygon, QRgba64, QTextLine, QTransform, QXmlStreamReader)
"""What measuring and painting touch without naming it. PySide makes a class when it is first touched, and not so that
two threads may do it at once: pictures are drawn beside the window, so these are made with the window's own."""
# Asked of Qt each time, a member of an enum takes as long as the stroke that it is asked for.
SOLID, NO_PEN, NO_BRUSH = Qt.PenStyle.SolidLine, Qt.PenStyle.NoPen, Qt.BrushStyle.NoBrush
RASTER, SVG = QPaintEngine.Type.Raster, QPaintEngine.Type.SVG
DOT, SMALL_DOT = 6.0, 4.0
"""Diameters of points."""
DASHES = (5.0, 4.0)
DOTS = (1.5, 2.5)
_MANY_SEGMENTS = 40
Segment = tuple[float, float, float, float]


def pen(colour: QColor | str, width: float = 1.0, dashes: Sequence[float] = ()) -> QPen:
    """A non-cosmetic pen, not to be changed; `dashes` are lengths in pixels, not in widths."""
    wanted = colour if isinstance(colour, QColor) else QColor(colour)
    if wanted.alpha() < 255:  # finer than the number of a colour tells
        return _pen_of(wanted, width, dashes)
    return _opaque_pen(wanted.rgb(), width, tuple(dashes))


@lru_cache(maxsize=512)
def _opaque_pen(rgb: int, width: float, dashes: tuple[float, ...]) -> QPen:
    """Kept: a step of a drag asks for fifty, of a few kinds."""
    return _pen_of(QColor(rgb), width, dashes)


def _pen_of(colour: QColor, width: float, dashes: Sequence[float]) -> QPen:
    made = QPen(colour, width)
    made.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        made.setDashPattern([length / width for length in dashes])
    return made


def with_alpha(colour: QColor | str, alpha: float) -> QColor:
    """The colour, see-through: 0 not there, 1 opaque."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def draw_text(
    painter: QPainter, x: float, baseline: float, text: str, font: QFont, colour: QColor | str, anchor: str = "start"
) -> None:
    """One line of text; `x` is its "start", "middle" or "end"."""
    if not text:
        return
    painter.setFont(font)
    painter.setPen(colour if isinstance(colour, QColor) else QColor(colour))
    is_svg = painter.paintEngine().type() == SVG
    in_place = stand_in(text, anchor, text_width(text, font)) if is_svg else None
    if in_place is not None:
        painter.drawText(QPointF(x, baseline), in_place)
        return
    width = text_width(text, font) if anchor != "start" else 0.0
    painter.drawText(QPointF(x - {"start": 0.0, "middle": width / 2, "end": width}[anchor], baseline), text)


@lru_cache(maxsize=8192)
def text_width(text: str, font: QFont) -> float:
    """How wide a text is drawn. Kept: laying a chart out asks for the same words some five times."""
    return QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(maxsize=256)
def cap_middle(font: QFont) -> float:
    """From a baseline up to the middle of a capital: added to a middle, it gives the baseline."""
    return QFontMetricsF(font).capHeight() / 2


def draw_rule(painter: QPainter, x0: float, y0: float, x1: float, y1: float, stroke: QPen) -> None:
    """An upright or level line, put on whole pixels so that it is sharp on screen."""
    painter.setPen(stroke)
    if x0 == x1:
        x0 = x1 = sharp(x0)
    if y0 == y1:
        y0 = y1 = sharp(y0)
    painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))


def sharp(place: float) -> float:
    """The middle of the pixel."""
    return math.floor(place) + 0.5


def draw_halo(painter: QPainter, rect: QRectF, colour: QColor | str) -> None:
    """The paper under words that stand upon lines."""
    painter.setPen(NO_PEN)
    painter.setBrush(with_alpha(colour, 0.82))
    painter.drawRoundedRect(rect, 2, 2)
    painter.setBrush(NO_BRUSH)


def cut(segment: Segment, left: float, right: float) -> Segment | None:
    """The part of a segment that lies between two upright lines, or None."""
    x0, y0, x1, y1 = segment
    if not all(math.isfinite(place) for place in segment) or max(x0, x1) < left or min(x0, x1) > right:
        return None
    if x0 == x1:
        return segment

    def at(x: float) -> float:
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0)

    from_x, to_x = min(max(x0, left), right), min(max(x1, left), right)
    return (from_x, y0 if from_x == x0 else at(from_x), to_x, y1 if to_x == x1 else at(to_x))


def path_of(segments: Sequence[Segment]) -> QPainterPath:
    """Segments as one path; those that meet are joined, so that dashes run on around corners."""
    path = QPainterPath()
    at: tuple[float, float] | None = None
    for x0, y0, x1, y1 in segments:
        if at != (x0, y0):
            path.moveTo(x0, y0)
        path.lineTo(x1, y1)
        at = (x1, y1)
    return path


def draw_segments(painter: QPainter, ends: np.ndarray, stroke: QPen) -> None:
    """Segments, a row (x0, y0, x1, y1) for each, joined where they meet.

    Qt takes 2 ms on screen for one path of 200 short segments wider than a pixel, and a tenth of that for the same
    segments one by one. Square ends then close the corners: beside a path no eye sees it.
    """
    is_raster = painter.paintEngine().type() == RASTER
    if not is_raster or stroke.style() != SOLID or len(ends) < _MANY_SEGMENTS or stroke.color().alpha() < 255:
        painter.setPen(stroke)
        painter.drawPath(path_of(ends.tolist()))
        return
    square = QPen(stroke)
    square.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(square)
    rows = np.ascontiguousarray(ends)
    # QLineF is four doubles: as objects of Python they would take longer than their painting.
    painter.drawLines(wrapInstance(rows.ctypes.data, QLineF), len(rows))  # type: ignore[call-overload]


def draw_dot(
    painter: QPainter, x: float, y: float, colour: QColor, paper: QColor, *, hollow: bool, size: float, sides: int = 0
) -> None:
    """A point: filled with a ring of paper, or hollow. `size` is the diameter of what is coloured.

    Args:
        sides: 0 a circle, 3 a triangle, -3 one upon its tip, 4 a square: lines are told apart in grey print too.
    """
    painter.setBrush(paper)
    if hollow:
        painter.setPen(pen(colour, 1.75))
        _draw_shape(painter, x, y, size / 2 - 0.4, sides)
    else:
        painter.setPen(NO_PEN)
        _draw_shape(painter, x, y, size / 2 + 1.5, sides)
        painter.setBrush(colour)
        _draw_shape(painter, x, y, size / 2, sides)
    painter.setBrush(NO_BRUSH)


def _draw_shape(painter: QPainter, x: float, y: float, radius: float, sides: int) -> None:
    if not sides:
        painter.drawEllipse(QPointF(x, y), radius, radius)
        return
    if sides == 4:
        painter.drawRect(QRectF(x - 0.95 * radius, y - 0.95 * radius, 1.9 * radius, 1.9 * radius))
        return
    painter.drawPolygon(_triangle(radius, -1 if sides > 0 else 1).translated(x, y))


@lru_cache(maxsize=64)
def _triangle(radius: float, way: int) -> QPolygonF:
    """One about the origin; kept, for a picture has hundreds."""
    reach, half = 1.35 * radius, 1.25 * radius
    tip, foot = way * reach, -way * 0.75 * reach
    return QPolygonF([QPointF(0, tip), QPointF(half, foot), QPointF(-half, foot)])


def draw_overdue(painter: QPainter, x: float, y: float, colour: QColor, paper: QColor) -> None:
    """A cross in place of a point whose day has passed without its coming about."""
    painter.setPen(NO_PEN)
    painter.setBrush(paper)
    painter.drawEllipse(QPointF(x, y), 5.5, 5.5)
    painter.setPen(pen(colour, 1.75))
    painter.setBrush(NO_BRUSH)
    for way in (-1, 1):
        painter.drawLine(QPointF(x - 3, y - 3 * way), QPointF(x + 3, y + 3 * way))


def draw_end(painter: QPainter, x: float, y: float, colour: QColor) -> None:
    """An upright bar beyond a line's last point: what follows is counted in another way."""
    painter.setPen(pen(colour, 2.0))
    painter.drawLine(QPointF(x + 7, y - 6), QPointF(x + 7, y + 6))


def draw_hatched(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """An outlined area with slanting strokes, each cut at the edges by arithmetic."""
    painter.setPen(pen(colour, 1.0))
    painter.setBrush(NO_BRUSH)
    height, path = area.height(), QPainterPath()
    for number in range(int((area.width() + height) // 5) + 1):
        foot = area.left() + 5.0 * number
        start, end = max(0.0, foot - area.right()), min(height, foot - area.left())
        if end > start:
            path.moveTo(foot - start, area.bottom() - start)
            path.lineTo(foot - end, area.bottom() - end)
    painter.drawPath(path)
    painter.drawRect(area)


def draw_whisker(painter: QPainter, left: float, right: float, y: float, colour: QColor, width: float = 1.25) -> None:
    """A level range with a stroke across each end."""
    painter.setPen(pen(colour, width))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    for x in (left, right):
        painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))


def mixed(colour: QColor, paper: QColor, share: float) -> QColor:
    """The colour as it looks on paper when `share` of it is there: opaque."""
    parts = zip(colour.getRgb()[:3], paper.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * one + (1 - share) * other) for one, other in parts))


def draw_diamond(painter: QPainter, x: float, y: float, colour: QColor, *, size: float = 5.0) -> None:
    """Another publisher's figure."""
    half = size / 2
    painter.setPen(pen(colour, 1.25))
    painter.setBrush(NO_BRUSH)
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])
    )


def draw_caret(painter: QPainter, x: float, y: float, colour: QColor, *, upwards: bool) -> None:
    """A small arrow head beside a point that is a bound: the true value lies that way."""
    way = -1 if upwards else 1
    tip, foot = y + way * 10, y + way * 6.5
    painter.setPen(pen(colour, 1.5))
    painter.setBrush(NO_BRUSH)
    painter.drawPolyline(QPolygonF([QPointF(x - 3.5, foot), QPointF(x, tip), QPointF(x + 3.5, foot)]))
