"""Fields of a figure: the quantity as written, its range, and the basis it was counted on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.catalogue import MEASURE_BY_KEY
from db.edit.drafts import Values
from db.edit.entry_fields import Context, Field, Reading, Texts
from db.edit.figure_phrases import basis_words
from db.edit.figure_pieces import with_range
from db.edit.figure_words import DEFAULT_BASIS, INTERVAL, RANGE
from db.errors import InputError
from db.values import notation, quantities
from db.values.quantities import Quantity

_COUNTED = {
    "accelerators": "accelerators",
    "h100_equivalents": "H100 equivalents",
    "racks": "racks",
    "facilities": "facilities",
}
"""What stands after a number of each measure without a unit."""

FIGURE_COLUMNS = ("value", "low", "high", "interval", "qualifier", "currency", "digits", "as_written")


@dataclass(frozen=True, kw_only=True)
class Figure(Field):
    """A quantity. `measure` is the only one it may be of; "" for any, "money" for what amounts are here."""

    name: str = "figure"
    label: str = "Figure"
    measure: str = ""
    needed: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The quantity's columns."""
        return FIGURE_COLUMNS

    def quantity(self, text: str, context: Context) -> Quantity:
        """The quantity read. Raises InputError, UnclearInput."""
        measure = context.money if self.measure == "money" else self.measure or None
        text = quantities.clear(text)
        read = quantities.parse(text, measure, country=context.country)
        if measure is None and read.measure == "investment" and context.money != "investment":
            return quantities.parse(text, context.money, country=context.country)
        return read

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """Value in the measure's unit, with what was written."""
        if not text.strip():
            return self.empty()
        read = self.quantity(text, context)
        return Reading(
            {
                "value": read.value, "low": read.low, "high": read.high, "interval": read.interval,
                "qualifier": read.qualifier, "currency": read.currency, "digits": read.significant_digits,
                "as_written": read.as_written,
            },
            _in_words(read, context),
        )  # fmt: skip

    def show(self, values: Values, context: Context) -> str:
        """What was written while it reads as the stored value, else the value in a readable unit."""
        value, basis = values.get("value"), context.basis(int(values.get("basis_id") or 0))
        if value is None:
            return ""
        measure = basis.measure if basis else self.measure
        written = str(values.get("as_written") or "")
        qualifier = values.get("qualifier") or "exact"
        start = "" if qualifier == "exact" else f"{qualifier} "
        shown = quantities.show(float(value), measure, currency=values.get("currency"))
        row = MEASURE_BY_KEY.get(measure)
        unit = values.get("currency") or (row.unit if row else "") or _COUNTED.get(measure, "")
        shown += f" {_COUNTED[measure]}" if measure in _COUNTED else ""
        exact = f"{_plain(float(value))} {unit}"
        finer = quantities.show(float(value), measure, currency=values.get("currency"), digits=15)
        # Billions of dollars written out are hard to read; of all else the plain number is the easiest to change.
        readable = (finer, exact) if values.get("currency") else (exact, finer)
        for text in (written, start + shown, *(start + one for one in readable)):
            try:
                read = quantities.parse(quantities.clear(text), measure, country=context.country)
            except InputError:
                continue
            if read.value == value and read.qualifier == qualifier:
                return text
        return (start + exact).strip()


def _in_words(read: Quantity, context: Context) -> str:
    words = quantities.reading(read)
    to = notation.current().currency
    if read.currency and read.currency != to:
        from db.values import money

        found = money.converted(read.value, read.currency, to, context.today.year)
        if found is not None:
            shown = quantities.show(found.amount, "investment", currency=to, digits=2)
            words += f" · about {shown} at the {found.years} average rate"
    return words


@dataclass(frozen=True, kw_only=True)
class Range(Field):
    """Low and high of a figure, in its unit: "500 to 680", "500 to 680, 5 to 95 %"."""

    name: str = "range"
    label: str = "Low and high"
    hint: str = "500 to 680, 5 to 95 %"
    follows: tuple[str, ...] = ("figure",)
    figure: Figure

    @property
    def columns(self) -> tuple[str, ...]:
        """Low, high and what they mean. An empty field leaves them to the figure."""
        return ("low", "high", "interval")

    def empty(self) -> Reading:
        """Says nothing: the figure itself may hold a range in brackets."""
        return Reading({})

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """Both ends in the measure's unit."""
        if not text.strip():
            return self.empty()
        plain = text.strip().strip("()").replace("–", "-").replace("—", "-")
        interval = INTERVAL.search(plain)
        ends = (plain[: interval.start()] + " " + plain[interval.end() :]).strip(" ,:;") if interval else plain
        found = RANGE.fullmatch(ends)
        if found is None:
            raise InputError(
                "This gives no low and high.", "", "Write for example 500 to 680, or 500 to 680, 5 to 95 %."
            )
        name = "range given" if interval is None else "10 to 90 %" if interval["ten"] else "5 to 95 %"
        try:
            quantity = self.figure.quantity(others.get("figure", ""), context)
        except InputError:
            raise InputError("Low and high need a figure.", "", "Enter the figure first.") from None

        def parse(end: str) -> Quantity:
            return quantities.parse(quantities.clear(end), quantity.measure, country=context.country)

        read = with_range(quantity, found["low"].strip(), found["high"].strip(), name, parse)
        low, high = (
            quantities.show(float(end or 0), read.measure, currency=read.currency) for end in (read.low, read.high)
        )
        return Reading({"low": read.low, "high": read.high, "interval": read.interval}, f"{low} to {high}, {name}")

    def show(self, values: Values, context: Context) -> str:
        """Both ends with their unit, unless they stand in the figure's own words."""
        low, high, interval = values.get("low"), values.get("high"), values.get("interval")
        if low is None or high is None:
            return ""
        basis = context.basis(int(values.get("basis_id") or 0))
        measure = basis.measure if basis else "power"
        ends = [_exact(float(end), measure, values.get("currency")) for end in (low, high)]
        words = f"{ends[0]} to {ends[1]}"
        return words if interval in (None, "range given") else f"{words}, {interval}"


_LIKE_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")


def _plain(value: float) -> str:
    """All digits of a value, without an exponent, and without ".0"; where its point could be read as one between
    thousands, a fourth decimal leaves no doubt."""
    digits = f"{Decimal(repr(value)):f}".removesuffix(".0")
    return f"{digits}0" if _LIKE_THOUSANDS.fullmatch(digits) else digits


def _exact(value: float, measure: str, currency: str | None) -> str:
    for digits in (None, 15):
        shown = quantities.show(value, measure, currency=currency, digits=digits)
        try:
            if quantities.parse(quantities.clear(shown), measure).value == value:
                return shown
        except InputError:
            continue
    row = MEASURE_BY_KEY.get(measure)
    return f"{_plain(value)} {currency or (row.unit if row else '')}".strip()


@dataclass(frozen=True, kw_only=True)
class Basis(Field):
    """The basis of the figure beside it. Left empty, it is the one the figure names, else `default`."""

    name: str = "basis"
    label: str = "Basis"
    control: str = "choice"
    follows: tuple[str, ...] = ("figure",)
    figure: Figure
    default: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The basis."""
        return ("basis_id",)

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The basis of this name among those of the figure's measure."""
        try:
            quantity = self.figure.quantity(others.get("figure", ""), context)
        except InputError:
            return Reading({})  # said under the figure
        options = context.bases_of(quantity.measure)
        plain = " ".join(text.split()).casefold()
        own = next((basis for basis in options if basis.key == quantity.basis), None)
        if not plain:
            chosen = own or self._default(quantity.measure, options)
            return Reading({"basis_id": chosen.id} if chosen else {}, basis_words(chosen.key) if chosen else "")
        for basis in options:
            if basis.label.casefold() == plain:
                if own is not None and own.key != basis.key and own.measure == basis.measure:
                    raise InputError(f"The figure says “{own.label}”.", "", "Make both say the same.")
                return Reading({"basis_id": basis.id})
        listed = ", ".join(basis.label for basis in options[:8])
        raise InputError(f"“{text.strip()[:60]}” is no basis of this figure.", "", f"Choose one of: {listed}.")

    def _default(self, measure: str, options: Sequence[Any]) -> Any:
        for key in (self.default, DEFAULT_BASIS.get(measure, ""), f"{measure}.not_stated"):
            for basis in options:
                if basis.key == key:
                    return basis
        return options[0] if options else None

    def show(self, values: Values, context: Context) -> str:
        """The basis's label."""
        basis = context.basis(int(values.get("basis_id") or 0))
        return basis.label if basis else ""

    def options(self, context: Context, others: Texts) -> Sequence[str]:
        """The bases of the figure's measure; of power while there is no figure."""
        try:
            measure: str | None = self.figure.quantity(others.get("figure", ""), context).measure
        except InputError:
            measure = (context.money if self.figure.measure == "money" else self.figure.measure) or "power"
        return [basis.label for basis in context.bases_of(measure)]


def quote_among(figures: Sequence[Values], quote: str) -> None:
    """Gives a quote to the figure whose number stands in it; where none does, to the only figure there is."""
    holds = [one for one in figures if (number := re.search(r"\d[\d.,]*", one["as_written"])) and number[0] in quote]
    for figure in holds[:1] or (figures if len(figures) == 1 else ()):
        figure["quote"] = quote


def is_entered(figure: Values, others: Iterable[Values]) -> bool:
    """Whether one of the `others` states the same number, in the same currency, whatever it is said to be of."""
    return any(
        (one.get("value"), one.get("currency") or None) == (figure["value"], figure.get("currency") or None)
        for one in others
    )
