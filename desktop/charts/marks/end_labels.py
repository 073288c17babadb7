"""Each line's name at its end: moved apart where two would lie on each other, beside other lines, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from db.charts.description import Line
from desktop.charts.geometry.labels import groups, placed
from desktop.charts.geometry.reading import reading
from desktop.charts.stage.rooms import label_lines, note_of
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import Segment, cap_middle, draw_halo, draw_text, pen, text_width, with_alpha
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, MARGIN, SMALL, font

Stretches = list[tuple[Line, list[Segment]]]
_AWAY = 9.0


@dataclass(frozen=True)
class EndLabel:
    """A label and where it stands; (`x`, `y`) is the end of its line."""

    line: Line
    lines: list[str]
    note: str
    x: float
    y: float
    box: QRectF

    @property
    def is_right_of_its_line(self) -> bool:
        """Whether it stands at the usual side."""
        return self.box.left() >= self.x


class EndLabelsItem(ChartItem):
    """The labels of one panel."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 40, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        assert self.panel is not None
        for label in end_labels(self.stage, self.panel):
            self._draw_label(painter, label)

    def _draw_label(self, painter: QPainter, label: EndLabel) -> None:
        colour, box = self.stage.colour(label.line.key), label.box
        draw_halo(painter, box.adjusted(-2, 1, 2, -1), self.stage.paper)
        middle = box.center().y()
        if label.is_right_of_its_line and abs(middle - label.y) > box.height() / 2 + 2:
            painter.setPen(pen(with_alpha(colour, 0.5)))
            painter.drawLine(QPointF(label.x + 4, label.y), QPointF(box.left() - 2, middle))
        top = box.top() + 0.5
        for row, words in enumerate(label.lines):
            baseline = top + LINE_HEIGHTS[LABEL] * (row + 0.5) + cap_middle(font(LABEL))
            draw_text(painter, box.left(), baseline, words, font(LABEL), colour)
        baseline = top + LINE_HEIGHTS[LABEL] * len(label.lines) + 7 + cap_middle(font(SMALL))
        draw_text(painter, box.left(), baseline, label.note, font(SMALL), self.stage.theme.muted)


def end_labels(stage: Stage, panel: int) -> list[EndLabel]:
    """The labels of a panel in their places."""
    return stage.kept(("end labels", panel), lambda: _end_labels(stage, panel))


def _end_labels(stage: Stage, panel: int) -> list[EndLabel]:
    lines = stage.lines(panel)
    labels = [label for line in lines if (label := _label(stage, panel, line))]
    segments = [(line, [one for one, _ in stage.stretches(panel, line)]) for line in lines]
    return _apart(stage, panel, [_clear_of_lines(stage, panel, label, segments) for label in labels])


def _label(stage: Stage, panel: int, line: Line) -> EndLabel | None:
    stands = stage.scales[panel].height
    drawn = [point for point in line.points if isfinite(stands(point.value))]
    if not drawn or drawn[0].day > stage.days[1] or drawn[-1].day < stage.days[0]:
        return None
    day, value = float(drawn[-1].day), drawn[-1].value
    if day > stage.days[1]:
        day = stage.days[1]
        read = reading(line, day, stage.scales[panel])
        value = read.value if read else next(point.value for point in reversed(drawn) if point.day <= day)
    x, y = stage.x(day), stage.y(panel, value)
    if stage.seen_y(panel, value) != y:
        seen = stage.stretches(panel, line)
        if not seen:
            return None
        (*_, x, y), _ = seen[-1]
    lines, note = label_lines(line.label), note_of(line)
    width = max([text_width(note, font(SMALL)), *(text_width(words, font(LABEL)) for words in lines)])
    height = LINE_HEIGHTS[LABEL] * len(lines) + (14 if note else 0) + 1
    left = min(x + _AWAY + (6 if line.end_note else 0), stage.layout.panels[panel].beside.left() - width)
    return EndLabel(line, lines, note, x, y, QRectF(left, y - height / 2, width, height))


def _clear_of_lines(stage: Stage, panel: int, label: EndLabel, segments: Stretches) -> EndLabel:
    """The label where it covers the least of any line: to the right, else above or below the end, else left."""
    width, height, plot = label.box.width(), label.box.height(), stage.layout.panels[panel].plot
    places = [label.box.topLeft()]
    for top in (label.y - height - 6, label.y + 6):
        places += [QPointF(label.x - width / 2, top), QPointF(label.x - width, top), QPointF(label.x + 4, top)]
    places.append(QPointF(label.x - width - _AWAY, label.y - height / 2))
    boxes = [QRectF(place.x(), place.y(), width, height) for place in places]
    right_edge = stage.layout.width - MARGIN
    inside = [
        box
        for box in boxes[1:]
        if plot.contains(box.center())
        and plot.left() <= box.left()
        and box.right() <= right_edge
        and plot.top() - 8 <= box.top()
        and box.bottom() <= plot.bottom()
    ]
    reach = QRectF(label.x - width - 12, label.y - height - 12, 2 * width + 24, 2 * height + 24).united(boxes[0])
    near = _near(segments, reach)
    best, least = boxes[0], float("inf")
    for box in (boxes[0], *inside):
        covered = _covered(box, label, near, plot)
        if covered < least:
            best, least = box, covered
        if not covered:
            break
    return replace(label, box=best)


def _near(segments: Stretches, area: QRectF) -> Stretches:
    """Only the segments that reach into an area."""
    left, right, top, bottom = area.left(), area.right(), area.top(), area.bottom()
    return [
        (
            line,
            [
                one
                for one in found
                if (one[0] <= right and one[2] >= left)
                and (one[1] <= bottom or one[3] <= bottom)
                and (one[1] >= top or one[3] >= top)
            ],
        )
        for line, found in segments
    ]


def _covered(box: QRectF, label: EndLabel, segments: Stretches, plot: QRectF) -> float:
    """How much of the lines a box covers, in pixels; its own line's last bit is free."""
    if box.left() >= plot.right():
        return 0.0
    total, area = 0.0, box.adjusted(-2, 0, 2, 0)
    for line, found in segments:
        for segment in found:
            length = length_inside(segment, area)
            total += length if line is not label.line or length > 8 else 0.0
    return total


def length_inside(segment: Segment, box: QRectF) -> float:
    """The length of a segment within a box (Liang and Barsky 1984)."""
    x0, y0, x1, y1 = segment
    from_share, to_share = 0.0, 1.0
    for change, low, high in (
        (x1 - x0, box.left() - x0, box.right() - x0),
        (y1 - y0, box.top() - y0, box.bottom() - y0),
    ):
        if change == 0:
            if low > 0 or high < 0:
                return 0.0
            continue
        ends = sorted((low / change, high / change))
        from_share, to_share = max(from_share, ends[0]), min(to_share, ends[1])
    length: float = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    return length * max(0.0, to_share - from_share)


def _apart(stage: Stage, panel: int, labels: Sequence[EndLabel]) -> list[EndLabel]:
    """Moves labels that would lie on each other up and down."""
    plot = stage.layout.panels[panel].plot
    moved = list(labels)
    for together in groups([(label.box.left(), label.box.right() + 6) for label in labels]):
        middles = placed(
            [labels[index].box.center().y() for index in together],
            [labels[index].box.height() for index in together],
            plot.top() - 8,
            plot.bottom() + 8,
        )
        for index, middle in zip(together, middles, strict=True):
            box = QRectF(labels[index].box)
            box.moveTop(middle - box.height() / 2)
            moved[index] = replace(labels[index], box=box)
    return moved
