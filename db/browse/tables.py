"""Tables of any size: the ids of a page's rows in order, and the rows of those that are seen.

Filter and sort run in SQLite and give one array of integers; the screen then asks for rows by id around what is
visible. Everything reads through `library.reading()`, a bare `sqlite3` connection of the calling thread.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from db.browse.filters import Filter
from db.browse.page_columns import by_key
from db.browse.table_cells import Cell, writers
from db.browse.table_columns import COLUMNS, DATE_KINDS, Column
from db.browse.table_filters import Part, Question, conditions, text_ids
from db.browse.table_joins import DEFAULT_SORT, JOINS, NEEDS
from db.connecting import IDS, id_list
from db.derived import today
from db.errors import Cancelled
from db.in_time import OutOfTime, within
from db.values import notation
from db.watch import Watch

if TYPE_CHECKING:
    from db.browse import large_tables
    from db.library import Library

__all__ = [
    "COLUMNS",
    "DEFAULT_SORT",
    "Cell",
    "Column",
    "Filter",
    "Question",
    "column_of",
    "count",
    "distinct_values",
    "first_ids",
    "ordered_ids",
    "rows",
    "what_rules_out",
]

MANY_IDS = 300_000
"""Characters of listed ids from which numpy reads them: below, importing it would cost more than it saves."""

SMALL_TABLE = 20_000
"""Rows up to which equal values are put in the order of names; beyond, sorting by two things takes too long."""

FIRST_ROWS, FIRST_ROWS_S = 200, 0.02
STEPS_BETWEEN_LOOKS = 20_000
VALUES_OFFERED = 2_000
OWN = "own_"
"""How the name of a join begins that gives the value of an own field; the field's id follows."""

GONE = Column(key="", title="", kind="text", sql="''")
"""Stands for a field that was deleted while its column is shown."""


def column_of(table: str, key: str, library: Library | None = None) -> Column:
    """The column of that key, see `columns_of`. Raises KeyError."""
    return by_key(table, library)[key]


def ordered_ids(library: Library, question: Question, watch: Watch = Watch()) -> array[int]:  # noqa: B008
    """The ids of the rows that a question asks for, in its order; blanks stand last in both directions.

    Raises Cancelled when the watch says stop.
    """
    key, descending = (question.sort, question.descending) if question.sort else DEFAULT_SORT[question.table]
    column = by_key(question.table, library).get(key) or COLUMNS[question.table][0]
    connection = library.reading()
    with _stopping(connection, watch):
        if _is_large(connection, question.table):
            return _large_in_order(library, question, column, descending=descending)
        return _in_order(library, question, column, descending=descending)


def first_ids(library: Library, question: Question) -> array[int] | None:
    """The first 200 ids that `ordered_ids` gives of a large table, for a caller that must not wait.

    None where the question has filters, or where no index gives them in that order.
    """
    if question.parts():
        return None
    table = question.table
    key, descending = (question.sort, question.descending) if question.sort else DEFAULT_SORT[table]
    column = by_key(table, library).get(key) or COLUMNS[table][0]
    order = _large_order(table, column)
    if descending:
        by_value, _, by_id = order.rpartition(", ")
        order = f"{by_value} DESC, {by_id} DESC"
    where = [] if column.never_blank else [_given(column)]
    query = f"SELECT r.id {from_joined(table, order, *where)} {_where(where)} ORDER BY {order} LIMIT {FIRST_ROWS}"
    try:
        return within(library, FIRST_ROWS_S, lambda: array("q", [row[0] for row in library.reading().execute(query)]))
    except OutOfTime:
        return None


def _in_order(library: Library, question: Question, column: Column, *, descending: bool) -> array[int]:
    connection, table = library.reading(), question.table
    where, parameters = conditions(library, question)
    is_large = _is_large(connection, table)
    if is_large:
        order, blanks_order = _large_order(table, column), "r.id"
    else:
        blanks_order = _ties(table, column)
        order = f"{_order(column)}{' DESC' if descending else ''}, {blanks_order}"
    given = where if column.never_blank else [*where, _given(column)]
    found = _ids(connection, table, given, order, parameters)
    if is_large and descending:
        found.reverse()
    if not column.never_blank:
        found.extend(_ids(connection, table, [*where, _blank(column)], blanks_order, parameters))
    return found


def _large_in_order(library: Library, question: Question, column: Column, *, descending: bool) -> array[int]:
    """Picks what is found out of the kept order of all rows; where there is none yet, a few are put in order alone."""
    from db.browse import large_tables

    connection, table = library.reading(), question.table
    key = (table, column.key, descending)
    order = large_tables.kept_order(library, key)

    def of_all() -> large_tables.Ids:
        return _order_of_all(connection, table, column, descending=descending)

    words = text_ids(question)
    if words is not None:
        found = large_tables.read_ids(connection, *words)
        if order is None and len(found) <= large_tables.FEW:
            return _in_order(library, question, column, descending=descending)
    elif not question.parts():
        return large_tables.as_array((order or large_tables.new_order(library, key, of_all)).ids)
    elif order is not None:
        where, parameters = conditions(library, question)
        query = f"SELECT r.id {from_joined(table, *where)} {_where(where)}"
        found = large_tables.read_ids(connection, query, parameters)
    else:
        return _in_order(library, question, column, descending=descending)
    return large_tables.as_array((order or large_tables.new_order(library, key, of_all)).of(found))


def _order_of_all(connection: sqlite3.Connection, table: str, column: Column, *, descending: bool) -> large_tables.Ids:
    from db.browse import large_tables

    order = _large_order(table, column)
    where = [] if column.never_blank else [_given(column)]
    own = _from_state(table, [order, *where])
    id_, source = own if own is not None and where else ("r.id", from_joined(table, order, *where))
    given = large_tables.read_ids(connection, f"SELECT {id_} {source} {_where(where)} ORDER BY {order}")
    given = given[::-1] if descending else given
    return given if column.never_blank else large_tables.with_blanks_last(connection, table, given)


def rows(library: Library, table: str, ids: Sequence[int], columns: Sequence[str]) -> dict[int, tuple[Cell, ...]]:
    """The cells of the given rows, by id; a row deleted since is missing.

    Args:
        ids: at most a few hundred.
        columns: keys of the columns, in the order in which the cells come.
    """
    known = by_key(table, library)
    chosen = [known.get(key, GONE) for key in columns]
    selected = ["r.id"]
    for column in chosen:
        selected += [column.sql, *column.more]
    query = f"SELECT {', '.join(selected)} {from_joined(table, *selected)} WHERE r.id IN {IDS}"
    kinds, parts, end = writers(notation.current()), [], 1
    for column in chosen:
        start, end = end, end + 1 + len(column.more)
        parts.append((kinds[column.kind], slice(start, end)))
    found = library.reading().execute(query, {"ids": id_list(ids)})
    return {row[0]: tuple([write(*row[part]) for write, part in parts]) for row in found}


def distinct_values(library: Library, table: str, column: str, question: Question) -> list[tuple[str, int]]:
    """The values a column can be filtered by, each with how many rows of the rest of the question have it.

    "" is "not given". Commonest first, at most 2,000; years and statuses in their own order. Where the rest has no rows
    at all, every value of the table with 0.
    """
    chosen = column_of(table, column, library)
    kept = () if question.any_of else tuple(one for one in question.filters if one.column != column)
    others = question._replace(filters=kept)
    where, parameters = conditions(library, others)
    value = _value(chosen)
    limit = f"ORDER BY 2 DESC, 1 LIMIT {VALUES_OFFERED}"
    if chosen.many:
        pairs = chosen.many.format(today=today())
        source = f"{from_joined(table, *where)} LEFT JOIN ({pairs}) AS many ON many.id = r.id {_where(where)}"
        query = f"SELECT coalesce(many.value, ''), count(DISTINCT r.id) {source} GROUP BY 1 {limit}"
    else:
        query = f"SELECT {value}, count(*) {from_joined(table, value, *where)} {_where(where)} GROUP BY 1 {limit}"
    found = [(str(name), int(number)) for name, number in library.reading().execute(query, parameters)]
    if not found and others.parts():
        return [(name, 0) for name, _ in distinct_values(library, table, column, Question(table))]
    return _arranged(chosen, found)


def count(library: Library, question: Question) -> int:
    """How many rows a question asks for."""
    where, parameters = conditions(library, question)
    query = f"SELECT count(*) {from_joined(question.table, *where)} {_where(where)}"
    return int(library.reading().execute(query, parameters).fetchone()[0])


def what_rules_out(library: Library, question: Question) -> list[Part]:
    """For a question without an answer: the parts that, left out alone, would give one; all where none does."""
    parts = question.parts()
    guilty = [part for part in parts if count(library, question.without(part)) > 0]
    return guilty or parts


@lru_cache(maxsize=256)
def from_joined(table: str, *expressions: str) -> str:
    """FROM with the joins that the expressions speak of."""
    spoken = set(re.findall(r"\b([a-z]|own_\d+)\.", " ".join(expressions)))
    spoken |= {NEEDS[table][alias] for alias in spoken if alias in NEEDS.get(table, {})}
    joins = [sql for alias, sql in JOINS[table].items() if alias in spoken]
    joins += [_own_join(table, alias) for alias in sorted(spoken) if alias.startswith(OWN)]
    return f'FROM "{table}" AS r {" ".join(joins)}'


def _own_join(table: str, alias: str) -> str:
    field_id = int(alias.removeprefix(OWN))
    return f"LEFT JOIN own_value AS {alias} ON {alias}.own_field_id = {field_id} AND {alias}.{table}_id = r.id"


def _where(conditions_: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions_)}" if conditions_ else ""


def _value(column: Column) -> str:
    return column.value or f"coalesce({column.sql}, '')"


def _order(column: Column) -> str:
    if column.order:
        return column.order
    return f"lower({column.sql})" if column.is_text else column.sql


def _blank(column: Column) -> str:
    ordered = column.order or column.sql
    return f"({ordered} IS NULL OR {ordered} = '')" if column.is_text else f"({ordered} IS NULL)"


def _given(column: Column) -> str:
    """The opposite of `_blank`, in a form that lets SQLite turn outer joins into inner ones and use their indexes."""
    ordered = column.order or column.sql
    return f"{ordered} IS NOT NULL AND {ordered} <> ''" if column.is_text else f"{ordered} IS NOT NULL"


def _ties(table: str, column: Column) -> str:
    """What orders rows of equal value in a small table: their names."""
    name = COLUMNS[table][0]
    by_name = "" if column.key == name.key else f"lower({name.sql}), "
    within = "r.basis_id, coalesce(r.date_first_day, r.date_last_day), " if table == "observation" else ""
    return f"{by_name}{within}r.id"


def _from_state(table: str, expressions: Sequence[str]) -> tuple[str, str] | None:
    """Where all expressions speak of derived columns alone: the id's column there, and a FROM of nothing else."""
    spoken = set(re.findall(r"\b([a-z]|own_\d+)\.", " ".join(expressions)))
    if spoken != {"s"} or f"{table}_state" not in JOINS[table]["s"]:
        return None
    return f"s.{table}_id", f"FROM {table}_state AS s"


def _large_order(table: str, column: Column) -> str:
    """The ascending order of a large table, where rows of equal value follow each other as they were added.

    Descending is the same turned round: for ids against the values SQLite would leave the index.
    """
    order = _order(column)
    # Of two columns with the same id, the one in the table whose index gives the order.
    has_state_alone = not column.never_blank and _from_state(table, [order]) is not None
    return f"{order}, {f's.{table}_id' if has_state_alone else 'r.id'}"


def _is_large(connection: sqlite3.Connection, table: str) -> bool:
    last = connection.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]
    return int(last) > SMALL_TABLE


def _ids(
    connection: sqlite3.Connection, table: str, where: Sequence[str], order: str, parameters: dict[str, object]
) -> array[int]:
    query = f"SELECT r.id AS id {from_joined(table, order, *where)} {_where(where)} ORDER BY {order}"
    # One text of all ids is twice as fast as a tuple for each row.
    text = connection.execute(f"SELECT group_concat(id) FROM ({query})", parameters).fetchone()[0]
    found = array("q")
    if text is None:
        return found
    text = str(text)
    if len(text) < MANY_IDS:
        found.extend(map(int, text.split(",")))
        return found
    import numpy as np

    found.frombytes(np.fromstring(text, dtype=np.int64, sep=",").tobytes())
    return found


@contextmanager
def _stopping(connection: sqlite3.Connection, watch: Watch) -> Iterator[None]:
    """Lets the watch stop a query that runs."""
    connection.set_progress_handler(lambda: int(watch.stopped()), STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if watch.stopped():
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _arranged(column: Column, found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Years newest first, "not given" last; other values as they come, commonest first."""
    if column.kind in DATE_KINDS:
        found.sort(key=lambda pair: pair[0], reverse=True)
    return sorted(found, key=lambda pair: pair[0] == "")
