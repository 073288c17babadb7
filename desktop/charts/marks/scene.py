"""The picture on screen: its items in one scene, kept up to date."""

from __future__ import annotations

import weakref
from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from db.charts.description import Annotation
from desktop.charts.marks.drawing import Drawing
from desktop.charts.stage.contents import Spot
from desktop.charts.stage.layout import Layout
from desktop.charts.stage.stage import ChartItem
from desktop.charts.stage.value_zoom import moved, zoomed

_LEAST_DAYS = 20.0


class SceneItem(pg.GraphicsObject):  # type: ignore[misc]
    """An item in a scene."""

    def __init__(self, item: ChartItem) -> None:
        super().__init__()
        self.item = item
        self.setZValue(item.z_value)
        here = weakref.ref(self)  # else each would keep the other
        item.is_changed = lambda: None if (found := here()) is None else found.changed()

    def boundingRect(self) -> QRectF:
        """See Qt."""
        return self.item.area()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        """See Qt."""
        self.item.paint(painter)

    def changed(self) -> None:
        """Paints again, perhaps elsewhere."""
        self.prepareGeometryChange()
        self.update()


class ChartPicture:
    """Puts a chart's items into a scene, in the scene's own pixels, and keeps them up to date.

    One view box lies over all plots and holds the days shown: dragging and turning the wheel anywhere moves all
    panels together, because they have but one time axis.
    """

    def __init__(self, scene: QGraphicsScene, drawing: Drawing) -> None:
        self.scene, self.stage = scene, drawing.stage
        self.view_box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self.items = [SceneItem(item) for item in drawing.items]
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
