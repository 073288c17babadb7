"""A table as an Excel workbook: typed cells, the sources by number on a second sheet, what this is on a third.

Written row by row (XlsxWriter's constant memory), so that 200,000 rows need no more memory than a few. A text is a text
cell, never a formula; one that Excel would run once it is edited also bears Excel's own mark for texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from db.errors import InputError
from db.interchange.formula_guard import disarm
from db.interchange.writing.fields import FieldKind, TableField, Value
from db.interchange.writing.outgoing import Outgoing
from db.leftovers import temporary_folder

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS, LONGEST_CELL = 1_048_575, 32_767
"""Limits of the file format (ECMA-376); the header has a row of its own."""

FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts days wrongly: a text then."""

SHEET_NAME_LENGTH = 31
_WIDTHS = {
    FieldKind.TEXT: 18.0,
    FieldKind.LONG_TEXT: 40.0,
    FieldKind.UID: 12.0,
    FieldKind.NUMBER: 12.0,
    FieldKind.YES: 8.0,
    FieldKind.DAY: 12.0,
    FieldKind.DATE: 12.0,
    FieldKind.MOMENT: 20.0,
}
_NUMBER_FORMAT, _DEGREES_FORMAT = "#,##0.###############", "0.0#####"
SOURCE_COLUMNS = (
    ("Number", 8.0), ("Title", 60.0), ("Publisher", 24.0), ("Published", 12.0), ("Address", 50.0), ("Licence", 24.0),
    ("uid", 12.0),
)  # fmt: skip


def write_xlsx(file: BinaryIO, outgoing: Outgoing) -> None:
    """Writes the workbook. Raises InputError for more rows than a sheet holds."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with temporary_folder() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        try:
            with Workbook(file, options) as workbook:
                workbook.set_properties({"title": outgoing.title, "comments": "Written by Datahall"})
                sheets = _Sheets(workbook, outgoing)
                sheets.write_rows()
                sheets.write_sources()
                sheets.write_about()
        except FileCreateError as error:
            raise error.args[0] from error  # what the system said: a full disk, for instance


class _Sheets:
    """The workbook's three sheets, with the formats that they share."""

    def __init__(self, workbook: Workbook, outgoing: Outgoing) -> None:
        self._workbook, self._outgoing = workbook, outgoing
        self._header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = workbook.add_format({"valign": "top"})
        self._harmless = workbook.add_format({"valign": "top", "quote_prefix": True})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self._number = workbook.add_format({"num_format": _NUMBER_FORMAT, "valign": "top"})
        self._whole = workbook.add_format({"num_format": "#,##0", "valign": "top"})
        self._degrees = workbook.add_format({"num_format": _DEGREES_FORMAT, "valign": "top"})

    def write_rows(self) -> None:
        fields = self._outgoing.fields
        sheet = self._sheet(_sheet_name(self._outgoing.title), [(one.name, _width(one)) for one in fields])
        last = 0
        for last, row in enumerate(self._outgoing.rows, start=1):
            if last > MOST_ROWS:
                raise InputError(
                    "The workbook could not be written.",
                    f"A sheet of Excel holds {MOST_ROWS:,} rows; there are more.",
                    "Choose CSV, or filter the table first.",
                )
            for column, (field, value) in enumerate(zip(fields, row, strict=True)):
                if value is not None:
                    self._write(sheet, last, column, field, value)
        sheet.autofilter(0, 0, last, max(len(fields) - 1, 0))

    def write_sources(self) -> None:
        if self._outgoing.sources is None:
            return
        sheet = self._sheet("Sources", SOURCE_COLUMNS)
        for line, one in enumerate(self._outgoing.sources(), start=1):
            sheet.write_number(line, 0, one.number)
            texts = (one.title, one.publisher, one.published, one.address, one.licence, one.uid)
            for column, text in enumerate(texts, start=1):
                day = plain_day(text) if text == one.published else None
                if day is None:
                    self._write_text(sheet, line, column, text)
                else:
                    sheet.write_datetime(line, column, day, self._day)

    def write_about(self) -> None:
        sheet = self._workbook.add_worksheet("About")
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        wrapped = self._workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        bold = self._workbook.add_format({"bold": True, "valign": "top"})
        for line, (name, words) in enumerate(self._outgoing.about()):
            sheet.write_string(line, 0, name, bold)
            sheet.write_string(line, 1, words[:LONGEST_CELL], wrapped)

    def _sheet(self, name: str, columns: Sequence[tuple[str, float]]) -> Worksheet:
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self._header)
        return sheet

    def _write(self, sheet: Worksheet, row: int, column: int, field: TableField, value: Value) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._text)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, self._format(field, value))
        elif field.kind in (FieldKind.DAY, FieldKind.DATE) and (day := plain_day(str(value))) is not None:
            sheet.write_datetime(row, column, day, self._day)
        else:
            self._write_text(sheet, row, column, str(value))

    def _format(self, field: TableField, value: float) -> Any:
        if "itude" in field.name:
            return self._degrees
        return self._whole if float(value).is_integer() else self._number

    def _write_text(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        if len(text) > LONGEST_CELL:
            self._outgoing.cut += 1
            text = text[: LONGEST_CELL - 1] + "…"
        if text:
            # Most texts begin with a letter or a figure: only the others are looked at closely.
            is_harmless = text[0].isalnum() or disarm(text) == text
            sheet.write_string(row, column, text, self._text if is_harmless else self._harmless)


def plain_day(text: str) -> date | None:
    """The day that an EDTF text means, where it means just one and a workbook can hold it."""
    if len(text) != 10:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def _width(field: TableField) -> float:
    return max(_WIDTHS[field.kind], min(len(field.name) * 0.9, 24.0))


def _sheet_name(title: str) -> str:
    kept = "".join(" " if sign in "[]:*?/\\" else sign for sign in title)
    return kept[:SHEET_NAME_LENGTH].strip("' ") or "Table"
