"""A table as text: CSV for spreadsheets, JSON for programs.

CSV follows RFC 4180 in plain UTF-8, without a byte order mark: numbers and dates are bare, yes and no are words, "not
given" is an empty cell, and texts are made harmless by `formula_guard`. JSON keeps every text as it is: one list of
objects, "not given" is null.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO, TextIO

from db.interchange.formula_guard import disarm
from db.interchange.writing.fields import FieldKind, Value
from db.interchange.writing.outgoing import Outgoing

_SAFE = (FieldKind.UID, FieldKind.DAY, FieldKind.MOMENT)


def write_csv(file: BinaryIO, outgoing: Outgoing) -> None:
    """Writes CSV."""
    with _as_text(file) as lines:
        table = csv.writer(lines, lineterminator="\r\n")
        table.writerow([field.name for field in outgoing.fields])
        cells = [_safe_cell if field.kind in _SAFE else _text_cell for field in outgoing.fields]
        table.writerows([cell(value) for cell, value in zip(cells, row, strict=True)] for row in outgoing.rows)


def _text_cell(value: Value) -> str:
    if type(value) is str:
        # A word alone holds nothing that a spreadsheet would run, and most cells are such words.
        return value if value.isalnum() else disarm(value)
    return _safe_cell(value)


def _safe_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else repr(value).removesuffix(".0")


def write_json(file: BinaryIO, outgoing: Outgoing) -> None:
    """Writes a list of objects, one on each line."""
    names = [field.name for field in outgoing.fields]
    with _as_text(file) as lines:
        lines.write("[")
        for number, row in enumerate(outgoing.rows):
            lines.write(",\n" if number else "\n")
            lines.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False))
        lines.write("\n]\n")


@contextmanager
def _as_text(file: BinaryIO) -> Iterator[TextIO]:
    lines = TextIOWrapper(file, encoding="utf-8", newline="")
    yield lines
    lines.flush()
    lines.detach()
