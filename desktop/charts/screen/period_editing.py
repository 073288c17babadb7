"""Choosing the period of a trend on the chart: its two ends are dragged, or moved by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from db.charts.coming.period import FIRST, month_beside, month_near, with_end
from desktop.charts.marks.period import period_of

if TYPE_CHECKING:
    from desktop.charts.screen.chart_widget import ChartWidget

_BY_MONTHS_PX = 14.0
"""Where a month is narrower than this an end goes from month to month."""
_WAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PeriodEditing(QObject):
    """Works on the period of one chart widget; `end` is 0 for its first day and 1 for its last.

    Days told are those of `Coming`: None as far as the figures reach.
    """

    tried = Signal(object, object)
    """The period while an end is dragged: from, until."""
    chosen = Signal(object, object, bool)
    """The period that the person wants, and whether it goes on from the one chosen just before, by keys."""

    def __init__(self, chart: ChartWidget) -> None:
        super().__init__(chart)
        self._chart = chart
        self._from_x: float | None = None
        self._by_keys: int | None = None
        self.is_held = False
        """Whether an end was clicked: it stays lit and takes the keys though the pointer has moved away."""

    def leave(self) -> None:
        """Something else was done: what is chosen by keys from now on is a step of its own."""
        self._by_keys = self._from_x = None
        self.is_held = False

    def drag(self, end: int, moved: QPointF, done: bool) -> None:
        """Moves an end along with the pointer; `chosen` is told when it is let go."""
        picture = self._chart.picture
        period = period_of(picture.stage.data) if picture else None
        if picture is None or period is None:
            return
        stage = picture.stage
        if self._from_x is None:
            self._from_x = stage.x(period.first if end == FIRST else period.last)
        day = stage.day_at(self._from_x + moved.x())
        first, last = stage.days
        is_wide = stage.layout.time.width() / (last - first) * 30 >= _BY_MONTHS_PX
        place = round(day) if is_wide else month_near(day, end)
        wanted = with_end(period, end, place)
        if done:
            self._by_keys = self._from_x = None
            self.chosen.emit(*wanted, False)
        else:
            self.tried.emit(*wanted)

    def press(self, end: int, event: QKeyEvent) -> bool:
        """An arrow moves an end by a month, with Shift by a day; Delete puts it back. Whether the key was for it."""
        picture = self._chart.picture
        period = period_of(picture.stage.data) if picture else None
        way, shift = _WAYS.get(Qt.Key(event.key())), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_back = event.key() in _BACK
        if period is None or (way is None and not is_back) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        day = period.first if end == FIRST else period.last
        place = None if way is None else day + way if shift else month_beside(day, way, end)
        goes_on, self._by_keys = self._by_keys == end, end
        self.chosen.emit(*with_end(period, end, place), goes_on)
        return True
