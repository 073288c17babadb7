"""Quantities as people write them: "1.2 GW", "US$500bn", "180亿元", "12 EFLOPS FP16", "100,000 H100"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A figure in its measure's stored unit, or in units of `currency`, with the original in `as_written`."""

    value: float
    measure: str
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    qualifier: str = "exact"
    basis: str | None = None
    precision: str | None = None
    currency: str | None = None
    accelerator: str | None = None
    significant_digits: int | None = None
    as_written: str = ""


def parse(text: str, measure: str | None = None, *, country: str | None = None) -> Quantity:
    """Reads a quantity. Raises InputError or UnclearInput (with choices)."""
    raise NotImplementedError


def show(value: float, measure: str, *, currency: str | None = None, digits: int | None = None) -> str:
    """In a readable unit: "1.2 GW", "US$500bn", "100,000"."""
    raise NotImplementedError


def show_number(value: float, decimals: int | None = None) -> str:
    """A number with thousands separators, for a table cell: "1,200"."""
    raise NotImplementedError


def reading(quantity: Quantity) -> str:
    """What stands under the field: "= 300 MW, about"."""
    raise NotImplementedError


def significant_digits(text: str) -> int | None:
    """How many digits of the first number in the text mean something; None where there is no number."""
    raise NotImplementedError
