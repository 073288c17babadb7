"""The first look at a file: its bytes are hashed, and what it is and how its letters are written is found."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.errors import InputError
from db.interchange.reading import encodings, limits
from db.watch import Watch

PIECE = 1024 * 1024


@dataclass
class LookedAt:
    """What one pass over the bytes tells."""

    sha256: str = ""
    size: int = 0
    is_utf8: bool = True
    zeros: int = 0
    has_quotes: bool = False
    start: bytes = b""
    strange: bytearray = field(default_factory=bytearray)
    """Lines with bytes above 127."""


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The file, for reading bytes. Raises InputError where it cannot be opened or read."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise limits.unreadable(path, f"{error.strerror or error}.", "Check that it is still there.") from error


def state_of(path: Path, most_bytes: int = limits.LARGEST_TEXT_FILE) -> tuple[int, int]:
    """Size and moment of the last change. Raises InputError where the file cannot be opened."""
    try:
        found = os.stat(path)  # noqa: PTH116  (the same for a path and an open file)
    except OSError as error:
        raise limits.unreadable(path, f"{error.strerror or error}.", "Check that it is still there.") from error
    if found.st_size > most_bytes:
        raise limits.too_large(path, found.st_size, most_bytes)
    return found.st_size, found.st_mtime_ns


def look_at_bytes(path: Path, watch: Watch) -> LookedAt:
    """Hash, size and encoding in one pass. Raises InputError for what is no text."""
    known = LookedAt()
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    with opened(path) as file:
        total = os.fstat(file.fileno()).st_size
        while piece := file.read(PIECE):
            watch.at(known.size, 2 * total)
            digest.update(piece)
            known.start = known.start or piece[:65536]
            known.size += len(piece)
            known.zeros += piece.count(0)
            known.has_quotes = known.has_quotes or b'"' in piece
            if piece.isascii() and not known.strange:
                continue
            known.is_utf8 = known.is_utf8 and _goes_on(utf8, piece)
            if len(known.strange) < encodings.ENOUGH:
                known.strange += _strange_lines(piece)
        known.is_utf8 = known.is_utf8 and _goes_on(utf8, b"", final=True)
    known.sha256 = digest.hexdigest()
    if known.size == 0:
        raise limits.unreadable(path, "It is empty.", "Check that it was saved, and choose it again.")
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
    (
        b"\xd0\xcf\x11\xe0",
        "an old workbook (XLS), or one with a password",
        "Open it in a spreadsheet and save it as XLSX, without a password.",
    ),
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
    if encodings.marked(start) is None and (
        zeros * 10 > size or (zeros > 4 and zeros * 100 > size) or controls * 50 > len(start)
    ):
        raise limits.unreadable(path, "It is no text file.", "Choose a table saved as CSV, TSV, XLSX or JSON.")


def possible_encodings(path: Path, known: LookedAt, chosen: str | None, remarks: list[str]) -> list[str]:
    """The encodings to try, the likeliest first. Raises InputError for what is no text, and for unknown names."""
    if chosen:
        try:
            codecs.lookup(chosen)
        except LookupError as error:
            raise InputError(f"“{chosen}” is no known encoding.", "", "Choose one from the list.") from error
        return [chosen]
    refuse_what_is_no_text(path, known.start, known.zeros, known.size)
    if found := encodings.marked(known.start):
        return [found]
    if known.zeros:
        times = "A zero byte was" if known.zeros == 1 else f"{known.zeros:,} zero bytes were"
        remarks.append(f"{times} left out.")
    if known.is_utf8:
        return ["utf-8"]
    if encodings.nearly_utf8(bytes(known.strange)):
        remarks.append("A few of its letters are damaged, and stand as �.")
        return ["utf-8"]
    return encodings.legacy(bytes(known.strange))
