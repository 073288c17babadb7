"""The whole picture as items of one scene: the same on screen and in every exported file."""

from __future__ import annotations

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsScene

from db.charts.description import Annotation, ChartData, Form, PanelData
from desktop.charts.marks.annotations import AnnotationsItem
from desktop.charts.marks.areas import AreaLabelsItem, AreasItem
from desktop.charts.marks.bands import BandItem
from desktop.charts.marks.bars import BarsItem
from desktop.charts.marks.end_labels import EndLabelsItem
from desktop.charts.marks.furniture import GridItem, MarkersItem, ReadingItem, TextItem, WordsItem
from desktop.charts.marks.house_furniture import HouseItem
from desktop.charts.marks.items import CrowdItem, LinesItem, PointsItem, ValueLabelsItem
from desktop.charts.marks.multiples import MultiplesItem
from desktop.charts.marks.period import PeriodItem
from desktop.charts.marks.ranking import RankingItem
from desktop.charts.marks.undated import UndatedItem
from desktop.charts.stage.contents import Days, Spot, Values, has_range, in_words
from desktop.charts.stage.forms import TIMED
from desktop.charts.stage.layout import Layout
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.stage.value_zoom import moved, zoomed
from desktop.look.theme import Theme

_LEAST_DAYS = 20.0


class ChartPicture:
    """Puts a chart's items into a scene, in the scene's own pixels, and keeps them up to date.

    One view box lies over all plots and holds the days shown: dragging and turning the wheel anywhere moves all
    panels together, because they have but one time axis.

    Args:
        width, height: in device-independent pixels; no height means the one that suits the chart.
        days: the part of the time axis to show; None for all of it.
        values: the part of the value axis to show, for the panels where it is not all of it.
    """

    def __init__(
        self,
        scene: QGraphicsScene,
        data: ChartData,
        theme: Theme,
        *,
        width: float,
        height: float | None = None,
        days: Days | None = None,
        values: Values | None = None,
    ) -> None:
        self.scene = scene
        self.stage = Stage(data, theme, width, height, days)
        if values:
            self.stage.show_values(values)
        self.view_box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self.items: list[ChartItem] = _items(self.stage)
        for item in (self.view_box, *self.items):
            scene.addItem(item)
        self.view_box.setZValue(-1)
        self.view_box.setMouseEnabled(x=True, y=False)
        self.view_box.setYRange(0, 1, padding=0)
        self._limit()
        self._place()
        self.view_box.setXRange(*self.stage.days, padding=0)
        self.view_box.sigXRangeChanged.connect(self._zoomed)

    @property
    def layout(self) -> Layout:
        """Where everything stands now."""
        return self.stage.layout

    def resize(self, width: float, height: float | None) -> None:
        """Lays the picture out anew."""
        self.stage.lay_out(width, height)
        self._place()
        self._repaint()

    def show_days(self, first: float, last: float) -> None:
        """Shows a part of the time axis."""
        self.view_box.setXRange(first, last, padding=0)

    def show_all_days(self) -> None:
        """Takes the zoom back."""
        self.show_days(*self.stage.whole_days)

    def show_notes(self, notes: tuple[Annotation, ...]) -> None:
        """Shows these notes of the person's, while one is being moved."""
        self.stage.data = replace(self.stage.data, annotations=notes)
        self.stage.fit()
        self._repaint()

    def zoom_values(self, panel: int, factor: float, y: float) -> None:
        """Shows `factor` times as much of a panel's value axis, about the value at `y`; all of it at the widest."""
        self._show_values(panel, zoomed(self.stage, panel, factor, y))

    def move_values(self, panel: int, pixels: float) -> None:
        """Moves a zoomed value axis down by so many pixels."""
        if self.stage.data.panels[panel].key in self.stage.values:
            self._show_values(panel, moved(self.stage, panel, pixels))

    def show_all_values(self, panel: int | None = None) -> None:
        """Takes the zoom of one value axis back, or of all."""
        kept = {} if panel is None else dict(self.stage.values)
        if panel is not None:
            kept.pop(self.stage.data.panels[panel].key, None)
        self.stage.show_values(kept)
        self._repaint()

    def _show_values(self, panel: int, values: tuple[float, float] | None) -> None:
        if values is None:
            self.show_all_values(panel)
            return
        self.stage.show_values({**self.stage.values, self.stage.data.panels[panel].key: values})
        self._repaint()

    def show_reading(self, day: int | None) -> None:
        """Puts the reading line on a day, or takes it away."""
        self.stage.show_reading(day)
        self._repaint()

    def spots(self) -> list[Spot]:
        """Every point drawn now."""
        return self.stage.spots()

    def remove(self) -> None:
        """Takes all items out of the scene."""
        self.view_box.sigXRangeChanged.disconnect(self._zoomed)
        for item in (*self.items, self.view_box):
            self.scene.removeItem(item)
        self.items = []

    def _place(self) -> None:
        layout = self.stage.layout
        self.scene.setSceneRect(layout.whole)
        self.view_box.setGeometry(layout.time)

    def _limit(self) -> None:
        first, last = self.stage.whole_days
        span = last - first
        self.view_box.setLimits(
            xMin=first - span / 2, xMax=last + span / 2, minXRange=min(_LEAST_DAYS, span), maxXRange=2 * span
        )

    def _zoomed(self, _view_box: object, days: tuple[float, float]) -> None:
        self.stage.show_days(float(days[0]), float(days[1]))
        self._repaint()

    def _repaint(self) -> None:
        for item in self.items:
            item.changed()


def _items(stage: Stage) -> list[ChartItem]:
    """All items in the order in which they are painted."""
    items: list[ChartItem] = [TextItem(stage)]
    for number, panel in enumerate(stage.data.panels):
        if in_words(panel):
            items.append(WordsItem(stage, number))
            continue
        items.append(GridItem(stage, number))
        if stage.data.markers and panel.lines and not panel.is_ratio and panel.form in TIMED:
            items.append(MarkersItem(stage, number))
        items += _figures(stage, number, panel)
        if panel.undated and panel.form in (Form.LINES, Form.AREAS):
            items.append(UndatedItem(stage, number))
    if stage.data.look is not None:
        items.append(HouseItem(stage))
    return [*items, PeriodItem(stage), AnnotationsItem(stage), ReadingItem(stage)]


def _figures(stage: Stage, number: int, panel: PanelData) -> list[ChartItem]:
    """What shows a panel's figures in its form."""
    if panel.form is Form.AREAS:
        return [AreasItem(stage, number), AreaLabelsItem(stage, number)]
    if panel.form is Form.MULTIPLES:
        return [MultiplesItem(stage, number)]
    if panel.form is Form.BARS:
        return [BarsItem(stage, number)]
    if panel.form is Form.RANKING:
        return [RankingItem(stage, number)]
    items: list[ChartItem] = [CrowdItem(stage, number)] if 0 in stage.strengths[number] else []
    named = stage.lines(number)
    # What is in colour lies over what is grey.
    lines = sorted(named, key=lambda line: stage.is_strong(number, line))
    if stage.data.bands:
        items += [BandItem(stage, number, line) for line in lines if any(has_range(point) for point in line.points)]
    items += [LinesItem(stage, number, lines), PointsItem(stage, number, lines), EndLabelsItem(stage, number)]
    if stage.data.point_labels:
        items.append(ValueLabelsItem(stage, number))
    return items
