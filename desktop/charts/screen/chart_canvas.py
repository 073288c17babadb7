"""A chart in its place on screen: built, fitted, zoomed, and what is read or lit up in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from db.charts.description import ChartData
from db.charts.files.chart_text import describe
from desktop.charts.marks.drawing import Drawing
from desktop.charts.marks.period import HandlesItem
from desktop.charts.marks.scene import ChartPicture, SceneItem
from desktop.charts.marks.targets import Kind, Target, TargetItem, same_target
from desktop.charts.marks.targets import spoken as target_spoken
from desktop.charts.screen.chart_view import ChartView
from desktop.charts.screen.readout import ReadoutItem, spoken
from desktop.charts.screen.stepping import same_spot
from desktop.charts.stage.contents import Days, Spot, Values
from desktop.look import theme
from desktop.look.first_focus import begin_with
from desktop.look.seen_anew import SeenAnew

_HOVER_PX = 22.0


class ChartCanvas(QWidget):
    """Shows a `ChartData`; a chart that needs more height than there is gets it, and is scrolled."""

    range_changed = Signal()
    fitted = Signal()
    """It was laid out for the place it has now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._picture: ChartPicture | None = None
        self._readout: ReadoutItem | None = None
        self._lit: TargetItem | None = None
        self._handles: HandlesItem | None = None
        self._over: list[SceneItem] = []
        """These three, in the scene."""
        self._described = ""
        self._fitted_to = QSize()
        self.view = ChartView()
        self.view.setAccessibleName(self.tr("Chart"))
        self.view.setBackground(theme.current_theme().window)  # until there is a chart
        self.count_sources: Callable[[Spot], int] = lambda _spot: 0
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        begin_with(self, self.view)
        SeenAnew(self, self._draw_anew)

    def show_data(self, data: ChartData) -> None:
        """Draws `data` in place of what was there; the zoom stays where the chart spans the same days."""
        before = self._data
        stays = before is not None and (before.first_day, before.last_day) == (data.first_day, data.last_day)
        days = self.zoomed_days() if stays else None
        values = _still_there(self.zoomed_values() or {}, before, data) if before is not None else {}
        self._data = data
        self._build(days, values)

    def data(self) -> ChartData | None:
        """What is drawn."""
        return self._data

    def visible_range(self) -> Days | None:
        """First and last day shown now; None before there is a chart. Hand it to `export` as `days`."""
        return self._picture.stage.days if self._picture else None

    @property
    def picture(self) -> ChartPicture | None:
        """The picture shown; None before there is a chart."""
        return self._picture

    def zoomed_days(self) -> Days | None:
        """The part of the time axis shown, where it is not all of it. Hand it to `export` as `days`."""
        if self._picture is None:
            return None
        stage = self._picture.stage
        is_whole = all(abs(a - b) <= 0.5 for a, b in zip(stage.days, stage.whole_days, strict=True))
        return None if is_whole else stage.days

    def zoomed_values(self) -> Values | None:
        """The parts of value axes shown, where it is not all of them. Hand it to `export` as `values`."""
        return dict(self._picture.stage.values) or None if self._picture else None

    def is_zoomed(self) -> bool:
        """Whether less or more than all of the axes is shown."""
        return self.zoomed_days() is not None or self.zoomed_values() is not None

    def reset_zoom(self) -> None:
        """Shows all days and values again."""
        if self._picture:
            self._picture.show_all_days()
            self._picture.show_all_values()
            self._range_changed()

    def zoom_values(self, factor: float, place: QPointF) -> None:
        """Shows `factor` times as much of the value axis of the panel at a place."""
        panel = self.panel_at(place)
        if self._picture is not None and panel is not None:
            self._picture.zoom_values(panel, factor, place.y())
            self._range_changed()

    def zoom(self, factor: float) -> None:
        """Shows `factor` times as many days, around the middle, or around the point now read."""
        if self._picture is None:
            return
        (first, last), spot = self._picture.stage.days, self.spot()
        middle = (first + last) / 2
        if spot is not None and spot.line is not None:
            middle = float(spot.point.day)
        self._picture.show_days(middle - (middle - first) * factor, middle + (last - middle) * factor)

    def read_day(self) -> int | None:
        """The day of the reading line."""
        return self._picture.stage.read_day if self._picture else None

    def spot(self) -> Spot | None:
        """The point whose box is shown."""
        return self._readout.spot if self._readout else None

    def spots(self) -> list[Spot]:
        """All points drawn now, with their places in the view."""
        return self._picture.spots() if self._picture else []

    def panel_at(self, place: QPointF) -> int | None:
        """The panel whose plot or value axis is at a place."""
        panels = self._picture.layout.panels if self._picture else []
        for number, panel in enumerate(panels):
            if panel.data.lines and QRectF(0, panel.plot.top(), panel.plot.right(), panel.plot.height()).contains(
                place
            ):
                return number
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays the chart out for the new size."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for two panels."""
        return QSize(900, 640)

    def minimumSizeHint(self) -> QSize:
        """What still can be read; a chart that needs more height is scrolled."""
        return QSize(320, 200)

    def _draw_anew(self) -> None:
        if self._data is not None:
            self._build(self.zoomed_days(), self.zoomed_values())

    def _build(self, days: Days | None, values: Values | None) -> None:
        if self._data is None:
            return
        read, target = self.spot(), self.target()
        if self._picture:
            for item in self._over:
                self.view.scene().removeItem(item)
            self._picture.remove()
        shown = theme.current_theme()
        room = self._scroll.maximumViewportSize()
        drawing = Drawing(self._data, shown, width=room.width(), height=room.height(), days=days, values=values)
        self._picture = ChartPicture(self.view.scene(), drawing)
        self.view.setBackground(self._picture.stage.theme.window)
        self._picture.view_box.sigXRangeChanged.connect(self._range_changed)
        self._readout = ReadoutItem(self._picture.stage)
        self._lit = TargetItem(self._picture.stage)
        self._handles = HandlesItem(self._picture.stage)
        self._over = [SceneItem(item) for item in (self._readout, self._lit, self._handles)]
        for item in self._over:
            self.view.scene().addItem(item)
        self._described = describe(self._data)
        self.view.picture = self._picture
        self.view.setAccessibleName(self._data.title or self.tr("Chart"))
        self.view.setAccessibleDescription(self._described)
        self._settle(room)
        self.fitted.emit()
        if read is not None:
            self._show_spot(same_spot(self.spots(), read))
        self._show_target(same_target(self._picture.stage, target))

    def _fit(self) -> None:
        """Fills the place given, where that is another than before."""
        room = self._scroll.maximumViewportSize()
        if self._picture is None or room == self._fitted_to:
            return
        self._picture.resize(room.width(), room.height())
        self._settle(room)
        self.fitted.emit()

    def _settle(self, room: QSize) -> None:
        """Takes a picture laid out for `room`; one that needs more height than there is gets it, and is scrolled."""
        if self._picture is None:
            return
        self._fitted_to = room
        self.view.scrolls = self._picture.layout.height > room.height() + 0.5
        if self.view.scrolls:
            narrower = room.width() - self._scroll.verticalScrollBar().sizeHint().width()
            self._picture.resize(narrower, room.height())
        self.view.resize(round(self._picture.layout.width), round(self._picture.layout.height))
        self._show_again()

    def _range_changed(self) -> None:
        self._show_again()
        self.range_changed.emit()

    def _show_again(self) -> None:
        """What is read and lit up, where it stands now."""
        if self._handles is not None:
            self._handles.changed()
        if (read := self.spot()) is not None:
            self._show_spot(same_spot(self.spots(), read))
        if self._picture is not None:
            self._show_target(same_target(self._picture.stage, self.target()))

    def spot_near(self, place: QPointF) -> Spot | None:
        """The point at a place, or None."""

        def distance(spot: Spot) -> float:
            return float(((spot.x - place.x()) ** 2 + (spot.y - place.y()) ** 2) ** 0.5)

        near = min(self.spots(), key=distance, default=None)
        return near if near is not None and distance(near) <= _HOVER_PX else None

    def _show_spot(self, spot: Spot | None) -> None:
        if self._readout is None or (spot is None and self._readout.spot is None):
            return
        before = self._readout.spot
        if spot is not None and before is not None and before.point is spot.point:
            sources = self._readout.sources
        else:
            sources = self.count_sources(spot) if spot is not None else 0
        self._readout.show_spot(spot, sources)
        self.view.setAccessibleDescription(spoken(spot, sources) if spot else self._described)
        if spot is not None and self.view.scrolls and self.view.hasFocus():
            self._scroll.ensureVisible(round(spot.x), round(spot.y), 40, 80)

    def target(self) -> Target | None:
        """The marker, note or sentence that is pointed at or reached by keys."""
        return self._lit.target if self._lit else None

    def _show_target(self, target: Target | None) -> None:
        if self._lit is None or (target is None and self._lit.target is None):
            return
        self._lit.show_target(target)
        if self._handles is not None:
            self._handles.hold(target.index if target is not None and target.kind is Kind.PERIOD else None)
        self.view.setAccessibleDescription(target_spoken(target) if target else self._described)
        if target is not None and self.view.scrolls and self.view.hasFocus():
            middle = target.areas[0].center()
            self._scroll.ensureVisible(round(middle.x()), round(middle.y()), 40, 80)


def _still_there(values: Values, before: ChartData, now: ChartData) -> Values:
    """The zooms of value axes that still show the same kind of value."""
    kinds = [
        {panel.key: (panel.unit, panel.show_as, panel.form, panel.logarithmic) for panel in one.panels}
        for one in (before, now)
    ]
    return {key: shown for key, shown in values.items() if kinds[0].get(key) == kinds[1].get(key)}
