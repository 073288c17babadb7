"""What a record's panel says of its own fields."""

from __future__ import annotations

import sqlite3

from db.browse.record_detail import Line
from db.browse.record_lines import text_line, web_line
from db.own import values
from db.words import OwnFieldKind


def own_lines(connection: sqlite3.Connection, table: str, record_id: int) -> list[Line | None]:
    """A line for each own field that has something in it, in the person's order."""
    contents = values.of_record(connection, table, record_id)
    if not contents:
        return []
    lines = []
    for key, field in values.fields_by_key(connection, table).items():
        words = values.in_words(field, contents.get(key))
        lines.append(web_line(field.name, words) if field.kind is OwnFieldKind.LINK else text_line(field.name, words))
    return lines
