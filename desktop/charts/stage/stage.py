"""What all items of one picture share: data, theme, layout, the days shown, and the way from a figure to its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from db.charts.description import ChartData, Form, Line, PanelData, Shape
from desktop.charts.geometry.bar_places import Bar, bars_of
from desktop.charts.geometry.reading import is_joined
from desktop.charts.geometry.scale import Linear, Logarithmic, Scale
from desktop.charts.stage.contents import Days, Spot, Values, line_colours, pick_scale, whole_range
from desktop.charts.stage.forms import in_notation, painted, strengths
from desktop.charts.stage.layout import Layout, PanelLayout, arrange, place_names
from desktop.charts.stage.rooms import UNDATED_AT_MOST, UNDATED_DOT
from desktop.charts.stage.spots import spots_of
from desktop.charts.strokes.house_style import themed
from desktop.charts.strokes.painting import Segment, cut, cut_upright
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
        return pick_scale(panel, self.days, self.data.bands, bars=bars)

    def kept(self, name: Hashable, work_out: Callable[[], Kept]) -> Kept:
        """What `work_out` gives, worked out once for each size and zoom: painting happens far more often."""
        if name not in self._kept:
            with drawn_with(self.family):
                self._kept[name] = work_out()
        kept: Kept = self._kept[name]
        return kept

    def lines(self, panel: int, least: int = 1) -> list[Line]:
        """A panel's lines of a strength or more: 2 in colour, 1 with a name, 0 all."""
        found = zip(self.data.panels[panel].lines, self.strengths[panel], strict=True)
        return [line for line, strength in found if strength >= least]

    def is_strong(self, panel: int, line: Line) -> bool:
        """Whether a line is drawn in colour."""
        return self.kept(("strong", panel, id(line)), lambda: any(one is line for one in self.lines(panel, 2)))

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

    @property
    def paper(self) -> QColor:
        """What the picture is drawn on."""
        return QColor(self.theme.window)

    def colour(self, key: str) -> QColor:
        """A line's colour."""
        return self.colours.get(key, QColor(self.theme.muted))

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

    def places(self, panel: int, line: Line) -> list[tuple[float, float]]:
        """Where each point of a line that is painted as a line stands; y is NaN where it cannot be drawn."""
        return self.kept(("places", panel, id(line)), lambda: self._places(panel, line))

    def _places(self, panel: int, line: Line) -> list[tuple[float, float]]:
        """As `x` and `seen_y`, but in one go: each step of a drag asks for all points."""
        place, height = self.layout.panels[panel], self.scales[panel].height
        top, bottom, high = place.plot.top() - 1, place.plot.bottom(), place.plot.height()
        is_cut = place.data.key in self.values
        (first, last), left, width = self.days, self._left, self._width
        found = []
        for point in line.points:
            y = bottom - height(point.value) * high
            if not math.isfinite(y) or (is_cut and not top <= y <= bottom + 1):
                y = math.nan
            found.append((left + (point.day - first) / (last - first) * width, y))
        return found

    def undated_places(self, number: int) -> Iterator[tuple[int, float, float]]:
        """Where the undated figures of a panel stand beside its time axis; one that cannot be drawn has no place."""
        place = self.layout.panels[number]
        for index, point in enumerate(place.data.undated[:UNDATED_AT_MOST]):
            y = self.seen_y(number, point.value)
            if y == y:
                yield index, place.beside.left() + UNDATED_DOT, y

    def stretches(self, panel: int, line: Line) -> list[tuple[Segment, bool]]:
        """The drawn segments of a line, cut at the edges of its plot, each with whether it is dashed."""
        return self.kept(("stretches", panel, id(line)), lambda: list(self._stretches(panel, line)))

    def _stretches(self, panel: int, line: Line) -> Iterator[tuple[Segment, bool]]:
        place = self.layout.panels[panel]
        plot, is_zoomed = place.plot, place.data.key in self.values
        left, right = plot.left(), plot.right()
        places = self.places(panel, line)
        if is_zoomed:  # what a zoomed value axis does not show is led to as well
            places = [(x, self.y(panel, point.value)) for (x, _), point in zip(places, line.points, strict=True)]
        for segment, ahead in self.uncut(line, places):
            x0, y0, x1, y1 = segment
            # Most lie within the plot: thousands of lines need not be cut.
            is_inside = left <= x0 <= right and left <= x1 <= right and y0 == y0 and y1 == y1
            seen = segment if is_inside else cut(segment, left, right)
            if seen is not None and is_zoomed:
                seen = cut_upright(seen, plot.top(), plot.bottom())
            if seen is not None:
                yield seen, ahead

    @staticmethod
    def uncut(line: Line, places: list[tuple[float, float]]) -> Iterator[tuple[Segment, bool]]:
        """A line's segments between places, each with whether it is dashed."""
        for index in range(1, len(places)):
            (x0, y0), (x1, y1) = places[index - 1], places[index]
            before, here = line.points[index - 1], line.points[index]
            if line.shape is Shape.STEP:
                yield (x0, y0, x1, y0), before.ahead or here.ahead  # nobody has measured that it will hold
                yield (x1, y0, x1, y1), here.ahead
            elif is_joined(line, index):
                yield (x0, y0, x1, y1), here.ahead


def _coloured_lines(panel: PanelData) -> list[str]:
    found = zip(panel.lines, strengths(panel), strict=True)
    return [line.key for line, strength in found if strength == 2]


def _shapes(panels: list[list[str]]) -> dict[str, int]:
    """A shape for each line where a plot has more than three; with fewer, names and lightness tell them apart."""
    if all(len(keys) <= 3 for keys in panels):
        return {}
    distinct = dict.fromkeys(key for keys in panels for key in keys)
    return {key: (0, 4, 3, -3)[place % 4] for place, key in enumerate(distinct)}


class ChartItem(pg.GraphicsObject):  # type: ignore[misc]
    """A part of the picture in the scene's own pixels; paints from the stage each time, without any cache."""

    def __init__(self, stage: Stage, z_value: float, panel: int | None = None) -> None:
        super().__init__()
        self.stage, self.panel = stage, panel
        self.setZValue(z_value)

    @property
    def place(self) -> PanelLayout:
        """The item's panel."""
        assert self.panel is not None
        return self.stage.layout.panels[self.panel]

    def boundingRect(self) -> QRectF:
        """The whole picture's width, and its panel's height with room for what stands out a little."""
        layout = self.stage.layout
        if self.panel is None:
            return layout.whole
        outer = layout.panels[self.panel].outer
        return QRectF(0, outer.top() - 12, layout.width, outer.height() + 24)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        """Paints by `draw`, smoothly."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        with drawn_with(self.stage.family):
            self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """What each kind of item does."""
        raise NotImplementedError

    def changed(self) -> None:
        """Paints again, perhaps elsewhere."""
        self.prepareGeometryChange()
        self.update()
