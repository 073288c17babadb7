"""Units of a person's own measures: "ha", "m³ per year", "tCO2/yr", or a free word for what is counted ("jobs").

A table of exact factors instead of Pint: importing that would cost 170 ms while one types, and the program has no room
for it. A year is 365.25 days, as in Pint and in astronomy (the Julian year).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache

from db.errors import InputError

LONGEST = 40
COUNT, RATIO = "count", "ratio"
Powers = tuple[tuple[str, int], ...]

_DAY = Fraction(86400)
_YEAR = _DAY * Fraction("365.25")
_FOOT = Fraction("0.3048")
_LITRE = Fraction(1, 1000)
_GALLON = _LITRE * Fraction("3.785411784")

# words, what it measures as powers of metre, kilogram, second, watt and so on, size in those
_TABLE: tuple[tuple[str, Mapping[str, int], Fraction], ...] = (
    ("m metre metres meter meters", {"m": 1}, Fraction(1)),
    ("mm millimetre millimetres", {"m": 1}, Fraction(1, 1000)),
    ("cm centimetre centimetres", {"m": 1}, Fraction(1, 100)),
    ("km kilometre kilometres kilometer kilometers", {"m": 1}, Fraction(1000)),
    ("ft foot feet", {"m": 1}, _FOOT),
    ("mi mile miles", {"m": 1}, _FOOT * 5280),
    ("ha hectare hectares 公顷", {"m": 2}, Fraction(10000)),
    ("acre acres", {"m": 2}, Fraction("4046.8564224")),
    ("sqft", {"m": 2}, _FOOT**2),
    ("mu 亩", {"m": 2}, Fraction(2000, 3)),
    ("l litre litres liter liters", {"m": 3}, _LITRE),
    ("ml millilitre", {"m": 3}, _LITRE / 1000),
    ("ML megalitre megalitres megaliter megaliters", {"m": 3}, Fraction(1000)),
    ("GL gigalitre gigalitres", {"m": 3}, Fraction(10**6)),
    ("gal gallon gallons", {"m": 3}, _GALLON),
    ("MGal Mgal", {"m": 3}, _GALLON * 10**6),
    ("g gram grams", {"kg": 1}, Fraction(1, 1000)),
    ("kg kilogram kilograms", {"kg": 1}, Fraction(1)),
    ("t tonne tonnes 吨", {"kg": 1}, Fraction(1000)),
    ("kt kilotonne kilotonnes", {"kg": 1}, Fraction(10**6)),
    ("Mt megatonne megatonnes", {"kg": 1}, Fraction(10**9)),
    ("lb pound pounds", {"kg": 1}, Fraction("0.45359237")),
    ("kgco2 kgco2e", {"kg CO2": 1}, Fraction(1)),
    ("tco2 tco2e", {"kg CO2": 1}, Fraction(1000)),
    ("ktco2 ktco2e", {"kg CO2": 1}, Fraction(10**6)),
    ("MtCO2 MtCO2e", {"kg CO2": 1}, Fraction(10**9)),
    ("s second seconds", {"s": 1}, Fraction(1)),
    ("ms millisecond milliseconds", {"s": 1}, Fraction(1, 1000)),
    ("min minute minutes", {"s": 1}, Fraction(60)),
    ("h hour hours hr", {"s": 1}, Fraction(3600)),
    ("d day days", {"s": 1}, _DAY),
    ("week weeks", {"s": 1}, _DAY * 7),
    ("month months", {"s": 1}, _YEAR / 12),
    ("a yr year years annum 年", {"s": 1}, _YEAR),
    ("W watt watts", {"W": 1}, Fraction(1)),
    ("kW kilowatt kilowatts", {"W": 1}, Fraction(1000)),
    ("MW megawatt megawatts", {"W": 1}, Fraction(10**6)),
    ("GW gigawatt gigawatts", {"W": 1}, Fraction(10**9)),
    ("kWh", {"W": 1, "s": 1}, Fraction(3600 * 10**3)),
    ("MWh", {"W": 1, "s": 1}, Fraction(3600 * 10**6)),
    ("GWh", {"W": 1, "s": 1}, Fraction(3600 * 10**9)),
    ("TWh", {"W": 1, "s": 1}, Fraction(3600 * 10**12)),
    ("GJ gigajoule gigajoules", {"W": 1, "s": 1}, Fraction(10**9)),
    ("Mbit megabit megabits", {"bit": 1}, Fraction(10**6)),
    ("Gbit gigabit gigabits", {"bit": 1}, Fraction(10**9)),
    ("Tbit terabit terabits", {"bit": 1}, Fraction(10**12)),
    ("TB terabyte terabytes", {"bit": 1}, Fraction(8 * 10**12)),
    ("PB petabyte petabytes", {"bit": 1}, Fraction(8 * 10**15)),
    ("% percent", {}, Fraction(1, 100)),
)
_EXACT = {word: (powers, size) for words, powers, size in _TABLE for word in words.split()}
_ANY_CASE: dict[str, tuple[Mapping[str, int], Fraction]] = {}
_CASE_SAYS = {"m", "t", "g", "d", "s", "a", "ml", "mt", "ms", "gl", "mgal", "mtco2", "mtco2e", "mbit"}
"""Words that another case makes a thousand or a billion times larger, or something else: only the exact one is read."""

for _word, _meaning in _EXACT.items():
    if _word.lower() in _CASE_SAYS:
        continue
    _ANY_CASE.setdefault(_word.lower(), _meaning)
_NAMES: dict[Powers, str] = {
    (): RATIO,
    (("m", 1),): "length",
    (("m", 2),): "area",
    (("m", 3),): "volume",
    (("kg", 1),): "mass",
    (("kg CO2", 1),): "carbon dioxide",
    (("s", 1),): "time",
    (("W", 1),): "power",
    (("W", 1), ("s", 1)): "energy",
    (("bit", 1),): "data",
}


@dataclass(frozen=True)
class OwnUnit:
    """A unit read: as it is written, what it measures, and its size in base units; `powers` is None for a count."""

    text: str
    dimension: str
    powers: Powers | None
    size: Fraction = Fraction(1)


@cache
def read_unit(text: str) -> OwnUnit:
    """The unit that a text names; "" is a plain ratio. Raises InputError that names what is near."""
    plain = " ".join(text.split())
    if not plain:
        return OwnUnit("", RATIO, ())
    if len(plain) > LONGEST:
        raise InputError(f"A unit has at most {LONGEST} characters; this has {len(plain)}.", "", "Shorten it.")
    found = known_unit(plain)
    if found is not None:
        return found
    words = [one for one in re.split(r"[\s/·*^]+", _folded(plain)) if one]
    near: list[str] = []
    for word in words:
        if word.lower().rstrip("0123456789") not in _ANY_CASE:
            near += get_close_matches(word.lower(), list(_ANY_CASE), 3, 0.75)
    counts = re.fullmatch(r"[^\W\d_][^\W\d_]+(?:[ -][^\W\d_]+)*", plain) is not None
    if counts and not near and len(plain) > 2:
        return OwnUnit(plain, COUNT, None)
    remedy = (
        f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "Write for example ha, km², m³/year, jobs."
    )
    raise InputError(f"“{plain}” is no unit that Datahall knows.", "", remedy)


@cache
def known_unit(text: str) -> OwnUnit | None:
    """The unit of measurement that a whole text names, or None."""
    powers: dict[str, int] = {}
    size = Fraction(1)
    for number, side in enumerate(re.split(r"\s*/\s*", _folded(text))):
        for word in re.split(r"[\s·*]+", side):
            read = _factor(word)
            if read is None:
                return None
            sign = -1 if number else 1
            size *= read[1] ** sign
            for base, power in read[0].items():
                powers[base] = powers.get(base, 0) + sign * power
    kept: Powers = tuple(sorted((base, power) for base, power in powers.items() if power))
    return OwnUnit(" ".join(text.split()), _dimension(kept), kept, size)


def _folded(text: str) -> str:
    """Powers as digits, "per" as a stroke, "square" and "cubic" as powers."""
    plain = unicodedata.normalize("NFKC", " ".join(text.split()))
    plain = re.sub(r"(?<=\S)\s+(?:per|a|an|each)\s+(?=\S)", "/", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\b(?:sq\.?|square)\s+([a-z]+)", r"\g<1>2", plain, flags=re.IGNORECASE)
    return re.sub(r"\b(?:cu\.?|cubic)\s+([a-z]+)", r"\g<1>3", plain, flags=re.IGNORECASE)


def _factor(word: str) -> tuple[dict[str, int], Fraction] | None:
    meaning, power = _EXACT.get(word) or _ANY_CASE.get(word.lower()), 1
    if meaning is None and (found := re.fullmatch(r"(.*\D)\^?([23])", word)):
        name = found[1].rstrip("^")
        meaning, power = _EXACT.get(name) or _ANY_CASE.get(name.lower()), int(found[2])
    if meaning is None:
        return None
    return {base: one * power for base, one in meaning[0].items()}, meaning[1] ** power


def _dimension(powers: Powers) -> str:
    if powers in _NAMES:
        return _NAMES[powers]
    rest = tuple((base, power) for base, power in powers if base != "s")
    if dict(powers).get("s") == -1 and rest in _NAMES:
        return f"{_NAMES[rest]} over time"
    return " ".join(base if power == 1 else f"{base}^{power}" for base, power in powers)
