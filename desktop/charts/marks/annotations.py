"""Notes that the person puts into a chart: words beside the place they are about, with a thin line to it.

A note is kept by its day and value; where its words stand is worked out for each size and zoom, so that they cover
no other words and as little of the lines as can be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from db.charts.description import Annotation, ChartData, Form
from desktop.charts.geometry.segments import lengths_inside
from desktop.charts.marks.end_labels import box_rows, end_labels
from desktop.charts.stage.layout import MARKER_ROW
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import cap_middle, draw_halo, draw_text, pen, text_width
from desktop.charts.strokes.styles import LINE_HEIGHTS, MARGIN, SMALL, TICK, font
from desktop.charts.strokes.wrapping import wrapped

WIDEST_PX = 190.0
LINES_AT_MOST = 5
NOTED = (Form.LINES, Form.AREAS)
"""Forms with days along and values up, for notes to be at."""
_AWAY = 16.0
"""From the place to the words."""


@dataclass(frozen=True)
class NoteBox:
    """A note in its place: `index` among the chart's notes; the thin line leads from `box` to `anchor`."""

    index: int
    panel: int
    lines: tuple[str, ...]
    box: QRectF
    anchor: QPointF


class AnnotationsItem(ChartItem):
    """All notes of a chart, on screen and in every file."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 48)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        theme = self.stage.theme
        for note in note_boxes(self.stage):
            start = _nearest(note.box, note.anchor)
            away = note.anchor - start
            length = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if length > 8:
                painter.setPen(pen(theme.muted, 1.0))
                painter.drawLine(start, start + away * ((length - 5) / length))
            draw_halo(painter, note.box.adjusted(-2, -1, 2, 1), self.stage.paper)
            for row, words in enumerate(note.lines):
                baseline = note.box.top() + LINE_HEIGHTS[SMALL] * (row + 0.5) + cap_middle(font(TICK))
                draw_text(painter, note.box.left(), baseline, words, font(TICK), theme.text)


def data_panel(data: ChartData, number: int) -> int | None:
    """Where in the data the panel stands that a note names: from 0 the plots, from -1 down the gaps below them."""
    plots = -1
    for index, panel in enumerate(data.panels):
        plots += not panel.is_ratio
        if number == (-1 - plots if panel.is_ratio else plots):
            return index
    return None


def note_panel(data: ChartData, index: int) -> int:
    """How a note names a panel of the data: the reverse of `data_panel`."""
    plots = sum(not panel.is_ratio for panel in data.panels[: index + 1]) - 1
    return -1 - plots if data.panels[index].is_ratio else plots


def note_boxes(stage: Stage) -> list[NoteBox]:
    """The notes within the zoom, each in its place."""
    return stage.kept("notes", lambda: list(_placed(stage)))


def _placed(stage: Stage) -> Iterator[NoteBox]:
    taken: dict[int, list[QRectF]] = {}
    for index, note in enumerate(stage.data.annotations):
        panel = data_panel(stage.data, note.panel)
        anchor = None if panel is None else _anchor(stage, panel, note)
        if anchor is None or panel is None or stage.data.panels[panel].form not in NOTED:
            continue
        lines = tuple(wrapped(note.text, font(TICK), WIDEST_PX, LINES_AT_MOST))
        if not lines:
            continue
        others = taken.setdefault(panel, _words_there(stage, panel))
        box = _free_box(stage, panel, lines, anchor, others)
        others.append(box)
        yield NoteBox(index, panel, lines, box, anchor)


def _anchor(stage: Stage, panel: int, note: Annotation) -> QPointF | None:
    """The place that a note is about, or None while it is not shown."""
    plot = stage.layout.panels[panel].plot
    if not stage.is_shown(note.day):
        return None
    if note.value is None:
        return QPointF(stage.x(note.day), plot.top())
    y = stage.seen_y(panel, note.value)
    if not plot.top() - 12 <= y <= plot.bottom() + 1:
        return None
    return QPointF(stage.x(note.day), y)


def _words_there(stage: Stage, panel: int) -> list[QRectF]:
    """What a note must not cover: names at the lines' ends, names of markers, dots."""
    place = stage.layout.panels[panel]
    found = [label.box for label in end_labels(stage, panel)] if place.data.form is Form.LINES else []
    if place.with_names:
        for words, name in zip(stage.names, stage.layout.names, strict=True):
            if name is not None:
                top = place.plot.top() - place.rows_height + name.row * MARKER_ROW
                found.append(QRectF(name.left, top, text_width(words, font(SMALL)), MARKER_ROW))
    dots = [spot for spot in stage.spots() if spot.panel is place.data]
    return found + [QRectF(spot.x - 4, spot.y - 4, 8, 8) for spot in dots[:500]]


def _free_box(stage: Stage, panel: int, lines: tuple[str, ...], anchor: QPointF, taken: list[QRectF]) -> QRectF:
    """Near the anchor, where the words cover no others and least of the lines."""
    width = max(text_width(one, font(TICK)) for one in lines)
    height = float(LINE_HEIGHTS[SMALL] * len(lines))
    plot = stage.layout.panels[panel].plot
    ground = QRectF(plot.left(), plot.top() - 6, stage.layout.width - MARGIN - plot.left(), plot.height() + 4)
    segments = stage.named_stretches(panel).ends
    best, least = QRectF(anchor.x(), anchor.y(), width, height), float("inf")
    for dearness, corner in _corners(anchor, width, height):
        box = QRectF(corner.x(), corner.y(), width, height)
        box.moveLeft(min(max(box.left(), ground.left()), max(ground.left(), ground.right() - width)))
        box.moveTop(min(max(box.top(), ground.top()), max(ground.top(), ground.bottom() - height)))
        roomy = box.adjusted(-3, -2, 3, 2)
        cost = dearness + sum(400.0 for other in taken if roomy.intersects(other))
        cost += 200.0 if roomy.contains(anchor) else 0.0
        cost += float(lengths_inside(segments, box_rows([roomy])).sum()) if cost < least else 0.0
        if cost < least:
            best, least = box, cost
    return best


def _corners(anchor: QPointF, width: float, height: float) -> Iterator[tuple[float, QPointF]]:
    """Where the words could begin, with how far-fetched each place is: above to the left first, as in a margin."""
    x, y = anchor.x(), anchor.y()
    for ring, away in enumerate((_AWAY, 2.5 * _AWAY, 4.5 * _AWAY, 7 * _AWAY)):
        sides = (
            (x - width - 0.7 * away, y - height - away),
            (x + 0.7 * away, y - height - away),
            (x - width / 2, y - height - away),
            (x + 0.7 * away, y + away),
            (x - width - 0.7 * away, y + away),
            (x - width / 2, y + away),
            (x - width - away, y - height / 2),
            (x + away, y - height / 2),
        )
        for order, (left, top) in enumerate(sides):
            yield 6.0 * ring + 0.2 * order, QPointF(left, top)


def _nearest(box: QRectF, to: QPointF) -> QPointF:
    """The place of a box's edge that is nearest to a point."""
    return QPointF(min(max(to.x(), box.left()), box.right()), min(max(to.y(), box.top() - 1), box.bottom() + 1))
