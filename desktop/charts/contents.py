"""What a chart's data need on paper: the range of days and values, the key, and what a scale cannot show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from db.charts.description import ChartData, Line, PanelData, Point
from desktop.charts.house_style import house_colours
from desktop.charts.reading import reading
from desktop.charts.scale import Linear, Logarithmic, Scale, scale_for
from desktop.look.data_colours import assigned, colour_of
from desktop.look.theme import Theme

Days = tuple[float, float]
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
    if last - first < 1:
        first, last = first - 183, last + 183
    room = 0.012 * (last - first)
    return first - room, last + room


def all_points(panel: PanelData) -> Iterator[Point]:
    """Every dated figure of a panel, those of other publishers too."""
    for line in panel.lines:
        yield from line.points
        yield from line.marks


def pick_scale(panel: PanelData, days: Days, with_bands: bool) -> Scale:
    """The scale that shows what a panel has between two days."""
    values = list(_values(panel, days, with_bands))
    if panel.logarithmic:
        return scale_for(values, logarithmic=True)
    fitted = scale_for(values, logarithmic=False, from_zero=not panel.is_ratio)
    is_near_parity = panel.is_ratio and values and 0.6 < fitted.high < 1.04
    return Linear(fitted.low, 1.04) if is_near_parity else fitted


def line_colours(data: ChartData, theme: Theme) -> dict[str, QColor]:
    """A colour for each line's key; the same in all panels."""
    given = dict(data.colours)
    for panel in data.panels:
        if panel.is_ratio and panel.lines:
            given.setdefault(panel.lines[0].key, _RATIO_PLACE)
    keys = [line.key for panel in data.panels for line in panel.lines]
    keys += [point.key for panel in data.panels for point in panel.undated if point.key]
    places = assigned(keys, given)
    if data.look is not None and data.look.colours:
        return house_colours(keys, data.look, theme, places, data.colours)
    return {key: colour_of(key, theme, places) for key in keys}


def key_entries(data: ChartData) -> list[tuple[str, str]]:
    """What dashes, hollow points and the other marks mean: (kind of mark, words), only for marks that are there."""
    lines = [line for panel in data.panels for line in panel.lines]
    points = [point for line in lines for point in line.points]
    drawn = [*points, *(point for line in lines for point in line.marks)]
    tr = QCoreApplication.translate
    entries = [
        ("dashed", tr("Chart", "planned, target or forecast"), any(point.ahead for point in points)),
        ("overdue", tr("Chart", "its day has passed"), any(point.overdue for point in points)),
        ("hollow", tr("Chart", "computed from other figures"), any(point.derived for point in points)),
        ("band", tr("Chart", "uncertainty"), data.bands and any(has_range(point) for point in points)),
        ("mark", tr("Chart", "other publishers"), any(line.marks for line in lines)),
        ("span", tr("Chart", "days that a vague date allows"), any(point.first_day < point.day for point in drawn)),
        ("caret", tr("Chart", "at least, or up to"), any(point.bound for point in drawn)),
    ]
    return [(kind, words) for kind, words, is_there in entries if is_there]


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
    """The unit beside a panel's title, unless the title says it."""
    return "" if not panel.unit or panel.unit in panel.title else panel.unit


def _values(panel: PanelData, days: Days, with_bands: bool) -> Iterator[float]:
    first, last = days
    # Heights between two points are read on some scale; both kinds give values between those of the points.
    probe: Scale = Logarithmic(1.0, 10.0) if panel.logarithmic else Linear(0.0, 1.0)
    for line in panel.lines:
        for point in (*line.points, *line.marks):
            if first <= point.day <= last:
                yield from _extremes(point, with_bands)
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
