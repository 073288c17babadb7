"""How much room each part of a chart needs; nothing here paints."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF

from db.charts.description import ChartData, Form, Line, PanelData, Point, Shape
from desktop.charts.geometry.bar_places import bar_words, bars_of, grid_of
from desktop.charts.geometry.scale import show_value
from desktop.charts.stage.contents import in_words, pick_scale, whole_range
from desktop.charts.stage.forms import TIMED, strengths
from desktop.charts.strokes.painting import text_width
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, PANEL_TITLE, SMALL, font
from desktop.charts.strokes.wrapping import elided, wrapped

LABEL_AT_MOST = 150
_EMPTY_HEIGHT = 64.0
LEAST_GUTTER = 46
UNDATED_AT_MOST, UNDATED_DOT, UNDATED_LABEL = 8, 42.0, 52.0
"""Beside the time axis: how many undated figures, and how far from the left of their strip dots and labels stand."""
_WORDS_HEIGHT, _RANK_VALUE = 20.0, 60.0
_BAR_ROW, _RANK_ROW, _LEAST_ROW = 30.0, 26.0, 19.0
LEAST_CELL, CELL_GAP, CELL_TITLE, CELL_TIME = 230.0, 22.0, 24.0, 24.0
"""Of small multiples: the least width of a plot, the room between two, above each and below it."""


def plot_heights(panel: PanelData, inner: float, usual: float, ratio: float, trajectories: int) -> tuple[float, float]:
    """The least and the natural height of one plot; both the same where it cannot grow."""
    if in_words(panel):
        height = _WORDS_HEIGHT if _fits_beside_title(panel, inner) else 2 * _WORDS_HEIGHT
        return height, height
    if not panel.lines and not panel.undated:
        return _EMPTY_HEIGHT, _EMPTY_HEIGHT
    named = named_lines(panel)
    rows = max(len(named), len({line.key for line in named} | {point.key for point in panel.undated}))
    if panel.form is Form.BARS:
        return max(60.0, _LEAST_ROW * rows), max(90.0, _BAR_ROW * rows)
    if panel.form is Form.RANKING:
        return max(80.0, _LEAST_ROW * len(named)), max(200.0, _RANK_ROW * len(named))
    if panel.form is Form.MULTIPLES:
        rows = grid_of(len(named), inner - LEAST_GUTTER, least=LEAST_CELL, gap=CELL_GAP).rows
        return (70.0 + CELL_TITLE + CELL_TIME) * rows, (130.0 + CELL_TITLE + CELL_TIME) * rows + (
            80 if rows == 1 else 0
        )
    labels = sum(label_size(line)[1] for line in named)
    low = max((56.0 if panel.is_ratio else 84.0) if trajectories > 2 else 76.0 if panel.is_ratio else 130.0, labels)
    return low, max(low, ratio if panel.is_ratio else usual)


def words_said(panel: PanelData) -> str:
    """What stands in place of a plot of one point."""
    line = panel.lines[0]
    return f"{line.label}: {line.points[0].label or show_value(line.points[0].value, panel.unit)}"


def words_dot(panel: PanelData, plot: QRectF) -> QPointF:
    """Where the point of such a panel stands: after its title, or under it where the line is too short for both."""
    if _fits_beside_title(panel, plot.width()):
        title = text_width(panel.title, font(PANEL_TITLE))
        return QPointF(plot.left() + 6 + (title + 16 if title else 0), plot.top() + _WORDS_HEIGHT / 2)
    return QPointF(plot.left() + 6, plot.top() + 1.5 * _WORDS_HEIGHT)


def _fits_beside_title(panel: PanelData, room: float) -> bool:
    return text_width(panel.title, font(PANEL_TITLE)) + text_width(words_said(panel), font(LABEL)) + 40 <= room


def named_lines(panel: PanelData) -> list[Line]:
    """The lines that have a name at their end."""
    return [line for line, strength in zip(panel.lines, strengths(panel), strict=True) if strength]


def ticks_at_most(height: float) -> int:
    """How many value ticks a plot of this height carries."""
    return min(6, max(3, int(height // 30)))


def undated_words(point: Point, inner: float, unit: str) -> tuple[list[str], str]:
    """An undated figure's group in one or two lines, and its value, which stands after the last."""
    return wrapped(point.group, font(LABEL), min(LABEL_AT_MOST, 0.2 * inner), 2) or [""], show_value(point.value, unit)


def strip_width(data: ChartData, inner: float) -> float:
    """Room beside the plots for figures without a date; 0 where there is none."""
    if data.like is not None:
        return max(strip_width(replace(data, like=None), inner), strip_width(data.like, inner))
    widths = [0.0]
    for panel in data.panels:
        for point in panel.undated[:UNDATED_AT_MOST] if panel.form in (Form.LINES, Form.AREAS) else ():
            lines, value = undated_words(point, inner, panel.unit)
            widths += [text_width(words, font(LABEL)) for words in lines]
            widths.append(widths[-1] + 6 + text_width(value, font(SMALL)))
    return UNDATED_LABEL + max(widths) + 2 if len(widths) > 1 else 0.0


def label_lines(label: str) -> list[str]:
    """An end label as written: one or two lines."""
    return wrapped(label, font(LABEL), LABEL_AT_MOST, 2)


def note_of(line: Line) -> str:
    """Why a line ends, as written under its label."""
    return elided(line.end_note, font(SMALL), LABEL_AT_MOST) if line.end_note else ""


def label_size(line: Line) -> tuple[float, float]:
    """Width and height of a label at a line's end."""
    words = label_lines(line.label)
    widths = [text_width(one, font(LABEL)) for one in words]
    height = LINE_HEIGHTS[LABEL] * max(1, len(words)) + (14 if line.end_note else 0) + 1
    return max([0.0, text_width(note_of(line), font(SMALL)), *widths]), height


def plot_width(data: ChartData, room: float) -> float:
    """The widest plot beside which every end label still fits: one that ends early needs no room at the right."""
    if data.like is not None:  # of a playback: as if every line reached the edge, which in some picture it may
        ends = [label_size(line)[0] for panel in data.like.panels for line in named_lines(panel)]
        return max(min(plot_width(data.like, room), room - max(ends, default=0.0) - 11), 60.0)
    first, last = whole_range(data)
    widest = room - 16.0
    for panel in data.panels:
        if in_words(panel):
            continue
        if panel.form is Form.BARS:
            widest = min(widest, _bars_width(data, panel, room))
        for line in named_lines(panel) if panel.form in TIMED else ():
            if line.points:
                share = (min(line.points[-1].day, last) - first) / (last - first)
                share = 1.0 if panel.form is Form.RANKING or _is_held(panel, line) else share
                beside = label_size(line)[0] + (_RANK_VALUE if panel.form is Form.RANKING else 11)
                widest = min(widest, (room - beside) / max(share, 0.05))
    return max(widest, 60.0)


def _is_held(panel: PanelData, line: Line) -> bool:
    """Whether a layer reaches the end of the stack, wherever its own last figure stands."""
    return panel.form is Form.AREAS and line.shape is Shape.STEP


def _bars_width(data: ChartData, panel: PanelData, room: float) -> float:
    """The widest plot in which every bar still leaves room for its words."""
    kept = [index for index, strength in enumerate(strengths(panel)) if strength]
    bars = bars_of(panel, data.read_day, kept)
    scale = pick_scale(panel, whole_range(data), data.bands, bars=bars)
    widest = room - 30.0
    for number, bar in enumerate(bars):
        value, more = bar_words(bar, panel, with_unit=number == 0)
        words = text_width(value, font(LABEL)) + text_width(more, font(SMALL)) + 24
        widest = min(widest, (room - words) / max(scale.height(max(bar.reach, 0.0)), 0.05))
    return widest
