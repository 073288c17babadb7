"""Writes all of a library into one JSON file, one row on each line, streamed.

The same records give the same bytes: rows stand in the order in which they were written down, numbers have the digits
that bring back the very same value, and nothing tells when the export was made.
"""

from __future__ import annotations

import base64
import json
import math
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from db import superseded
from db.confidential import LeftOut
from db.interchange.leaving import leaving
from db.interchange.whole.layout import (
    CONTENTS,
    FORMAT,
    ORIGINS,
    SECTIONS,
    TABLES,
    TABLES_VERSION,
    VERSION,
    Field,
    Kind,
    fields_of,
)
from db.interchange.writing.one_state import one_state
from db.watch import Watch
from db.whole_files import whole_file

if TYPE_CHECKING:
    from db.library import Library

BATCH = 500
BEYOND_ALL = "1e999"
"""Infinity as a number that JSON allows; a reader makes infinity of it again."""


@dataclass(frozen=True)
class Written:
    """What an export of everything wrote: rows in all arrays, kept copies among them, and what was left out."""

    rows: int
    copies: int
    copies_left_out: int
    left_out: LeftOut

    def words(self) -> str:
        """ "4,086 rows. Left out as confidential: 2 records"."""
        parts = [f"{self.rows:,} {'row' if self.rows == 1 else 'rows'}"]
        if self.copies_left_out:
            copies = "kept copy" if self.copies_left_out == 1 else "kept copies"
            parts.append(f"Without the files of {self.copies_left_out:,} {copies}")
        return ". ".join([*parts, *filter(None, [self.left_out.words()])])


def export_everything(
    library: Library,
    path: Path | str,
    *,
    with_copies: bool = True,
    with_confidential: bool = False,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> Written:
    """Writes all records, facts, names, tags, views and mappings of a library to a file that `loading` reads again.

    Args:
        library: what is read; as it was known on a day or without what is confidential, where it was opened so.
        path: an existing file is replaced, whole or not at all.
        with_copies: the bytes of kept copies as well; without them, the file says what copies there were.
        with_confidential: what is confidential goes out, too.
        watch: told how many rows are written.

    Raises:
        DatahallError: the file cannot be written.
        Cancelled: the watch said stop; no file is left.
    """
    target = Path(path)
    passing = leaving(library, target, page="everything", with_confidential=with_confidential)
    with passing as seen, one_state(seen.library.reading()) as reading, whole_file(target) as file:
        total = sum(_count(reading, table) for table in TABLES)
        writer = _Writer(file, watch, total)
        writer.begin(_header(seen.library, with_copies))
        copies = 0
        for section in SECTIONS:
            if section == CONTENTS:
                before = writer.rows
                writer.section(section, _contents(reading) if with_copies else ())
                copies = writer.rows - before
            else:
                writer.section(section, _origins(reading) if section == ORIGINS else _rows(reading, section))
        writer.end()
        kept = _count(reading, "kept_copy")
    return Written(writer.rows, copies, kept - copies, seen.left_out)


def _header(library: Library, with_copies: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "tables": TABLES_VERSION,
        "with_confidential": not library.without_confidential,
        "with_kept_copies": with_copies,
        "as_known_on": library.as_known_on,
    }


class _Writer:
    """The file, line by line: a line for each row, so that reading it needs no more memory than a row."""

    def __init__(self, file: BinaryIO, watch: Watch, total: int) -> None:
        self._file, self._watch, self._total = file, watch, total
        self.rows = 0

    def begin(self, header: dict[str, Any]) -> None:
        given = {name: value for name, value in header.items() if value is not None}
        self._file.write(as_line(given).encode()[:-1] + b",\n")

    def section(self, name: str, rows: Iterable[str]) -> None:
        self._file.write(f'"{name}":['.encode())
        first = True
        for row in rows:
            if self.rows % BATCH == 0:
                self._watch.at(min(self.rows, self._total), self._total)
            self._file.write(f"{'' if first else ','}\n{row}".encode())
            first = False
            self.rows += 1
        self._file.write(b"\n],\n")

    def end(self) -> None:
        self._file.write(f'"rows":{self.rows}}}\n'.encode())
        self._watch.at(self._total, self._total)


def _rows(reading: sqlite3.Connection, table: str) -> Iterator[str]:
    fields = list(fields_of(table).values())
    query = f'SELECT {", ".join(_sql(field) for field in fields)} FROM "{table}" AS r ORDER BY r.id'
    for row in reading.execute(query):
        given = {f.name: _shown(f, value) for f, value in zip(fields, row, strict=True) if value is not None}
        if table == "facility" and "part_of" not in given:
            given.pop("whole_includes_it", None)  # its whole is not seen: hidden, or not known yet
        yield as_line(given)


def _sql(field: Field) -> str:
    if field.target:
        return f'(SELECT uid FROM "{field.target}" WHERE id = r.{field.column})'
    return f'r."{field.column}"'


def _shown(field: Field, value: Any) -> Any:
    if field.kind is Kind.YES_OR_NO:
        return bool(value)
    return float(value) if field.kind is Kind.NUMBER else value


def _contents(reading: sqlite3.Connection) -> Iterator[str]:
    query = f"SELECT k.sha256, c.content FROM kept_copy AS k JOIN {CONTENTS} AS c ON c.sha256 = k.sha256 ORDER BY k.id"
    for sha256, content in reading.execute(query):
        yield as_line({"sha256": sha256, "content": base64.b64encode(content).decode("ascii")})


def _origins(reading: sqlite3.Connection) -> Iterator[str]:
    uid = " ".join(f"WHEN '{table}' THEN (SELECT uid FROM \"{table}\" WHERE id = r.row_id)" for table in TABLES)
    query = f"""SELECT * FROM (
        SELECT i.uid, r.key, r.table_name, CASE r.table_name {uid} END AS row_uid
        FROM {ORIGINS} AS r JOIN import_run AS i ON i.id = r.import_run_id ORDER BY r.id) WHERE row_uid IS NOT NULL"""
    for run, key, table, row in reading.execute(query):
        yield as_line({"import_run": run, "key": key, "table": table, "row": row})
    for run_id, key, row_id in superseded.edited(reading.cursor()):  # the history, which tells of them, stays here
        run, row = reading.execute(
            "SELECT (SELECT uid FROM import_run WHERE id = ?), (SELECT uid FROM observation WHERE id = ?)",
            (run_id, row_id),
        ).fetchone()
        if row is not None:
            yield as_line({"import_run": run, "key": key, "table": "observation", "row": row})


def as_line(row: dict[str, Any]) -> str:
    """A row as JSON on one line, without spaces."""
    if any(isinstance(value, float) and math.isinf(value) for value in row.values()):
        text = ",".join(f"{json.dumps(name)}:{_value(value)}" for name, value in row.items())
        return f"{{{text}}}"
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _value(value: Any) -> str:
    if isinstance(value, float) and math.isinf(value):
        return f"-{BEYOND_ALL}" if value < 0 else BEYOND_ALL
    return json.dumps(value, ensure_ascii=False)


def _count(reading: sqlite3.Connection, table: str) -> int:
    return int(reading.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
