"""Whether what stands in own fields is what their fields say: for `db.checking`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from db.own.known import OwnFieldRow, read_fields
from db.subjects import OWNED
from db.values import dates
from db.words import OwnFieldKind


def wrong_values(reading: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """What is wrong with values: a sentence, and the record's table and id."""
    for field in read_fields(reading):
        for subject in OWNED:
            query = f"SELECT {subject}_id, text, number, date, date_first_day, date_last_day FROM own_value"
            where = f"WHERE own_field_id = ? AND {subject}_id IS NOT NULL ORDER BY id"
            for record_id, *columns in reading.execute(f"{query} {where}", (field.id,)):
                if what := _wrong(field, subject, *columns):
                    yield f"{field.name}: {what}", subject, int(record_id)


def _wrong(
    field: OwnFieldRow, subject: str, text: str, number: float | None, date: str | None, first: object, last: object
) -> str:
    if field.table != subject:
        return f"This field is one of {field.table} records."
    if field.kind is OwnFieldKind.NUMBER:
        return "" if number is not None else "There is no number in it."
    if field.kind is OwnFieldKind.DATE:
        return _wrong_date(date, first, last)
    if field.kind is OwnFieldKind.YES_OR_NO:
        return "" if text in ("yes", "no") else f"“{text[:40]}” is neither yes nor no."
    if field.kind is OwnFieldKind.CHOICE:
        return "" if text in field.choices else f"“{text[:40]}” is not in its list."
    return "" if text else "There is nothing in it."


def _wrong_date(date: str | None, first: object, last: object) -> str:
    from db.errors import InputError

    if not date:
        return "There is no date in it."
    try:
        days = dates.span(date)
    except InputError as error:
        return str(error)
    return "" if days == (first, last) else f"The days kept for “{date}” are not those of that date."
