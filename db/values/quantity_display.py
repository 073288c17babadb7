"""Writes quantities: "1.2 GW", "US$500bn", "100,000", and the reading that stands under a field.

Signs and the unit of power are those of `db.values.notation`. What is written here in the standard notation can be read
again by `quantities.parse`, in any other after `numerals.clear`; so a value never shows a point with exactly three
decimals ("1.294 GW"), which may be taken for thousands: it goes down a unit ("1,294 MW").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.catalogue import BASIS_BY_KEY, MEASURE_BY_KEY, OWN_PREFIX
from db.values import notation
from db.values.notation import PowerUnit
from db.values.quantity_words import CURRENCIES, CURRENCY_NAMES

if TYPE_CHECKING:
    from decimal import Decimal

    from db.values.quantities import Quantity

DIGITS = 4
"""Digits shown where nobody says how many: enough to tell figures apart, fewer than a chart can carry."""

OWN_DIGITS = 7
"""Of a person's own measures, which have one unit only: jobs and cubic metres are given to the last one."""

_STEPS: dict[str, tuple[tuple[int, str], ...]] = {
    # power of ten from which a unit is used, in the stored unit
    "power": ((6, "TW"), (3, "GW"), (0, "MW"), (-3, "kW"), (-6, "W")),
    "computing_power": ((3, "ZFLOPS"), (0, "EFLOPS"), (-3, "PFLOPS"), (-6, "TFLOPS"), (-9, "GFLOPS")),
    "energy": ((3, "PWh"), (0, "TWh"), (-3, "GWh"), (-6, "MWh"), (-9, "kWh")),
    "money": ((12, "tn"), (9, "bn"), (6, "m"), (0, "")),
}
_FROM = {"TW": 6, "ZFLOPS": 4, "PWh": 4}
"""Units that begin later than at 1: 1,590 EFLOPS stays so."""


def show(value: float, measure: str, *, currency: str | None = None, digits: int | None = None) -> str:
    """A value with a readable unit: "1.2 GW", "590 MW", "230 EFLOPS", "US$500bn", "32 %", "100,000".

    Args:
        value: in the measure's stored unit, or in units of `currency` (left out: US dollars).
        measure: key of `db.catalogue`.
        digits: significant digits to round to; left out, four, but a count is shown whole.
    """
    row = MEASURE_BY_KEY.get(measure)
    dimension = row.dimension if row else "count"
    number = _exact(repr(float(value)))
    if not number.is_finite():
        return "–"
    if row is not None and measure.startswith(OWN_PREFIX):
        return own_words(_clear_of_thousands(_rounded(number, digits or OWN_DIGITS)), row.unit)
    if dimension == "count":
        return show_number(float(_rounded(number, digits)))
    if dimension == "ratio":
        return f"{notation.number(_grouped(_rounded(number, digits or DIGITS)))} %"
    number = _rounded(number, digits or DIGITS)
    if dimension == "money":
        return _money(number, currency or "USD")
    mantissa, unit = _in_unit(number, _steps(measure))
    return f"{notation.number(mantissa)} {unit}"


def own_words(number: str, unit: str) -> str:
    """A number with a unit of one's own, which may be none: "350 ha", "1,200 jobs", "1.2"."""
    return f"{notation.number(number)} {unit}".rstrip()


def _clear_of_thousands(number: Decimal) -> str:
    """Three decimals get a fourth, so that their point is none between thousands."""
    text = _grouped(number)
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def show_number(value: float, decimals: int | None = None) -> str:
    """A number with thousands separators, as in a table cell: "1,200", "0.5".

    Args:
        value: any finite number.
        decimals: how many decimals; left out, as many as the number has, at most six.
    """
    written = repr(float(value))
    whole, _, part = written.partition(".")
    if decimals is None and whole.isdigit() and part.isdigit() and len(part) <= 6:
        return notation.number(
            f"{int(whole):,}" + (f".{part}" if part != "0" else "")
        )  # nearly all, and five times faster
    number = _exact(written)
    if not number.is_finite():
        return "–"
    if decimals is None:
        # Beyond this a double has no decimals left, and rounding to six would need more digits than Decimal keeps.
        return notation.number(f"{number:,.0f}" if abs(number) >= 10**16 else _grouped(round(number, 6)))
    return notation.number(f"{number:,.{decimals}f}")


def reading(quantity: Quantity) -> str:
    """What stands under a field: "= 300 MW, about", "= 18,000,000,000 yuan", "= 590 MW, 500 to 680 (5 to 95 %)"."""
    words = "= " + _in_stored_unit(quantity.value, quantity)
    if quantity.low is not None and quantity.high is not None:
        size = notation.power_in(MEASURE_BY_KEY[quantity.measure].unit)[0]
        low, high = show_number(quantity.low / size), show_number(quantity.high / size)
        words += f", {low} to {high} ({quantity.interval})"
    if quantity.qualifier != "exact":
        words += f", {quantity.qualifier}"
    if quantity.basis and quantity.measure != "computing_power":
        words += f", {BASIS_BY_KEY[quantity.basis].name}"
    return words


def plain(number: Decimal) -> str:
    """The digits without an exponent and without zeros at the end of the decimals."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_stored_unit(value: float, quantity: Quantity) -> str:
    number = show_number(value)
    if quantity.currency:
        return f"{number} {CURRENCY_NAMES.get(quantity.currency, quantity.currency)}"
    if quantity.measure == "computing_power":
        density = quantity.basis.rpartition("_")[2] if quantity.basis else "(dense or sparse not stated)"
        return f"{number} EFLOPS" + (f" {quantity.precision} {density}" if quantity.precision else "")
    if quantity.accelerator:
        is_model = any(sign.isdigit() for sign in quantity.accelerator)
        return f"{number} {quantity.accelerator}" + ("" if is_model else " accelerators")
    if quantity.measure == "facilities":
        return f"{number} facility" if value == 1 else f"{number} facilities"
    size, unit = notation.power_in(MEASURE_BY_KEY[quantity.measure].unit)
    return f"{show_number(value / size)} {unit or lower_name(quantity.measure)}"


def lower_name(measure: str) -> str:
    """A measure's name inside a sentence: "computing power", "H100 equivalents"."""
    name = MEASURE_BY_KEY[measure].name
    return name if name[:2].isupper() or name[1].isdigit() else name[0].lower() + name[1:]


def _exact(written: str) -> Decimal:
    from decimal import Decimal  # the first window needs none

    return Decimal(written)


def _rounded(number: Decimal, digits: int | None) -> Decimal:
    if digits is None or number == 0:
        return number
    return round(number, digits - 1 - number.adjusted())


def _grouped(number: Decimal) -> str:
    whole, _, decimals = plain(number).partition(".")
    return f"{int(whole):,}" + (f".{decimals}" if decimals else "") if whole not in ("-0",) else f"-0.{decimals}"


def _steps(measure: str) -> tuple[tuple[int, str], ...]:
    """The units to choose from; the one of power may be chosen by the person."""
    unit = notation.current().power_unit
    if measure != "power" or unit is PowerUnit.AS_FITS:
        return _STEPS[measure]
    return ((3, "GW"),) if unit is PowerUnit.GW else ((0, "MW"),)


def _in_unit(number: Decimal, steps: tuple[tuple[int, str], ...]) -> tuple[str, str]:
    """The first unit in which the number is at least 1 and does not show exactly three decimals."""
    if number == 0:
        return "0", next((unit for exponent, unit in steps if exponent == 0), steps[0][1])
    mantissa, unit = "", ""
    for exponent, unit in steps:
        if number.adjusted() < _FROM.get(unit, exponent) and len(steps) > 1:
            continue
        mantissa = _grouped(number.scaleb(-exponent))
        if len(mantissa.partition(".")[2]) != 3 or mantissa.startswith("0") or len(mantissa.partition(".")[0]) > 3:
            return mantissa, unit
    return _grouped(number.scaleb(-steps[-1][0])), steps[-1][1]


def _money(number: Decimal, currency: str) -> str:
    sign = CURRENCIES.get(currency, (currency, ""))[0]
    mantissa, step = _in_unit(number, _STEPS["money"])
    mantissa = notation.number(mantissa)
    return f"{sign}{' ' if sign.isalpha() and len(sign) == 3 else ''}{mantissa}{step}"
