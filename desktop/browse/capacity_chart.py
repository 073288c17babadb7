"""The panel's small chart of a facility's power; drawn when NumPy and pyqtgraph are there, never waited for."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.charts.description import ChartData, PanelData
from db.library import Library
from db.watch import Watch
from desktop import tasks
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from desktop.charts.screen.chart_widget import ChartWidget

HEIGHT, TALL_HEIGHT = 230, 320


class CapacityChart(QWidget):
    """Shows a facility's power through time, or nothing where no dated figure is known."""

    failed = Signal(object)

    def __init__(self, library: Library, *, tall: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._height = TALL_HEIGHT if tall else HEIGHT
        self._task: tasks.Task | None = None
        self._facility_id = 0
        self.title = PlainLabel()
        self.title.setProperty("role", "heading")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(4)
        self._column.addWidget(self.title)
        self._chart: ChartWidget | None = None
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Whether its figures are being read."""
        return self._task is not None

    def show_facility(self, facility_id: int) -> None:
        """Asks for the power of a facility, off the interface thread; 0 shows nothing."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if facility_id != self._facility_id:
            self.hide()
        self._facility_id = facility_id
        if not facility_id:
            return

        library = self._library

        def work(_watch: Watch) -> tuple[int, PanelData | None]:
            from db.browse import records

            return facility_id, records.facility_power(library, facility_id)

        self._task = tasks.run(self, work, done=self._drawn, failed=self.failed.emit)

    def _drawn(self, answer: tuple[int, PanelData | None]) -> None:
        facility_id, panel = answer
        self._task = None
        if facility_id != self._facility_id:
            return
        if panel is not None:
            self._draw(panel)
        self.setVisible(panel is not None)

    def _draw(self, panel: PanelData) -> None:
        from desktop.charts.screen.chart_widget import ChartWidget

        unit = f", {panel.unit}" if panel.unit else ""
        self.title.setText(f"{panel.title}{unit}" if unit and unit not in panel.title else panel.title)
        if self._chart is None:
            self._chart = ChartWidget()
            self._chart.fitted.connect(self._give_room, Qt.ConnectionType.QueuedConnection)
            self._column.addWidget(self._chart)
        self._chart.show_data(as_chart(panel))
        self._give_room()

    def _give_room(self) -> None:
        """A chart never gets lower than it can be read; here it gets that height instead of a scroll bar."""
        if self._chart is not None and self._chart.picture is not None:
            least = math.ceil(self._chart.picture.layout.least_height)
            self._chart.setFixedHeight(max(self._height, least))


def as_chart(panel: PanelData) -> ChartData:
    """The panel alone, without the words that stand around it already."""
    days = [point.day for line in panel.lines for point in (*line.points, *line.marks)]
    bare = replace(panel, title="", lines=tuple(replace(line, label="") for line in panel.lines))
    return ChartData(title="", subtitle="", panels=(bare,), first_day=min(days), last_day=max(days))
