"""The two ends of a trend's period, as they are moved: by months, by days, and never past each other."""

from __future__ import annotations

from datetime import date

from db.charts.coming.wishes import Fits
from db.values.date_spans import from_day

LEAST_DAYS = 28
"""The ends come no nearer to each other."""
FIRST, LAST = 0, 1
"""The ends."""
_EPOCH = date(1970, 1, 1)


def month_near(day: float, end: int) -> int:
    """The beginning of a month (of `FIRST`) or the end of one (of `LAST`) that is nearest to a day."""
    here = _start(day, 0)
    near = min((here, _start(day, 1)), key=lambda start: abs(start - end - day))
    return near - end


def month_beside(day: int, way: int, end: int) -> int:
    """The next beginning or end of a month, before (-1) or after (1) a day."""
    start = _start(day + end, 0)
    if way > 0:
        return _start(day + end, 1) - end
    return (start if start < day + end else _start(day + end, -1)) - end


def with_end(fits: Fits, end: int, day: int | None) -> tuple[int | None, int | None]:
    """The period, from and until, with one of its ends on a day; None is as far as the figures reach.

    Args:
        day: None: as far as the figures reach. Beyond them, and past the other end, it is held back.
    """
    first = fits.earliest if day is None else day
    last = fits.latest if day is None else day
    if end == FIRST:
        last = fits.last
        first = min(first, last - LEAST_DAYS)
    else:
        first = fits.first
        last = max(last, first + LEAST_DAYS)
    return None if first <= fits.earliest else first, None if last >= fits.latest else last


def _start(day: float, months: int) -> int:
    """The first day of the month of a day, or of one so many months after it."""
    known = from_day(round(day))
    count = known.year * 12 + known.month - 1 + months
    return (date(count // 12, count % 12 + 1, 1) - _EPOCH).days
