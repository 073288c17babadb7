"""Dates in cells, in whatever form: 2025-03-01, 3/14/2026, "Q3 2027", 45717 (a spreadsheet's), 20250301.

Whether 3/4/2026 is in March or April is decided for a whole column: 31/12/2025 in another cell proves that the day
stands first. Where no cell proves anything, nobody guesses: `order_of` says so, and reading such a cell asks.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from db.errors import InputError
from db.interchange.reading.cells import is_not_given, plain
from db.interchange.reading.grid import Cell
from db.values import dates
from db.values.date_words import MONTHS
from db.values.dates import VagueDate

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day first", "month first", "year first"
AS_STORED = "as stored"

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+\d{1,2}:\d\d.*)?")
_YEAR_START = re.compile(r"(\d{2})([/.-])(\d{1,2})\2(\d{1,2})")
_SHORT = re.compile(r"(?:(\d{1,2})[-/ ])?([^\W\d_]{3,9})\.?(?:[-/]| ?['’])(\d{4}|\d{2})")
"""As spreadsheets show months: "Mar-24", "14-May-26", "Mar '24"."""
_ABROAD = {
    name: calendar.month_name[number]
    for names in (
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_WORD = re.compile(r"[^\W\d_]{3,}")
_ISO = re.compile(r"(?:19|20|21)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])")
_TIME = re.compile(
    r"(?<=\d)[ T,]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?(?:Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
"""The time of a day after its date: no figure here is that exact."""
_SERIAL_DAYS = range(20_000, 80_000)
"""Spreadsheets count days from 1899-12-30: these are 1954 to 2119."""
_SERIAL_START = date(1899, 12, 30)


@dataclass(frozen=True)
class DateOrder:
    """What the cells of a column show about how their dates stand.

    Args:
        order: "day first" or "month first"; None where nothing shows it, or cells contradict each other.
        words: the reason in a sentence, "" where no cell needs one.
        unclear: how many cells can be read in two ways.
    """

    order: str | None
    words: str
    unclear: int = 0


def order_of(cells: Iterable[Cell]) -> DateOrder:
    """Decides for a whole column, from all its cells."""
    proofs: dict[str, str] = {}
    dotted = ""
    unclear = 0
    for cell in {cell for cell in cells if isinstance(cell, str)}:
        found = _NUMBERS.fullmatch(cell.strip())
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            proofs[DAY_FIRST] = min(proofs.get(DAY_FIRST, cell.strip()), cell.strip())
        elif second > 12 >= first:
            proofs[MONTH_FIRST] = min(proofs.get(MONTH_FIRST, cell.strip()), cell.strip())
        elif first != second:
            unclear += 1
            dotted = dotted or (cell.strip() if found[2] == "." else "")
    if len(proofs) == 2:
        words = f"“{proofs[DAY_FIRST]}” has the day first, “{proofs[MONTH_FIRST]}” the month: choose for this column."
        return DateOrder(None, words, unclear)
    if proofs:
        ((order, proof),) = proofs.items()
        return DateOrder(order, f"“{proof}” shows that the {order.split()[0]} stands first.", 0)
    if dotted:
        return DateOrder(DAY_FIRST, f"“{dotted}” is written with points, as where the day stands first.", 0)
    if unclear:
        return DateOrder(None, "No date of this column shows whether day or month stands first: choose it.", unclear)
    return DateOrder(None, "")


@dataclass
class DateColumn:
    """How the dates of a column are read: `order` is "day first" or "month first", from `order_of` or the person."""

    order: str | None = None
    today: date | None = None
    _known: dict[Cell, VagueDate | InputError | None] = field(default_factory=dict, repr=False, compare=False)

    def read(self, cell: Cell) -> VagueDate | None:
        """The date of a cell, None where it says that none is given.

        Raises:
            UnclearInput: it has several readings; `choices` lists them.
            InputError: it is no date.
        """
        found = self._cached(cell)
        if isinstance(found, InputError):
            raise found
        return found

    def read_all(self, cells: Iterable[Cell]) -> list[VagueDate | InputError | None]:
        """All cells of a column; where one cannot be read, the reason stands in its place."""
        return [self._cached(cell) for cell in cells]

    def _cached(self, cell: Cell) -> VagueDate | InputError | None:
        # 1 and True are one key, and so are a day and its midnight: only texts and dates are remembered.
        if type(cell) is not str and type(cell) is not date:
            return self._tried(cell)
        if cell not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[cell] = self._tried(cell)
        return self._known[cell]

    def _tried(self, cell: Cell) -> VagueDate | InputError | None:
        try:
            return self._read(cell)
        except InputError as error:
            return error

    def _read(self, cell: Cell) -> VagueDate | None:
        if isinstance(cell, datetime):
            return _day(cell.date(), plain(cell))
        if isinstance(cell, date):
            return _day(cell, cell.isoformat())
        if is_not_given(cell):
            return None
        text = plain(cell)
        if _ISO.fullmatch(text):
            return _iso(text)
        if self.order == AS_STORED and (stored := _stored(text)) is not None:
            return stored
        if isinstance(cell, bool):
            raise InputError(f"“{text}” is no date.", "", "Write a date such as 12 March 2026.")
        if (counted := _counted(text)) is not None:
            return _day(counted, text)
        read = dates.parse(self._clear(text), today=self.today)
        return VagueDate(read.edtf, read.first_day, read.last_day, text)

    def _clear(self, text: str) -> str:
        """3/4/2026 in the column's order, two digits of a year made four, and months in English."""
        text = _TIME.sub("", text)
        if any(word[0].lower() in _ABROAD for word in _WORD.finditer(text)):
            text = re.sub(r"\bdel? |(?<=\d)(?:\.|er\b) ?(?=[ \w])", " ", text)
            text = " ".join(_WORD.sub(lambda word: _ABROAD.get(word[0].lower(), word[0]), text).split())
        if (short := _SHORT.fullmatch(text)) is not None and short[2].lower() in MONTHS:
            return f"{short[1] or ''} {short[2]} {_full_year(short[3])}".strip()
        if self.order == YEAR_FIRST and (found := _YEAR_START.fullmatch(text)):
            return f"{_full_year(found[1])}-{int(found[3]):02}-{int(found[4]):02}"
        found = _NUMBERS.fullmatch(text)
        if found is None:
            return text
        first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
        if self.order == DAY_FIRST and second <= 12:
            return f"{year}-{second:02}-{first:02}"
        if self.order == MONTH_FIRST and first <= 12:
            return f"{year}-{first:02}-{second:02}"
        return f"{first}/{second}/{year}"


def _stored(text: str) -> VagueDate | None:
    try:
        return VagueDate(text, *dates.span(text), text)
    except InputError:  # corrected by hand since: read as dates are written
        return None


def _iso(text: str) -> VagueDate:
    try:
        day = dates.to_day(date.fromisoformat(text))
    except ValueError:
        return dates.parse(text)  # says which day there is not
    return VagueDate(text, day, day, text)


def _day(day: date, as_written: str) -> VagueDate:
    if not 1900 <= day.year <= 2200:
        raise InputError(f"“{as_written}” lies outside the years 1900 to 2200.", "", "Check it in the source.")
    number = dates.to_day(day)
    return VagueDate(day.isoformat(), number, number, as_written)


def _full_year(digits: str) -> str:
    """Two digits are of 1970 to 2069."""
    if len(digits) == 4:
        return digits
    return f"20{digits}" if int(digits) < 70 else f"19{digits}"


def _counted(text: str) -> date | None:
    """A day that programs write as one number: a spreadsheet's serial, 20250301, seconds since 1970."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?|\d{8}|\d{10}|\d{13}", text):
        return None
    number = float(text)
    if int(number) in _SERIAL_DAYS:
        return _SERIAL_START + timedelta(int(number))
    try:
        if len(text) == 8:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if len(text) in (10, 13):
            return datetime.fromtimestamp(number / (1000 if len(text) == 13 else 1), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None
