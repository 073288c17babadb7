"""The figures of a comparison as CSV or XLSX: each with what was stated, what is shown, why, and its source."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path

from db.compare.comparing import Compared
from db.compare.rows import HEADINGS, Row
from db.compare.wish import GDP_SHARE
from db.errors import InputError
from db.interchange.formula_guard import disarm_cells
from db.whole_files import write_whole

Cell = str | float | None
ENDINGS = (".csv", ".xlsx")


def write_figures(compared: Compared, target: Path) -> None:
    """Writes the file whose ending is .csv or .xlsx. Raises InputError for another, DatahallError if it fails."""
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(f"{target.name} could not be exported.", "", "Let the name end in .csv or .xlsx.")
    table = [_titles(compared), *(_cells(row) for row in compared.rows)]
    write_whole(target, _csv(table) if ending == ".csv" else _xlsx(table, compared))


def _titles(compared: Compared) -> list[Cell]:
    wish = compared.wish
    shown = "Share of GDP, %" if wish.show == GDP_SHARE else f"US dollars, {wish.dollars_of or 'nominal'}"
    return [
        "Programme", "Country", "Line", "Inside", "What", "Detail", "Stage", "Kind", "Qualifier", "Stated", "Low",
        "High", "Currency", "As written", "Year", "Year from", shown, f"{shown}, low", f"{shown}, high", "Why none",
        "How", "Doubts", "Note", "Source", "Published", "Address",
    ]  # fmt: skip


def _cells(row: Row) -> list[Cell]:
    head: list[Cell] = [row.programme.name, row.programme.place, row.sort, float(row.depth), row.label, row.detail]
    one, figure = row.amount, row.figure
    if row.sort in HEADINGS or one is None or figure is None:
        return [*head, *([None] * 20)]
    return [
        *head, one.stage, one.kind, one.qualifier, one.value, one.low, one.high, one.currency, one.as_written,
        None if one.year is None else float(one.year), one.year_from, figure.value, figure.low, figure.high,
        figure.problem, " ".join(figure.steps), ", ".join(row.doubts), one.note, one.source, one.published, one.address,
    ]  # fmt: skip


def _csv(table: list[list[Cell]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in table:
        writer.writerow(disarm_cells("" if cell is None else _number(cell) for cell in row))
    return text.getvalue().encode("utf-8-sig")


def _number(cell: str | float) -> str | float:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _xlsx(table: list[list[Cell]], compared: Compared) -> bytes:
    from xlsxwriter import Workbook

    kept = BytesIO()
    with Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as workbook:
        bold, amount = (
            workbook.add_format({"bold": True, "bottom": 1}),
            workbook.add_format({"num_format": "#,##0.####"}),
        )
        sheet = workbook.add_worksheet("Figures")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 25, 18)
        for line, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(line, column, cell, bold if line == 0 else None)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(line, column, cell, amount if abs(cell) >= 10_000 else None)
        about = workbook.add_worksheet("About")
        about.set_column(0, 0, 100)
        for line, words in enumerate((compared.title, compared.subtitle, *compared.notes)):
            about.write_string(line, 0, words)
    return kept.getvalue()
