"""All columns of a page: those that every library has, then one for each field that a person gave to its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.browse.table_columns import COLUMNS, Column
from db.own.known import OwnFieldRow, known_fields, read_fields
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from db.library import Library


def columns_of(table: str, library: Library | None = None) -> tuple[Column, ...]:
    """All columns that a page can show, filter and sort by.

    Args:
        table: the page's table.
        library: whose fields come after the built-in columns. None: those of all open libraries, for what only names
            columns: a field's key is the same in each library that has it, and stands for nothing else.
    """
    fields = known_fields(table) if library is None else read_fields(library.reading(), table)
    return (*COLUMNS.get(table, ()), *(own_column(one) for one in fields))


def by_key(table: str, library: Library | None = None) -> dict[str, Column]:
    """`columns_of` by their keys."""
    return {column.key: column for column in columns_of(table, library)}


def own_column(field: OwnFieldRow) -> Column:
    """The column of a field; its SQL speaks of the join `own_ID`, which `tables.from_joined` makes."""
    alias = f"own_{field.id}"
    kind, sql, order, value = _OF_KIND[field.kind]
    first = f"coalesce({alias}.date_first_day, {alias}.date_last_day)"
    if field.kind is OwnFieldKind.CHOICE:
        ranks = " ".join(f"WHEN {_quoted(word)} THEN {place}" for place, word in enumerate(field.choices))
        order = f"CASE nullif({alias}.text, '') {ranks} ELSE {len(field.choices)} END" if ranks else ""
        order = f"CASE WHEN {alias}.text IS NOT NULL AND {alias}.text <> '' THEN {order} END" if order else ""
    return Column(
        key=field.key,
        title=field.name,
        subtitle=field.unit if field.kind is OwnFieldKind.NUMBER else "",
        hint=field.note,
        kind=kind,
        sql=sql.format(a=alias),
        order=order.format(first=first),
        value=value.format(a=alias, first=first),
        each_its_own=field.kind is OwnFieldKind.LINK,
        width=100 if field.kind in (OwnFieldKind.NUMBER, OwnFieldKind.YES_OR_NO) else 130,
        shown=False,
    )


_OF_KIND: dict[OwnFieldKind, tuple[str, str, str, str]] = {
    OwnFieldKind.TEXT: ("text", "{a}.text", "", ""),
    OwnFieldKind.LINK: ("text", "{a}.text", "", ""),
    OwnFieldKind.CHOICE: ("choice", "{a}.text", "", ""),
    OwnFieldKind.YES_OR_NO: ("yes", "{a}.text", "", ""),
    OwnFieldKind.NUMBER: ("number", "{a}.number", "", "CASE WHEN {a}.number IS NULL THEN '' ELSE 'given' END"),
    OwnFieldKind.DATE: (
        "date", "{a}.date", "{first}", "coalesce(strftime('%Y', {first} * 86400, 'unixepoch'), '')",
    ),
}  # fmt: skip
"""Kind of column, its value, what it is sorted by and what it is filtered by ("" as in `Column`)."""


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
