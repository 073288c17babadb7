"""What all items of one picture share: data, theme, layout, the days shown, and the way from a figure to its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from db.charts.description import ChartData, Form, Line, PanelData
from desktop.charts.geometry.bar_places import Bar, bars_of
from desktop.charts.geometry.scale import Linear, Logarithmic, Scale
from desktop.charts.geometry.segments import Figures, Segments, between, figures_of
from desktop.charts.stage.contents import Days, Spot, Values, line_colours, pick_scale, whole_range
from desktop.charts.stage.forms import in_notation, painted, strengths
from desktop.charts.stage.layout import Layout, PanelLayout, arrange, place_names
from desktop.charts.stage.rooms import UNDATED_AT_MOST, UNDATED_DOT
from desktop.charts.stage.spots import spots_of
from desktop.charts.strokes.house_style import themed
from desktop.look.fonts import drawn_with
from desktop.look.theme import Theme

Kept = TypeVar("Kept")


class Stage:
    """The state that items paint from. After a change call `update` of the items."""

    def __init__(self, data: ChartData, theme: Theme, width: float, height: float | None, days: Days | None) -> None:
        self.values: Values = {}
        self.data, self.theme = in_notation(painted(data)), themed(theme, data.look)
        data = self.data
        self.family = data.look.font if data.look else ""
        self.colours = line_colours(data, self.theme)
        self.paper = QColor(self.theme.window)
        """What the picture is drawn on."""
        self.strengths = [strengths(panel) for panel in data.panels]
        shaped = [panel for panel in (data.like or data).panels if not panel.is_ratio]
        self._sides = _shapes([_coloured_lines(panel) for panel in shaped])
        self.whole_days = whole_range(data)
        self.days = days or self.whole_days
        self.read_day = data.read_day
        with drawn_with(self.family):
            self.layout: Layout = arrange(data, width, height)
        self.scales: list[Scale] = []
        self.names: list[str] = []
        self._kept: dict[Hashable, Any] = {}
        self._made: dict[Hashable, Any] = {}
        self.fit()

    def lay_out(self, width: float, height: float | None) -> None:
        """Takes another size."""
        with drawn_with(self.family):
            self.layout = arrange(self.data, width, height)
        self.fit()

    def show_days(self, first: float, last: float) -> None:
        """Zooms the time axis."""
        self.days = (first, last)
        self.fit()

    def fit(self) -> None:
        """Fits the value axes and the markers' names to the days shown."""
        self._kept.clear()
        self._left, self._width = self.layout.time.left(), self.layout.time.width()
        self.scales = [self._scale(number, panel) for number, panel in enumerate(self.data.panels)]
        places = [self.x(marker.day) for marker in self.data.markers]
        with drawn_with(self.family):
            self.names, self.layout.names = place_names(self.layout, self.data, places)

    def show_values(self, values: Values) -> None:
        """Zooms the value axes of some panels; the others show all they have between the days shown."""
        # Areas and bars begin at zero, and small plots share one scale: only lines are looked at more closely.
        lines = {panel.key for panel in self.data.panels if panel.form is Form.LINES}
        self.values = {key: span for key, span in values.items() if key in lines}
        self.fit()

    def _scale(self, number: int, panel: PanelData) -> Scale:
        if panel.key in self.values:
            return (Logarithmic if panel.logarithmic else Linear)(*self.values[panel.key])
        bars = self.bars(number) if panel.form is Form.BARS else None
        return pick_scale(panel, self.days, self.data.bands, bars=bars, figures=self.figures(number))

    def kept(self, name: Hashable, work_out: Callable[[], Kept]) -> Kept:
        """What `work_out` gives, worked out once for each size and zoom: painting happens far more often."""
        return self._once(self._kept, name, work_out)

    def made(self, name: Hashable, work_out: Callable[[], Kept]) -> Kept:
        """What `work_out` gives, worked out once for the picture: what follows from neither size nor zoom."""
        return self._once(self._made, name, work_out)

    def _once(self, known: dict[Hashable, Any], name: Hashable, work_out: Callable[[], Kept]) -> Kept:
        if name not in known:
            with drawn_with(self.family):
                known[name] = work_out()
        found: Kept = known[name]
        return found

    def lines(self, panel: int, least: int = 1) -> list[Line]:
        """A panel's lines of a strength or more: 2 in colour, 1 with a name, 0 all."""
        found = zip(self.data.panels[panel].lines, self.strengths[panel], strict=True)
        return [line for line, strength in found if strength >= least]

    def is_strong(self, panel: int, line: Line) -> bool:
        """Whether a line is drawn in colour."""
        return id(line) in self.made(("strong", panel), lambda: {id(one) for one in self.lines(panel, 2)})

    def sides(self, key: str) -> int:
        """The shape of a line's dots, as `draw_dot` takes it: circles, but other shapes too among many lines."""
        return self._sides.get(key, 0)

    def bars(self, panel: int) -> list[Bar]:
        """What the bars of a panel say."""
        named = [index for index, strength in enumerate(self.strengths[panel]) if strength]
        return self.kept(("bars", panel), lambda: bars_of(self.data.panels[panel], self.read_day, named))

    def show_reading(self, day: int | None) -> None:
        """Reads another day, which bars show too."""
        self.read_day = day
        if any(panel.form is Form.BARS for panel in self.data.panels):
            self.fit()

    def colour(self, key: str) -> QColor:
        """A line's colour."""
        return self.colours[key] if key in self.colours else QColor(self.theme.muted)

    def x(self, day: float) -> float:
        """Where a day stands."""
        first, last = self.days
        return self._left + (day - first) / (last - first) * self._width

    def day_at(self, x: float) -> float:
        """The day at a place."""
        first, last = self.days
        return first + (x - self._left) / self._width * (last - first)

    def y(self, panel: int, value: float) -> float:
        """Where a value stands in a panel; NaN where it cannot be drawn."""
        plot = self.layout.panels[panel].plot
        y = plot.bottom() - self.scales[panel].height(value) * plot.height()
        return y if math.isfinite(y) else math.nan

    def seen_y(self, panel: int, value: float) -> float:
        """Where a value stands in a panel; NaN also where a zoomed value axis does not show it."""
        y, place = self.y(panel, value), self.layout.panels[panel]
        is_beyond = place.data.key in self.values and not place.plot.top() - 1 <= y <= place.plot.bottom() + 1
        return math.nan if is_beyond else y

    def is_shown(self, day: float) -> bool:
        """Whether a day is within the zoom."""
        return self.days[0] <= day <= self.days[1]

    def spots(self) -> list[Spot]:
        """Every point now drawn that a person can point at, undated ones too."""
        return self.kept("spots", lambda: list(self._spots()))

    def _spots(self) -> Iterator[Spot]:
        for number in range(len(self.layout.panels)):
            yield from spots_of(self, number)

    def figures(self, panel: int) -> Figures:
        """The points of a panel's lines as arrays, made once."""
        return self.made(("figures", panel), lambda: figures_of(self.data.panels[panel].lines))

    def places(self, panel: int, line: Line) -> np.ndarray:
        """Where each point of a line that is painted as a line stands: a row (x, y), y NaN where it cannot be drawn."""
        return self._of_line(self.kept(("places", panel), lambda: self._places(panel)), panel, line)

    def _of_line(self, rows: np.ndarray, panel: int, line: Line) -> np.ndarray:
        first, after = self.figures(panel).bounds[self.number(panel, line) :][:2]
        return rows[first:after]

    def number(self, panel: int, line: Line) -> int:
        """Which of a panel's lines it is."""
        lines = self.data.panels[panel].lines
        return self.made(("numbers", panel), lambda: {id(one): number for number, one in enumerate(lines)})[id(line)]

    def all_places(self, panel: int, line: Line) -> np.ndarray:
        """The same, also for what a zoomed value axis does not show."""
        return self._of_line(self._all_places(panel), panel, line)

    def _places(self, panel: int) -> np.ndarray:
        """As `x` and `seen_y`, but in one go: each step of a drag asks for all points."""
        place, found = self.layout.panels[panel], self._all_places(panel)
        if place.data.key in self.values:
            found = found.copy()
            y = found[:, 1]
            y[~((place.plot.top() - 1 <= y) & (y <= place.plot.bottom() + 1))] = math.nan
        return found

    def _all_places(self, panel: int) -> np.ndarray:
        return self.kept(("all places", panel), lambda: self._work_out_places(panel))

    def _work_out_places(self, panel: int) -> np.ndarray:
        figures, plot = self.figures(panel), self.layout.panels[panel].plot
        (first, last), left, width = self.days, self._left, self._width
        y = plot.bottom() - self.scales[panel].heights(figures.value) * plot.height()
        y[~np.isfinite(y)] = math.nan
        return np.column_stack([left + (figures.day - first) / (last - first) * width, y])

    def stretches(self, panel: int, line: Line) -> Segments:
        """The drawn segments of a line, cut at the edges of its plot."""
        return self.all_stretches(panel).of_line(self.number(panel, line))

    def all_stretches(self, panel: int) -> Segments:
        """The drawn segments of a panel's lines, cut at the edges of its plot."""
        return self.kept(("stretches", panel), lambda: self._stretches(panel))

    def named_stretches(self, panel: int) -> Segments:
        """Of these, those of lines with a name."""
        return self.kept(("named stretches", panel), lambda: self._named_stretches(panel))

    def _named_stretches(self, panel: int) -> Segments:
        found, named = self.all_stretches(panel), np.array(self.strengths[panel], dtype=int) >= 1
        return found if named.all() else found.only(named[found.owner])

    def _stretches(self, panel: int) -> Segments:
        place = self.layout.panels[panel]
        plot, is_zoomed = place.plot, place.data.key in self.values
        # What a zoomed value axis does not show is led to as well.
        found = between(self.figures(panel), self._all_places(panel)).cut(plot.left(), plot.right())
        return found.cut_level(plot.top(), plot.bottom()) if is_zoomed else found

    def undated_places(self, number: int) -> Iterator[tuple[int, float, float]]:
        """Where the undated figures of a panel stand beside its time axis; one that cannot be drawn has no place."""
        place = self.layout.panels[number]
        for index, point in enumerate(place.data.undated[:UNDATED_AT_MOST]):
            y = self.seen_y(number, point.value)
            if y == y:
                yield index, place.beside.left() + UNDATED_DOT, y


def _coloured_lines(panel: PanelData) -> list[str]:
    found = zip(panel.lines, strengths(panel), strict=True)
    return [line.key for line, strength in found if strength == 2]


def _shapes(panels: list[list[str]]) -> dict[str, int]:
    """A shape for each line where a plot has more than three; with fewer, names and lightness tell them apart."""
    if all(len(keys) <= 3 for keys in panels):
        return {}
    distinct = dict.fromkeys(key for keys in panels for key in keys)
    return {key: (0, 4, 3, -3)[place % 4] for place, key in enumerate(distinct)}


class ChartItem:
    """A part of the picture in the picture's own pixels; paints from the stage each time, without any cache.

    It knows no scene, and so can be painted on any thread: `marks.scene.SceneItem` puts it into one.
    """

    def __init__(self, stage: Stage, z_value: float, panel: int | None = None) -> None:
        self.stage, self.panel, self.z_value = stage, panel, z_value
        self.is_changed: Callable[[], None] = lambda: None
        """Called by `changed`."""

    @property
    def place(self) -> PanelLayout:
        """The item's panel."""
        assert self.panel is not None
        return self.stage.layout.panels[self.panel]

    def area(self) -> QRectF:
        """The whole picture's width, and its panel's height with room for what stands out a little."""
        layout = self.stage.layout
        if self.panel is None:
            return layout.whole
        outer = layout.panels[self.panel].outer
        return QRectF(0, outer.top() - 12, layout.width, outer.height() + 24)

    def paint(self, painter: QPainter) -> None:
        """Paints by `draw`, smoothly."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        with drawn_with(self.stage.family):
            self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """What each kind of item does."""
        raise NotImplementedError

    def changed(self) -> None:
        """Where it is on screen, it is painted again, perhaps elsewhere."""
        self.is_changed()
