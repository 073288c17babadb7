"""The bar under a chart that plays it: two clocks, each with its slider, play and pause, and a series of images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QPushButton, QRadioButton, QSlider, QWidget

from db.charts.description import ChartData
from db.values import dates
from db.values.date_spans import from_day
from db.watch import Watch
from desktop import tasks
from desktop.charts.playback.series import Series
from desktop.look import theme

if TYPE_CHECKING:
    from desktop.charts.chart_page import ChartPage

BETWEEN_MS = 350
"""From frame to frame, counted from when one is shown, so that slow frames never pile up."""
KNOWN, TIME = "known", "time"


class PlaybackBar(QWidget):
    """Shows frames in the chart of a page; closing it shows the chart itself again."""

    def __init__(self, page: ChartPage) -> None:
        super().__init__()
        self._page = page
        self._days: dict[str, list[int]] = {KNOWN: [], TIME: []}
        self._task: tasks.Task | None = None
        self._playing = False
        self.clock = KNOWN
        self.buttons = {KNOWN: QRadioButton(self.tr("As known on")), TIME: QRadioButton(self.tr("Up to"))}
        self.sliders = {clock: QSlider(Qt.Orientation.Horizontal) for clock in (KNOWN, TIME)}
        self.days = {clock: QLabel() for clock in (KNOWN, TIME)}
        self.play_button = QPushButton(self.tr("Play"))
        self.images_button, self.close_button = QPushButton(self.tr("Images…")), QPushButton(self.tr("Close"))
        self.series = Series(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(BETWEEN_MS)
        self._lay_out()
        self._connect()
        self.hide()

    # What the page asks of it

    def begin(self) -> None:
        """Opens the bar for the chart shown, or closes it."""
        if self.isVisible():
            self.end()
        elif self._page.data is not None:
            self.show()

    def end(self) -> None:
        """Closes the bar; the chart is whole again."""
        self.stop()
        self.series.cancel()
        self.hide()
        if self._page.data is not None:
            self._page.chart.show_data(self._page.data)

    def chart_changed(self) -> None:
        """The page shows another chart: frames are of that one now."""
        self.stop()
        if self.isVisible():
            self._ask_for_days()

    def stop(self) -> None:
        """Pauses."""
        self._playing = False
        self._wait.stop()
        self.play_button.setText(self.tr("Play"))

    # Inside

    def showEvent(self, event: QShowEvent) -> None:
        """See Qt."""
        super().showEvent(event)
        self._ask_for_days()
        self.play_button.setFocus()

    def _ask_for_days(self) -> None:
        library, full = self._page.library, self._page.data
        if full is None:
            return

        def work(_watch: Watch) -> dict[str, list[int]]:
            from db.charts.coming.playback import Clock, steps

            return {str(clock): steps(library, full, clock) for clock in Clock}

        tasks.run(self, work, done=self._show_days, failed=self._fail)

    def _show_days(self, days: dict[str, list[int]]) -> None:
        self._days = days
        for clock, slider in self.sliders.items():
            slider.blockSignals(True)
            slider.setRange(0, max(0, len(days[clock]) - 1))
            slider.setValue(slider.maximum())
            slider.blockSignals(False)
            self._show_day(clock)

    def _show_day(self, clock: str) -> None:
        days, place = self._days[clock], self.sliders[clock].value()
        words = dates.show_short(from_day(days[place]).isoformat()) if place < len(days) else ""
        self.days[clock].setText(words)
        self.sliders[clock].setAccessibleDescription(words)

    def _moved(self, clock: str) -> None:
        self._choose(clock)
        self._show_day(clock)
        self._ask_for_frame()

    def _choose(self, clock: str) -> None:
        self.clock = clock
        self.buttons[clock].setChecked(True)

    def frames(self) -> list[int]:
        """The days of the clock chosen."""
        return self._days[self.clock]

    def _ask_for_frame(self) -> None:
        if self._task is not None:
            self._task.cancel()
        days, place = self.frames(), self.sliders[self.clock].value()
        full = self._page.data
        if full is None or place >= len(days):
            return
        library, description, clock, day = self._page.library, self._page.description, self.clock, days[place]

        def work(_watch: Watch) -> ChartData:
            from db.charts.coming.playback import Clock, frame

            return frame(library, description, full, Clock(clock), day)

        self._task = tasks.run(self, work, done=self._show_frame, failed=self._fail)

    def _show_frame(self, data: ChartData) -> None:
        self._task = None
        if not self.isVisible():
            return
        self._page.chart.show_data(data)
        if self._playing:
            self._wait.start()

    def _fail(self, error: Exception) -> None:
        self.stop()
        self._page.say(str(error), is_problem=True)

    def _play(self) -> None:
        if self._playing:
            self.stop()
            return
        slider = self.sliders[self.clock]
        self._playing = True
        self.play_button.setText(self.tr("Pause"))
        if slider.value() == slider.maximum():
            slider.setValue(0)
        else:
            self._next()

    def _next(self) -> None:
        slider = self.sliders[self.clock]
        if slider.value() >= slider.maximum():
            self.stop()
        else:
            slider.setValue(slider.value() + 1)

    def _images(self) -> None:
        if self.series.is_running:
            self.series.cancel()
            return
        self.stop()
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the images"), str(self._page.files.folder))
        if folder and self._page.data is not None:
            self.series.write(
                self._page.library, self._page.description, self._page.data, self.clock, self.frames(), Path(folder)
            )

    def _tell_series(self, words: str, is_problem: bool) -> None:
        self._page.say(words, is_problem=is_problem)
        self.images_button.setText(self.tr("Cancel") if self.series.is_running else self.tr("Images…"))

    def _connect(self) -> None:
        for clock, slider in self.sliders.items():
            slider.valueChanged.connect(lambda _value, clock=clock: self._moved(clock))
            self.buttons[clock].clicked.connect(lambda _on=False, clock=clock: self._moved(clock))
        self._wait.timeout.connect(self._next)
        self.play_button.clicked.connect(self._play)
        self.images_button.clicked.connect(self._images)
        self.close_button.clicked.connect(self.end)
        self.series.told.connect(self._tell_series)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 6, 18, 8)
        grid.setHorizontalSpacing(12)
        for row, clock in enumerate((KNOWN, TIME)):
            self.sliders[clock].setAccessibleName(self.buttons[clock].text())
            self.days[clock].setMinimumWidth(96)
            for column, widget in enumerate((self.buttons[clock], self.sliders[clock], self.days[clock])):
                grid.addWidget(widget, row, column)
        self.buttons[KNOWN].setChecked(True)
        grid.setColumnStretch(1, 1)
        for column, button in enumerate((self.play_button, self.images_button, self.close_button)):
            grid.addWidget(button, 0, 3 + column, 2, 1)
        self.play_button.setMinimumWidth(theme.ROW_HEIGHT * 2)
