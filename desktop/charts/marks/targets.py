"""What a person can point at in a chart besides its figures: markers, notes, and sentences of what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from desktop.charts.geometry.scale import show_day
from desktop.charts.marks.annotations import note_boxes
from desktop.charts.marks.period import knob_areas, line_areas, period_of
from desktop.charts.stage.forms import TIMED
from desktop.charts.stage.layout import MARKER_ROW
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import cap_middle, draw_rule, draw_text, pen, text_width
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, SMALL, TICK, TextBlock, font
from desktop.charts.strokes.wrapping import elided

_NEAR_PX = 4.0
_WIDEST = 420.0
_UNDER_DAYS = 26.0
"""From a knob to what stands below the days of the axis."""


class Kind(StrEnum):
    """What a target is."""

    MARKER = "marker"
    NOTE = "note"
    LEFT_OUT = "left out"
    COVERAGE = "coverage"
    PERIOD = "period"


@dataclass(frozen=True)
class Target:
    """One of them: `index` among its kind in the chart's data; `areas` where it is drawn, the best to hit first."""

    kind: Kind
    index: int
    areas: tuple[QRectF, ...]
    lines: tuple[str, ...]
    """What the box beside it says; the last is what a click does."""
    sure: int | None = None
    """How many of the areas go before a figure that is near, None: all. The rest are lines through the plot."""


def targets(stage: Stage) -> list[Target]:
    """All that is drawn now, in the order in which the Tab key goes through them."""
    return stage.kept(
        "targets", lambda: [*_markers(stage), *_notes(stage), *_ends(stage), *_coverage(stage), *_left_out(stage)]
    )


def target_at(stage: Stage, place: QPointF, *, words_only: bool = False) -> Target | None:
    """What is pointed at. With `words_only` lines through the plot do not count, for a figure near them goes first."""
    for target in reversed(targets(stage)):
        areas = target.areas[: target.sure] if words_only else target.areas
        if any(area.contains(place) for area in areas):
            return target
    return None


def same_target(stage: Stage, wanted: Target | None) -> Target | None:
    """The same one in its new place, or None where it is no longer drawn."""
    if wanted is None:
        return None
    return next((one for one in targets(stage) if (one.kind, one.index) == (wanted.kind, wanted.index)), None)


def spoken(target: Target) -> str:
    """What a screen reader says of it."""
    return ". ".join(target.lines)


class TargetItem(ChartItem):
    """Lights up what is pointed at or reached by keys; on screen only."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 61)
        self.target: Target | None = None

    def show_target(self, target: Target | None) -> None:
        """Another one, or none."""
        self.target = target
        self.changed()

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        if self.target is None:
            return
        accent = QColor(self.stage.theme.accent)
        if self.target.kind is Kind.MARKER:
            for area in self.target.areas[1:]:
                x = area.center().x()
                draw_rule(painter, x, area.top(), x, area.bottom(), pen(accent, 1.5))
            self._draw_box(painter)
        elif self.target.kind is Kind.PERIOD:
            self._draw_box(painter)
        elif self.target.kind is Kind.NOTE:
            painter.setPen(pen(accent, 1.25))
            painter.drawRoundedRect(self.target.areas[0], 4, 4)
        else:
            for area in self.target.areas:
                draw_rule(painter, area.left(), area.bottom() - 1, area.right(), area.bottom() - 1, pen(accent, 1.25))
            self._draw_box(painter)

    def _draw_box(self, painter: QPainter) -> None:
        assert self.target is not None
        theme = self.stage.theme
        words = [elided(one, self._font(row), _WIDEST) for row, one in enumerate(self.target.lines)]
        width = max(text_width(one, self._font(row)) for row, one in enumerate(words)) + 22
        height = 18.0 * len(words) + 16
        near, whole = self.target.areas[0], self.stage.layout.whole.adjusted(4, 4, -4, -4)
        above, below = near.top() - height - 6, near.bottom() + 6
        if self.target.kind is Kind.PERIOD and below + _UNDER_DAYS + height <= whole.bottom():
            above = -1.0  # so that the trend is seen while its period is chosen
            below += _UNDER_DAYS
        top = above if above > whole.top() else below
        left = min(max(near.left() - 11, whole.left()), whole.right() - width)
        box = QRectF(left, top, width, height)
        painter.setPen(pen(theme.edge if theme.is_dark else theme.line, 1.0))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        for row, one in enumerate(words):
            baseline = box.top() + 8 + (row + 0.5) * 18 + cap_middle(self._font(row))
            colour = theme.accent if row == len(words) - 1 else theme.text if row == 0 else theme.muted
            draw_text(painter, box.left() + 11, baseline, one, self._font(row), colour)

    @staticmethod
    def _font(row: int) -> QFont:
        return font(LABEL if row == 0 else TICK)


def _markers(stage: Stage) -> Iterator[Target]:
    tr = QCoreApplication.translate
    plots = [
        place
        for place in stage.layout.panels
        if place.data.lines and not place.data.is_ratio and place.data.form in TIMED
    ]
    for index, (marker, words, name) in enumerate(
        zip(stage.data.markers, stage.names, stage.layout.names, strict=True)
    ):
        if not stage.is_shown(marker.day) or not plots:
            continue
        x, areas = stage.x(marker.day), []
        for place in plots:
            areas.append(QRectF(x - _NEAR_PX, place.plot.top(), 2 * _NEAR_PX, place.plot.height()))
        head = next((place for place in plots if place.with_names), None)
        title = areas[0]
        if head is not None and name is not None and (name.row + 1) * MARKER_ROW <= head.rows_height:
            top = head.plot.top() - head.rows_height + name.row * MARKER_ROW
            title = QRectF(name.left - 2, top, text_width(words, font(SMALL)) + 4, MARKER_ROW)
        opens = tr("Chart", "Open the record") if marker.record_id else ""
        lines = tuple(one for one in (marker.label, show_day(marker.day), opens) if one)
        yield Target(Kind.MARKER, index, (title, *areas), lines, sure=1)


def _notes(stage: Stage) -> Iterator[Target]:
    hint = QCoreApplication.translate("Chart", "Drag to move, double click to edit, Delete to remove")
    for note in note_boxes(stage):
        words = stage.data.annotations[note.index].text
        yield Target(Kind.NOTE, note.index, (note.box.adjusted(-5, -4, 5, 4),), (words, hint))


def _left_out(stage: Stage) -> Iterator[Target]:
    data = stage.data
    opens = QCoreApplication.translate("Chart", "Show these figures")
    for index, (sentence, ids) in enumerate(zip(data.left_out, data.left_out_ids, strict=False)):
        areas = next((found for block in stage.layout.footers if (found := sentence_areas(block, sentence))), ())
        if ids and areas:
            yield Target(Kind.LEFT_OUT, index, areas, (sentence, opens))


def _ends(stage: Stage) -> Iterator[Target]:
    """The two ends of the period that a trend is fitted to; drawn by `desktop.charts.marks.period`."""
    tr, period = QCoreApplication.translate, period_of(stage.data)
    if period is None:
        return
    hint = tr("Chart", "Drag, or arrow keys; Delete: all figures")
    for index, day in enumerate((period.first, period.last)):
        if stage.is_shown(day):
            words = tr("Chart", "Trend fitted from {0}") if index == 0 else tr("Chart", "Trend fitted until {0}")
            knobs, lines = knob_areas(stage, day), line_areas(stage, day)
            yield Target(Kind.PERIOD, index, (*knobs, *lines), (words.format(show_day(day)), hint), sure=len(knobs))


def _coverage(stage: Stage) -> Iterator[Target]:
    opens = QCoreApplication.translate("Chart", "Show the facilities without a figure")
    for index, sentence in enumerate(stage.data.coverage):
        if stage.data.without.get(sentence):
            areas = next((found for block in stage.layout.footers if (found := sentence_areas(block, sentence))), ())
            if areas:
                yield Target(Kind.COVERAGE, index, areas, (sentence, opens))


def sentence_areas(block: TextBlock, sentence: str) -> tuple[QRectF, ...]:
    """Where a sentence stands in a block of lines, one area for each line; nowhere when it was cut off."""
    wanted, whole = " ".join(sentence.split()), " ".join(block.lines)
    start = whole.find(wanted)
    if start < 0 or not wanted:
        return ()
    areas, offset, height = [], 0, LINE_HEIGHTS[block.style]
    for row, line in enumerate(block.lines):
        first, last = max(start - offset, 0), min(start + len(wanted) - offset, len(line))
        if first < last:
            left, right = (text_width(line[:end], font(block.style)) for end in (first, last))
            areas.append(QRectF(block.rect.left() + left, block.rect.top() + row * height, right - left, float(height)))
        offset += len(line) + 1
    return tuple(areas)
