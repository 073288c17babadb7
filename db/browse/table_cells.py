"""How a cell of a table is written: from the values of its row to the text, mark and tooltip on screen.

Written once when a row is fetched, so that painting asks nothing and builds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from db.values import dates, notation
from db.values.quantity_display import show as show_quantity
from db.values.quantity_display import show_number

OTHER_BASIS = "°"
OVERDUE = "!"
DISPUTED = "?"
BILLION = 1e9


class Cell(NamedTuple):
    """One cell as shown.

    `text` may be ""; `hint` is its tooltip, "" where the text says it all; `mark` is a small sign after the text
    (`OTHER_BASIS`, `OVERDUE`, `DISPUTED`); `tone` names what a dot before the text stands for: a status, or "".
    """

    text: str
    hint: str = ""
    mark: str = ""
    tone: str = ""


EMPTY = Cell("")
Writer = Callable[..., Cell]


def _text(value: Any) -> Cell:
    return Cell(str(value)) if value not in (None, "") else EMPTY


def _sentence(value: Any) -> Cell:
    """A word of a closed list, with a capital."""
    return Cell(capital(str(value))) if value else EMPTY


def _status(value: Any, against: Any = "") -> Cell:
    word = str(value or "unknown")
    return _marked(Cell(capital(word), "", "", word), against)


def _marked(cell: Cell, against: Any) -> Cell:
    """The cell with a quiet mark where its fact is "denied" or "doubted"."""
    if not against:
        return cell
    hint = f"{capital(str(against))} by a source or claim: see the record."
    return cell._replace(hint="\n".join(part for part in (cell.hint, hint) if part), mark=cell.mark + DISPUTED)


def _country(code: Any, name: Any) -> Cell:
    return Cell(str(code), str(name or "")) if code else EMPTY


def _number(value: Any) -> Cell:
    return Cell(show_number(value)) if value is not None else EMPTY


def _count(value: Any) -> Cell:
    return Cell(notation.count(value)) if value else Cell("0")


def _power(value: Any, basis: Any, overdue: Any, as_written: Any, against: Any = "", kind: Any = "") -> Cell:
    if value is None:
        return EMPTY
    hints, mark = [], ""
    if basis is None:
        hints.append("Nothing stands yet, by its status.")
    elif basis != "power.whole_facility":
        mark = OTHER_BASIS
        hints.append("Its source does not say what was counted: the whole facility, or the computers alone.")
    if kind == "forecast":
        hints.append("A forecast of a third party: there is no plan of its owner.")
    if overdue:
        mark = OVERDUE + mark
        hints.append("Overdue: the day planned for it has passed, and nobody reported that it stands.")
    if as_written:
        hints.append(f"As written: {as_written}")
    size, unit = notation.power_in("MW")
    shown = show_number(round(value / size, 1 if unit == "MW" else 4))
    return _marked(Cell(shown, "\n".join(hints), mark), against)


def _dollars(usd: Any, amount: Any, currency: Any, against: Any = "") -> Cell:
    if usd is None:
        return EMPTY
    billions = usd / BILLION
    text = show_number(float(f"{billions:.4g}"))
    if currency in (None, "USD"):
        return _marked(Cell(text), against)
    original = show_quantity(amount, "investment", currency=str(currency))
    rounded = show_number(float(f"{billions:.2g}"))
    return _marked(Cell(rounded, f"{original}, at the average rate of its source's year", ""), against)


def _money(amount: Any, currency: Any) -> Cell:
    return Cell(show_quantity(amount, "investment", currency=str(currency or "USD"))) if amount is not None else EMPTY


def _date(edtf: Any) -> Cell:
    if not edtf:
        return EMPTY
    text, long = dates.show_short(str(edtf)), dates.show(str(edtf))
    return Cell(text, long if long != text else "")


def _month(edtf: Any) -> Cell:
    """A day as its month, the day itself in the tooltip; vaguer dates as they are."""
    if not edtf:
        return EMPTY
    if len(edtf) == 10 and edtf[4] == edtf[7] == "-":
        return Cell(dates.show_short(edtf[:7]), dates.show(edtf))
    return _date(edtf)


def _moment(at: Any) -> Cell:
    return _moment_cell(str(at)) if at else EMPTY


def _moment_cell(at: str) -> Cell:
    when = _local_time(at)
    return Cell(dates.show_day(when, short=True), dates.show_moment(when, short=False))


def _coordinates(latitude: Any, longitude: Any, precision: Any) -> Cell:
    if latitude is None or longitude is None:
        return EMPTY
    return Cell(f"{latitude:.4g}, {longitude:.4g}", f"Of the {precision}" if precision else "")


def _scale(value: float, measure: str, currency: str | None) -> float:
    """What money is divided by in a table, so that its figures can be read: a billion or a million."""
    if currency is None and measure not in ("capital_cost", "investment"):
        return notation.power_in("MW")[0] if measure == "power" else 1.0
    return BILLION if value >= BILLION else 1e6


def _figure(
    value: Any, measure: Any, currency: Any, digits: Any, as_written: Any, low: Any, high: Any, interval: Any,
    against: Any = "",
) -> Cell:  # fmt: skip
    scale = _scale(value, measure, currency)
    hints = [f"As written: {as_written}"] if as_written else []
    if low is not None or high is not None:
        hints.append(f"{_range(low, high, measure, value, None).text} ({interval or 'range given'})")
    return _marked(
        Cell(_digits(value / scale, digits or (4 if scale > 1 and measure != "power" else None)), "\n".join(hints)),
        against,
    )


def _digits(value: float, digits: int | None) -> str:
    return show_number(float(f"{value:.{max(digits or 6, len(str(int(value))))}g}"))


def _unit(unit: Any, value: Any, measure: Any) -> Cell:
    if measure not in ("capital_cost", "investment"):
        return _text(notation.power_in(unit)[1] if unit else unit)
    return Cell(f"{unit} {'bn' if value >= BILLION else 'm'}")


def _range(low: Any, high: Any, measure: Any, value: Any, interval: Any) -> Cell:
    if low is None and high is None:
        return EMPTY
    scale = _scale(value, measure, None)
    ends = ["" if end is None else show_number(float(f"{end / scale:.4g}")) for end in (low, high)]
    return Cell("–".join(ends), capital(str(interval)) if interval else "")


LANGUAGES = {
    "en": "English", "zh": "Chinese", "de": "German", "fr": "French", "ja": "Japanese", "ko": "Korean",
    "ar": "Arabic", "es": "Spanish", "pt": "Portuguese", "it": "Italian", "ru": "Russian", "nb": "Norwegian",
    "no": "Norwegian", "fi": "Finnish", "sv": "Swedish", "nl": "Dutch", "hi": "Hindi", "ms": "Malay",
}  # fmt: skip


def language_name(code: str) -> str:
    """A language's English name by its BCP 47 code; the code itself where it is a rare one."""
    return LANGUAGES.get(code.partition("-")[0], code)


def _language(code: Any) -> Cell:
    return Cell(language_name(str(code)), "") if code else EMPTY


def capital(words: str) -> str:
    """The words with a capital first letter, the rest as it is ("AI lab" stays)."""
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=4096)
def _local_time(at: str) -> datetime:
    """A stored UTC text as local time."""
    return datetime.fromisoformat(at).astimezone()


CELLS: dict[str, Writer] = {
    "name": _text,
    "text": _text,
    "choice": _text,
    "country": _country,
    "status": _status,
    "event": _sentence,
    "word": _sentence,
    "yes": _sentence,
    "confidence": _sentence,
    "language": _language,
    "number": _number,
    "count": _count,
    "power": _power,
    "dollars": _dollars,
    "money": _money,
    "date": _date,
    "month": _month,
    "moment": _moment,
    "coordinates": _coordinates,
    "figure": _figure,
    "unit": _unit,
    "range": _range,
}
"""For each kind of column, what writes its cell: takes the column's value, then what stands in its `more`."""


WORDS_KEPT = 4096


@lru_cache(maxsize=8)
def writers(chosen: notation.Notation) -> Mapping[str, Writer]:
    """`CELLS`, each writer keeping what it wrote last: most columns say the same in many rows.

    A cell depends on its values and on the notation alone. Names are seldom met twice.
    """
    return {
        kind: write if kind == "name" else lru_cache(maxsize=WORDS_KEPT, typed=True)(write)
        for kind, write in CELLS.items()
    }
