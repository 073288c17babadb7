"""Cells copied in a spreadsheet: told from a text, and written as a file that an import reads."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from db.errors import InputError

FILE_NAME = "Pasted cells.tsv"
LEAST_SHARE_WITH_TABS = 0.8
"""Prose may hold a tab here and there; of copied cells nearly every line holds one."""


def are_cells(text: str) -> bool:
    """Whether a text is cells of a spreadsheet: lines whose parts stand between tabs."""
    rows = _rows(text)
    return bool(rows) and sum(len(row) > 1 for row in rows) >= LEAST_SHARE_WITH_TABS * len(rows)


def write_cells(text: str, folder: Path) -> Path:
    """Writes copied cells into a folder as a file to import, and returns it.

    Raises InputError where they are of no shape that could be imported: a single row, or a header with an empty line.
    """
    rows = _rows(text)
    if len(rows) < 2:
        raise InputError(
            "One row of cells was pasted.",
            "Which column is what can only be told from a header.",
            "Copy the row of titles, too.",
        )
    width = max(len(row) for row in rows)
    longer = next((place for place, row in enumerate(rows[1:], start=2) if len(row) > len(rows[0])), None)
    if longer is not None:
        raise InputError(
            "The pasted cells are of unequal width.",
            f"Row {longer} has {len(rows[longer - 1])} cells, the first has {len(rows[0])}.",
            "Copy a rectangle of cells that begins with the row of titles.",
        )
    path = folder / FILE_NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return path


def _rows(text: str) -> list[list[str]]:
    """The cells, row by row; a cell within quotation marks may hold line breaks, as spreadsheets copy it."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    return [row for row in rows if any(cell.strip() for cell in row)]
