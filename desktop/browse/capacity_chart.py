"""The panel's small chart of a facility's power; drawn when NumPy and pyqtgraph are there, never waited for."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.charts.description import ChartData, PanelData
from db.in_time import within
from db.library import Library
from db.watch import Watch
from desktop import tasks
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from desktop.charts.screen.chart_widget import ChartWidget

HEIGHT, TALL_HEIGHT = 230, 320
WAIT_S = 0.02
"""How long the window waits for a facility's figures; then they are read beside it. Most come in a third of that."""
IN_A_HURRY_S = 0.12
"""Somebody who goes through rows faster than that, a key held down, must not wait for the chart of each."""


class CapacityChart(QWidget):
    """Shows a facility's power through time, or nothing where no dated figure is known."""

    def __init__(self, library: Library, *, tall: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._height = TALL_HEIGHT if tall else HEIGHT
        self._task: tasks.Task | None = None
        self._facility_id = 0
        self.title = PlainLabel("", self)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(4)
        self._column.addWidget(self.title)
        self._chart: ChartWidget | None = None
        self._asked, self._soon = QElapsedTimer(), QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw_soon)
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Whether its figures are still to be read."""
        return self._task is not None or self._soon.isActive()

    def show_facility(self, facility_id: int) -> None:
        """Draws the power of a facility, soon and never waiting long for it; 0 shows nothing.

        The room of the last chart stays for the next one, so that what stands below it need not move twice.
        """
        self._soon.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        in_a_hurry = self._asked.isValid() and self._asked.elapsed() < 1000 * IN_A_HURRY_S
        self._asked.start()
        if facility_id != self._facility_id:
            self._empty()
        self._facility_id = facility_id
        if facility_id and (self._chart is None or in_a_hurry):
            self._ask()
        elif facility_id:
            self._soon.start()
        else:
            self.hide()

    def _empty(self) -> None:
        """Shows no chart of another facility, in the room of the one shown until now."""
        self.title.setText("")
        if self._chart is not None:
            self._chart.hide()

    def _draw_soon(self) -> None:
        from db.browse import records

        read = partial(records.facility_power, self._library, self._facility_id)
        try:
            panel = within(self._library, WAIT_S, read)
        except Exception:  # too slow, or wrong: beside the window there is time, and what goes wrong is noted
            self._ask()
        else:
            self._drawn((self._facility_id, panel))

    def _ask(self) -> None:
        library, facility_id = self._library, self._facility_id

        def work(_watch: Watch) -> tuple[int, PanelData | None]:
            from db.browse import records

            return facility_id, records.facility_power(library, facility_id)

        self._task = tasks.run(self, work, done=self._drawn, failed=self._failed)

    def _drawn(self, answer: tuple[int, PanelData | None]) -> None:
        facility_id, panel = answer
        self._task = None
        if facility_id != self._facility_id:
            return
        if panel is not None:
            self._draw(panel)
        self.setVisible(panel is not None)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._empty()
        self.title.setText(self.tr("The chart cannot be drawn. {why}").format(why=error))
        self.show()

    def _draw(self, panel: PanelData) -> None:
        from desktop.charts.screen.chart_widget import ChartWidget

        unit = f", {panel.unit}" if panel.unit else ""
        self.title.setText(f"{panel.title}{unit}" if unit and unit not in panel.title else panel.title)
        if self._chart is None:
            self._chart = ChartWidget(self)
            keeps_room = self._chart.sizePolicy()
            keeps_room.setRetainSizeWhenHidden(True)
            self._chart.setSizePolicy(keeps_room)
            self._chart.fitted.connect(self._give_room, Qt.ConnectionType.QueuedConnection)
            self._column.addWidget(self._chart)
        self._chart.show_data(as_chart(panel))
        self._give_room()
        self._chart.show()

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
