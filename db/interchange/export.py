"""A table as a file: CSV for spreadsheets, JSON for programs.

CSV follows RFC 4180 in plain UTF-8, without a byte order mark: numbers and dates are bare, yes and no are words, "not
given" is an empty cell. A text that a spreadsheet would take for a formula, because it begins with = + - @, a tab or a
line break, gets an apostrophe in front, as OWASP advises ("CSV injection"); spreadsheets then show it as text. JSON
keeps every text as it is: one list of objects, "not given" is null.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from db.errors import InputError
from db.interchange.formula_guard import disarm
from db.interchange.one_state import one_state
from db.interchange.table_fields import TABLES, TableField, Value, fields_of, table_named
from db.watch import Watch
from db.whole_files import whole_file

if TYPE_CHECKING:
    from db.browse.table_filters import Question
    from db.library import Library

__all__ = ["ENDINGS", "TABLES", "export_table", "table_named"]

BATCH = 500

Rows = Iterator[list[Value]]
Writer = Callable[[TextIO, Sequence[str], Rows], None]


def export_table(
    library: Library,
    table: str,
    path: Path | str,
    question: Question | None = None,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> int:
    """Writes a table to a file of the kind that its ending names, and returns the number of rows.

    All fields are written under readable names; a record that a row refers to appears with its name and unique id, a
    date as EDTF and in words. Rows are streamed: a million cost no more memory than a few.

    Args:
        library: where the rows are.
        table: "facilities", "figures", … (`TABLES`), or a stored table's name.
        path: an existing file is replaced, whole or not at all.
        question: which rows and in what order, as on a page; None: all, in the order in which they were entered.
        watch: told how many rows are written.

    Raises:
        InputError: no such table, or another ending than .csv and .json.
        DatahallError: the file cannot be written.
        Cancelled: the watch said stop; no file is left.
    """
    stored = table_named(table)
    target = Path(path)
    write = ENDINGS.get(target.suffix.lower())
    if write is None:
        raise InputError(
            f"{target.name} could not be exported.",
            f"“{target.suffix or target.name}” is no kind of table that Datahall writes.",
            "Let the name end in .csv or .json.",
        )
    with one_state(library.reading()) as reading:
        fields = fields_of(reading, stored)
        ids = _ids(library, stored, question, watch)
        total = len(ids) if ids is not None else _rows_in(reading, stored)
        rows = _Counted(_rows(reading, stored, fields, ids), total, watch)
        with _whole(target) as file:
            write(file, [field.name for field in fields], iter(rows))
    return rows.done


class _Counted:
    """Rows, with the watch told on the way."""

    def __init__(self, rows: Rows, total: int, watch: Watch) -> None:
        self._rows, self._total, self._watch = rows, total, watch
        self.done = 0

    def __iter__(self) -> Rows:
        for row in self._rows:
            if self.done % BATCH == 0:
                self._watch.at(self.done, self._total)
            self.done += 1
            yield row
        self._watch.at(self.done, self._total)


def _ids(library: Library, table: str, question: Question | None, watch: Watch) -> array[int] | None:
    if question is None:
        return None
    if question.table != table:
        raise InputError(f"This is a question about another table, {question.table}.", "", "Ask about this one.")
    from db.browse.tables import ordered_ids

    return ordered_ids(library, question, watch)


def _rows(reading: sqlite3.Connection, table: str, fields: list[TableField], ids: array[int] | None) -> Rows:
    query = f'SELECT r.id, {", ".join(field.sql for field in fields)} FROM "{table}" AS r'
    if ids is None:
        for row in reading.execute(f"{query} ORDER BY r.id"):
            yield [field.show(value) for field, value in zip(fields, row[1:], strict=True)]
        return
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = {row[0]: row for row in reading.execute(f"{query} WHERE r.id IN ({','.join(map(str, batch))})")}
        for row_id in batch:
            yield [field.show(value) for field, value in zip(fields, found[row_id][1:], strict=True)]


def _rows_in(reading: sqlite3.Connection, table: str) -> int:
    return int(reading.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


@contextmanager
def _whole(target: Path) -> Iterator[TextIO]:
    """The target as text, written whole or not at all. Raises DatahallError."""
    with whole_file(target) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.flush()


def _write_csv(file: TextIO, names: Sequence[str], rows: Rows) -> None:
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(names)
    table.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return disarm(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0")


def _write_json(file: TextIO, names: Sequence[str], rows: Rows) -> None:
    file.write("[")
    for number, row in enumerate(rows):
        file.write(",\n" if number else "\n")
        file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False))
    file.write("\n]\n")


ENDINGS: dict[str, Writer] = {".csv": _write_csv, ".json": _write_json}
"""The kinds of file, by ending."""
