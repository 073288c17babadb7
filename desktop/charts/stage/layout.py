"""Where everything of a chart stands: title, panels one above another, key, note, sources.

`arrange` only measures; nothing here paints. All in device-independent pixels from the picture's top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication, QRectF

from db.charts.description import ChartData, Form, PanelData
from desktop.charts.geometry.labels import MarkerName, marker_names
from desktop.charts.geometry.scale import axis_words
from desktop.charts.stage.contents import in_words, key_entries, pick_scale, whole_range, zeros_left_out
from desktop.charts.stage.forms import TIMED, notes
from desktop.charts.stage.rooms import (
    LABEL_AT_MOST,
    LEAST_GUTTER,
    named_lines,
    plot_heights,
    plot_width,
    strip_width,
    ticks_at_most,
)
from desktop.charts.strokes.house_style import strip_height
from desktop.charts.strokes.painting import text_width
from desktop.charts.strokes.styles import (
    LABEL,
    LINE_HEIGHTS,
    MARGIN,
    PANEL_TITLE,
    SMALL,
    SUBTITLE,
    TICK,
    TITLE,
    TextBlock,
    font,
)
from desktop.charts.strokes.wrapping import elided, wrapped

_TOP, _BOTTOM = 12, 16
LEAST_WIDTH_PX = 240.0
_MARKER_NAME_AT_MOST = 260
_MOST_TOLD = 8
"""Lines of what is counted and projected: with less, the trial of a pipeline was cut off."""
MARKER_ROW = 16
_TIME_LABELS = 26
_PANEL_GAP = 22


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

    @property
    def in_words(self) -> bool:
        """Whether its one figure stands in words, without axes."""
        return in_words(self.data)

    @property
    def is_timed(self) -> bool:
        """Whether it has the picture's own time axis."""
        return self.data.form in TIMED and not self.in_words


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
        timed = [panel for panel in self.panels if panel.is_timed] or self.panels
        return timed[0].plot.united(timed[-1].plot)


def arrange(data: ChartData, width: float, height: float | None = None) -> Layout:
    """Lays a chart out.

    Args:
        width: of the picture; height: of the picture, or None for the height that suits it. A height too low for
            all there is to show is raised to the least one.
    """
    width = max(width, LEAST_WIDTH_PX)
    inner = width - 2 * MARGIN
    title = _block(data.title, TITLE, MARGIN, _TOP, inner, at_most=2, muted=False)
    subtitle = _block(data.subtitle, SUBTITLE, MARGIN, title.rect.bottom() + 3, inner, at_most=3)
    top = subtitle.rect.bottom() + 16
    foot = _foot(data, inner)
    key_rows = _key_rows(key_entries(data), inner)
    key_height, words_height = _below(data, inner)
    foot_height = 12 + key_height + 13 + words_height + _BOTTOM
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


def _below(data: ChartData, inner: float) -> tuple[float, float]:
    """Heights of the key and of the words under it; of a picture of a playback never less than its whole chart's."""
    rows = _key_rows(key_entries(data), inner)
    key = 22.0 * (1 + max((row for _, _, _, row in rows), default=-1)) + (4 if rows else 0)
    words = sum(block.rect.height() + 3 for block in _foot(data, inner))
    if data.like is None:
        return key, words
    whole_key, whole_words = _below(data.like, inner)
    return max(key, whole_key), max(words, whole_words)


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
    coverage = " · ".join(data.coverage)
    texts = [
        data.note,
        tr("Chart", "Sources: {0}").format(sources) if sources else "",
        coverage,
        " ".join(notes(data)),
        tr("Chart", "Not drawn: {0}").format("; ".join(left_out)) if left_out else "",
    ]
    return [
        _block(text, TICK, MARGIN, 0, inner, at_most=_MOST_TOLD if text is coverage else 4, muted=text is not data.note)
        for text in texts
        if text
    ]


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
        low, high = plot_heights(panel, inner, usual, ratio, trajectories)
        least.append(low)
        natural.append(high)
    return fixed, least, natural


def _around(data: ChartData, index: int, inner: float) -> tuple[float, float, float]:
    """Heights of a panel's title, its marker names and its time labels."""
    panel = data.panels[index]
    if in_words(panel):
        return 0.0, 0.0, 0.0
    title = 27.0 if panel.title else 0.0
    names = _rows_room(data, inner) if index == _named_panel(data.like or data) else 0.0
    return title, names, _TIME_LABELS if _has_time_labels(data, index) else 6.0


def _rows_room(data: ChartData, inner: float) -> float:
    """Room for the names of policies at full width; zoomed, they stand further apart."""
    if data.like is not None:
        return max(_rows_room(replace(data, like=None), inner), _rows_room(data.like, inner))
    if not data.markers:
        return 0.0
    (first, last), room = whole_range(data), inner - LEAST_GUTTER - strip_width(data, inner)
    width = plot_width(data, room)
    seen = [index for index, marker in enumerate(data.markers) if first <= marker.day <= last]
    places = [(data.markers[index].day - first) / (last - first) * width for index in seen]
    words = _marker_words(data, inner)
    rows = marker_names(places, [text_width(words[index], font(SMALL)) for index in seen], room)
    return MARKER_ROW * (1 + max((name.row for name in rows), default=0)) + 6.0


def _named_panel(data: ChartData) -> int:
    """The panel that carries the markers' names: the first trajectories."""
    timed = (i for i, panel in enumerate(data.panels) if not panel.is_ratio and panel.lines and panel.form in TIMED)
    return next(timed, -1)


def _has_time_labels(data: ChartData, index: int) -> bool:
    """A ratio right under its trajectories shares their labels; every other panel has its own."""
    panel = data.panels[index]
    if in_words(panel) or panel.form is Form.MULTIPLES or (not panel.lines and not panel.undated):
        return False
    return not panel.is_ratio or index == 0 or not data.panels[index - 1].lines or data.panels[index - 1].is_ratio


def _shared_out(room: float, least: list[float], natural: list[float]) -> list[float]:
    """Plot heights that fill `room` in proportion to the natural ones, none below its least."""
    heights = list(natural)
    free = set(range(len(natural)))
    while free:
        taken = sum(heights[index] for index in range(len(natural)) if index not in free)
        factor = (room - taken) / sum(natural[index] for index in free)
        growing = {index for index in free if natural[index] > least[index] and natural[index] * factor > least[index]}
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
    strip = strip_width(data, inner)
    edges = MARGIN + gutter, MARGIN + gutter + plot_width(data, inner - gutter - strip)
    found = []
    for index, (panel, height) in enumerate(zip(data.panels, heights, strict=True)):
        if index:
            top += _PANEL_GAP
        title_height, names_height, below = _around(data, index, inner)
        title = _panel_title(panel, top, inner) if title_height else None
        left, right = (MARGIN, MARGIN + inner) if in_words(panel) else edges
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
    """Room for the widest tick or name at the left of all panels, so that their plots stand in line."""
    widest = 0.0
    for panel, height in zip(data.panels, heights, strict=True):
        if in_words(panel):
            continue
        if panel.form in (Form.BARS, Form.RANKING):
            names = [*(line.label for line in named_lines(panel)), *(point.group for point in panel.undated)]
            shown = [elided(name, font(LABEL), LABEL_AT_MOST) for name in names]
            widest = max([widest, *(text_width(name, font(LABEL)) + 4 for name in shown)])
            continue
        ticks = pick_scale(panel, whole_range(data), data.bands).ticks(ticks_at_most(height))
        widest = max([widest, *(text_width(words, font(TICK)) for words in axis_words(ticks, panel.unit))])
    return max(LEAST_GUTTER, widest + 12)
