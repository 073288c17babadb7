"""A playback as a series of images: each frame is computed and written beside the window, and drawn in between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.charts.description import ChartData, ChartDescription
from db.values.date_spans import from_day
from db.watch import Watch
from db.whole_files import write_whole
from desktop import tasks
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library

WIDTH_PX, HEIGHT_PX = 1280, 900


@dataclass(frozen=True)
class _Wish:
    library: Library
    description: ChartDescription
    full: ChartData
    clock: str
    days: list[int]
    folder: Path


class Series(QObject):
    """Writes one series at a time; `told` brings what to say, and whether it is a problem."""

    told = Signal(str, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wish: _Wish | None = None
        self._done = 0
        self._task: tasks.Task | None = None

    @property
    def is_running(self) -> bool:
        """Whether a series is being written."""
        return self._wish is not None

    def write(
        self,
        library: Library,
        description: ChartDescription,
        full: ChartData,
        clock: str,
        days: list[int],
        folder: Path,
    ) -> None:
        """Writes a PNG for each day into a folder, named by number and day. What is confidential stays out."""
        self._wish, self._done = _Wish(library, description, full, clock, days, folder), 0
        self._go_on(b"")

    def cancel(self) -> None:
        """Stops after the image in hand; those written stay."""
        if self._wish is None:
            return
        total, self._wish = len(self._wish.days), None
        if self._task is not None:
            self._task.cancel()
        self.told.emit(self.tr("Stopped: {0} of {1} images written").format(self._done, total), False)

    def _go_on(self, picture: bytes) -> None:
        """Writes the image drawn last and computes the next frame."""
        wish, number = self._wish, self._done
        if wish is None:
            return

        def work(_watch: Watch) -> ChartData | None:
            if picture:
                write_whole(wish.folder / _name(number, wish.days[number - 1]), picture)
            return _frame(wish, number) if number < len(wish.days) else None

        self._task = tasks.run(self, work, done=self._draw, failed=self._fail)

    def _draw(self, data: ChartData | None) -> None:
        wish = self._wish
        if wish is None:
            return
        if data is None:
            self._wish = None
            said = self.tr("{0} images written to {1}").format(len(wish.days), wish.folder)
            self.told.emit(said, False)
            return
        from desktop.charts.files.export import chart_sheet
        from desktop.charts.files.sheet import sheet_bytes

        self._done += 1
        sheet = chart_sheet(data, width=WIDTH_PX, height=HEIGHT_PX, theme=theme.current_theme())
        self.told.emit(self.tr("Image {0} of {1}").format(self._done, len(wish.days)), False)
        self._go_on(sheet_bytes(sheet, ".png"))  # scenes are painted on this thread only

    def _fail(self, error: Exception) -> None:
        self._wish = None
        self.told.emit(str(error), True)


def _name(number: int, day: int) -> str:
    return f"{number:03d} {from_day(day).isoformat()}.png"


def _frame(wish: _Wish, number: int) -> ChartData:
    from contextlib import closing

    from db import confidential
    from db.charts.coming.playback import Clock, cut, frame
    from db.charts.trajectories import chart_data

    clock, day = Clock(wish.clock), wish.days[number]
    if not confidential.marked(wish.library):
        return frame(wish.library, wish.description, wish.full, clock, day)
    with closing(wish.library.without_what_is_confidential()) as seen:
        confidential.refuse_to_tell(seen, "The chart", "", wish.description.to_json())
        if clock is Clock.TIME:
            return cut(chart_data(seen, wish.description), day)
        return frame(seen, wish.description, chart_data(seen, wish.description), clock, day)
