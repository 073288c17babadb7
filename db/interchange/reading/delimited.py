"""CSV and its kin: text files whose cells are parted by a sign."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from db.errors import InputError
from db.interchange.reading import encodings, limits
from db.interchange.reading.choices import Choices
from db.interchange.reading.delimiters import DELIMITERS, Form, find_form
from db.interchange.reading.grid import Cell, Grid, ReadFile
from db.interchange.reading.headers import LOOKED_AT, Header, find_header, notes_below
from db.watch import Watch

PIECE = 1024 * 1024
BATCH = 1000
LAST_ROWS = 40

Rows = Iterator[tuple[int, list[str]]]


@dataclass
class _Bytes:
    """What one pass over the bytes tells."""

    sha256: str = ""
    size: int = 0
    is_utf8: bool = True
    is_ascii: bool = True
    zeros: int = 0
    start: bytes = b""
    strange: bytearray = field(default_factory=bytearray)
    """Lines with bytes above 127."""


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
    state = _state_of(path)
    known = _look_at_bytes(path, watch)
    if known.size == 0:
        raise limits.unreadable(path, "It is empty.", "Check that it was saved, and choose it again.")
    remarks: list[str] = []
    for encoding in _possible_encodings(path, known, choices, remarks):
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
    known: _Bytes,
    encoding: str,
    state: tuple[int, int],
    remarks: list[str],
) -> ReadFile:
    start = _start_of(path, encoding)
    form = find_form(start, known.size <= len(start), choices.delimiter, path.suffix.lower())
    text = _Text(path, encoding, form, known.zeros > 0 and "utf-16" not in encoding and "utf-32" not in encoding, state)
    scan = _scan(text, known.size, watch)
    if not scan.filled:
        raise limits.unreadable(path, "It holds nothing but blank lines.", "Check that it was saved, and try again.")
    chosen = _indices(path, choices.header_rows)
    header = find_header(scan.first_rows, scan.width, chosen)
    usual = sum(map(bool, header.names))
    first_note, notes = notes_below(scan.last_rows, usual)
    until = first_note if first_note is not None and first_note > header.data_from + 1 else scan.records + 1
    filled_above = sum(1 for row in scan.first_rows[: header.data_from] if any(row))
    below = sum(1 for number, row in scan.last_rows if number >= until and any(map(str.strip, row)))
    row_count = scan.filled - filled_above - below
    remarks = [*remarks, *scan.remarks, *header.remarks, *_about_notes(notes if below else [])]
    understood = {
        "Encoding": encodings.shown(encoding),
        "Delimiter": DELIMITERS.get(form.delimiter, form.delimiter),
        "Column names": _where(header),
    }
    grid = Grid(path.stem, header.names, row_count, _GridRows(text, header.data_from, until, scan.width))
    kind = "TSV" if form.delimiter == "\t" else "CSV"
    return ReadFile(path, known.sha256, kind, understood, (grid,), tuple(remarks))


def _where(header: Header) -> str:
    if header.first is None:
        return "none"
    first, last = header.first + 1, header.data_from
    return f"row {first}" if first == last else f"rows {first} to {last}"


def _about_notes(notes: Sequence[str]) -> list[str]:
    if not notes:
        return []
    shown = notes[0][:80] + ("…" if len(notes[0]) > 80 or len(notes) > 1 else "")
    return [
        f"A line below the table was left out: “{shown}”."
        if len(notes) == 1
        else f"{len(notes)} lines below the table were left out: “{shown}”."
    ]


def _indices(path: Path, rows: tuple[int, int] | tuple[()] | None) -> tuple[int, int] | tuple[()] | None:
    """The rows of names that a person chose, counted from 0."""
    if not rows:
        return rows
    first, last = rows
    if not 1 <= first <= last <= LOOKED_AT:
        raise limits.unreadable(
            path, f"Rows {first} to {last} cannot hold the names.", f"Choose rows between 1 and {LOOKED_AT}."
        )
    return first - 1, last - 1


def _state_of(path: Path) -> tuple[int, int]:
    """Size and moment of the last change. Raises InputError where the file cannot be opened."""
    try:
        found = os.stat(path)  # noqa: PTH116  (the same for a path and an open file)
    except OSError as error:
        raise limits.unreadable(path, f"{error.strerror or error}.", "Check that it is still there.") from error
    if found.st_size > limits.LARGEST_TEXT_FILE:
        raise limits.too_large(path, found.st_size, limits.LARGEST_TEXT_FILE)
    return found.st_size, found.st_mtime_ns


def _look_at_bytes(path: Path, watch: Watch) -> _Bytes:
    """Hash, size and encoding in one pass. Raises InputError for what is no text."""
    known = _Bytes()
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    with _opened(path) as file:
        total = os.fstat(file.fileno()).st_size
        while piece := file.read(PIECE):
            watch.at(known.size, 2 * total)
            digest.update(piece)
            known.start = known.start or piece[:65536]
            known.size += len(piece)
            known.zeros += piece.count(0)
            if piece.isascii() and not known.strange:
                continue
            known.is_ascii = known.is_ascii and piece.isascii()
            known.is_utf8 = known.is_utf8 and _goes_on(utf8, piece)
            if len(known.strange) < encodings.ENOUGH:
                known.strange += _strange_lines(piece)
        known.is_utf8 = known.is_utf8 and _goes_on(utf8, b"", final=True)
    known.sha256 = digest.hexdigest()
    return known


def _goes_on(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _strange_lines(piece: bytes) -> bytes:
    """The lines with bytes above 127, up to as many as are looked at."""
    lines = piece.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.isascii())[: encodings.ENOUGH]


_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or a workbook", "Save its table as CSV or XLSX."),
    (b"\xd0\xcf\x11\xe0", "an old workbook (XLS) or document", "Open it in a spreadsheet and save it as XLSX."),
    (b"%PDF", "a PDF", "Copy its table into a spreadsheet and save that."),
    (b"\x89PNG", "a picture", "Choose the table itself."),
    (b"\xff\xd8\xff", "a picture", "Choose the table itself."),
    (b"\x1f\x8b", "a packed file (gzip)", "Unpack it first."),
    (b"SQLite format 3", "a database", "Open a Datahall library with File, Open; export others as CSV."),
    (b"{\\rtf", "a text document (RTF)", "Save its table as CSV."),
)


def refuse_what_is_no_text(path: Path, start: bytes, zeros: int, size: int) -> None:
    """Raises InputError for a file that is not what its name says: an archive, a picture, a program."""
    for signature, what, remedy in _SIGNATURES:
        if start.startswith(signature):
            raise limits.unreadable(path, f"It is {what}, whatever its name says.", remedy)
    controls = sum(start.count(sign) for sign in (*range(1, 9), *range(14, 27), *range(28, 32)))
    if encodings.marked(start) is None and (zeros * 100 > size or controls * 50 > len(start)):
        raise limits.unreadable(path, "It is no text file.", "Choose a table saved as CSV, TSV, XLSX or JSON.")


def _possible_encodings(path: Path, known: _Bytes, choices: Choices, remarks: list[str]) -> list[str]:
    """The encodings to try, the likeliest first. Raises InputError for what is no text, and for unknown names."""
    if choices.encoding:
        try:
            codecs.lookup(choices.encoding)
        except LookupError as error:
            raise InputError(f"“{choices.encoding}” is no known encoding.", "", "Choose one from the list.") from error
        return [choices.encoding]
    refuse_what_is_no_text(path, known.start, known.zeros, known.size)
    if found := encodings.marked(known.start):
        return [found]
    if known.zeros:
        times = "A zero byte was" if known.zeros == 1 else f"{known.zeros:,} zero bytes were"
        remarks.append(f"{times} left out.")
    if known.is_utf8:
        return ["utf-8"]
    return encodings.legacy(bytes(known.strange))


def _start_of(path: Path, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    with _opened(path) as file:
        return decoder.decode(file.read(262_144))


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise limits.unreadable(path, f"{error.strerror or error}.", "Check that it is still there.") from error


@dataclass(frozen=True)
class _Text:
    """A text file, as it was understood."""

    path: Path
    encoding: str
    form: Form
    has_zeros: bool
    state: tuple[int, int]

    @contextmanager
    def rows(self) -> Iterator[tuple[Iterator[list[str]], io.BufferedReader]]:
        """Its rows, and the file beneath them. Raises InputError where it is no longer what it was."""
        csv.field_size_limit(limits.LONGEST_CELL)
        with _opened(self.path) as file:
            self._refuse_changed(file)
            text = io.TextIOWrapper(file, encoding=self.encoding, newline="")
            for _ in range(self.form.lines_before):
                text.readline()
            lines: Iterator[str] = text
            if self.has_zeros:
                lines = (line.replace("\0", "") for line in text)
            yield csv.reader(lines, delimiter=self.form.delimiter, escapechar=self.form.escape), file
            self._refuse_changed(file)

    def _refuse_changed(self, file: io.BufferedReader) -> None:
        found = os.fstat(file.fileno())
        if (found.st_size, found.st_mtime_ns) != self.state:
            raise limits.changed(self.path)


def _scan(text: _Text, size: int, watch: Watch) -> _Scan:
    """Counts rows and columns, and keeps the first and last rows. Raises InputError for rows beyond the limits."""
    scan = _Scan()
    offset = text.form.lines_before
    number, width, filled = offset, 0, 0
    with text.rows() as (rows, file):
        try:
            for number, row in enumerate(rows, start=1 + offset):
                if len(row) > width:
                    width = len(row)
                    if width > limits.MOST_COLUMNS:
                        raise limits.too_wide(text.path, number)
                if any(row):
                    filled += 1
                if number <= LOOKED_AT:
                    scan.first_rows.append(row)
                scan.last_rows.append((number, row))
                if not number % BATCH:
                    watch.at(size + file.tell(), 2 * size)
        except csv.Error as error:
            if "field larger" in str(error):
                raise limits.too_long_a_cell(text.path, number + 1) from error
            raise limits.unreadable(text.path, f"Row {number + 1:,} was not understood ({error}).", "") from error
    scan.first_rows = [*([[]] * offset), *scan.first_rows]
    scan.records, scan.width, scan.filled = number, width, filled
    return scan


@dataclass(frozen=True)
class _GridRows:
    """The rows of a grid, read anew each time they are asked for."""

    text: _Text
    data_from: int
    until: int
    width: int

    def __call__(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        pick = _picker(columns)
        padding = [""] * self.width
        with self.text.rows() as (rows, _):
            for number, row in enumerate(rows, start=1 + self.text.form.lines_before):
                if number >= self.until:
                    break
                if number <= self.data_from or not any(row):
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
