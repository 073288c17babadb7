"""Workbooks (XLSX): each sheet that holds something becomes a grid.

Values are what the spreadsheet shows, as far as it matters: dates are dates, as exact as their format ("Mar 2026" is
the month), percents and units of a number's format stay with the number, formulas give the result that was stored.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.errors import Cancelled, DatahallError
from db.interchange.reading import limits
from db.interchange.reading.choices import Choices
from db.interchange.reading.first_look import look_at_bytes, opened, state_of
from db.interchange.reading.grid import Cell, Grid, ReadFile
from db.interchange.reading.headers import LOOKED_AT, Span
from db.interchange.reading.sheets import Sheet, where
from db.values.notation import counted
from db.watch import Watch

BATCH = 200
MOST_CELLS = 400_000_000


class _Watched(io.BufferedIOBase):
    """A file that asks the watch at each read, so that no step of a library is too long to be stopped."""

    def __init__(self, file: io.BufferedReader, size: int, watch: Watch) -> None:
        self._file, self._size, self._watch = file, size, watch

    def read(self, count: int | None = -1, /) -> bytes:
        self._watch.at(min(self._file.tell(), self._size), self._size)
        return self._file.read(-1 if count is None else count)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def read_workbook(path: Path, choices: Choices, watch: Watch) -> ReadFile:
    """Reads a workbook: see `db.interchange.reading.reader.read_file`."""
    size, _ = state_of(path, limits.LARGEST_WORKBOOK)
    known = look_at_bytes(path, watch)
    remarks: list[str] = []
    with opened(path) as file:
        try:
            _refuse_bombs(path, file)
            file.seek(0)
            grids, understood = _grids(path, _Watched(file, size, watch), choices, watch, remarks)
        except (DatahallError, MemoryError):
            raise
        except Exception as error:  # whatever a library makes of a damaged file
            raise limits.unreadable(
                path,
                "It is damaged, or is no workbook of the kind XLSX.",
                "Open it in a spreadsheet, save it as a new XLSX or CSV, and choose that.",
            ) from error
    if not grids:
        raise limits.unreadable(path, "None of its sheets holds a table.", "Check that it was saved, and try again.")
    return ReadFile(path, known.sha256, "XLSX", understood, tuple(grids), tuple(remarks))


def _refuse_bombs(path: Path, file: io.BufferedReader) -> None:
    """Raises InputError for archives that are no workbook, or unpack to far more than any honest one."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = set(archive.namelist())
            heads = {m.filename: _head(archive, m) for m in members if m.filename.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise limits.unreadable(
            path, "It is damaged or not complete.", "Get the file once more, or save it again in a spreadsheet."
        ) from error
    if not any(name.lower().startswith("xl/workbook") for name in names):
        what = "an OpenDocument file" if "content.xml" in names else "an archive that is no workbook"
        raise limits.unreadable(path, f"It is {what}.", "Open it in a spreadsheet and save it as XLSX or CSV.")
    if "xl/workbook.bin" in names:
        raise limits.unreadable(path, "It is a binary workbook (XLSB).", "Save it as XLSX or CSV.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.LARGEST_UNPACKED or (unpacked > 64 * 1024**2 and unpacked > limits.MOST_TIMES_PACKED * packed):
        raise limits.unreadable(
            path,
            f"It would unpack to {unpacked / 1024**2:,.0f} MB, {unpacked // max(1, packed):,} times its size.",
            "If you trust it, open it in a spreadsheet and save the sheet you need as CSV.",
        )
    if any(b"<!DOCTYPE" in head or b"<!ENTITY" in head for head in heads.values()):
        raise limits.unreadable(
            path, "It defines entities, which no spreadsheet does and attacks do.", "Save the sheet you need as CSV."
        )


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The start of a part, in which alone a document type could be declared."""
    with archive.open(member) as part:
        return part.read(8192).replace(b"\0", b"")


def _grids(
    path: Path, file: _Watched, choices: Choices, watch: Watch, remarks: list[str]
) -> tuple[list[Grid], dict[str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are no values: styles, rules, pictures
        book = _opened_book(file)
    sheets = [sheet for sheet in book.parts if choices.sheet in (None, sheet.title)]
    if len(sheets) > limits.MOST_SHEETS:
        raise limits.unreadable(path, f"It has {len(sheets):,} sheets.", "Save the ones you need in a new workbook.")
    if choices.sheet is not None and not sheets:
        raise limits.unreadable(path, f"It has no sheet named {choices.sheet}.", "Choose another sheet.")
    hidden = [sheet for sheet in sheets if sheet.is_hidden]
    grids, places = [], []
    for sheet in [sheet for sheet in sheets if sheet not in hidden] + hidden:
        said = len(remarks)
        found, merged = _read_sheet(path, book, sheet, watch, remarks)
        made = found.grid(choices.header_rows, merged)
        if made is None:
            continue
        grid, header, about = made
        remarks += about
        if sheet in hidden:
            remarks.append(f"The sheet {sheet.title} is hidden in the workbook.")
        elif len(sheets) > 1:
            remarks[said:] = [f"{sheet.title}: {remark}" for remark in remarks[said:]]
        grids.append(grid)
        places.append(where(header))
    understood = {
        "Sheet" if len(grids) == 1 else "Sheets": ", ".join(grid.name for grid in grids)[:200],
        "Column names": "; ".join(places)[:200],
    }
    return grids, understood


@dataclass(frozen=True)
class _Part:
    """A sheet within the archive."""

    title: str
    place: str
    is_hidden: bool


def _opened_book(file: _Watched) -> Any:
    """openpyxl's reader of a workbook, which reads names, styles and shared texts, and here no sheets.

    Its own opening of a sheet looks for the sheet's size, through all of it where none is given.
    """
    from openpyxl.reader.excel import ExcelReader

    class Reader(ExcelReader):  # type: ignore[misc]
        def read_worksheets(self) -> None:
            self.parts = [
                _Part(sheet.name, relation.target, sheet.state != "visible")
                for sheet, relation in self.parser.find_sheets()
                if relation.target in self.valid_files and "chartsheet" not in relation.Type
            ]
            self.parser.assign_names = lambda: None  # named ranges, by the sheets they are in

    reader = Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader


def _read_sheet(path: Path, book: Any, sheet: _Part, watch: Watch, remarks: list[str]) -> tuple[Sheet, list[Span]]:
    """The rows of one sheet, and its merged cells near the top."""
    parser = _parser(book)
    shape = _shapes(book.wb)
    made = Sheet(path, sheet.title)
    errors = cells_seen = 0
    with book.archive.open(sheet.place) as source:
        parser.source = source
        for count, (number, row) in enumerate(parser.parse()):
            if not count % BATCH and watch.stopped():
                raise Cancelled
            cells: list[Cell] = []
            for cell in row:
                column = cell["column"]
                if column > limits.MOST_COLUMNS:
                    raise limits.too_wide(path, number)
                if column > len(cells) + 1:
                    cells += [None] * (column - len(cells) - 1)
                value = cell["value"]
                if cell["data_type"] == "e":
                    errors += 1
                    value = None
                elif value is not None:
                    value = shape(value, int(cell["style_id"]))
                    if type(value) is str and len(value) > limits.LONGEST_CELL:
                        raise limits.too_long_a_cell(path, number)
                cells[column - 1 :] = [value]
            cells_seen += len(cells)
            if cells_seen > MOST_CELLS:
                raise limits.unreadable(path, "It has too many cells.", "Save the sheet you need as CSV.")
            made.add(number, cells)
    if errors:
        what = "A cell holds an error" if errors == 1 else f"{errors:,} cells hold errors"
        remarks.append(f"{what} such as #N/A, and {'is' if errors == 1 else 'are'} taken as not given.")
    if parser.formulas_without_result:
        remarks.append(
            counted(
                parser.formulas_without_result,
                "1 formula has no stored result, and is taken as not given: "
                "open the workbook in a spreadsheet and save it, to have it.",
                "{n} formulas have no stored result, and are taken as not given: "
                "open the workbook in a spreadsheet and save it, to have them.",
            )
        )
    return made, _merged(parser)


def _parser(reader: Any) -> Any:
    """openpyxl's own parser of a sheet: its rows of a read-only sheet would fill every gap up to row 1,048,576."""
    from openpyxl.worksheet._reader import WorkSheetParser

    class Parser(WorkSheetParser):  # type: ignore[misc]
        formulas_without_result = 0

        def parse_cell(self, element: Any) -> Any:
            cell = super().parse_cell(element)
            if cell["value"] is None and any(child.tag.endswith("}f") for child in element):
                self.formulas_without_result += 1
            return cell

    book = reader.wb
    return Parser(
        None,
        reader.shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _merged(parser: Any) -> list[Span]:
    if parser.merged_cells is None:
        return []
    spans = []
    for span in parser.merged_cells.mergeCell[:5000]:
        if span.min_row <= LOOKED_AT * 2:
            spans.append((span.min_row - 1, span.min_col - 1, span.max_row - 1, span.max_col - 1))
    return spans


def _shapes(book: Any) -> Callable[[Any, int], Cell]:
    """Gives a value the form in which its number format shows it."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    @lru_cache(maxsize=4096)
    def form(style: int) -> str:
        try:
            number = book._cell_styles[style].numFmtId
        except IndexError:
            return ""
        return str(BUILTIN_FORMATS.get(number) or _custom(book, number))

    def shape(value: Any, style: int) -> Cell:
        kind = type(value)
        if kind is str:
            return str(value)
        if kind is bool:
            return bool(value)
        if kind is int or kind is float:
            return _number(value, form(style)) if style else value
        return _moment(value, form(style))

    return shape


def _custom(book: Any, number: int) -> str:
    formats = book._number_formats
    return formats[number - 164] if 0 <= number - 164 < len(formats) else ""


_CURRENCY = re.compile(r"^(?:\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]|\"?(US\$|USD|EUR|CNY|RMB|GBP|[$€£¥])\"?)\s*[#0]")
_UNIT = re.compile(r"[#0?]\s*\\?\s*\"?\s*\\?\s*([A-Za-z/]{1,8}|万|亿|元|亿元|万元)\"?\s*$")


@lru_cache(maxsize=4096)
def _dress(form: str) -> tuple[str, str]:
    """What a number format writes before and after the number, as far as it is a currency, a percent sign or a unit."""
    from db.values.quantity_words import MULTIPLIERS, UNITS

    first = form.split(";")[0].replace("\\ ", " ")
    if "%" in first:
        return "", "%"
    if re.search(r"[#0],+(?![#0])", first):  # shown in thousands or millions, kept in ones
        return "", ""
    before = _CURRENCY.match(first.replace("_(", "").replace("* ", "").strip())
    after = _UNIT.search(first)
    sign = (before[1] or before[2]) if before else ""
    unit = after[1] if after and after[1].lower() in UNITS | MULTIPLIERS else ""
    return sign, unit


def _number(value: float, form: str) -> Cell:
    if not form or form == "General":
        return value
    before, after = _dress(form)
    if after == "%":
        return f"{value * 100:.12g}%"
    if before or after:
        return f"{before}{value!r}{' ' if after else ''}{after}"
    return value


def _moment(value: Any, form: str) -> Cell:
    """A date as exact as its format shows it: "mmm yyyy" is a month."""
    if isinstance(value, datetime):
        letters = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", form.split(";")[0].lower())
        if "y" in letters and "d" not in letters and "h" not in letters:
            return f"{value:%Y-%m}" if "m" in letters else f"{value:%Y}"
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return date(value.year, value.month, value.day) if midnight else value
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
