"""A table, a selection or what a page shows, as a file: CSV, XLSX, JSON or GeoJSON, by its ending."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.browse.table_columns import COLUMNS
from db.errors import InputError
from db.interchange.leaving import Leaving, leaving
from db.interchange.writing.about import Numbers, about_table, cited_sql
from db.interchange.writing.fields import TABLES, TableField, Value, as_it_is, fields_of, table_named
from db.interchange.writing.geojson_file import write_geojson
from db.interchange.writing.one_state import one_state
from db.interchange.writing.outgoing import FileWriter, Outgoing
from db.interchange.writing.shown_fields import shown_fields
from db.interchange.writing.text_files import write_csv, write_json
from db.interchange.writing.xlsx_file import write_xlsx
from db.values.notation import in_standard
from db.watch import Watch
from db.whole_files import whole_file

if TYPE_CHECKING:
    from db.browse.table_filters import Question
    from db.library import Library

__all__ = ["ENDINGS", "TABLES", "TableReport", "TableWish", "export_table", "table_named"]

BATCH = 500
NUMBERED = (".xlsx",)
"""Kinds of file that have room for a list of sources, and number them in a column."""


@dataclass(frozen=True, kw_only=True)
class TableWish:
    """What of a table goes out.

    Args:
        question: which rows and in what order, as on a page; None: all, in the order in which they were entered.
        ids: only these rows, in this order, whatever the question says.
        columns: keys of the page's columns; None: every field there is.
        with_confidential: what is confidential goes out, too.
    """

    question: Question | None = None
    ids: Sequence[int] | None = None
    columns: Sequence[str] | None = None
    with_confidential: bool = False


@dataclass(frozen=True, kw_only=True)
class TableReport:
    """What was written, and what was not.

    Args:
        rows: written. left_out: kept back as confidential. without_coordinates: facilities that GeoJSON has no place
            for. cut: texts longer than a cell of a workbook.
    """

    rows: int
    left_out: int = 0
    without_coordinates: int = 0
    cut: int = 0

    def words(self) -> str:
        """ "1,204 rows, 3 left out as confidential"."""
        parts = [_counted(self.rows, "row", "rows")]
        if self.left_out:
            parts.append(f"{self.left_out:,} left out as confidential")
        if self.without_coordinates:
            parts.append(f"{self.without_coordinates:,} without coordinates left out")
        if self.cut:
            parts.append(f"{_counted(self.cut, 'text', 'texts')} cut at the length of a cell")
        return ", ".join(parts)


@in_standard()
def export_table(
    library: Library,
    table: str,
    path: Path | str,
    wish: TableWish = TableWish(),
    watch: Watch = Watch(),  # noqa: B008
) -> TableReport:
    """Writes a table to a file of the kind that its ending names.

    All fields are written under readable names; a record that a row refers to appears with its name and unique id, a
    date as EDTF and in words. Rows are streamed: a million cost no more memory than a few.

    Args:
        library: where the rows are.
        table: "facilities", "figures", … (`TABLES`), or a stored table's name.
        path: an existing file is replaced, whole or not at all.
        watch: told how many rows are written.

    Raises:
        InputError: no such table or column, or another ending than those of `ENDINGS`.
        DatahallError: the file cannot be written.
        Cancelled: the watch said stop; no file is left.
    """
    stored, target = table_named(table), Path(path)
    write = _writer(target, stored)
    if wish.question is not None and wish.question.table != stored:
        raise InputError(f"This is a question about another table, {wish.question.table}.", "", "Ask about this one.")
    asked = json.dumps(wish.question.to_json(), ensure_ascii=False) if wish.question is not None else ""
    passing = leaving(library, target, page=stored, description=asked, with_confidential=wish.with_confidential)
    with passing as seen, one_state(seen.library.reading()):
        return _Export(seen, stored, wish, watch).write(write, target)


def _writer(target: Path, table: str) -> FileWriter:
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"{target.name} could not be exported.",
            f"“{target.suffix or target.name}” is no kind of table that Datahall writes.",
            f"Let the name end in {', '.join(list(ENDINGS)[:-1])} or {list(ENDINGS)[-1]}.",
        )
    if ending == ".geojson" and table != "facility":
        raise InputError(
            f"{target.name} could not be exported.",
            "Only facilities have coordinates.",
            "Export the facilities as GeoJSON; choose another kind for this table.",
        )
    return ENDINGS[ending]


class _Export:
    """One table on its way out of a library that is already as it may be seen."""

    def __init__(self, seen: Leaving, table: str, wish: TableWish, watch: Watch) -> None:
        self._seen, self._library, self._table, self._wish, self._watch = seen, seen.library, table, wish, watch
        self._reading = seen.library.reading()
        self._numbers = Numbers()
        self._done = 0
        asked = self._ids(seen.whole, everything=True)
        self._order = self._ids(seen.library) if asked is not None else None
        self._total = self._count(self._reading) if self._order is None else len(self._order)
        self._left_out = (self._count(seen.whole.reading()) if asked is None else len(asked)) - self._total

    def write(self, write: FileWriter, target: Path) -> TableReport:
        fields = self._fields()
        numbered = target.suffix.lower() in NUMBERED and bool(cited_sql(self._table))
        rows = self._counted(self._rows(fields, numbered))
        shown = [*fields, TableField("sources", "", as_it_is)] if numbered else fields
        outgoing = Outgoing(
            title=_title(self._table),
            fields=shown,
            rows=rows,
            about=self._about,
            sources=partial(self._numbers.sources, self._reading) if numbered else None,
        )
        with closing(rows), whole_file(target) as file:
            write(file, outgoing)
        return TableReport(
            rows=self._done - outgoing.left_aside,
            left_out=max(self._left_out, 0),
            without_coordinates=outgoing.left_aside,
            cut=outgoing.cut,
        )

    def _about(self) -> list[tuple[str, str]]:
        return about_table(
            self._library,
            _title(self._table),
            self._done,
            self._wish.question,
            selected=self._wish.ids is not None,
            left_out=_counted(self._left_out, "row", "rows") + ", as confidential" if self._left_out > 0 else "",
            licences=self._numbers.licences(self._reading),
        )

    def _fields(self) -> list[TableField]:
        if self._wish.columns is None:
            return fields_of(self._reading, self._table)
        return shown_fields(self._library, self._table, self._wish.columns)

    def _ids(self, library: Library, *, everything: bool = False) -> Sequence[int] | None:
        """The rows in order, as a library shows them; None for all as they were entered."""
        if self._wish.ids is not None:
            if everything:
                return self._wish.ids
            query = f'SELECT 1 FROM "{self._table}" WHERE id = ?'
            return [one for one in self._wish.ids if self._reading.execute(query, (one,)).fetchone()]
        if self._wish.question is None:
            return None
        from db.browse.tables import count, ordered_ids

        if everything and library is not self._library:
            return range(count(library, self._wish.question))
        return ordered_ids(library, self._wish.question, self._watch)

    def _count(self, reading: sqlite3.Connection) -> int:
        return int(reading.execute(f'SELECT count(*) FROM "{self._table}"').fetchone()[0])

    def _rows(self, fields: Sequence[TableField], numbered: bool) -> Generator[list[Value]]:
        cited = cited_sql(self._table) if numbered else "''"
        selected = ["r.id", cited, *(field.sql for field in fields)]
        with closing(self._in_order(f"SELECT {', '.join(selected)} {self._from(selected)}")) as rows:
            for row in rows:
                shown: list[Value] = [field.show(value) for field, value in zip(fields, row[2:], strict=True)]
                if numbered:
                    shown.append(self._numbers.of(str(row[1])))
                yield shown

    def _in_order(self, query: str) -> Generator[tuple[Any, ...]]:
        if self._order is None:
            yield from self._reading.execute(f"{query} ORDER BY r.id")
            return
        for start in range(0, len(self._order), BATCH):
            batch = self._order[start : start + BATCH]
            found = {row[0]: row for row in self._reading.execute(f"{query} WHERE r.id IN ({_listed(batch)})")}
            yield from (found[row_id] for row_id in batch)

    def _from(self, selected: Sequence[str]) -> str:
        if self._wish.columns is None or self._table not in COLUMNS:
            return f'FROM "{self._table}" AS r'
        from db.browse.tables import from_joined

        return from_joined(self._table, *selected)

    def _counted(self, rows: Generator[list[Value]]) -> Generator[list[Value]]:
        with closing(rows):
            for row in rows:
                if self._done % BATCH == 0:
                    self._watch.at(self._done, self._total)
                self._done += 1
                yield row
        self._watch.at(self._done, self._total)


def _listed(ids: Sequence[int] | array[int]) -> str:
    return ",".join(map(str, ids))


def _title(table: str) -> str:
    return next(name for name, stored in TABLES.items() if stored == table).capitalize()


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


ENDINGS: dict[str, FileWriter] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".json": write_json,
    ".geojson": write_geojson,
}
"""The kinds of file, by ending."""
