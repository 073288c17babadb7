"""Reads an export of everything: line by line as Datahall writes it, whole where another program laid it out anew.

Nothing here asks what a row means: `checking` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from db.errors import DatahallError, InputError
from db.interchange.whole.layout import FORMAT, SECTIONS, TABLES_VERSION, VERSION

LONGEST_LINE = 1_500_000_000
"""Bytes: a kept copy of a gigabyte has about so many."""

LARGEST_WHOLE = 256_000_000
"""Bytes up to which a file that has not our lines is read at once."""

FIRST_LINE = 100_000


@dataclass(frozen=True)
class Header:
    """What the file says of itself."""

    version: int
    tables: int
    with_confidential: bool
    with_kept_copies: bool


@dataclass(frozen=True)
class FileRow:
    """One row as it stands in the file; `at` says where ("line 12"), `read` how many bytes were read so far."""

    section: str
    at: str
    values: dict[str, Any]
    read: int


def is_everything(path: Path) -> bool:
    """Whether a file is an export of everything, by its first bytes alone."""
    with suppress(OSError), path.open("rb") as file:
        start = file.read(FIRST_LINE).lstrip(b"\xef\xbb\xbf \t\r\n")
        return start.startswith(b"{") and f'"{FORMAT}"'.encode() in start[:2000]
    return False


class EverythingFile:
    """An export of everything. Ask for its rows as often as you like: each time they are read anew.

    Raises InputError for what is no such file or is damaged, with the line; DatahallError when it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._whole: dict[str, Any] | None = None
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                first = file.readline(FIRST_LINE)
        except OSError as error:
            raise DatahallError(
                f"{path.name} could not be read.",
                f"{error.strerror or error}.",
                "Check its name and that you may read it.",
            ) from error
        header = self._in_our_lines(first)
        if header is None:
            self._whole = header = self._read_whole()
        self.header = self._checked(header)

    def rows(self) -> Iterator[FileRow]:
        """All rows, in the order of the file."""
        if self._whole is not None:
            yield from self._rows_of_whole(self._whole)
            return
        try:
            with self.path.open("rb") as file:
                yield from self._rows_of_lines(file)
        except OSError as error:
            raise DatahallError(f"{self.path.name} could not be read.", f"{error.strerror or error}.") from error

    def refuse(self, why: str, at: str = "", remedy: str = "Nothing was changed.") -> NoReturn:
        """Raises InputError about this file."""
        place = f"{at[:1].upper()}{at[1:]}: " if at else ""
        raise InputError(f"{self.path.name} could not be imported.", f"{place}{why}", remedy)

    def _in_our_lines(self, first: bytes) -> dict[str, Any] | None:
        if not first.endswith(b",\n"):
            return None
        with suppress(ValueError):
            header = json.loads(first[:-2] + b"}")
            return header if isinstance(header, dict) else None
        return None

    def _read_whole(self) -> dict[str, Any]:
        if not is_everything(self.path):
            self.refuse("It is no export of everything of Datahall.")
        if self.size > LARGEST_WHOLE:
            self.refuse("It is cut off, or another program laid it out anew and it is too large to be read at once.")
        try:
            whole = json.loads(self.path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
        except json.JSONDecodeError as error:
            self.refuse(f"It is damaged or cut off ({error.msg}).", f"line {error.lineno}")
        except (ValueError, RecursionError, OSError) as error:
            self.refuse(f"It is damaged ({error}).")
        if not isinstance(whole, dict):
            self.refuse("It is no export of everything of Datahall.")
        return whole

    def _checked(self, header: dict[str, Any]) -> Header:
        if header.get("format") != FORMAT:
            self.refuse("It is no export of everything of Datahall.")
        version, tables = header.get("version"), header.get("tables")
        if not isinstance(version, int) or not isinstance(tables, int) or version < 1:
            self.refuse("It does not say of which version it is.", "line 1")
        if version > VERSION or tables > TABLES_VERSION:
            self.refuse(
                f"A newer Datahall made it: format {version}, tables {tables}; this one knows them up to {VERSION} "
                f"and {TABLES_VERSION}.",
                remedy="Install the newest Datahall. Nothing was changed.",
            )
        return Header(
            version,
            tables,
            with_confidential=header.get("with_confidential") is not False,
            with_kept_copies=header.get("with_kept_copies") is not False,
        )

    def _rows_of_lines(self, file: BinaryIO) -> Iterator[FileRow]:
        read = len(file.readline())
        number, section, seen, rows = 1, "", list[str](), 0
        while line := file.readline(LONGEST_LINE):
            number, read, at = number + 1, read + len(line), f"line {number + 1}"
            text = line.strip()
            if line[-1:] != b"\n":
                self.refuse("The file is cut off here.", at)
            if section and text in (b"],", b"]"):
                section = ""
            elif section:
                rows += 1
                yield FileRow(section, at, self._row(text.removesuffix(b","), at), read)
            elif text.startswith(b'"rows":'):
                if text != f'"rows":{rows}}}'.encode():
                    self.refuse(
                        f"The file says that it has another number of rows than the {rows:,} that are there.", at
                    )
                if file.read(1):
                    self.refuse("Something stands after the end.", f"line {number + 1}")
                return
            else:
                section = self._section(text, at, seen)
        self.refuse("The file is cut off: its end is missing.", f"line {number}")

    def _section(self, text: bytes, at: str, seen: list[str]) -> str:
        name = text.removesuffix(b":[").strip(b'"').decode("utf-8", "replace") if text.endswith(b":[") else ""
        if not name:
            self.refuse("This is not how an export of everything goes on.", at)
        return self._known_section(name, at, seen)

    def _known_section(self, name: str, at: str, seen: list[str]) -> str:
        if name not in SECTIONS:
            self.refuse(f"There is no table “{name[:60]}”.", at)
        if name in seen or (seen and SECTIONS.index(name) < SECTIONS.index(seen[-1])):
            self.refuse(f"The table “{name}” stands in the wrong place or twice.", at)
        seen.append(name)
        return name

    def _row(self, text: bytes, at: str) -> dict[str, Any]:
        try:
            row = json.loads(text.decode("utf-8"), parse_constant=_no_number)
        except UnicodeDecodeError:
            self.refuse("It is not UTF-8.", at)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            self.refuse(f"This is no row in JSON ({reason}).", at)
        return self._object(row, at)

    def _object(self, row: Any, at: str) -> dict[str, Any]:
        if not isinstance(row, dict):
            self.refuse("This is no row.", at)
        return row

    def _rows_of_whole(self, whole: dict[str, Any]) -> Iterator[FileRow]:
        rows = 0
        for name in (name for name, value in whole.items() if isinstance(value, list) and name not in SECTIONS):
            self.refuse(f"There is no table “{name[:60]}”.")
        for section in SECTIONS:
            listed = whole.get(section, [])
            if not isinstance(listed, list):
                self.refuse("It is no list of rows.", f"table “{section}”")
            for number, row in enumerate(listed, start=1):
                at = f"row {number} of “{section}”"
                rows += 1
                yield FileRow(section, at, self._object(row, at), 0)
        if whole.get("rows") != rows:
            self.refuse(f"The file says that it has another number of rows than the {rows:,} that are there.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
