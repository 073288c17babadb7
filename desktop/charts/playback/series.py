"""A playback as a series of images on axes that all share, made beside the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.charts.description import ChartData, ChartDescription
from db.values import notation
from db.values.date_spans import from_day
from db.watch import Watch
from db.whole_files import write_whole
from desktop import tasks
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library
    from desktop.charts.playback.ahead import Ahead
    from desktop.look.theme import Theme

WIDTH_PX, HEIGHT_PX = 1280, 900


@dataclass(frozen=True)
class _Wish:
    library: Library
    description: ChartDescription
    full: ChartData
    clock: str
    days: list[int]
    folder: Path
    ahead: Ahead | None


class Series(QObject):
    """Writes one series at a time; `told` brings what to say, and whether it is a problem."""

    told = Signal(str, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wish: _Wish | None = None
        self._done = 0
        self._ahead: Ahead | None = None
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
        *,
        ahead: Ahead | None = None,
    ) -> None:
        """Writes a PNG for each day into a folder, named by number and day. What is confidential stays out.

        `ahead` is what was read already, with what is confidential.
        """
        self._wish, self._done = _Wish(library, description, full, clock, days, folder, ahead), 0
        self.told.emit(self.tr("Reading the pictures"), False)
        self._begin()

    def cancel(self) -> None:
        """Stops after the image in hand; those written stay."""
        if self._wish is None:
            return
        total, self._wish = len(self._wish.days), None
        if self._task is not None:
            self._task.cancel()
        self.told.emit(self.tr("Stopped: {0} of {1} images written").format(self._done, total), False)

    def _begin(self) -> None:
        """Reads all pictures, for the axes that they share."""
        wish = self._wish
        assert wish is not None

        def done(ahead: Ahead) -> None:
            self._ahead = ahead
            if self._wish is not None:
                self._wish = replace(self._wish, days=ahead.days)
            self._go_on()

        self._task = tasks.run(
            self, lambda watch: _read(wish, watch), done=done, failed=self._fail, progressed=self._tell_reading
        )

    def _tell_reading(self, done: int, total: int) -> None:
        if self._wish is not None:
            self.told.emit(self.tr("Reading picture {0} of {1}").format(done + 1, total), False)

    def _go_on(self) -> None:
        """Makes the next image."""
        wish, ahead, number, shown = self._wish, self._ahead, self._done, theme.current_theme()
        if wish is None or ahead is None:
            return
        if number == len(wish.days):
            self._wish = self._ahead = None
            images = notation.counted(len(wish.days), self.tr("1 image"), self.tr("{n} images"))
            said = self.tr("{images} written to {folder}").format(images=images, folder=wish.folder)
            self.told.emit(said, False)
            return
        self.told.emit(self.tr("Image {0} of {1}").format(number + 1, len(wish.days)), False)

        def work(watch: Watch) -> None:
            _write(wish, ahead, number, shown, watch)

        self._task = tasks.run(self, work, done=lambda _: self._is_written(), failed=self._fail)

    def _is_written(self) -> None:
        self._done += 1
        self._go_on()

    def _fail(self, error: Exception) -> None:
        self._wish = self._ahead = None
        self.told.emit(str(error), True)


def _name(number: int, day: int) -> str:
    return f"{number:03d} {from_day(day).isoformat()}.png"


@contextmanager
def _open(wish: _Wish) -> Iterator[Library]:
    """The library as it may leave."""
    from db import confidential

    if not confidential.marked(wish.library):
        yield wish.library
        return
    with closing(wish.library.without_what_is_confidential()) as seen:
        confidential.refuse_to_tell(seen, "The chart", "", wish.description.to_json())
        yield seen


def _read(wish: _Wish, watch: Watch) -> Ahead:
    from db.charts.coming.playback import Clock
    from db.charts.trajectories import chart_data
    from desktop.charts.playback.ahead import read_ahead

    with _open(wish) as seen:
        if seen is wish.library and wish.ahead is not None:
            return wish.ahead
        full = wish.full if seen is wish.library else chart_data(seen, wish.description)
        return read_ahead(seen, wish.description, full, Clock(wish.clock), wish.days, watch)


def _write(wish: _Wish, ahead: Ahead, number: int, shown: Theme, watch: Watch) -> None:
    """The image of a day; none of one that is not wanted any more."""
    from desktop.charts.files.export import chart_sheet
    from desktop.charts.files.sheet import sheet_bytes

    day = wish.days[number]
    data = _picture(wish, ahead, day)
    content = sheet_bytes(chart_sheet(data, width=WIDTH_PX, height=HEIGHT_PX, theme=shown), ".png")
    watch.at(number, len(wish.days))
    write_whole(wish.folder / _name(number + 1, day), content)


def _picture(wish: _Wish, ahead: Ahead, day: int) -> ChartData:
    from db.charts.coming.playback import Clock, cut, frame

    if day in ahead.pictures:
        return ahead.shown(ahead.pictures[day])
    if Clock(wish.clock) is Clock.TIME:
        return ahead.shown(cut(ahead.full, day))
    with _open(wish) as seen:
        return ahead.shown(frame(seen, wish.description, ahead.full, Clock.KNOWN, day))
