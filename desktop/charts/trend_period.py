"""A trend's period, chosen on the chart: drawn at once while it is dragged, kept as one step for Undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.charts.coming.wishes import Coming
from db.derived import today_of

if TYPE_CHECKING:
    from desktop.charts.chart_page import ChartPage


class TrendPeriod(QObject):
    """Between a chart page and the two ends on its chart."""

    def __init__(self, page: ChartPage) -> None:
        super().__init__(page)
        self._page = page
        page.chart.period.tried.connect(self._try)
        page.chart.period.chosen.connect(self._choose)
        page.controls.shown_asked.connect(self._fit_shown)

    def _try(self, first: int | None, last: int | None) -> None:
        from db.charts.coming.refitting import refitted

        page = self._page
        if page.data is not None:
            wishes, today = self._with(first, last), today_of(page.library)
            page.chart.show_data(refitted(page.data, wishes, today))

    def _choose(self, first: int | None, last: int | None, goes_on: bool) -> None:
        page, wishes = self._page, self._with(first, last)
        self._try(first, last)
        page.choose(replace(page.description, coming=wishes), self.tr("Period of the trend"), goes_on=goes_on)

    def _fit_shown(self) -> None:
        days = self._page.chart.visible_range()
        if days is not None:
            self._page.controls.coming.fit_days(*days)

    def _with(self, first: int | None, last: int | None) -> Coming:
        return replace(self._page.description.coming, from_day=first, until_day=last)
