"""The bar under a chart that plays it: two clocks, each with its slider, play and pause, and a series of images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPushButton, QRadioButton, QSlider, QWidget

from db.charts.description import ChartData
from db.values import dates
from db.values.date_spans import from_day
from db.watch import Watch
from desktop import tasks
from desktop.charts.playback.series import Series
from desktop.look import theme
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from desktop.charts.chart_page import ChartPage
    from desktop.charts.playback.ahead import Ahead

BETWEEN_MS = 350
"""From frame to frame, counted from when one is shown, so that slow frames never pile up."""
KNOWN, TIME = "known", "time"


class PlaybackBar(QWidget):
    """Shows frames in the chart of a page; closing it shows the chart itself again."""

    def __init__(self, page: ChartPage) -> None:
        super().__init__(page.middle)
        self._page = page
        self._days: dict[str, list[int]] = {KNOWN: [], TIME: []}
        self._asking: tasks.Task | None = None
        self._task: tasks.Task | None = None
        self._playing = False
        self._reading: tasks.Task | None = None
        self._ahead: Ahead | None = None
        self.clock = KNOWN
        self.buttons = {KNOWN: QRadioButton(self.tr("As known on")), TIME: QRadioButton(self.tr("Up to"))}
        self.sliders = {clock: QSlider(Qt.Orientation.Horizontal) for clock in (KNOWN, TIME)}
        self.days = {clock: PlainLabel() for clock in (KNOWN, TIME)}
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
        self._stop_reading()
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
        if self._asking is not None:
            self._asking.cancel()
        if full is None:
            return

        def work(_watch: Watch) -> dict[str, list[int]]:
            from db.charts.coming.playback import Clock, steps

            return {str(clock): steps(library, full, clock) for clock in Clock}

        self._asking = tasks.run(self, work, done=self._show_days, failed=self._fail)

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._ahead = None

    def _read_ahead(self) -> None:
        """Reads the pictures of one clock: only then is it known what their common axes have to hold."""
        from db.charts.coming.playback import Clock
        from desktop.charts.playback.ahead import read_ahead

        self._stop_reading()
        library, description, full, days = self._page.library, self._page.description, self._page.data, self.frames()
        if full is None:
            return
        clock = Clock(self.clock)

        def done(ahead: Ahead) -> None:
            self._reading, self._ahead = None, ahead
            if ahead.days:
                self._put_days(clock, ahead.days)
            if self._playing:
                self._page.say("")
                self._begin_playing()
            else:
                self._ask_for_frame()

        self._reading = tasks.run(
            self,
            lambda watch: read_ahead(library, description, full, clock, days, watch),
            done=done,
            failed=self._fail,
            progressed=self._tell_reading,
        )

    def _tell_reading(self, done: int, total: int) -> None:
        if self._playing and self._reading is not None:
            self._page.say(self.tr("Reading ahead, picture {0} of {1}").format(done + 1, total))

    def _show_days(self, days: dict[str, list[int]]) -> None:
        for slider in self.sliders.values():
            slider.blockSignals(True)
            slider.setValue(slider.maximum())
            slider.blockSignals(False)
        for clock in self.sliders:
            self._put_days(clock, days[clock])
        self._read_ahead()

    def _put_days(self, clock: str, days: list[int]) -> None:
        """The days of a slider; it stands at the same distance from the last as before."""
        slider = self.sliders[clock]
        from_last = slider.maximum() - slider.value()
        self._days[clock] = days
        slider.blockSignals(True)
        slider.setRange(0, max(0, len(days) - 1))
        slider.setValue(slider.maximum() - from_last)
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
        is_other, self.clock = clock != self.clock, clock
        self.buttons[clock].setChecked(True)
        if is_other:
            self._read_ahead()

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
        if self._ahead is not None and day in self._ahead.pictures:
            self._show_frame(self._ahead.pictures[day])
            return

        def work(_watch: Watch) -> ChartData:
            from db.charts.coming.playback import Clock, frame

            return frame(library, description, full, Clock(clock), day)

        self._task = tasks.run(self, work, done=self._show_frame, failed=self._fail)

    def _show_frame(self, data: ChartData) -> None:
        self._task = None
        if not self.isVisible():
            return
        if self._ahead is not None:
            data = self._ahead.shown(data)
        self._page.chart.show_data(data)
        if self._playing and self._ahead is not None:
            self._wait.start()

    def _fail(self, error: Exception) -> None:
        self.stop()
        self._page.say(str(error), is_problem=True)

    def _play(self) -> None:
        if self._playing:
            self.stop()
            return
        self._playing = True
        self.play_button.setText(self.tr("Pause"))
        if self._ahead is not None:  # else it begins once all is read
            self._begin_playing()

    def _begin_playing(self) -> None:
        slider = self.sliders[self.clock]
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
        page = self._page
        if folder and page.data is not None:
            ahead = self._ahead
            if ahead is None:
                self._stop_reading()  # the series reads the same
            self.series.write(
                page.library, page.description, page.data, self.clock, self.frames(), Path(folder), ahead=ahead
            )

    def _tell_series(self, words: str, is_problem: bool) -> None:
        self._page.say(words, is_problem=is_problem)
        is_running = self.series.is_running
        self.images_button.setText(self.tr("Cancel") if is_running else self.tr("Images…"))
        if not is_running and self.isVisible() and self._ahead is None and self._reading is None:
            self._read_ahead()

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
