"""How a person wants values written: units of power, dates, numbers, the currency beside amounts.

The desktop chooses once, `choose`, and everything that writes a value for eyes asks `current`. Nothing stored and
nothing exported as data depends on it: what writes or reads data does so `in_standard`. So do the commands without a
window, so that the same command gives the same file on every computer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import NamedTuple

NO_BREAK_SPACE = "\u00a0"


class PowerUnit(StrEnum):
    """What power is counted in. As it fits: the unit that reads best, and MW where many stand together."""

    AS_FITS = "as fits"
    MW = "MW"
    GW = "GW"


class DateStyle(StrEnum):
    """How days are written, by the first of March 2025."""

    DAY_FIRST = "1 March 2025"
    MONTH_FIRST = "Mar 1, 2025"
    ISO = "2025-03-01"


class NumberStyle(StrEnum):
    """What parts thousands and decimals, by one thousand two hundred and thirty-four and a half."""

    COMMA_POINT = "1,234.5"
    SPACE_COMMA = "1 234,5"
    POINT_COMMA = "1.234,5"


class Notation(NamedTuple):
    """All of a person's choices; `currency` is the ISO code that amounts in other currencies are also shown in."""

    power_unit: PowerUnit = PowerUnit.AS_FITS
    dates: DateStyle = DateStyle.DAY_FIRST
    numbers: NumberStyle = NumberStyle.COMMA_POINT
    currency: str = "USD"

    def number(self, written: str) -> str:
        """A number written as "1,234.5", in this style."""
        return written.translate(_SIGNS[self.numbers])

    def without_thousands(self, shown: str) -> str:
        """A number as shown, without what parts its thousands: as a spreadsheet of the same style reads it."""
        return shown.replace(_THOUSANDS[self.numbers], "")


STANDARD = Notation()
_THOUSANDS = {
    NumberStyle.COMMA_POINT: ",",
    NumberStyle.SPACE_COMMA: NO_BREAK_SPACE,
    NumberStyle.POINT_COMMA: ".",
}
_SIGNS = {
    NumberStyle.COMMA_POINT: {},
    NumberStyle.SPACE_COMMA: str.maketrans({",": NO_BREAK_SPACE, ".": ","}),
    NumberStyle.POINT_COMMA: str.maketrans({",": ".", ".": ","}),
}
_chosen = STANDARD
_here: ContextVar[Notation | None] = ContextVar("notation", default=None)


def choose(notation: Notation) -> None:
    """Has all threads write so from now on."""
    global _chosen
    _chosen = notation  # one frozen object, replaced whole: no thread sees half of a choice


def current() -> Notation:
    """The notation to write in, here and now."""
    return _here.get() or _chosen


@contextmanager
def in_standard() -> Iterator[None]:
    """Writes in the standard notation within, on this thread alone: for data, which must not depend on who looks."""
    token = _here.set(STANDARD)
    try:
        yield
    finally:
        _here.reset(token)


def number(written: str) -> str:
    """A number written as "1,234.5", in the current style."""
    return current().number(written)


def count(value: int) -> str:
    """A whole number with its thousands parted."""
    return number(f"{value:,}")


def counted(value: int, one: str, several: str) -> str:
    """The words for one or several, with the number where they hold {n}: ("1 row" or "{n} rows" → "1,204 rows")."""
    return (one if value == 1 else several).replace("{n}", count(value))


def power_in(unit: str) -> tuple[float, str]:
    """What a value in `unit` is divided by to be shown, and the unit shown: ("MW" → 1000, "GW" where so chosen)."""
    if unit.startswith("MW") and current().power_unit is PowerUnit.GW:
        return 1000.0, "GW" + unit[2:]
    return 1.0, unit


def power_words(words: str) -> str:
    """A title that ends with the unit of power, such as "Now, MW", with the unit in which its values are shown."""
    name, comma, unit = words.rpartition(", ")
    return name + comma + power_in(unit)[1] if comma and unit.startswith("MW") else words
