"""What a person types into a filter: numbers as settings show them, dates as everywhere, days since."""

from __future__ import annotations

import re
from datetime import date

from db.browse.filter_words import number_words, unit_of
from db.browse.filters import LAST_VISIT, Filter, Operator
from db.browse.table_columns import DATE_KINDS, Column
from db.errors import InputError
from db.own import values
from db.own.known import known_field
from db.values import dates, notation, numerals, quantities
from db.values.date_spans import from_day

_MEASURES = {"power": "power", "dollars": "investment"}
_MARKS = {"1,234.5": (",", "."), "1 234,5": (" ", ","), "1.234,5": (".", ",")}


def read(column: Column, operator: Operator, typed: tuple[str, ...]) -> Filter:
    """The filter that was typed.

    Args:
        column: what is filtered.
        operator: one that takes words, numbers or dates.
        typed: the texts of its fields: two of "between", else one.

    Raises InputError, whose `field` is the number of the field, "0" or "1": it is empty, or cannot be read, or the
    second lies before the first.
    """
    if operator in (Operator.CONTAINS, Operator.LACKS):
        words = " ".join(typed[0].split())
        if not words:
            raise InputError("Type a word, or a part of one.", field="0")
        return Filter(column.key, (words,), operator)
    if column.kind in DATE_KINDS:
        return _of_dates(column, operator, typed)
    values = [_number(column, text, str(place)) for place, text in enumerate(typed)]
    if len(values) == 2 and values[0] > values[1]:
        first, second = (number_words(column, repr(value)) for value in values)
        raise InputError(f"{first} is more than {second}.", "", "The smaller one comes first.", field="1")
    return Filter(column.key, tuple(repr(value) for value in values), operator)


def typed_again(column: Column, one: Filter) -> tuple[str, ...]:
    """The texts that stand in a filter's fields when it is changed."""
    if one.operator in (Operator.CONTAINS, Operator.LACKS):
        return one.values[:1]
    if one.operator is Operator.SINCE:
        return ("" if one.values[0] == LAST_VISIT else dates.show_day(_iso(one.values[0]), short=True),)
    if column.kind in DATE_KINDS:
        from db.browse.filter_words import day_words

        return day_words(one)
    size = unit_of(column)[0]
    return tuple(quantities.show_number(float(value) / size) for value in one.values)


def _of_dates(column: Column, operator: Operator, typed: tuple[str, ...]) -> Filter:
    spans = [_span(text, str(place)) for place, text in enumerate(typed)]
    first, last = spans[0][0], spans[-1][1]
    if operator is Operator.BEFORE or operator is Operator.SINCE:
        last = first if last is None else last
    if operator is Operator.AFTER:
        first = last if first is None else first
    if first is None or last is None:
        raise InputError(
            f"“{typed[0].strip()}” has no end.", "", "Type a day, a month, a quarter or a year.", field="0"
        )
    if last < first:
        raise InputError(f"“{typed[-1].strip()}” lies before “{typed[0].strip()}”.", field=str(len(typed) - 1))
    days = (from_day(first).isoformat(), from_day(last).isoformat())
    if operator is Operator.SINCE:
        return Filter(column.key, days[:1], operator)
    return Filter(column.key, (*days, *(edtf for _, _, edtf in spans)), operator)


def _span(text: str, field: str) -> tuple[int | None, int | None, str]:
    if not text.strip():
        raise InputError("Type a date, such as 12 March 2026, Q3 2027 or 2026.", field=field)
    try:
        read_date = dates.parse(text)
    except InputError as error:
        raise InputError(error.what, error.why, error.remedy, field=field) from error
    return read_date.first_day, read_date.last_day, read_date.edtf


def _number(column: Column, text: str, field: str) -> float:
    """In the column's stored unit; a bare number is in the unit shown, "1.2 GW" in its own."""
    text = text.strip()
    size, unit = unit_of(column)
    example = f"{notation.number('1,200')} {unit}".strip()
    if not text:
        raise InputError(f"Type a number, such as {example}.", field=field)
    bare = text.removesuffix(unit).strip() if unit else text
    thousands, decimals = _MARKS[notation.current().numbers]
    parted = re.escape(thousands) if thousands != " " else r"[ \u00a0\u202f]"
    if re.fullmatch(
        rf"\d{{1,3}}(?:{parted}\d{{3}})+(?:{re.escape(decimals)}\d+)?|\d+(?:{re.escape(decimals)}\d+)?", bare
    ):
        return float(re.sub(parted, "", bare).replace(decimals, ".")) * size
    measure, own = _MEASURES.get(column.kind), known_field(column.key)
    try:
        if own is not None:
            content = values.read(own, text)[0]
            return content.number or 0.0 if content is not None else 0.0
        if measure:
            return float(quantities.parse(numerals.clear(text), measure).value)
    except InputError as error:
        raise InputError(error.what, error.why, error.remedy, field=field) from error
    raise InputError(f"“{text}” is no number.", "", f"Type one such as {example}.", field=field)


def _iso(value: str) -> date:
    return date.fromisoformat(value[:10])
