"""Bundled yearly series: the US price index for constant dollars, and gross domestic products in current dollars.

Both stand in `resources/reference`, each row with its publisher and address. Constant dollars follow one index
throughout, the CPI-U of the US Bureau of Labor Statistics (annual average of all items, CUUR0000SA0), because it is the
bundled one that reaches furthest; the bundled GDP deflator of the Bureau of Economic Analysis ends in 2023.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import resources

PRICE_SERIES = "US Bureau of Labor Statistics series CUUR0000SA0"
PRICE_WORDS = "consumer prices, CPI-U, annual average (US Bureau of Labor Statistics, CUUR0000SA0)"
_GDP_CODES = {"World": "WORLD"}
GDP_AT_MOST_YEARS_OLD = 2
"""An amount may be held against the last gross domestic product before it, up to so many years; its year is said."""


@dataclass(frozen=True)
class Product:
    """A gross domestic product in current US dollars of its year."""

    year: int
    dollars: float
    source: str
    source_url: str


def price_years() -> range:
    """The years with a price index, without gaps."""
    known = _prices()
    return range(min(known), max(known) + 1)


def prices(year: int) -> float | None:
    """The price index of a year (1982 to 1984 = 100), or None outside `price_years`."""
    return _prices().get(year)


def product(place_code: str, year: int) -> Product | None:
    """The gross domestic product of a country in that year, else the last before it that is not too old; or None."""
    known = _products().get(place_code, {})
    return next((known[at] for at in range(year, year - GDP_AT_MOST_YEARS_OLD - 1, -1) if at in known), None)


def has_products(place_code: str) -> bool:
    """Whether any gross domestic product of a country is bundled."""
    return place_code in _products()


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.FOLDER / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _prices() -> dict[int, float]:
    return {int(row["year"]): float(row["value"]) for row in _rows("deflator.csv") if row["source"] == PRICE_SERIES}


@cache
def _products() -> dict[str, dict[int, Product]]:
    found: dict[str, dict[int, Product]] = {}
    for row in _rows("gdp.csv"):
        code, year = _GDP_CODES.get(row["country"], row["country"]), int(row["year"])
        found.setdefault(code, {})[year] = Product(year, float(row["gdp"]), row["source"], row["source_url"])
    return found
