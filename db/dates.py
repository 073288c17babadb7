"""Vague dates: "Q3 2027", "about 2026", "mid-2025", "by 2030" as EDTF text with their earliest and latest day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class VagueDate:
    """A date as exact as its source made it. `first_day` and `last_day` count from 1970-01-01; None is open."""

    edtf: str
    first_day: int | None
    last_day: int | None
    as_written: str


def parse(text: str, *, today: date | None = None) -> VagueDate:
    """Reads a date as people write it. Raises InputError or UnclearInput."""
    raise NotImplementedError


def show(edtf: str) -> str:
    """Plain words: "third quarter of 2027", "about 2026", "12 March 2026"."""
    raise NotImplementedError


def show_short(edtf: str) -> str:
    """For table cells: "12 Mar 2026", "Q3 2027"."""
    raise NotImplementedError


def span(edtf: str) -> tuple[int | None, int | None]:
    """First and last day that the text allows; None is open."""
    raise NotImplementedError


def to_day(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def from_day(day: int) -> date:
    """The inverse of `to_day`."""
    return date.fromordinal(day + date(1970, 1, 1).toordinal())


def day_drawn(first_day: int | None, last_day: int | None) -> int | None:
    """The day at which a vague date is drawn: the latest, or the earliest where the end is open."""
    return first_day if last_day is None else last_day
