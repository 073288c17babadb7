"""One filter of a table: a column, an operator, and what it is compared with; its SQL and its words.

Days are compared by the one that a vague date is sorted by: its earliest day, or its latest where that alone is known.
So "in 2025" finds "Q3 2025" and "about 2025", and "before 2025" does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from db import search
from db.browse.table_columns import COUNTED_KINDS, DATE_KINDS, Column
from db.derived import today
from db.doubts import doubted_facts


class Operator(StrEnum):
    """How a filter compares."""

    IS = "is"
    IS_NOT = "is not"
    CONTAINS = "contains"
    LACKS = "does not contain"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    BETWEEN = "between"
    IN = "in"
    BEFORE = "before"
    AFTER = "after"
    SINCE = "since"
    KNOWN = "known"
    UNKNOWN = "unknown"
    DISPUTED = "disputed"


LAST_VISIT = "last visit"
"""What "since" can be compared with besides a day: the end of the person's last visit, whenever that was."""

WITHOUT_VALUES = (Operator.KNOWN, Operator.UNKNOWN, Operator.DISPUTED)
OF_VALUES = (Operator.IS, Operator.IS_NOT)
_OF_WORDS = (*OF_VALUES, Operator.CONTAINS, Operator.LACKS)


class Filter(NamedTuple):
    """Keeps the rows for which a column's value stands to `values` as the operator says.

    `values` are, for "is" and "is not", the column's own ("" is "not given"); words for "contains"; numbers in the
    column's stored unit; days as ISO dates, the first and the last day meant, and behind them the dates as they were
    given, in EDTF; for "since" a day, or `LAST_VISIT`.
    """

    column: str
    values: tuple[str, ...] = ()
    operator: Operator = Operator.IS

    def to_json(self) -> list[object]:
        """As plain values; those of "is" as they were before there were operators."""
        plain: list[object] = [self.column, list(self.values)]
        return plain if self.operator is Operator.IS else [*plain, str(self.operator)]

    @classmethod
    def from_json(cls, stored: object) -> Filter | None:
        """Reads `to_json`'s values; None for what has another shape, or an operator of a newer version."""
        if not isinstance(stored, list | tuple) or len(stored) not in (2, 3) or not isinstance(stored[1], list | tuple):
            return None
        try:
            operator = Operator(stored[2]) if len(stored) == 3 else Operator.IS
        except ValueError:
            return None
        one = cls(str(stored[0]), tuple(str(value) for value in stored[1]), operator)
        return one if one.is_whole else None

    def fits(self, column: Column) -> bool:
        """Whether the column offers its operator, and its values are such as that compares."""
        if self.operator not in operators_of(column) or not self.is_whole:
            return False
        if self.operator in (*_OF_WORDS, *WITHOUT_VALUES) or self.values[0] == LAST_VISIT:
            return True
        try:
            for value in self.values[:2]:
                _day(value) if column.kind in DATE_KINDS else float(value)
        except ValueError:
            return False
        return True

    def as_now(self, column: Column) -> Filter:
        """The same filter in today's operators: numbers and moments once had lists of values, too."""
        if self.operator is not Operator.IS or Operator.IS in operators_of(column):
            return self
        if column.kind == "moment":
            days = sorted(value for value in self.values if value)
            return Filter(self.column, (days[0], days[-1]), Operator.IN) if days else self
        return Filter(self.column, (), Operator.UNKNOWN if self.values == ("",) else Operator.KNOWN)

    @property
    def is_whole(self) -> bool:
        """Whether it has as many values as its operator needs."""
        needed = {Operator.BETWEEN: 2, Operator.IN: 2, Operator.BEFORE: 2, Operator.AFTER: 2}.get(self.operator, 1)
        return self.operator in WITHOUT_VALUES or len(self.values) >= needed


def operators_of(column: Column) -> tuple[Operator, ...]:
    """What a column can be filtered by, the usual first."""
    if column.kind == "moment":
        since = (Operator.SINCE,) if column.key == "changed" else ()
        return (*since, Operator.IN, Operator.BEFORE, Operator.AFTER, Operator.BETWEEN)
    if column.kind in DATE_KINDS:
        found: tuple[Operator, ...] = (Operator.IN, Operator.BEFORE, Operator.AFTER, Operator.BETWEEN, *OF_VALUES)
    elif column.kind in (*COUNTED_KINDS, "figure"):
        found = (Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN)
    elif column.kind in ("text", "name"):
        found = (Operator.CONTAINS, Operator.LACKS) if column.each_its_own else _OF_WORDS
    else:
        found = OF_VALUES
    if not column.never_blank:
        found += (Operator.KNOWN, Operator.UNKNOWN)
    return (*found, Operator.DISPUTED) if column.fact else found


def condition(column: Column, one: Filter, keep: Callable[[object], str], changed_since: Callable[[str], str]) -> str:
    """SQL for a filter over the page's tables.

    Args:
        column: its column.
        one: the filter.
        keep: notes a value and gives the name of its parameter.
        changed_since: SQL for the ids of what was added or changed after a parameter's moment, through facts too.
    """
    operator = one.operator
    if operator is Operator.IS:
        return _is(column, one.values, keep)
    if operator is Operator.IS_NOT:
        return f"NOT {_is(column, one.values, keep)}"
    if operator is Operator.KNOWN:
        return f"NOT {_blank(column)}"
    if operator is Operator.UNKNOWN:
        return _blank(column)
    if operator is Operator.DISPUTED:
        return _disputed(column)
    if operator in (Operator.CONTAINS, Operator.LACKS):
        found = " AND ".join(
            f"coalesce({column.sql}, '') LIKE {keep(f'%{search.literal(word)}%')} ESCAPE '\\'"
            for word in one.values[0].split()
        )
        return f"({found or '1'})" if operator is Operator.CONTAINS else f"NOT ({found or '0'})"
    if column.kind == "moment":
        return _of_moment(column, one, keep, changed_since)
    if column.kind in DATE_KINDS:
        return _of_day(column, one, keep)
    number = number_sql(column)
    low = f"{number} >= {keep(float(one.values[0]))}" if operator is not Operator.AT_MOST else ""
    high = f"{number} <= {keep(float(one.values[-1]))}" if operator is not Operator.AT_LEAST else ""
    # Not true where there is no number, and plain: so SQLite makes outer joins inner ones and begins with the few.
    return f"({' AND '.join(part for part in (low, high) if part)})"


def number_sql(column: Column) -> str:
    """SQL of what numbers are compared with: the value as stored; of figures of all measures money in billions."""
    if column.kind != "figure":
        return column.sql
    return f"({column.sql} / CASE WHEN m.key IN ('capital_cost', 'investment') THEN 1e9 ELSE 1.0 END)"


def _is(column: Column, values: Sequence[str], keep: Callable[[object], str]) -> str:
    given = [value for value in values if value]
    listed = ", ".join(keep(value) for value in given)
    either: list[str] = []
    if column.many:
        pairs = column.many.format(today=today())
        if given:
            either.append(f"r.id IN (SELECT id FROM ({pairs}) WHERE value IN ({listed}))")
        if "" in values:
            either.append(f"r.id NOT IN (SELECT id FROM ({pairs}))")
    else:
        value = column.value or f"coalesce({column.sql}, '')"
        if given:
            either.append(f"{value} IN ({listed})")
        if "" in values:
            either.append(f"{value} = ''")
    return f"({' OR '.join(either)})"


def _blank(column: Column) -> str:
    shown = column.order if column.kind in DATE_KINDS and column.order else column.sql
    return f"({shown} IS NULL OR {shown} = '')" if column.is_text else f"({shown} IS NULL)"


def _of_day(column: Column, one: Filter, keep: Callable[[object], str]) -> str:
    first, last = (_day(value) for value in one.values[:2])
    if one.operator is Operator.BEFORE:
        return f"({column.order} < {keep(first)})"
    if one.operator is Operator.AFTER:
        return f"({column.order} > {keep(last)})"
    return f"({column.order} BETWEEN {keep(first)} AND {keep(last)})"


def _of_moment(column: Column, one: Filter, keep: Callable[[object], str], changed_since: Callable[[str], str]) -> str:
    """Moments are UTC text, which sorts; a day's text stands before all moments of that day."""
    if one.operator is Operator.SINCE:
        return f"r.id IN ({changed_since(keep(one.values[0]))})" if one.values[0] != LAST_VISIT else "1"
    if one.operator is Operator.BEFORE:
        return f"{column.sql} < {keep(one.values[0])}"
    after = f"{column.sql} >= {keep(_next_day(one.values[1]))}"
    return after if one.operator is Operator.AFTER else f"({column.sql} >= {keep(one.values[0])} AND NOT {after})"


def _disputed(column: Column) -> str:
    """The fact that the column shows is denied or doubted, or sources disagree about the figure (`:disagreeing`)."""
    table, _, alias = column.fact.partition(" ")
    disputed = doubted_facts(table)
    if table == "observation":
        disputed += " UNION SELECT value FROM json_each(:disagreeing)"
    return f"coalesce({alias}.id IN ({disputed}), 0)"


def _day(value: str) -> int:
    return (date.fromisoformat(value) - date(1970, 1, 1)).days


def _next_day(value: str) -> str:
    return date.fromordinal(date.fromisoformat(value).toordinal() + 1).isoformat()
