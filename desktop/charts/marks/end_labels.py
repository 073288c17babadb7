"""Each line's name at its end: moved apart where two would lie on each other, beside other lines, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from db.charts.description import Line
from desktop.charts.geometry.labels import groups, placed
from desktop.charts.geometry.reading import reading
from desktop.charts.geometry.segments import Segments, lengths_inside
from desktop.charts.stage.rooms import label_lines, note_of
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import cap_middle, draw_halo, draw_text, pen, text_width, with_alpha
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, MARGIN, SMALL, font

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
        if label.note:
            baseline = top + LINE_HEIGHTS[LABEL] * len(label.lines) + 7 + cap_middle(font(SMALL))
            draw_text(painter, box.left(), baseline, label.note, font(SMALL), self.stage.theme.muted)


def end_labels(stage: Stage, panel: int) -> list[EndLabel]:
    """The labels of a panel in their places."""
    return stage.kept(("end labels", panel), lambda: _end_labels(stage, panel))


def _end_labels(stage: Stage, panel: int) -> list[EndLabel]:
    lines = stage.lines(panel)
    labels = [label for line in lines if (label := _label(stage, panel, line))]
    return _apart(stage, panel, _clear_of_lines(stage, panel, labels))


def _label(stage: Stage, panel: int, line: Line) -> EndLabel | None:
    drawn = np.flatnonzero(np.isfinite(stage.all_places(panel, line)[:, 1]))
    if not len(drawn) or line.points[drawn[0]].day > stage.days[1] or line.points[drawn[-1]].day < stage.days[0]:
        return None
    day, value = float(line.points[drawn[-1]].day), line.points[drawn[-1]].value
    if day > stage.days[1]:
        day = stage.days[1]
        read = reading(line, day, stage.scales[panel])
        held = (line.points[index] for index in reversed(drawn))
        value = read.value if read else next(point.value for point in held if point.day <= day)
    x, y = stage.x(day), stage.y(panel, value)
    if stage.seen_y(panel, value) != y:
        seen = stage.stretches(panel, line)
        if not len(seen):
            return None
        x, y = seen.ends[-1, 2:].tolist()
    lines, note, width = stage.made(("label", id(line)), lambda: _words(line))
    height = LINE_HEIGHTS[LABEL] * len(lines) + (14 if note else 0) + 1
    left = min(x + _AWAY + (6 if line.end_note else 0), stage.layout.panels[panel].beside.left() - width)
    return EndLabel(line, lines, note, x, y, QRectF(left, y - height / 2, width, height))


def _words(line: Line) -> tuple[list[str], str, float]:
    """The lines of a label, its note, and how wide they are."""
    lines, note = label_lines(line.label), note_of(line)
    return lines, note, max([text_width(note, font(SMALL)), *(text_width(words, font(LABEL)) for words in lines)])


def _reach(label: EndLabel) -> QRectF:
    """Where the label may be moved to."""
    width, height, usual = label.box.width(), label.box.height(), label.box
    around = QRectF(label.x - width - 12, label.y - height - 12, 2 * width + 24, 2 * height + 24)
    return around.united(usual)


def _clear_of_lines(stage: Stage, panel: int, labels: Sequence[EndLabel]) -> list[EndLabel]:
    """The labels where each covers the least of any line: right, else above, below or left."""
    plot, lines = stage.layout.panels[panel].plot, [stage.number(panel, label.line) for label in labels]
    if all(label.box.left() >= plot.right() for label in labels):
        return list(labels)  # beside the plot no line runs
    whole = reduce(QRectF.united, (_reach(label) for label in labels))  # most of the lines are far from all names
    drawn = stage.named_stretches(panel).near(whole.left(), whole.top(), whole.right(), whole.bottom())
    # All at once: as a rule no name covers anything, and each step of a drag asks.
    covered = _covered([label.box for label in labels], np.array(lines), drawn, plot).tolist()
    return [
        _moved_clear(stage, label, line, drawn, plot) if covers else label
        for label, line, covers in zip(labels, lines, covered, strict=True)
    ]


def _moved_clear(stage: Stage, label: EndLabel, line: int, drawn: Segments, plot: QRectF) -> EndLabel:
    width, height, usual, reach = label.box.width(), label.box.height(), label.box, _reach(label)
    near = drawn.near(reach.left(), reach.top(), reach.right(), reach.bottom())
    places = [
        QPointF(x, top)
        for top in (label.y - height - 6, label.y + 6)
        for x in (label.x - width / 2, label.x - width, label.x + 4)
    ]
    places.append(QPointF(label.x - width - _AWAY, label.y - height / 2))
    boxes = [usual] + [
        box
        for box in (QRectF(place.x(), place.y(), width, height) for place in places)
        if plot.contains(box.center())
        and plot.left() <= box.left()
        and box.right() <= stage.layout.width - MARGIN
        and plot.top() - 8 <= box.top()
        and box.bottom() <= plot.bottom()
    ]
    return _at(label, boxes[int(_covered(boxes, line, near, plot).argmin())])


def _at(label: EndLabel, box: QRectF) -> EndLabel:
    return EndLabel(label.line, label.lines, label.note, label.x, label.y, box)


def box_rows(boxes: Sequence[QRectF]) -> np.ndarray:
    """Boxes as `lengths_inside` takes them."""
    return np.array([(box.left(), box.top(), box.right(), box.bottom()) for box in boxes])


def _covered(boxes: Sequence[QRectF], line: int | np.ndarray, drawn: Segments, plot: QRectF) -> np.ndarray:
    """How much of the lines each box covers, in pixels; the last bit of `line`, of each box its own, is free."""
    lengths = lengths_inside(drawn.ends, box_rows([box.adjusted(-2, 0, 2, 0) for box in boxes]))
    covered: np.ndarray = np.where((drawn.owner == np.asarray(line)[..., None]) & (lengths <= 8), 0.0, lengths).sum(
        axis=1
    )
    return np.where([box.left() >= plot.right() for box in boxes], 0.0, covered)


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
            moved[index] = _at(labels[index], box)
    return moved
