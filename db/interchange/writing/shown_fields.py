"""The columns of a page as columns of a file: under their headers with their units, values as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.browse.page_columns import by_key
from db.browse.table_cells import language_name
from db.browse.table_columns import Column
from db.errors import InputError
from db.interchange.writing.fields import FieldKind, TableField, Value, as_it_is, said_yes, text

if TYPE_CHECKING:
    from db.library import Library


def shown_fields(library: Library, table: str, keys: Sequence[str]) -> list[TableField]:
    """The file's columns for those of a page, by key, in the order given. Raises InputError for an unknown key."""
    known = by_key(table, library)
    fields: list[TableField] = []
    if table == "observation" and "name" in keys and "subject_kind" not in keys:
        # A name alone does not say of which kind its record is, for whoever reads the file.
        keys = [*keys[: keys.index("name") + 1], "subject_kind", *keys[keys.index("name") + 1 :]]
    for key in keys:
        if key not in known:
            raise InputError(f"There is no column “{key}”.", "", f"Choose among {', '.join(known) or 'all fields'}.")
        fields += _fields(known[key])
    return fields


def _fields(column: Column) -> list[TableField]:
    words = column.words
    match column.kind:
        case "power":
            return [
                _number(f"{words}, MW", column.sql),
                TableField(f"Basis of {_small(words)}", column.more[0], as_it_is),
            ]
        case "dollars":
            return [_number(f"{words.partition(',')[0]}, US$", column.sql)]
        case "number":
            return [_number(f"{words}, {column.subtitle}" if column.subtitle else words, column.sql)]
        case "count" | "figure":
            return [_number(words, column.sql)]
        case "money":
            return [_number(words, column.sql), TableField("Currency", column.more[0], as_it_is)]
        case "range":
            return [_number("Low", column.sql), _number("High", column.more[0])]
        case "coordinates":
            return [
                _number("Latitude, degrees", column.sql),
                _number("Longitude, degrees", column.more[0]),
                TableField("Precision of coordinates", column.more[1], as_it_is),
            ]
        case "country":
            return [TableField("Country", column.more[0], as_it_is), TableField("Country code", column.sql, as_it_is)]
        case "date" | "month":
            return [TableField(words, column.sql, text, FieldKind.DATE)]
        case "moment":
            return [TableField(words, column.sql, text, FieldKind.MOMENT)]
        case "yes":
            return [TableField(words, column.sql, said_yes, FieldKind.YES)]
        case "language":
            return [TableField(words, column.sql, _language)]
    return [TableField(words, column.sql, as_it_is)]


def _number(name: str, sql: str) -> TableField:
    return TableField(name, sql, as_it_is, FieldKind.NUMBER)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _language(value: object) -> Value:
    return language_name(str(value)) if value else None
