"""What a chart's data need on paper: the range of days and values, the key, and what a scale cannot show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from db.charts.description import ChartData, Form, Line, PanelData, Point, Shape
from desktop.charts.geometry.bar_places import Bar
from desktop.charts.geometry.ranks import rank_days
from desktop.charts.geometry.reading import reading
from desktop.charts.geometry.scale import LONGEST_UNIT, Linear, Logarithmic, Scale, scale_for, unit_beside
from desktop.charts.geometry.segments import Figures, figures_of
from desktop.charts.geometry.stacking import highest, stacked
from desktop.charts.stage.forms import strengths
from desktop.charts.strokes.house_style import house_colours
from desktop.look.data_colours import assigned, colour_of
from desktop.look.theme import Theme

Days = tuple[float, float]
Values = dict[str, tuple[float, float]]
"""By a panel's key: the lowest and the highest value shown, where its value axis is zoomed."""
_BEFORE_RANKS = 60.0
"""Days before the first ranks: before those is nothing to see."""
_RATIO_PLACE = 0
"""The palette's green: a ratio belongs to neither side."""


@dataclass(frozen=True)
class Spot:
    """One drawn point and where it comes from; `line` is None for an undated figure, `index` its place there."""

    panel: PanelData
    line: Line | None
    index: int
    point: Point
    x: float
    y: float


def whole_range(data: ChartData) -> Days:
    """The days that a chart spans before it is zoomed, with a little room at both ends."""
    first, last = float(data.first_day), float(data.last_day)
    if last <= first:
        days = [day for panel in data.panels for point in all_points(panel) for day in (point.first_day, point.day)]
        first, last = (float(min(days)), float(max(days))) if days else (18262.0, 20454.0)
    trajectories = [panel for panel in data.panels if not panel.is_ratio]
    if trajectories and all(panel.form is Form.RANKING for panel in trajectories):
        ranked = [day for panel in trajectories for day in rank_days(panel.lines)]
        first = max(first, min(ranked, default=first) - _BEFORE_RANKS)
    if last - first < 1:
        first, last = first - 183, last + 183
    room = 0.012 * (last - first)
    return first - room, last + room


def all_points(panel: PanelData) -> Iterator[Point]:
    """Every dated figure of a panel, those of other publishers too."""
    for line in panel.lines:
        yield from line.points
        yield from line.marks


def pick_scale(
    panel: PanelData,
    days: Days,
    with_bands: bool,
    *,
    bars: list[Bar] | None = None,
    figures: Figures | None = None,
) -> Scale:
    """The scale that shows what a panel has between two days; of `bars`, what these say, from zero.

    Args:
        figures: the points of its lines as arrays, where they are known.
    """
    if panel.form is Form.RANKING:
        return Linear(0.0, 1.0)
    held = panel.held or ()
    if panel.form is Form.AREAS:
        return scale_for([*_stack_values(panel, days), *held], logarithmic=False)
    if bars is not None:
        return scale_for([*_bar_values(panel, bars, with_bands), *held], logarithmic=False)
    values = [*_values(panel, days, with_bands, figures), *held]
    if panel.logarithmic:
        return scale_for(values, logarithmic=True)
    fitted = scale_for(values, logarithmic=False, from_zero=not panel.is_ratio or panel.unit == "%")
    is_near_parity = panel.is_ratio and panel.unit != "%" and values and 0.6 < fitted.high < 1.04
    return Linear(fitted.low, 1.04) if is_near_parity else fitted


def extent(panel: PanelData, days: Days, with_bands: bool) -> tuple[float, float] | None:
    """The lowest (logarithmic: above 0) and the highest value that a panel's axis has room for; None: nothing."""
    found = _stack_values(panel, days) if panel.form is Form.AREAS else _values(panel, days, with_bands)
    values = [value for value in found if math.isfinite(value) and (value > 0 or not panel.logarithmic)]
    return (min(values), max(values)) if values else None


def line_colours(data: ChartData, theme: Theme) -> dict[str, QColor]:
    """A colour for each line's key; the same in all panels, and for all lines of one group."""
    coloured, places = palette_places(data)
    if data.look is not None and data.look.colours:
        found = house_colours(coloured, data.look, theme, places, (data.like or data).colours)
    else:
        found = {key: colour_of(key, theme, places) for key in coloured}
    owners, keys = _owners(data), _keys(data)
    colours = {**dict.fromkeys(keys, QColor(theme.muted)), **found}
    return {**colours, **{key: colours[owner] for key, owner in owners.items()}}


def _owners(data: ChartData) -> dict[str, str]:
    """The key of the group that each line has its colour from."""
    return {line.key: line.colour_key or line.key for panel in data.panels for line in panel.lines}


def _keys(data: ChartData) -> list[str]:
    owners = _owners(data)
    keys = [owners[line.key] for panel in data.panels for line in panel.lines]
    return keys + [point.key for panel in data.panels for point in panel.undated if point.key]


def palette_places(data: ChartData) -> tuple[list[str], dict[str, int]]:
    """The keys that have a colour, and for those without a fixed one its place in the palette."""
    owners, keys = _owners(data), _keys(data)
    given = dict(data.colours)
    for panel in data.panels:
        if panel.is_ratio and panel.lines and not panel.lines[0].colour_key:
            given.setdefault(panel.lines[0].key, _RATIO_PLACE)
    strong = {
        owners[line.key]
        for panel in data.panels
        for line, strength in zip(panel.lines, strengths(panel), strict=True)
        if strength == 2
    }
    named = set(owners.values())
    coloured = [key for key in keys if key in strong or key not in named]
    return coloured, assigned(coloured, given)


def key_entries(data: ChartData) -> list[tuple[str, str]]:
    """What dashes, hollow points and the other marks mean: (kind of mark, words), only for marks that are there."""
    tr = QCoreApplication.translate
    shown = [panel for panel in data.panels if not in_words(panel)]
    lines = [(panel.form, line) for panel in shown for line in panel.lines]
    points = [(form, point) for form, line in lines for point in line.points]
    plotted = [point for form, point in points if form is Form.LINES]
    marks = [mark for form, line in lines if form is Form.LINES for mark in line.marks]
    ahead = {form for form, point in points if point.ahead}
    bars = [panel for panel in shown if panel.form is Form.BARS]
    has_band = any(has_range(point) for form, point in points if form in (Form.LINES, Form.MULTIPLES))
    entries = [
        (
            "dashed",
            tr("Chart", "planned, target or forecast"),
            bool(ahead & {Form.LINES, Form.MULTIPLES, Form.RANKING}),
        ),
        ("lighter", tr("Chart", "planned, or held to the end"), _has_light_areas(shown)),
        ("outlined", tr("Chart", "planned, target or forecast"), Form.BARS in ahead),
        ("hatched", tr("Chart", "plans without a date, by themselves"), any(panel.undated for panel in bars)),
        ("overdue", tr("Chart", "its day has passed"), any(point.overdue for point in plotted)),
        ("hollow", tr("Chart", "computed from other figures"), any(point.derived for point in plotted)),
        ("band", interval_words(data), data.bands and has_band),
        ("whisker", interval_words(data), data.bands and any(has_range(p) for f, p in points if f is Form.BARS)),
        ("mark", tr("Chart", "other publishers"), bool(marks)),
        (
            "span",
            tr("Chart", "days that a vague date allows"),
            any(point.first_day < point.day for point in (*plotted, *marks)),
        ),
        ("caret", tr("Chart", "at least, or up to"), any(point.bound for point in (*plotted, *marks))),
        (
            "ends",
            tr("Chart", "its basis changes: not joined"),
            any(line.end_note for f, line in lines if f is Form.LINES),
        ),
    ]
    return [(kind, words) for kind, words, is_there in entries if is_there]


def _has_light_areas(panels: list[PanelData]) -> bool:
    lines = [line for panel in panels if panel.form is Form.AREAS for line in panel.lines]
    return any(line.shape is Shape.STEP or any(point.ahead for point in line.points) for line in lines)


def zeros_left_out(data: ChartData) -> list[str]:
    """Says how many figures a logarithmic scale cannot show."""
    count = sum(point.value <= 0 for panel in data.panels if panel.logarithmic for point in all_points(panel))
    if not count:
        return []
    if count == 1:
        return [QCoreApplication.translate("Chart", "1 figure of zero, which a logarithmic scale cannot show")]
    return [
        QCoreApplication.translate("Chart", "{0} figures of zero, which a logarithmic scale cannot show").format(count)
    ]


def has_range(point: Point) -> bool:
    """Whether a point says how uncertain it is."""
    return point.low is not None or point.high is not None


def points_upwards(bound: str) -> bool:
    """Whether the true value of a bound lies above ("at least", "more than") rather than below."""
    return bound in ("at least", "more than")


def show_unit(panel: PanelData) -> str:
    """The unit beside a panel's title, unless the title or the axis says it."""
    said = panel.unit in panel.title or len(unit_beside(panel.unit)) <= LONGEST_UNIT
    return "" if said or panel.form is Form.RANKING else panel.unit


def in_words(panel: PanelData) -> bool:
    """Whether a panel says its one figure in words: a ratio that is known for a single day needs no plot."""
    if not panel.is_ratio or panel.undated or panel.held is not None:
        return False
    return sum(len(line.points) for line in panel.lines) == 1


def interval_words(data: ChartData) -> str:
    """What the bands drawn mean: "uncertainty, 5 to 95 %"."""
    intervals = list(dict.fromkeys(panel.interval for panel in data.panels if panel.interval))
    return ", ".join([QCoreApplication.translate("Chart", "uncertainty"), *intervals])


def _stack_values(panel: PanelData, days: Days) -> Iterator[float]:
    yield highest(stacked(panel.lines), *days)
    yield from (point.value for point in panel.undated)


def _bar_values(panel: PanelData, bars: list[Bar], with_bands: bool) -> Iterator[float]:
    yield 0.0
    for bar in bars:
        yield from (one for one in (bar.value, bar.planned, bar.undated) if one is not None)
        if with_bands and bar.line is not None and bar.index is not None:
            yield from _extremes(panel.lines[bar.line].points[bar.index], with_bands)


def _values(panel: PanelData, days: Days, with_bands: bool, figures: Figures | None = None) -> Iterator[float]:
    """The extremes of each line, of which a scale needs no more."""
    first, last = days
    # Heights between two points are read on some scale; both kinds give values between those of the points.
    probe: Scale = Logarithmic(1.0, 10.0) if panel.logarithmic else Linear(0.0, 1.0)
    found = figures_of(panel.lines) if figures is None else figures
    yield from found.extremes(first, last, with_ranges=with_bands)
    for line in panel.lines:
        for mark in line.marks:
            if first <= mark.day <= last:
                yield from _extremes(mark, with_bands)
        for edge in (first, last):
            read = reading(line, edge, probe)
            if read is not None:
                yield read.value
    for point in panel.undated:
        yield from _extremes(point, with_bands)


def _extremes(point: Point, with_bands: bool) -> Iterator[float]:
    yield point.value
    if with_bands:
        yield from (bound for bound in (point.low, point.high) if bound is not None and math.isfinite(bound))
