"""What the name of a column says of its cells: unit, currency, the year of prices.

"Power (MW)", "Cost (2025 USD billions)", "投资(亿元)", "Capacity, GW", "Share %", "cost_usd_bn".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.values.quantity_words import CURRENCIES, MULTIPLIERS, UNITS

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR"}
_OTHER_WORDS = {
    "mw_e": "MW", "mwe": "MW", "mwit": "MW", "mva": "", "eflop/s": "EFLOPS", "flop/s": "FLOPS", "op/s": "FLOPS",
    "ops": "FLOPS", "pflop/s": "PFLOPS", "percentage": "%", "thousands": "thousand", "000s": "thousand",
    "'000": "thousand", "tsd": "thousand", "mil": "million", "mill": "million", "mrd": "billion", "bln": "billion",
    "us dollars": "USD", "dollars": "USD", "usd": "USD", "yuan": "CNY", "rmb": "CNY", "euro": "EUR",
}  # fmt: skip


@dataclass(frozen=True)
class HeaderUnit:
    """What a column's name says.

    Args:
        name: the name without it: "Cost".
        unit: what a bare number counts, as `cell_figures.FigureColumn` takes it: "MW", "USD billion", "thousand", "%".
        currency: ISO code, also part of `unit`.
        measure: what the unit measures, a key of `db.catalogue`; "money" for amounts; None where it does not say.
        price_year: of amounts in the prices of one year: 2025 in "2025 USD billions".
        precision: "8-bit" or "FP16" where the name says it.
    """

    name: str
    unit: str = ""
    currency: str | None = None
    measure: str | None = None
    price_year: int | None = None
    precision: str = ""


def header_unit(name: str) -> HeaderUnit:
    """The unit that stands in a column's name, in brackets, after a comma, or as its last words."""
    for pattern in (r"[(（\[]([^()（）\[\]]{1,40})[)）\]]", r",\s*([^,]{1,40})$", r"\bin ([^,()]{1,30})$"):
        for found in reversed(list(re.finditer(pattern, name))):
            if (read := _unit(found[1])) is not None:
                return _with_name(read, name[: found.start()] + name[found.end() :])
    words = re.split(r"[\s_]+", name.strip())
    for count in (3, 2, 1):
        if len(words) > count and (read := _unit(" ".join(words[-count:]))) is not None:
            return _with_name(read, " ".join(words[:-count]))
    return HeaderUnit(name.strip())


def _with_name(read: HeaderUnit, name: str) -> HeaderUnit:
    shown = " ".join(name.replace("_", " ").split()).strip(" ,-/")
    return HeaderUnit(shown, read.unit, read.currency, read.measure, read.price_year, read.precision)


def _unit(words: str) -> HeaderUnit | None:
    """The words as a unit; None where some of them are none."""
    rest = words.strip().replace("_", " ")
    precision = ""
    if found := re.search(r"\b((?:8|16|32|64)[- ]?bit|(?:FP|BF|TF|INT)-?\d{1,2})\b", rest, re.IGNORECASE):
        precision, rest = found[1], (rest[: found.start()] + rest[found.end() :]).strip(" ,")
    year = None
    if found := re.search(r"\b((?:19|20)\d\d)\b", rest):
        year, rest = int(found[1]), (rest[: found.start()] + rest[found.end() :]).strip(" ,")
    lower = rest.lower().strip(" .")
    known = _OTHER_WORDS.get(lower, lower)
    if (known.lower() in UNITS and len(known) > 1) or known == "%":
        measure = UNITS[known.lower()][0]
        return None if year else HeaderUnit("", _cased(rest, known), None, measure, None, precision)
    return _money(rest, year) if not precision else None


def _cased(rest: str, known: str) -> str:
    """The unit as it was written, or as it is read where it was written in words of its own."""
    return rest.strip() if rest.strip().lower() == known.lower() else known


def _as_code(word: str) -> str:
    return word.upper() if word.upper() in CURRENCIES else word


def _money(words: str, year: int | None) -> HeaderUnit | None:
    """ "USD billions", "US$ bn", "亿元", "€m", "thousand", "millions of dollars"."""
    currency = None
    rest = re.sub(r"\b[a-z]{3}\b", lambda found: _as_code(found[0]), words)
    for code, (_, pattern) in CURRENCIES.items():
        if found := re.search(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])|(?:{pattern})(?=bn|m\b|k\b)", rest):
            currency, rest = code, rest[: found.start()] + " " + rest[found.end() :]
            break
    else:
        for sign, code in _SIGNS.items():
            if sign in rest:
                currency, rest = code, rest.replace(sign, " ", 1)
                break
        else:
            if found := re.search(r"\b(?:US )?(dollars?)\b", rest, re.IGNORECASE):
                currency, rest = "USD", rest[: found.start()] + " " + rest[found.end() :]
    left = [word for word in re.split(r"[\s/,]+", rest.lower()) if word not in ("", "of", "in", "real", "nominal")]
    left = [_OTHER_WORDS.get(word, word) for word in left]
    if any(word not in MULTIPLIERS for word in left) or len(left) > 1 or not (left or currency):
        return None
    if not currency and (year or (len(left[0]) < 3 and left[0] not in ("bn", "mn", "tn", "万", "亿"))):
        return None
    unit = " ".join([*([currency] if currency else []), *left])
    return HeaderUnit("", unit, currency, "money" if currency else None, year)
