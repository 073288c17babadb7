"""CSV and its kin: text files whose cells are parted by a sign."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path

from db.interchange.reading import encodings, limits
from db.interchange.reading.choices import Choices
from db.interchange.reading.delimiters import DELIMITERS, Form, find_form
from db.interchange.reading.first_look import LookedAt, look_at_bytes, opened, possible_encodings, state_of
from db.interchange.reading.grid import Cell, Grid, ReadFile
from db.interchange.reading.headers import LOOKED_AT, Header, find_header, notes_below
from db.interchange.reading.sheets import LAST_ROWS, about_notes, indices, where
from db.watch import Watch

BATCH = 1000

Rows = Iterator[tuple[int, list[str]]]


@dataclass
class _Scan:
    """What one pass over the rows tells."""

    first_rows: list[list[str]] = field(default_factory=list)
    last_rows: deque[tuple[int, list[str]]] = field(default_factory=lambda: deque(maxlen=LAST_ROWS))
    filled: int = 0
    records: int = 0
    width: int = 0
    remarks: list[str] = field(default_factory=list)


def read_delimited(path: Path, choices: Choices, watch: Watch) -> ReadFile:
    """Reads a text file into one grid: see `db.interchange.reading.reader.read_file`."""
    state = state_of(path)
    known = look_at_bytes(path, watch)
    remarks: list[str] = []
    for encoding in possible_encodings(path, known, choices.encoding, remarks):
        try:
            return _read_as(path, choices, watch, known, encoding, state, remarks)
        except UnicodeError as error:
            problem = error
    name = encodings.shown(choices.encoding or "")
    raise limits.unreadable(
        path,
        f"Its letters are not {name}." if choices.encoding else "Its encoding was not recognised.",
        "Choose another encoding.",
    ) from problem


def _read_as(
    path: Path,
    choices: Choices,
    watch: Watch,
    known: LookedAt,
    encoding: str,
    state: tuple[int, int],
    remarks: list[str],
) -> ReadFile:
    if choices.delimiter is not None and (len(choices.delimiter) != 1 or choices.delimiter in '"\r\n'):
        raise limits.unreadable(path, f"“{choices.delimiter}” cannot part cells.", "Choose one sign, such as a comma.")
    start = _start_of(path, encoding)
    form = find_form(start, known.size <= len(start), choices.delimiter, path.suffix.lower())
    has_zeros = known.zeros > 0 and not encoding.startswith(("utf-16", "utf-32"))
    errors = "replace" if encoding == "utf-8" and not known.is_utf8 and not choices.encoding else "strict"
    text = _Text(path, encoding, form, state, has_zeros, known.has_quotes, errors)
    scan = _scan(text, known.size, watch)
    if not scan.filled:
        raise limits.unreadable(path, "It holds nothing but blank lines.", "Check that it was saved, and try again.")
    chosen = indices(path, choices.header_rows)
    header = find_header(scan.first_rows, scan.width, chosen)
    kept = _columns_with_something(text, header, scan.width, watch)
    if len(kept) < scan.width:
        header = find_header([_of(row, kept) for row in scan.first_rows], len(kept), chosen)
    first_note, notes = notes_below([(number, _of(row, kept)) for number, row in scan.last_rows], len(kept))
    until = first_note if first_note is not None and first_note > header.data_from + 1 else scan.records + 1
    filled_above = sum(1 for row in scan.first_rows[: header.data_from] if any(map(str.strip, row)))
    below = sum(1 for number, row in scan.last_rows if number >= until and any(map(str.strip, row)))
    row_count = scan.filled - filled_above - below
    remarks = [*remarks, *scan.remarks, *header.remarks, *about_notes(notes if below else [])]
    understood = {
        "Encoding": encodings.shown(encoding),
        "Delimiter": DELIMITERS.get(form.delimiter, form.delimiter),
        "Column names": where(header),
    }
    grid = Grid(path.stem, header.names, row_count, _GridRows(text, header.data_from, until, scan.width, kept))
    kind = "TSV" if form.delimiter == "\t" else "CSV"
    return ReadFile(path, known.sha256, kind, understood, (grid,), tuple(remarks))


def _columns_with_something(text: _Text, header: Header, width: int, watch: Watch) -> tuple[int, ...]:
    """All columns but those without a name and without a value, which spreadsheets like to leave at the end."""
    empty = set(header.unnamed)
    everything = _GridRows(text, header.data_from, limits.MOST_ROWS * 2, width, tuple(range(width)))
    if empty:
        for number, cells in everything(order := sorted(empty)):
            empty -= {column for column, cell in zip(order, cells, strict=True) if cell}
            if not number % BATCH:
                watch.at(1, 1)
            if not empty:
                break
    return tuple(column for column in range(width) if column not in empty)


def _of(row: list[str], columns: Sequence[int]) -> list[str]:
    return [row[column] if column < len(row) else "" for column in columns]


def _start_of(path: Path, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)("replace")  # what is wrong shows when all is read
    with opened(path) as file:
        return decoder.decode(file.read(262_144))


@dataclass(frozen=True)
class _Text:
    """A text file, as it was understood. Without quotation marks each line is a row, and is cut five times as fast."""

    path: Path
    encoding: str
    form: Form
    state: tuple[int, int]
    has_zeros: bool
    has_quotes: bool
    errors: str = "strict"

    @property
    def is_quoted(self) -> bool:
        """Whether rows must be cut with an eye on quotation marks."""
        return self.has_quotes or self.form.escape is not None

    @contextmanager
    def rows(self, cells: int = -1) -> Iterator[tuple[Iterator[list[str]], io.BufferedReader]]:
        """Its rows, and the file beneath them.

        Args:
            cells: how many of each row are wanted, which may get more; -1: all.

        Raises InputError where the file is no longer what it was.
        """
        csv.field_size_limit(limits.LONGEST_CELL)
        with opened(self.path) as file:
            self._refuse_changed(file)
            text = io.TextIOWrapper(file, encoding=self.encoding, errors=self.errors, newline="")
            for _ in range(self.form.lines_before):
                text.readline()
            lines: Iterator[str] = text
            if self.has_zeros:
                lines = (line.replace("\0", "") for line in text)
            delimiter = self.form.delimiter
            if self.is_quoted:
                yield csv.reader(lines, delimiter=delimiter, escapechar=self.form.escape), file
            else:
                yield _cut(lines, delimiter, cells), file
            self._refuse_changed(file)

    def _refuse_changed(self, file: io.BufferedReader) -> None:
        found = os.fstat(file.fileno())
        if (found.st_size, found.st_mtime_ns) != self.state:
            raise limits.changed(self.path)


_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())


def _is_open(text: _Text, lines_before: int) -> bool:
    """Whether the last row, which begins after so many lines, ends within quotation marks."""
    with opened(text.path) as file:
        lines = io.TextIOWrapper(file, encoding=text.encoding, errors=text.errors, newline="")
        last = "".join(islice(lines, lines_before + text.form.lines_before, None))
    return last.count('"') % 2 == 1 and not text.form.escape


def _cut(lines: Iterator[str], delimiter: str, cells: int) -> Iterator[list[str]]:
    """Rows without quotation marks; a blank one, with or without delimiters, is []."""
    blank = delimiter + _BLANKS
    for line in lines:
        if not line.strip(blank):
            yield []
            continue
        row = line.rstrip("\r\n").split(delimiter, cells)
        if len(line) > limits.LONGEST_CELL and any(len(cell) > limits.LONGEST_CELL for cell in row):
            raise csv.Error("field larger than allowed")
        yield row


def _scan(text: _Text, size: int, watch: Watch) -> _Scan:
    """Counts rows and columns, and keeps the first and last rows. Raises InputError for rows beyond the limits."""
    scan = _Scan()
    offset = text.form.lines_before
    number, width, filled = offset, 0, 0
    line = line_before = 0
    with text.rows() as (rows, file):
        try:
            for number, row in enumerate(rows, start=1 + offset):
                if len(row) > width:
                    width = len(row)
                    if width > limits.MOST_COLUMNS:
                        raise limits.too_wide(text.path, number)
                if any(map(str.strip, row)):
                    filled += 1
                if number <= LOOKED_AT:
                    scan.first_rows.append(row)
                scan.last_rows.append((number, row))
                if text.is_quoted:
                    line_before, line = line, rows.line_num  # type: ignore[attr-defined]
                if not number % BATCH:
                    watch.at(size + file.tell(), 2 * size)
        except csv.Error as error:
            if "field larger" in str(error):
                raise limits.too_long_a_cell(text.path, number + 1) from error
            raise limits.unreadable(text.path, f"Row {number + 1:,} was not understood ({error}).", "") from error
    scan.first_rows = [*([[]] * offset), *scan.first_rows]
    scan.records, scan.width, scan.filled = number, width, filled
    if line > line_before + 1 and _is_open(text, line_before):
        scan.remarks.append(f"A quotation mark in row {number:,} is never closed: the rest of the file is one cell.")
    return scan


@dataclass(frozen=True)
class _GridRows:
    """The rows of a grid, read anew each time they are asked for."""

    text: _Text
    data_from: int
    until: int
    width: int
    kept: tuple[int, ...]

    def __call__(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        columns = [self.kept[column] for column in columns]
        pick = _picker(columns)
        padding = [""] * self.width
        with self.text.rows(max(columns, default=-1) + 1) as (rows, _):
            for number, row in enumerate(rows, start=1 + self.text.form.lines_before):
                if number >= self.until:
                    break
                if number <= self.data_from or not any(map(str.strip, row)):
                    continue
                try:
                    yield number, pick(row)
                except IndexError:
                    yield number, pick(row + padding)


def _picker(columns: Sequence[int]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Gives the cells of some columns as a tuple, in C for all but no and one column."""
    if len(columns) > 1:
        return itemgetter(*columns)
    if not columns:
        return lambda row: ()
    only = columns[0]
    return lambda row: (row[only],)
