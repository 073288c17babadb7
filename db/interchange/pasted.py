"""Cells copied in a spreadsheet: told from a text, and written as a file that an import reads."""

from __future__ import annotations

from pathlib import Path

from db.errors import InputError

FILE_NAME = "Pasted cells.tsv"
LEAST_SHARE_WITH_TABS = 0.8
"""Prose may hold a tab here and there; of copied cells nearly every line holds one."""


def are_cells(text: str) -> bool:
    """Whether a text is cells of a spreadsheet: lines whose parts stand between tabs."""
    lines = [line for line in text.splitlines() if line.strip()]
    with_tabs = sum("\t" in line for line in lines)
    return bool(lines) and with_tabs >= LEAST_SHARE_WITH_TABS * len(lines)


def write_cells(text: str, folder: Path) -> Path:
    """Writes copied cells into a folder as a file to import, and returns it.

    Raises InputError where they are of no shape that could be imported: a single row, or a header with an empty line.
    """
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
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
    lines = ("\t".join([*row, *[""] * (width - len(row))]) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
