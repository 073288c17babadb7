"""Quantities as people write them: "1.2 GW", "US$500bn", "180亿元", "12 EFLOPS FP16", "100,000 H100".

`parse` reads them into one unit for each measure and asks where a text has several readings; `show` and `reading`
write them. Words and units stand in `quantity_words`, numbers in `numerals`, single amounts in `amounts`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal

from db.catalogue import MEASURE_BY_KEY, OWN_PREFIX
from db.errors import InputError, UnclearInput
from db.values.amounts import Amount, one_currency, read_amount, with_currency
from db.values.numerals import clear, count_digits
from db.values.own_amounts import example_of
from db.values.quantity_display import lower_name, plain, reading, show, show_number
from db.values.quantity_text import (
    any_amount,
    normal,
    parts,
    take_brackets,
    take_comma_remark,
    take_ending,
    take_precision,
    take_qualifier,
)
from db.values.quantity_words import BARE_UNITS, POWER_BASES, REMARK, SMALLER, SMALLER_MULTIPLIERS

__all__ = ["Quantity", "clear", "parse", "reading", "show", "show_number", "significant_digits"]

MONEY = ("capital_cost", "investment")
_RANGE = re.compile(r"(?:to|and|until|-|~|至|到)\s*(?=[^a-z]|us|rmb|cny|eur|gbp|about)", re.IGNORECASE)
_INTERVAL = re.compile(r"\b(?:(5)\s*(?:to|-)\s*95|(10)\s*(?:to|-)\s*90)\s*(?:%|per ?cent)", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A figure as read.

    `value`, `low` and `high` are in the measure's stored unit (`db.catalogue`), money in units of `currency`.
    `interval` and `qualifier` are values of `db.words.Interval` and `Qualifier`. `basis` is a key of the catalogue when
    the text says all of it; "FP16" alone fills `precision` only. `accelerator` is the model or maker in "100,000 H100".
    Of a range without a value ("1 to 1.5 GW") `value` is the middle, with qualifier "about".
    """

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
    """Reads a quantity as people write it, in English or Chinese.

    Remarks that change nothing may follow in brackets or after a comma; they stay in `as_written`. So does a
    conversion: "15 billion yuan (US$2.1 billion)" is in yuan. "Nearly" and "close to" are read as "about".

    Args:
        text: "up to 5 GW", "1–1.5 GW", "590 MW (5 to 95 %: 500 to 680)", "US$500bn", "三万卡", …
        measure: the field's measure, a key of `db.catalogue`; left out, the unit decides, and money is "investment".
        country: ISO code of where the subject is, which may make "¥" clear and "$" unclear.

    Raises:
        UnclearInput: there are several readings; `choices` are ways to write each clearly.
        InputError: it is no quantity of this measure.
    """
    words, shown = normal(text), text.strip()[:60]
    _ask_if_several(words, measure, country)
    outside, brackets = take_brackets(parts(words)[0])
    outside, precision, density = take_precision(outside, brackets)
    qualifier, outside = take_qualifier(take_comma_remark(outside, shown))
    amounts, rest = _read_body(outside, shown, measure, country)
    at_end, rest = take_ending(rest)
    basis, rest = _power_basis(rest, amounts[-1])
    _refuse_rest(rest, shown, amounts, country)
    quantity = _quantity(amounts, measure, text.strip(), precision, density)
    quantity = replace(quantity, basis=basis or quantity.basis)
    if (stated := at_end if qualifier == "exact" else qualifier) != "exact":
        quantity = replace(quantity, qualifier=stated)
    for bracket in brackets:
        quantity = _with_bracket(quantity, bracket, amounts[-1], country)
    return quantity


def significant_digits(text: str) -> int | None:
    """How many digits of the first number in a text mean something; None where there is no number.

    Zeros at the end of a whole number do not count: 1,200 MW has as many digits as 1.2 GW.
    """
    found = re.search(r"[0-9][0-9.,]*", unicodedata.normalize("NFKC", text))
    return count_digits(found[0].rstrip(".,")) if found else None


def _ask_if_several(words: str, measure: str | None, country: str | None) -> None:
    """ "600 million + 100 million kroner", "1,456 H100; 416 A100": which of them is meant?"""
    found = parts(words)
    if len(found) < 2 or sum(any_amount(part, country) is not None for part in found) < 2:
        return
    clear = []
    for part in found:
        try:
            clear.append(parse(part, measure, country=country).as_written)
        except InputError:
            continue  # a part that cannot stand alone is not offered
    raise UnclearInput(
        "There are several amounts.", "A figure holds one.", "Enter each as a figure of its own.", choices=clear
    )


def _read_body(outside: str, shown: str, measure: str | None, country: str | None) -> tuple[list[Amount], str]:
    """One amount, or the two of a range, the first with what it takes from the second."""
    between = re.match(r"(?:between|from)\s+", outside, re.IGNORECASE)
    first = read_amount(outside[between.end() if between else 0 :], country, measure)
    if first is None:
        example = example_of(measure or "power")
        raise InputError(f"“{shown}” does not begin with a number.", "", f"Write it like {example}.")
    amount, rest = first
    separator = _RANGE.match(rest)
    second = read_amount(rest[separator.end() :], country, measure) if separator else None
    if second is None:
        return [amount], rest
    end, rest = second
    if amount.measure in (None, "money") and not amount.unit and not amount.exponent:
        amount = replace(amount, exponent=end.exponent)
    if amount.measure is None or (amount.measure == end.measure and not amount.unit):
        amount = replace(
            amount,
            measure=end.measure,
            unit=end.unit,
            unit_exponent=end.unit_exponent,
            currency=amount.currency or end.currency,
            accelerator=end.accelerator,
            noun=end.noun,
            size=end.size,
        )
    if end.measure is None:  # "US$20bn to 30", "1 GW to 1.5"
        end = replace(end, unit=amount.unit, unit_exponent=amount.unit_exponent, measure=amount.measure)
        end = replace(end, size=amount.size)
        end = replace(end, exponent=end.exponent or amount.exponent)
    end = replace(end, currency=end.currency or amount.currency)
    return [amount, end], rest


def _power_basis(rest: str, amount: Amount) -> tuple[str | None, str]:
    if amount.measure == "power":
        for basis, words in POWER_BASES.items():
            if found := re.match(rf"(?:{words})(?![a-z])\s*", rest, re.IGNORECASE):
                return basis, rest[found.end() :]
    return None, rest


def _refuse_rest(rest: str, shown: str, amounts: list[Amount], country: str | None) -> None:
    """Words after the amount that are no known remark: nothing is dropped unseen."""
    rest = rest.strip(" .,;")
    if not rest or REMARK.fullmatch(rest):
        return
    if amounts[-1].measure and any_amount(rest, country):
        raise UnclearInput(
            "There are several amounts.",
            "A figure holds one.",
            "Enter each as a figure of its own.",
            choices=(shown.removesuffix(rest).strip(" ,;/"),),
        )
    if amounts[-1].measure is None:
        raise InputError(f"“{rest[:40]}” is no known unit.", "", "Write a number with its unit, such as 300 MW.")
    raise InputError(f"“{rest[:40]}” was not understood.", "", "Put remarks in brackets, or into the note.")


def _quantity(
    amounts: list[Amount], measure: str | None, text: str, precision: str | None, density: str | None
) -> Quantity:
    """The amounts as a quantity of the measure asked for."""
    shown = text[:60]
    for amount in amounts:
        _refuse_two_readings(amount, shown)
    amount = amounts[0]
    key = _measure_of(amounts, measure, shown)
    currency = one_currency(amount, shown) if key in MONEY else None
    if (precision or density) and key != "computing_power":
        raise InputError(f"“{precision or density}” belongs to computing power.", "", "Leave it out, or write EFLOPS.")
    if len(amounts) == 2 and currency != (one_currency(amounts[1], shown) if key in MONEY else None):
        raise InputError("The two ends of the range differ in currency.", "", "Write both in one.")
    basis = f"computing_power.{precision.lower()}_{density}" if precision and density else None
    if key == "racks" and re.search("standard|标准", amount.noun, re.IGNORECASE):
        basis = "racks.2_5_kw"
    quantity = Quantity(
        value=float(amount.value),
        measure=key,
        basis=basis,
        precision=precision,
        currency=currency,
        accelerator=amount.accelerator,
        significant_digits=amount.number.digits if amount.size == 1 else None,  # 2 ML/day is not 700,000 m³ a year
        as_written=text,
    )
    if len(amounts) == 1:
        return quantity
    low, high = amounts[0].value, amounts[1].value
    if low > high:
        raise InputError(f"The low end of “{shown}” lies above its high end.", "", "Write the lower one first.")
    return replace(
        quantity,
        value=float((low + high) / 2),
        low=float(low),
        high=float(high),
        interval="range given",
        qualifier="about",
        significant_digits=None,
    )


def _refuse_two_readings(amount: Amount, shown: str) -> None:
    """ "1.200 MW" may be 1.2 or 1,200; a share is never thousands."""
    other = amount.number.other
    if other is None or amount.measure == "share":
        return
    written, thousands = plain(amount.number.value), show_number(float(other))
    head, tail = re.split(r"[0-9]\.[0-9]{3}|[0-9]{2,3}\.[0-9]{3}", shown, maxsplit=1)
    head = head.rstrip("0123456789")
    first = f"{head}{written}{tail}"
    if len(written.partition(".")[2]) == 3:  # still unclear: go down a unit, or add a decimal
        smaller = {unit.lower(): below for unit, below in (SMALLER | SMALLER_MULTIPLIERS).items()}
        unit = re.match(r"\s*([A-Za-z]+)", tail)
        below = smaller.get(unit[1].lower()) if unit else None
        first = f"{head}{thousands} {below}{tail[unit.end() :]}" if unit and below else f"{head}{written}0{tail}"
    raise UnclearInput(
        f"“{shown}” can be {written} or {thousands}.",
        "The point may part decimals or thousands.",
        choices=(first, f"{head}{thousands}{tail}"),
    )


def _measure_of(amounts: list[Amount], measure: str | None, shown: str) -> str:
    """The key of what the amounts are of. Raises where the field is of something else, or the unit is missing."""
    found = {amount.measure for amount in amounts} - {None}
    if len(found) > 1:
        raise InputError("The two ends of the range are of different things.", "", "Write both in one unit.")
    written = amounts[0].measure
    if measure is None:
        if written is None:
            units = ("MW", "EFLOPS", "H100", "TWh")
            choices = tuple(f"{shown} {unit}" for unit in units) if not amounts[0].exponent else ()
            choices += (with_currency(shown, "USD"),)
            raise UnclearInput(f"“{shown}” has no unit.", "", "Add its unit.", choices=choices)
        return "investment" if written == "money" else written
    if measure not in MEASURE_BY_KEY:
        raise InputError(f"“{measure}” is no measure.", "", "Choose one from the list.")
    if written == measure or (written == "money" and measure in MONEY):
        return measure
    if written is None:
        _ask_for_unit(amounts[0], measure, shown)
        return measure
    if measure == "h100_equivalents" and amounts[0].accelerator and "h100" in amounts[0].accelerator.lower():
        choice = f"{show_number(float(amounts[0].value))} H100 equivalents"
        raise UnclearInput(f"“{shown}” counts chips, not equivalents.", "", "Choose what is meant.", choices=(choice,))
    name = "money" if written == "money" else lower_name(written)
    raise InputError(
        f"“{shown}” is {name}; this field is for {lower_name(measure)}.", "", f"Write it like {example_of(measure)}."
    )


def _ask_for_unit(amount: Amount, measure: str, shown: str) -> None:
    if measure in MONEY:
        one_currency(amount, shown)
    elif measure.startswith(OWN_PREFIX) and MEASURE_BY_KEY[measure].dimension not in ("count", "ratio"):
        number = show_number(float(amount.number.value))
        choice = f"{number} {MEASURE_BY_KEY[measure].unit}"
        raise UnclearInput(f"“{shown}” has no unit.", "", "Add its unit.", choices=(choice,))
    elif measure in BARE_UNITS:
        number = show_number(float(amount.number.value))
        choices = tuple(f"{number} {unit}" for unit in BARE_UNITS[measure])
        raise UnclearInput(f"“{shown}” has no unit.", "", "Add its unit.", choices=choices)
    elif measure == "share" and 0 < amount.value <= 1:
        choices = (f"{plain(amount.value * 100)} %", f"{plain(amount.value)} %")
        raise UnclearInput(f"“{shown}” can be {choices[0]} or {choices[1]}.", choices=choices)


def _with_bracket(quantity: Quantity, bracket: str, amount: Amount, country: str | None) -> Quantity:
    """What a bracket adds: low and high, or another amount that must agree; a conversion or remark adds nothing."""
    interval = _INTERVAL.search(bracket)
    name = "range given" if interval is None else "5 to 95 %" if interval[1] else "10 to 90 %"
    words = _INTERVAL.sub(" ", bracket) if interval else bracket
    ends = re.search(r"([0-9][0-9.,]*)[^0-9]{0,12}?\s*(?:to|-|and)\s*([0-9][0-9.,]*.*)$", words)
    if ends:
        found = _bracket_range(words[ends.start() :], amount, country)
        years = interval is None and re.fullmatch(r"(?:19|20)\d\d\s*(?:to|-)\s*(?:(?:19|20)\d\d|\d\d)", ends[0])
        if found and found[0] <= Decimal(repr(quantity.value)) <= found[1]:
            return replace(quantity, low=float(found[0]), high=float(found[1]), interval=name)
        if found and not years:
            raise InputError(f"The value lies outside “{bracket[:60]}”.", "", "Check value, low and high.")
    if interval:
        if not ends:
            raise InputError(f"“{bracket[:60]}” gives no low and high.", "", "Write (5 to 95 %: 500 to 680).")
        return quantity
    other = any_amount(bracket, country)
    same = other is not None and other.measure == amount.measure and other.currency == amount.currency
    if other and same and abs(float(other.value) - quantity.value) > 0.01 * quantity.value:
        raise UnclearInput(
            "There are several amounts.",
            f"“{bracket[:60]}” is another one.",
            "Enter each as a figure of its own.",
            choices=(quantity.as_written.split("(")[0].strip(),),
        )
    return quantity


def _bracket_range(words: str, amount: Amount, country: str | None) -> tuple[Decimal, Decimal] | None:
    """Low and high in the stored unit; without units of their own they have the value's."""
    try:
        ends, rest = _read_body(words, words, None, country)
    except InputError:
        return None
    if len(ends) != 2 or (rest and not REMARK.fullmatch(rest)):
        return None
    values = []
    for end in ends:
        if end.measure is None and not end.exponent:
            end = replace(end, exponent=amount.exponent, unit_exponent=amount.unit_exponent, size=amount.size)
        elif end.measure not in (None, amount.measure):
            return None
        values.append(end.value)
    return values[0], values[1]
