"""Amounts in dollars, at the bundled yearly average rates (`resources/reference/exchange_rates.csv`).

Each currency follows one series through all its years, the first of these that has it: Federal Reserve, European
Central Bank, HM Revenue & Customs. Series are never mixed within a currency: their ways of averaging differ by up to
one and a half per cent. HMRC's rates are ratios of two averages, so AED and SAR come out a little off their pegs.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import resources

SERIES = ("Federal Reserve", "European Central Bank", "HM Revenue & Customs")
"""In the order in which a currency takes them."""


@dataclass(frozen=True)
class Rate:
    """Units of `currency` for one US dollar, average of the calendar year; `source` is named beside every amount."""

    currency: str
    year: int
    per_usd: float
    source: str
    source_url: str


def rate(currency: str, year: int) -> Rate | None:
    """The yearly average rate of a currency (ISO code), or None where none is bundled; the dollar's own is 1."""
    if currency == "USD":
        return Rate("USD", year, 1.0, "", "")
    return _rates().get(currency, {}).get(year)


def latest_rate(currency: str, year: int) -> Rate | None:
    """The rate of that year, or of the last year before it that has one; None where there is none so early.

    For amounts of the running year, whose average is not known yet: say `Rate.year` beside them.
    """
    if currency == "USD":
        return rate(currency, year)
    known = [known_year for known_year in _rates().get(currency, {}) if known_year <= year]
    return rate(currency, max(known)) if known else None


def in_dollars(amount: float, currency: str, year: int) -> float | None:
    """An amount in US dollars at that year's average rate, or None where no rate of that year is known."""
    found = rate(currency, year)
    return amount / found.per_usd if found else None


@dataclass(frozen=True)
class Converted:
    """An amount in another currency. `rates` are those used, in order; a dollar needs none."""

    amount: float
    rates: tuple[Rate, ...]

    @property
    def years(self) -> str:
        """The years of the rates: "2024", or "2023 and 2024" where one currency has no later one."""
        return " and ".join(str(year) for year in sorted({rate.year for rate in self.rates}))


def converted(amount: float, currency: str, to: str, year: int) -> Converted | None:
    """An amount in the currency `to` at that year's average rates, or the last ones before it.

    Between two currencies it goes by way of the dollar, so that two rates are used. None where one is not known.
    """
    rates = [latest_rate(one, year) for one in (currency, to)]
    known = [rate for rate in rates if rate is not None]
    if len(known) < 2:
        return None
    used = tuple(rate for rate in known if rate.currency != "USD")
    return Converted(amount / known[0].per_usd * known[1].per_usd, used)


def years(currency: str) -> range:
    """The years with a rate of this currency, without gaps; an empty range where there is none, or for the dollar."""
    known = _rates().get(currency, {})
    return range(min(known), max(known) + 1) if known else range(0)


def currencies() -> tuple[str, ...]:
    """The ISO codes with a rate, and the dollar."""
    return ("USD", *sorted(_rates()))


@cache
def _rates() -> dict[str, dict[int, Rate]]:
    """Currency -> year -> rate, of the currency's first series."""
    text = (resources.FOLDER / "reference" / "exchange_rates.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    found: dict[str, dict[int, Rate]] = {}
    for series in SERIES:
        of_series: dict[str, dict[int, Rate]] = {}
        for row in rows:
            if row["series"] == series and row["currency"] not in found:
                year = int(row["year"])
                of_series.setdefault(row["currency"], {})[year] = Rate(
                    row["currency"], year, float(row["per_usd"]), row["source"], row["source_url"]
                )
        found |= of_series
    return found
