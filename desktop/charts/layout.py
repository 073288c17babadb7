"""Where everything of a chart stands: title, panels one above another, key, note, sources.

`arrange` only measures; nothing here paints. All in device-independent pixels from the picture's top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QFont

from db.charts.description import ChartData, Line, PanelData, Point
from desktop.charts.contents import key_entries, pick_scale, whole_range, zeros_left_out
from desktop.charts.house_style import strip_height
from desktop.charts.labels import MarkerName, marker_names
from desktop.charts.painting import text_width
from desktop.charts.scale import show_ticks, show_value
from desktop.charts.wrapping import elided, wrapped
from desktop.look.fonts import document_font

TITLE, SUBTITLE, PANEL_TITLE, TICK, LABEL, SMALL = range(6)
_STYLES = {
    TITLE: (20, QFont.Weight.DemiBold),
    SUBTITLE: (13, QFont.Weight.Normal),
    PANEL_TITLE: (13, QFont.Weight.DemiBold),
    TICK: (12, QFont.Weight.Normal),
    LABEL: (12, QFont.Weight.DemiBold),
    SMALL: (11, QFont.Weight.Normal),
}
LINE_HEIGHTS = {TITLE: 26, SUBTITLE: 19, PANEL_TITLE: 19, TICK: 17, LABEL: 15, SMALL: 14}

MARGIN = 24
_TOP, _BOTTOM = 18, 16
_LEAST_GUTTER = 46
_LABEL_AT_MOST = 150
_MARKER_NAME_AT_MOST = 260
MARKER_ROW = 16
_TIME_LABELS = 26
_PANEL_GAP = 22
_EMPTY_HEIGHT = 64.0
UNDATED_AT_MOST, UNDATED_DOT, UNDATED_LABEL = 8, 42.0, 52.0
"""Beside the time axis: how many undated figures, and how far from the left of their strip dots and labels stand."""


def font(style: int) -> QFont:
    """The font of a style: TITLE, SUBTITLE, …"""
    size, weight = _STYLES[style]
    return document_font(size, weight)


@dataclass
class TextBlock:
    """Lines of one style; `rect` is where they stand."""

    lines: list[str]
    style: int
    rect: QRectF
    muted: bool = True


@dataclass
class PanelLayout:
    """One panel: `outer` is all of it, `plot` what lies between its axes, `beside` where undated figures stand."""

    data: PanelData
    outer: QRectF
    plot: QRectF
    beside: QRectF
    title: TextBlock | None
    has_time_labels: bool
    with_names: bool
    rows_height: float


@dataclass
class Layout:
    """A whole chart. `least_height` is what it needs to show everything; it is never made lower."""

    width: float
    height: float
    least_height: float
    title: TextBlock
    subtitle: TextBlock
    note: TextBlock
    panels: list[PanelLayout]
    key: list[tuple[str, str, float, float]]
    rule_y: float
    footers: list[TextBlock]
    names: list[MarkerName | None] = field(default_factory=list)
    house: QRectF = field(default_factory=QRectF)

    @property
    def whole(self) -> QRectF:
        """The picture's own rectangle."""
        return QRectF(0, 0, self.width, self.height)

    @property
    def time(self) -> QRectF:
        """From the top of the first plot to the bottom of the last: where the time axis is dragged and zoomed."""
        if not self.panels:
            return QRectF(MARGIN, 0, self.width - 2 * MARGIN, self.height)
        return self.panels[0].plot.united(self.panels[-1].plot)


def arrange(data: ChartData, width: float, height: float | None = None) -> Layout:
    """Lays a chart out.

    Args:
        width: of the picture; height: of the picture, or None for the height that suits it. A height too low for
            all there is to show is raised to the least one.
    """
    width = max(width, 240.0)
    inner = width - 2 * MARGIN
    title = _block(data.title, TITLE, MARGIN, _TOP, inner, at_most=2, muted=False)
    subtitle = _block(data.subtitle, SUBTITLE, MARGIN, title.rect.bottom() + 3, inner, at_most=3)
    top = subtitle.rect.bottom() + 16
    foot = _foot(data, inner)
    key_rows = _key_rows(key_entries(data), inner)
    key_height = 22.0 * (1 + max((row for _, _, _, row in key_rows), default=-1)) + (4 if key_rows else 0)
    foot_height = 12 + key_height + 13 + sum(block.rect.height() + 3 for block in foot) + _BOTTOM
    strip = strip_height(data.look)
    foot_height += strip
    fixed, least, natural = _panel_heights(data, inner)
    room = (height or 0.0) - top - foot_height - sum(fixed)
    heights = _shared_out(room, least, natural) if height else natural
    panels = _panels(data, inner, top, heights)
    bottom = panels[-1].outer.bottom() if panels else top
    least_height = top + sum(fixed) + sum(least) + foot_height
    whole = max(height or 0.0, bottom + foot_height)
    rule_y = whole - foot_height + 12 + key_height
    key = [(kind, words, MARGIN + x, rule_y - key_height + 22.0 * row + 9) for kind, words, x, row in key_rows]
    y = rule_y + 11
    for block in foot:
        block.rect.moveTop(y)
        y += block.rect.height() + 3
    note = foot[0] if data.note else TextBlock([], TICK, QRectF(MARGIN, rule_y + 4, inner, 0))
    house = QRectF(MARGIN, whole - _BOTTOM - strip, inner, strip)
    return Layout(width, whole, least_height, title, subtitle, note, panels, key, rule_y, foot, house=house)


def place_names(layout: Layout, data: ChartData, places: Sequence[float]) -> tuple[list[str], list[MarkerName | None]]:
    """Names of the policy markers as written, and where they stand; None for one beyond the plot.

    Args:
        places: where their lines stand now, ascending.
    """
    names = _marker_words(data, layout.width - 2 * MARGIN)
    plot = layout.time
    seen = [index for index, x in enumerate(places) if plot.left() <= x <= plot.right()]
    found: list[MarkerName | None] = [None] * len(places)
    widths = [text_width(names[index], font(SMALL)) for index in seen]
    for index, name in zip(
        seen, marker_names([places[index] for index in seen], widths, layout.width - MARGIN), strict=True
    ):
        found[index] = name
    return names, found


def _marker_words(data: ChartData, inner: float) -> list[str]:
    room = min(_MARKER_NAME_AT_MOST, 0.4 * inner)
    return [elided(marker.label, font(SMALL), room) for marker in data.markers]


def _block(text: str, style: int, x: float, y: float, width: float, *, at_most: int, muted: bool = True) -> TextBlock:
    lines = wrapped(text, font(style), width, at_most)
    return TextBlock(lines, style, QRectF(x, y, width, LINE_HEIGHTS[style] * len(lines)), muted)


def _foot(data: ChartData, inner: float) -> list[TextBlock]:
    tr = QCoreApplication.translate
    left_out = [*data.left_out, *zeros_left_out(data)]
    sources = "; ".join(data.sources)
    texts = [
        data.note,
        tr("Chart", "Sources: {0}").format(sources) if sources else "",
        " · ".join(data.coverage),
        tr("Chart", "Not drawn: {0}").format("; ".join(left_out)) if left_out else "",
    ]
    return [_block(text, TICK, MARGIN, 0, inner, at_most=4, muted=text is not data.note) for text in texts if text]


def _key_rows(entries: list[tuple[str, str]], inner: float) -> list[tuple[str, str, float, int]]:
    rows, x, row = [], 0.0, 0
    for kind, words in entries:
        width = 28 + text_width(words, font(SMALL)) + 18
        if x and x + width > inner:
            x, row = 0.0, row + 1
        rows.append((kind, words, x, row))
        x += width
    return rows


def _panel_heights(data: ChartData, inner: float) -> tuple[list[float], list[float], list[float]]:
    """For each panel: what lies around its plot, and the least and the natural height of the plot."""
    trajectories = sum(not panel.is_ratio for panel in data.panels)
    usual = {0: 300.0, 1: 390.0, 2: 270.0}.get(trajectories, 220.0)
    ratio = 104.0 if trajectories < 3 else 92.0
    fixed, least, natural = [], [], []
    for index, panel in enumerate(data.panels):
        around = _around(data, index, inner)
        fixed.append(sum(around) + (_PANEL_GAP if index else 0))
        labels = sum(_label_size(line)[1] for line in panel.lines)
        low = _EMPTY_HEIGHT if not panel.lines and not panel.undated else max(76.0 if panel.is_ratio else 130.0, labels)
        least.append(low)
        natural.append(low if low == _EMPTY_HEIGHT else max(low, ratio if panel.is_ratio else usual))
    return fixed, least, natural


def _around(data: ChartData, index: int, inner: float) -> tuple[float, float, float]:
    """Heights of a panel's title, its marker names and its time labels."""
    panel = data.panels[index]
    title = 27.0 if panel.title else 0.0
    names = _rows_room(data, inner) if index == _named_panel(data) else 0.0
    return title, names, _TIME_LABELS if _has_time_labels(data, index) else 6.0


def _rows_room(data: ChartData, inner: float) -> float:
    """Room for the names of policies at full width; zoomed, they stand further apart."""
    if not data.markers:
        return 0.0
    (first, last), room = whole_range(data), inner - _LEAST_GUTTER - _strip_width(data, inner)
    width = _plot_width(data, room)
    seen = [index for index, marker in enumerate(data.markers) if first <= marker.day <= last]
    places = [(data.markers[index].day - first) / (last - first) * width for index in seen]
    words = _marker_words(data, inner)
    rows = marker_names(places, [text_width(words[index], font(SMALL)) for index in seen], room)
    return MARKER_ROW * (1 + max((name.row for name in rows), default=0)) + 6.0


def _named_panel(data: ChartData) -> int:
    """The panel that carries the markers' names: the first trajectories."""
    return next((i for i, panel in enumerate(data.panels) if not panel.is_ratio and panel.lines), -1)


def _has_time_labels(data: ChartData, index: int) -> bool:
    """A ratio right under its trajectories shares their labels; every other panel has its own."""
    panel = data.panels[index]
    if not panel.lines and not panel.undated:
        return False
    return not panel.is_ratio or index == 0 or not data.panels[index - 1].lines or data.panels[index - 1].is_ratio


def _shared_out(room: float, least: list[float], natural: list[float]) -> list[float]:
    """Plot heights that fill `room` in proportion to the natural ones, none below its least."""
    heights = list(natural)
    free = set(range(len(natural)))
    while free:
        taken = sum(heights[index] for index in range(len(natural)) if index not in free)
        factor = (room - taken) / sum(natural[index] for index in free)
        growing = {index for index in free if natural[index] > _EMPTY_HEIGHT and natural[index] * factor > least[index]}
        for index in free - growing:
            heights[index] = least[index]
        if growing == free:
            for index in free:
                heights[index] = natural[index] * factor
            break
        free = growing
    return heights


def _panels(data: ChartData, inner: float, top: float, heights: list[float]) -> list[PanelLayout]:
    gutter = _gutter(data, heights)
    strip = _strip_width(data, inner)
    left = MARGIN + gutter
    right = left + _plot_width(data, inner - gutter - strip)
    found = []
    for index, (panel, height) in enumerate(zip(data.panels, heights, strict=True)):
        if index:
            top += _PANEL_GAP
        title_height, names_height, below = _around(data, index, inner)
        title = _panel_title(panel, top, inner) if title_height else None
        plot_top = top + title_height + names_height
        outer = QRectF(MARGIN, top, inner, plot_top + height + below - top)
        plot = QRectF(left, plot_top, right - left, height)
        beside = QRectF(MARGIN + inner - strip, plot_top, strip, height)
        found.append(
            PanelLayout(
                panel, outer, plot, beside, title, _has_time_labels(data, index), names_height > 0, names_height
            )
        )
        top = outer.bottom()
    return found


def _panel_title(panel: PanelData, top: float, inner: float) -> TextBlock:
    line = elided(panel.title, font(PANEL_TITLE), inner - 120)
    return TextBlock([line], PANEL_TITLE, QRectF(MARGIN, top, inner, 19), muted=False)


def _gutter(data: ChartData, heights: list[float]) -> float:
    """Room for the widest tick of all panels, so that their plots stand in line."""
    days = whole_range(data)
    widest = 0.0
    for panel, height in zip(data.panels, heights, strict=True):
        ticks = pick_scale(panel, days, data.bands).ticks(ticks_at_most(height))
        widest = max([widest, *(text_width(words, font(TICK)) for words in show_ticks(ticks))])
    return max(_LEAST_GUTTER, widest + 12)


def ticks_at_most(height: float) -> int:
    """How many value ticks a plot of this height carries."""
    return max(3, int(height // 27))


def undated_words(point: Point, inner: float) -> tuple[list[str], str]:
    """An undated figure's group in one or two lines, and its value, which stands after the last."""
    return wrapped(point.group, font(LABEL), min(_LABEL_AT_MOST, 0.2 * inner), 2) or [""], show_value(point.value)


def _strip_width(data: ChartData, inner: float) -> float:
    """Room beside the plots for figures without a date; 0 where there is none."""
    widths = [0.0]
    for panel in data.panels:
        for point in panel.undated[:UNDATED_AT_MOST]:
            lines, value = undated_words(point, inner)
            widths += [text_width(words, font(LABEL)) for words in lines]
            widths.append(widths[-1] + 6 + text_width(value, font(SMALL)))
    return UNDATED_LABEL + max(widths) + 2 if len(widths) > 1 else 0.0


def label_lines(label: str) -> list[str]:
    """An end label as written: one or two lines."""
    return wrapped(label, font(LABEL), _LABEL_AT_MOST, 2)


def note_of(line: Line) -> str:
    """Why a line ends, as written under its label."""
    return elided(line.end_note, font(SMALL), _LABEL_AT_MOST) if line.end_note else ""


def _label_size(line: Line) -> tuple[float, float]:
    words = label_lines(line.label)
    widths = [text_width(one, font(LABEL)) for one in words]
    height = LINE_HEIGHTS[LABEL] * max(1, len(words)) + (14 if line.end_note else 0) + 1
    return max([0.0, text_width(note_of(line), font(SMALL)), *widths]), height


def _plot_width(data: ChartData, room: float) -> float:
    """The widest plot beside which every end label still fits: one that ends early needs no room at the right."""
    first, last = whole_range(data)
    widest = room - 16.0
    for panel in data.panels:
        for line in panel.lines:
            if line.points:
                share = (min(line.points[-1].day, last) - first) / (last - first)
                widest = min(widest, (room - _label_size(line)[0] - 11) / max(share, 0.05))
    return max(widest, 60.0)
