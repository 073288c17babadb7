"""Cells of a file as values: texts, numbers, yes and no, coordinates, names with how sure they are.

Each reader takes one cell and gives its value, None where the cell says that nothing is given, or raises InputError:
the reason why not. Figures stand in `cell_figures`, dates in `cell_dates`, what a column's name says in `column_words`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from db.errors import InputError
from db.interchange.formula_guard import rearm
from db.interchange.reading.grid import Cell
from db.values.coordinates import in_range, read_degrees, read_pair
from db.values.numerals import read_number
from db.words import Confidence

_NOT_GIVEN = frozenset((
    "", "-", "--", "---", "–", "—", "―", "−", "?", "??", "???", ".", "..", "...", "…", "*",
    "n/a", "n.a.", "n.a", "n. a.", "na", "#n/a", "#na", "#value!", "#ref!", "#div/0!", "#name?", "#null!", "#num!",
    "nan", "<na>", "null", "none", "nil", "missing", "blank", "empty", "pending", "unclear",
    "tbd", "t.b.d.", "tba", "tbc", "to be determined", "to be decided", "to be announced", "to be confirmed",
    "unknown", "unk", "unk.", "not known", "undisclosed", "not disclosed", "not stated", "not specified",
    "unspecified", "not available", "not given", "not announced", "not reported", "no data", "no information",
    "待定", "未定", "未知", "不详", "不明", "无", "暂无", "未公布", "未披露", "未公开", "尚未公布", "待公布",
    "缺失", "空",
))  # fmt: skip
_NOT_GIVEN_TEXT = frozenset(("", "-", "--", "---", "–", "—", "n/a", "#n/a", "…", "...", "null", "nan", "(blank)"))
"""In columns of words, where "None", "NA" and "Unknown" may be names."""
_NO_NAME = _NOT_GIVEN - {"na", "nil", "blank", "empty", "missing", "pending", "unclear", "无", "空"}
"""In columns that name others, partners and towns: nobody is called "TBD" or "Undisclosed"."""


def is_not_given(cell: Cell, *, in_words: bool = False) -> bool:
    """Whether a cell says that nothing is given: "", "TBD", "n/a", "—", "unknown", "待定".

    Args:
        cell: any.
        in_words: the column holds names or texts, where only signs and blanks say so.
    """
    if cell is None:
        return True
    if isinstance(cell, str):
        words = cell.strip().lower().strip("()[]") if len(cell) < 40 else "given"
        return words in (_NOT_GIVEN_TEXT if in_words else _NOT_GIVEN)
    return isinstance(cell, float) and not math.isfinite(cell)


def read_name(cell: Cell) -> str | None:
    """A cell as the name of a town, region or partner; None also for "TBD", "undisclosed", "待定"."""
    text = read_text(cell)
    return None if text is None or _is_nobody(text) else text


def read_text(cell: Cell, *, guarded: bool = False) -> str | None:
    """A cell as words, without blanks at its ends.

    Args:
        cell: any.
        guarded: the file was written by Datahall as CSV: what `formula_guard` put into it is taken away. In other
            files only an apostrophe before = + - @ at the very beginning is.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        text = cell
        if "'" in text:
            text = rearm(text) if guarded else _without_mark(text)
        text = text.strip()
        return None if is_not_given(text, in_words=True) else text
    return _as_text(cell) or None


def plain(cell: Cell) -> str:
    """A cell as the text of one value: numbers without an ending .0, no apostrophe that marks text."""
    return _without_mark(cell).strip() if isinstance(cell, str) else _as_text(cell)


def _without_mark(text: str) -> str:
    """Spreadsheets mark a text that looks like a number or formula with an apostrophe before it."""
    return text[1:] if re.match(r"\s*'[=+\-@\d.,]", text) and text.startswith("'") else text


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def read_yes_no(cell: Cell) -> bool | None:
    """Yes or no. Raises InputError for what says neither."""
    if isinstance(cell, bool):
        return cell
    if is_not_given(cell) and cell not in ("无",):
        return None
    words = plain(cell).lower().strip(" .")
    if words in ("yes", "y", "true", "t", "1", "x", "✓", "✔", "☑", "是", "有", "ja", "oui", "sí", "si"):
        return True
    if words in ("no", "n", "false", "f", "0", "✗", "✘", "☐", "否", "无", "nein", "non"):
        return False
    raise InputError(f"“{words[:40]}” says neither yes nor no.", "", "Write yes or no.")


def decimal_sign(cells: Iterable[Cell]) -> str | None:
    """The sign before decimals in a column of numbers, "." or ","; None where nothing shows it.

    "1.234,5" and "12,5" show a comma, "1,234.5" and "12.5" a point; "1.200" and "1,200" alone show nothing.
    """
    point = comma = 0
    for cell in cells:
        if not isinstance(cell, str):
            continue
        for found in re.finditer(r"\d[\d.,]*\d", cell):
            text = found[0]
            last = max(text.rfind("."), text.rfind(","))
            if last < 0:
                continue
            sign, other = text[last], "," if text[last] == "." else "."
            both = other in text
            if both or len(text) - last - 1 != 3 or text.startswith("0") or len(text[:last]) > 3:
                if text.count(sign) > 1:  # 1.200.000: thousands
                    sign, both = other, True
                point += sign == "."
                comma += sign == ","
    if not point and not comma:
        return None
    return "." if point >= comma else ","


def with_point(text: str, decimal: str | None) -> str:
    """A number's text with a point before decimals and nothing between thousands, by the column's sign."""
    if decimal == ",":
        return re.sub(r"(?<=\d)[.'’\u00a0\u202f ](?=\d{3}(?!\d))", "", text).replace(",", ".")
    if decimal == ".":
        return re.sub(r"(?<=\d)[,'’\u00a0\u202f ](?=\d{3}(?!\d))", "", text)
    return text


_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


def is_plain_number(text: str) -> bool:
    """Digits with at most one point: what programs write."""
    return _PLAIN_NUMBER.fullmatch(text) is not None


def may_be_thousands(text: str) -> bool:
    """Whether a plain number such as "1.200" can be 1,200, too."""
    return re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) is not None


def read_float(cell: Cell, decimal: str | None = None) -> float | None:
    """A bare number, negative ones too; percents are divided by nothing: "32 %" is 32. Raises InputError."""
    if isinstance(cell, bool):
        raise InputError(f"“{plain(cell)}” is no number.", "", "Write a number.")
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    if is_not_given(cell):
        return None
    text = plain(cell)
    if decimal != "," and is_plain_number(text) and (decimal or not may_be_thousands(text)):
        return float(text)
    negative = text.startswith(("-", "−", "–", "("))
    bare = with_point(re.sub(r"^[(\s+−–-]+|[)\s%]+$", "", text), decimal)
    found = read_number(bare) if bare[:1].isdigit() else None
    if found is None or found[1].strip():
        raise InputError(f"“{text[:40]}” is no number.", "", "Write a number such as 1,200 or 0.5.")
    number = found[0]
    if number.other is not None and decimal is None:
        raise InputError(
            f"“{text[:40]}” can be {number.value} or {number.other:,}.",
            "The point may part decimals or thousands.",
            "Choose the sign before decimals for this column.",
        )
    return float(-number.value if negative else number.value)


def read_latitude(cell: Cell) -> float | None:
    """A latitude, north positive: 39.57, "39,57", 39°34'12"N, "39 34 12 N". Raises InputError."""
    return _read_axis(cell, "latitude")


def read_longitude(cell: Cell) -> float | None:
    """A longitude, east positive. Raises InputError."""
    return _read_axis(cell, "longitude")


def _read_axis(cell: Cell, axis: str) -> float | None:
    if is_not_given(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return in_range(float(cell), axis)
    return read_degrees(plain(cell), axis)


def read_coordinates(cell: Cell) -> tuple[float, float] | None:
    """Latitude and longitude in one cell: "39.57, -104.9", 39°34'12"N 104°54'W, "POINT(-104.9 39.57)"."""
    return None if is_not_given(cell) else read_pair(plain(cell))


@dataclass(frozen=True)
class NamedWith:
    """A name out of a list, with what its tags say."""

    name: str
    confidence: Confidence | None = None
    tags: tuple[str, ...] = ()
    """Tags that say nothing of confidence, without their #."""


_CONFIDENCE = {
    **dict.fromkeys(("confident", "certain", "confirmed", "sure", "high", "verified", "known"), Confidence.HIGH),
    **dict.fromkeys(("likely", "probable", "probably", "medium", "plausible", "expected"), Confidence.MEDIUM),
    **dict.fromkeys(
        ("speculative", "possible", "possibly", "uncertain", "unsure", "unconfirmed", "rumoured", "rumored", "low",
         "guess", "unlikely", "maybe"),
        Confidence.LOW,
    ),
}  # fmt: skip
_TAG = re.compile(r"\s*#([^\s#,;]+)")
_LEGAL = re.compile(
    r"(?:inc|l\.?l\.?c|ltd|limited|corp|corporation|co|company|l\.?p|llp|plc|gmbh|ag|s\.?a|s\.?e|b\.?v|n\.?v|pte|k\.?k)"
    r"\.?(?=\s*(?:#|\(|$))",
    re.IGNORECASE,
)


def read_names(cell: Cell, separator: str | None = None, *, guarded: bool = False) -> list[NamedWith]:
    """A list of names: "OpenAI #likely, Oracle #confident" is OpenAI (medium) and Oracle (high).

    Args:
        cell: names parted by line ends and semicolons, or, where there are none, commas. A comma within quotation
            marks or brackets, or before "Inc." and its like, parts nothing.
        separator: what parts names in this column instead.
        guarded: see `read_text`.
    """
    text = read_text(cell, guarded=guarded)
    if text is None:
        return []
    found: dict[str, NamedWith] = {}
    for part in _split(text, separator):
        tags = [tag.strip(".") for tag in _TAG.findall(part)]
        name = " ".join(_TAG.sub("", part).split()).strip('"“” ')
        if _is_nobody(name):
            continue
        sure = next((_CONFIDENCE[tag.lower()] for tag in tags if tag.lower() in _CONFIDENCE), None)
        rest = tuple(tag for tag in tags if tag.lower() not in _CONFIDENCE)
        found.setdefault(name.casefold(), NamedWith(name, sure, rest))
    return list(found.values())


def _is_nobody(name: str) -> bool:
    return name.lower().strip("()[]（） ") in _NO_NAME


def _split(text: str, separator: str | None) -> list[str]:
    if separator:
        return [part.strip() for part in text.split(separator)]
    for sign in ("\n", ";", "；"):
        if sign in text:
            return [piece for part in text.splitlines() for piece in re.split("[;；]", part)]
    parts: list[str] = []
    for part in re.findall(r"(?:\"[^\"]*\"|“[^”]*”|\([^)]*\)|（[^）]*）|[^,，、(\"“（]|[(\"“（])+", text):
        piece = part.strip()
        if parts and _LEGAL.match(piece):
            parts[-1] = f"{parts[-1]}, {piece}"
        elif piece:
            parts.append(piece)
    return parts
