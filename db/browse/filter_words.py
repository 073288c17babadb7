"""Filters in words: on chips, under charts, in exported files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from db.browse.filters import LAST_VISIT, WITHOUT_VALUES, Filter, Operator
from db.browse.page_columns import columns_of
from db.browse.table_cells import BILLION, capital, language_name
from db.browse.table_columns import DATE_KINDS, Column
from db.values import dates, notation
from db.values.quantity_display import show_number

if TYPE_CHECKING:
    from db.browse.table_filters import Question


def unit_of(column: Column) -> tuple[float, str]:
    """What a column's stored numbers are divided by to be shown, and the unit then: (1.0, "MW"), (1e9, "US$ bn")."""
    if column.kind == "power":
        return notation.power_in("MW")
    if column.kind == "number":
        return 1.0, column.subtitle
    return (BILLION, "US$ bn") if column.kind == "dollars" else (1.0, "")


def value_words(column: Column, value: str, *, capitals: bool = True) -> str:
    """A value of "is" in words: "" is "not given"; words of closed lists with `capitals` as in the table."""
    if value == "":
        return "not given"
    if column.kind in ("status", "event", "word", "yes", "confidence"):
        return capital(value) if capitals else value
    if column.kind == "moment":
        return dates.show_day(datetime.fromisoformat(value), short=True)
    return language_name(value) if column.kind == "language" else value


def operator_words(column: Column, operator: Operator) -> str:
    """An operator as it is offered for a column: of dates "is" is a list of years."""
    if column.kind in DATE_KINDS and operator in (Operator.IS, Operator.IS_NOT):
        return "year is" if operator is Operator.IS else "year is not"
    return "changed since" if operator is Operator.SINCE else str(operator)


def compared_words(column: Column, one: Filter, *, capitals: bool = True) -> tuple[str, ...]:
    """What stands behind a column's name, in parts: ("China", "France"), ("at least 100 MW",), ("unknown",)."""
    operator = one.operator
    if operator is Operator.IS:
        return tuple(value_words(column, value, capitals=capitals) for value in one.values)
    if operator is Operator.IS_NOT:
        first, *others = (value_words(column, value, capitals=capitals) for value in one.values)
        return (f"not {first}", *others)
    if operator in WITHOUT_VALUES:
        return (str(operator),)
    if operator in (Operator.CONTAINS, Operator.LACKS):
        return (f"{operator} “{one.values[0]}”",)
    if operator is Operator.SINCE:
        since = one.values[0]
        return (f"since {'last visit' if since == LAST_VISIT else dates.show_day(_day(since), short=True)}",)
    given = day_words(one) if column.kind in DATE_KINDS else tuple(number_words(column, value) for value in one.values)
    if operator is Operator.BETWEEN:
        unit = unit_of(column)[1]
        return (f"{given[0].removesuffix(unit).strip()} to {given[1]}",)
    return (f"{operator} {given[0]}",)


def number_words(column: Column, value: str) -> str:
    """A stored number in the unit the column shows: "1,200 MW"."""
    size, unit = unit_of(column)
    return f"{show_number(float(value) / size)} {unit}".strip()


def day_words(one: Filter) -> tuple[str, ...]:
    """The dates of a filter as they were given: ("Q3 2027",)."""
    if len(one.values) > 2:
        return tuple(dates.show_short(edtf) for edtf in one.values[2:])
    first, last = (dates.show_day(_day(value), short=True) for value in one.values)
    if one.operator is Operator.BETWEEN:
        return first, last
    if one.operator is Operator.IN:
        return (first if first == last else f"{first} to {last}",)
    return (first if one.operator is Operator.BEFORE else last,)


def said(table: str, one: Filter, *, before_values: str = " ", between: str = " or ") -> str:
    """A whole filter: "Country China or France", "Planned power at least 100 MW"; a column that is gone by its key."""
    column = next((column for column in columns_of(table) if column.key == one.column), None)
    if column is None:
        return one.column
    words = between.join(compared_words(column, one, capitals=False))
    return f"{column.words}{before_values if one.operator is Operator.IS else ' '}{words}"


def all_said(table: str, filters: Sequence[Filter], *, any_of: bool) -> str:
    """Filters together: "Country China; Status operational", of which one is enough "any of: …"."""
    words = "; ".join(said(table, one) for one in filters)
    return f"any of: {words}" if any_of and len(filters) > 1 else words


def question_words(question: Question) -> str:
    """A page's filters in words: "Country: China, United States; words: “Hebei”"; "" for none."""
    parts = [f"words: “{question.text.strip()}”"] if question.text.strip() else []
    if question.listed is not None:
        parts.append(question.listed.words)
    each = [said(question.table, one, before_values=": ", between=", ") for one in question.filters]
    parts += [f"any of ({'; '.join(each)})"] if question.any_of and len(each) > 1 else each
    if question.changed_since:
        parts.append(f"added or changed since {question.changed_since[:16].replace('T', ' ')} UTC")
    return "; ".join(parts)


def _day(value: str) -> date:
    return date.fromisoformat(value[:10])
