"""First and last day of an EDTF text.

Years, months and days are computed here, since tables ask for thousands of them; seasons, quarters and everything
rarer go to the `edtf` library, imported only when one turns up.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from db.errors import InputError

FIRST_YEAR, LAST_YEAR = 1900, 2200
_EPOCH = date(1970, 1, 1).toordinal()
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[~?%]?", re.ASCII)
_EDTF_LETTERS = re.compile(r"[-0-9X~?%/.,\[\]{}]{4,60}", re.ASCII)


def to_day(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def from_day(day: int) -> date:
    """The inverse of `to_day`."""
    return date.fromordinal(day + _EPOCH)


def day_drawn(first_day: int | None, last_day: int | None) -> int | None:
    """The day at which a vague date counts: the latest, or the earliest where its end is open."""
    return first_day if last_day is None else last_day


def last_of_month(year: int, month: int) -> int:
    """The number of the month's last day: 28 to 31."""
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=16384)
def span(edtf: str) -> tuple[int | None, int | None]:
    """First and last day that an EDTF text allows, in days since 1970-01-01; None is open ("../2030", "2027/..").

    "About" does not widen the span: nobody said by how much.

    Raises:
        InputError: no such day, no EDTF, a year outside 1900 to 2200, or an end before its beginning.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _piece(edtf)
    first = None if start in ("", "..") else _piece(start)[0]
    last = None if end in ("", "..") else _piece(end)[1]
    if first is None and last is None:
        raise InputError(f"“{edtf}” has neither a beginning nor an end.", "", "Write a date such as 2027.")
    if first is not None and last is not None and first > last:
        raise InputError(f"“{edtf}” ends before it begins.", "", "Write the earlier date first.")
    return first, last


def checked_date(year: int, month: int, day: int) -> date:
    """The date of these numbers. Raises InputError, in plain words, where there is no such day or year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(
            f"The year {year} is outside {FIRST_YEAR} to {LAST_YEAR}.", "", "Check the year; write it with four digits."
        )
    if not 1 <= month <= 12:
        raise InputError(
            f"There is no month {month}.", "", "Months go from 1 to 12; write 2026-03-12 or 12 March 2026."
        )
    if not 1 <= day <= last_of_month(year, month):
        name = f"{calendar.month_name[month]} {year}"
        raise InputError(
            f"There is no {day} {name}.", f"{name} has {last_of_month(year, month)} days.", "Check the day."
        )
    return date(year, month, day)


def _piece(edtf: str) -> tuple[int | None, int | None]:
    plain = _PLAIN.fullmatch(edtf)
    if plain is None or int(plain[2] or 1) > 20:  # a "month" from 21 on is a season, quarter or half
        return _by_library(edtf)
    year, month = int(plain[1]), int(plain[2] or 1)
    first = checked_date(year, month, int(plain[3] or 1))
    if plain[3]:
        return to_day(first), to_day(first)
    last_month = month if plain[2] else 12
    return to_day(first), to_day(date(year, last_month, last_of_month(year, last_month)))


def _by_library(edtf: str) -> tuple[int | None, int | None]:
    unread = InputError(f"“{edtf[:60]}” was not understood as a date.", "", EXAMPLES)
    if not _EDTF_LETTERS.fullmatch(edtf) or "/" in edtf:  # an interval within an interval
        raise unread
    from edtf import parse_edtf

    try:
        parsed = parse_edtf(edtf)
    except Exception:  # the library lets through errors of several kinds for text that is no EDTF
        raise unread from None
    days = _bound(parsed, "lower_strict"), _bound(parsed, "upper_strict")
    if days == (None, None):
        raise unread
    return days


def _bound(parsed: object, method: str) -> int | None:
    """One end, or None where it is open: there the library fails with a TypeError on its infinity."""
    try:
        year, month, day = getattr(parsed, method)()[:3]
    except (TypeError, AttributeError, ValueError, OverflowError):
        return None
    return to_day(checked_date(year, month, day))


EXAMPLES = "Write a date such as 2026, Mar 2026, 2026-03-12, Q3 2027, mid-2026, about 2026 or by 2030."
