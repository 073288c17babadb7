"""Vague dates: "Q3 2027", "about 2026", "mid-2025", "by 2030" as EDTF text with their earliest and latest day.

EDTF is ISO 8601-2's format for dates that are not exact. What each word is taken to mean stands in `date_words`.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from db.values import notation
from db.values.date_spans import day_drawn, from_day, last_of_month, span, to_day
from db.values.date_words import read
from db.values.notation import DateStyle

__all__ = [
    "VagueDate",
    "day_drawn",
    "from_day",
    "from_edtf",
    "parse",
    "show",
    "show_day",
    "show_moment",
    "show_short",
    "span",
    "to_day",
]

_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter", 37: "early", 38: "mid", 39: "late"}
_END = re.compile(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?~?")
"""An end of an interval as `parse` makes it."""
_QUALIFIERS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}


class VagueDate(NamedTuple):
    """A date as exact as its source made it.

    `edtf` is EDTF text; `first_day` and `last_day` count from 1970-01-01 and are None where open: "by 2030" has no
    first day, "not before 2027" no last; `as_written` is what was typed.
    """

    edtf: str
    first_day: int | None
    last_day: int | None
    as_written: str


def parse(text: str, *, today: date | None = None) -> VagueDate:
    """Reads a date as people write it, in English or Chinese; `db.values.date_words` says what each form means.

    Args:
        text: "12 March 2026", "Q3 2027", "by 2030", "2026年底", …
        today: what "now" and "today" mean; left out, the computer's date.

    Raises:
        UnclearInput: it has several readings ("3/4/2026"); `choices` lists them.
        InputError: it is no date, or one that does not exist.
    """
    edtf = read(text, today or date.today())
    return VagueDate(edtf, *span(edtf), text.strip())


def from_edtf(edtf: str, as_written: str = "") -> VagueDate:
    """The vague date of an EDTF text from a file or the library. Raises InputError where it is none."""
    return VagueDate(edtf, *span(edtf), as_written or edtf)


def show(edtf: str) -> str:
    """Plain words: "July to September 2027", "about 2026", "mid-2025", "by 2030", "12 March 2026".

    What `parse` gives, shown in any notation and parsed again, is the same. EDTF of kinds that `parse` never makes is
    shown as it is.
    """
    return _show(edtf, notation.current().dates, short=False)


def show_short(edtf: str) -> str:
    """For table cells: "12 Mar 2026", "Mar 2026", "Q3 2027", "about 2026", "by 2030", "mid-2025"."""
    return _show(edtf, notation.current().dates, short=True)


def show_day(day: date, *, short: bool = False) -> str:
    """A day: "12 March 2026", short "12 Mar 2026"."""
    words = show_short if short else show
    return words(f"{day.year:04}-{day.month:02}-{day.day:02}")


def show_moment(at: datetime, *, short: bool = True) -> str:
    """A moment to the minute, in the time zone it has: "12 Mar 2026, 14:05"."""
    return f"{show_day(at, short=short)}, {at:%H:%M}"


@lru_cache(maxsize=16384)
def _show(edtf: str, style: DateStyle, *, short: bool) -> str:
    if style is DateStyle.DAY_FIRST:
        return _in_words(edtf, short=short)
    for part, words in ((edtf, ""), (edtf.removeprefix("../"), "by ")):
        if found := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", part):
            said = found[0] if style is DateStyle.ISO else _month_first(found[1], int(found[2]), found[3], short=short)
            if not words or not re.fullmatch(r"\d{4}-12-31", part):  # "by end of 2026" is the same everywhere
                return words + said
    start, slash, end = edtf.partition("/")
    if slash and re.fullmatch(r"\d{4}-\d\d-\d\d", start) and end in ("", ".."):
        return f"from {_show(start, style, short=short)}"
    is_days = re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", edtf)
    if is_days and _part_of_month_or_year(start, end, short=short, about=False) is None:
        return f"{_show(start, style, short=short)} to {_show(end, style, short=short)}"
    return _in_words(edtf, short=short)


def _month_first(year: str, month: int, day: str | None, *, short: bool) -> str:
    name = (calendar.month_abbr if short else calendar.month_name)[month]
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"


def _in_words(edtf: str, *, short: bool) -> str:
    start, slash, end = edtf.partition("/")
    if not slash:
        return _show_single(edtf, short=short)
    if not all(part in ("", "..") or _END.fullmatch(part) for part in (start, end)):
        return edtf  # words for it could not be typed again
    if start in ("", ".."):
        year_end = re.fullmatch(r"(\d{4})-12-31", end)
        return f"by end of {year_end[1]}" if year_end else f"by {_show_single(end, short=short)}"
    if end in ("", ".."):
        return f"from {_show_single(start, short=short)}"
    if start[-1] == end[-1] == "~":
        return "about " + _show_interval(start[:-1], end[:-1], short=short, about=True)
    return _show_interval(start, end, short=short)


def _show_single(edtf: str, *, short: bool) -> str:
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)", edtf)
    if found is None:
        return edtf
    year, code, day, qualifier = found[1], int(found[2] or 0), found[3], found[4]
    # `parse` takes "2026?" but no "perhaps": words for it are shown only where they can be typed again.
    if qualifier in ("?", "%"):
        return edtf
    words = _QUALIFIERS.get(qualifier, "")
    if code == 0:
        return words + year
    if code <= 12:
        month = (calendar.month_abbr if short else calendar.month_name)[code]
        return f"{words}{int(day)} {month} {year}" if day else f"{words}{month} {year}"
    if 33 <= code <= 36:
        return f"Q{code - 32} {year}" if short else _months(code * 3 - 98, code * 3 - 96, year)
    if code in (40, 41):
        return f"H{code - 39} {year}" if short else _months(code * 6 - 239, code * 6 - 234, year)
    if code == 38:
        return f"mid-{year}"
    return f"{_SEASONS[code]} {year}" if code in _SEASONS else edtf


def _months(first: int, last: int, year: str) -> str:
    return f"{calendar.month_name[first]} to {calendar.month_name[last]} {year}"


def _show_interval(start: str, end: str, *, short: bool, about: bool = False) -> str:
    if named := _part_of_month_or_year(start, end, short=short, about=about):
        return named
    left, right = _show_single(start, short=short), _show_single(end, short=short)
    if len(start) == len(end) and len(start) >= 7 and start[:4] == end[:4]:  # "July to September 2027"
        left = left.rsplit(" ", 1)[0]
        if len(start) == 10 and start[:7] == end[:7]:  # "12 to 15 March 2026"
            left = left.rsplit(" ", 1)[0]
    return f"{left} to {right}"


def _part_of_month_or_year(start: str, end: str, *, short: bool, about: bool) -> str | None:
    """The words for the intervals that `date_words` makes of "end of 2026", "late March 2026", "about mid-2026"."""
    months = re.fullmatch(r"(\d{4})-(\d\d)/\1-(\d\d)", f"{start}/{end}")
    if months and about:
        thirds = {("01", "04"): "37", ("05", "08"): "38", ("09", "12"): "39"}
        code = thirds.get((months[2], months[3]))
        if code:
            return _show_single(f"{months[1]}-{code}", short=short)
        quarter = int(months[3]) // 3
        if short and int(months[3]) % 3 == 0 and int(months[3]) - int(months[2]) == 2:
            return f"Q{quarter} {months[1]}"
        return None
    days = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)/\1-\2-(\d\d)", f"{start}/{end}")
    if days is None:
        return None
    year, month = int(days[1]), int(days[2])
    last = last_of_month(year, month)
    first_day, last_day = int(days[3]), int(days[4])
    if (first_day, last_day) == (1, last) and month in (1, 12):
        return f"{'start' if month == 1 else 'end'} of {year}"
    part = {(1, 10): "early", (11, 20): "mid", (21, last): "late"}.get((first_day, last_day))
    return f"{part}{'-' if part == 'mid' else ' '}{_show_single(start[:7], short=short)}" if part else None
