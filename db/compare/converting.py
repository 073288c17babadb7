"""An amount as shown: in dollars of its year or of another, or as a share of a country's product, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from db.compare import reference
from db.compare.amounts import SEEN, Amount
from db.compare.wish import GDP_SHARE, Comparison
from db.values import quantity_display
from db.values.money import latest_rate

_SHARE_DIGITS = 2


@dataclass(frozen=True)
class Figure:
    """An amount converted. `value`, `low` and `high` are US dollars or per cent; `problem` says why there is none.

    `steps` are the sentences that lead from what was stated to what is shown.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    words: str = ""
    problem: str = ""
    steps: tuple[str, ...] = ()


def figure(amount: Amount, place_code: str | None, place: str, wish: Comparison) -> Figure:
    """The amount as the comparison wishes it; never a figure where a rate, an index or a product is missing."""
    if amount.value is None:
        return Figure(None, problem="not stated")
    if amount.currency is None:
        return Figure(None, problem=f"no currency stated: {quantity_display.show_number(amount.value)}")
    steps = [f"Stated: {_stated(amount)}."]
    factor, problem = _to_dollars(amount, steps)
    if factor is None:
        return Figure(None, problem=problem, steps=tuple(steps))
    further, problem = _further(amount, place_code, place, wish, steps)
    if further is None:
        return Figure(None, problem=problem, steps=tuple(steps))
    low, high = (None if end is None else end * factor * further for end in (amount.low, amount.high))
    value = amount.value * factor * further
    return Figure(value, low, high, shown(value, amount, wish), "", tuple(steps))


def shown(value: float, amount: Amount, wish: Comparison) -> str:
    """The figure in words: "US$500bn", "up to US$2bn", "about 1.9 %"."""
    if wish.show == GDP_SHARE:
        words = quantity_display.show(value, "share", digits=_SHARE_DIGITS)
    else:
        is_as_stated = amount.currency == "USD" and wish.dollars_of is None
        digits = amount.digits if is_as_stated else min(amount.digits or 3, 3)
        words = quantity_display.show(value, "investment", currency="USD", digits=digits)
    return words if amount.qualifier == "exact" else f"{amount.qualifier} {words}"


def _stated(amount: Amount) -> str:
    words = quantity_display.show(amount.value or 0, "investment", currency=amount.currency)
    if amount.low is not None and amount.high is not None:
        low, high = (
            quantity_display.show(end, "investment", currency=amount.currency) for end in (amount.low, amount.high)
        )
        words += f", {low} to {high}"
    return words if amount.qualifier == "exact" else f"{amount.qualifier} {words}"


def _to_dollars(amount: Amount, steps: list[str]) -> tuple[float | None, str]:
    currency = amount.currency or ""
    if currency == "USD":
        return 1.0, ""
    if amount.year is None:
        return None, f"no year stated, so no rate for {currency}"
    rate = latest_rate(currency, amount.year)
    if rate is None:
        return None, f"no rate for {currency} in {amount.year}"
    steps.append(
        f"In US dollars at {rate.per_usd:,.4g} {currency} to the dollar, average of {rate.year} ({rate.source}); "
        f"year of {amount.year_from}: {amount.year}."
    )
    return 1 / rate.per_usd, ""


def _further(
    amount: Amount, place_code: str | None, place: str, wish: Comparison, steps: list[str]
) -> tuple[float | None, str]:
    """Constant dollars or a share, as a factor on nominal dollars."""
    if wish.show != GDP_SHARE and wish.dollars_of is None:
        return 1.0, ""
    if amount.year is None or amount.year_from == SEEN:
        return None, "no year stated"
    if wish.show == GDP_SHARE:
        return _share(amount.year, place_code, place, steps)
    return _constant(amount, amount.year, wish.dollars_of or amount.year, steps)


def _share(year: int, place_code: str | None, place: str, steps: list[str]) -> tuple[float | None, str]:
    if not place_code:
        return None, "no country stated"
    product = reference.product(place_code, year)
    if product is None:
        return None, f"no GDP of {place}" + (f" for {year}" if reference.has_products(place_code) else "")
    words = quantity_display.show(product.dollars, "investment", currency="USD")
    steps.append(
        f"Share of the GDP of {place} in {product.year}, {words} in current dollars ({product.source})"
        + (f"; none is bundled for {year}." if product.year != year else ".")
    )
    return 100 / product.dollars, ""


def _constant(amount: Amount, year: int, base: int, steps: list[str]) -> tuple[float | None, str]:
    before, after = reference.prices(year), reference.prices(base)
    if before is None or after is None:
        return None, f"no price index for {year if before is None else base}"
    steps.append(
        f"In dollars of {base}: index {after:g} over {before:g} of {year}, {reference.PRICE_WORDS}; "
        f"year of {amount.year_from}."
    )
    return after / before, ""
