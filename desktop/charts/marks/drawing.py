"""The whole picture laid out as the items that paint it: the same on screen and in every exported file."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from db.charts.description import ChartData, Form, PanelData
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
from desktop.charts.stage.contents import Days, Values, has_range, in_words
from desktop.charts.stage.forms import TIMED
from desktop.charts.stage.layout import Layout
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.look.theme import Theme


class Drawing:
    """A chart laid out, ready to be painted onto any paper. It knows no scene: one thread at a time may have it.

    Args:
        width, height: in device-independent pixels; no height means the one that suits the chart.
        days: the part of the time axis to show; None for all of it.
        values: the part of the value axis to show, for the panels where it is not all of it.
    """

    def __init__(
        self,
        data: ChartData,
        theme: Theme,
        *,
        width: float,
        height: float | None = None,
        days: Days | None = None,
        values: Values | None = None,
    ) -> None:
        self.stage = Stage(data, theme, width, height, days)
        if values:
            self.stage.show_values(values)
        self.items = _items_of(self.stage)
        """In the order in which they are painted, but for their height over the paper, `z_value`."""

    @property
    def layout(self) -> Layout:
        """Where everything stands now."""
        return self.stage.layout

    def paint(self, painter: QPainter, left: float = 0, top: float = 0) -> None:
        """Onto any paper, with the chart's top left at a place of it."""
        whole = self.layout.whole
        painter.save()
        painter.setClipRect(QRectF(left, top, whole.width(), whole.height()), Qt.ClipOperation.IntersectClip)
        painter.translate(left, top)
        here = painter.worldTransform()
        for item in sorted(self.items, key=lambda one: one.z_value):
            painter.setWorldTransform(here)  # as a scene does: the bytes of a PDF tell what was set before each item
            painter.save()
            item.paint(painter)
            painter.restore()
        painter.restore()


def _items_of(stage: Stage) -> list[ChartItem]:
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
