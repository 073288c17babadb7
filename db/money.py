"""Amounts in dollars, at the bundled yearly average rates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """Units of `currency` for one US dollar, average of `year`."""

    currency: str
    year: int
    per_usd: float
    source: str
    source_url: str


def rate(currency: str, year: int) -> Rate | None:
    """The yearly average rate, or None where none is bundled; USD is 1."""
    raise NotImplementedError


def in_dollars(amount: float, currency: str, year: int) -> float | None:
    """The amount in US dollars at that year's average rate, or None where no rate is known."""
    raise NotImplementedError


def years(currency: str) -> range:
    """The years for which a rate of this currency is bundled."""
    raise NotImplementedError
