"""Cells copied in a spreadsheet or on a web page: told from a text, and written as a file that an import reads."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

from db.errors import InputError

FILE_NAME = "Pasted cells.tsv"
LEAST_SHARE_WITH_TABS = 0.8
"""Prose may hold a tab here and there; of copied cells nearly every line holds one."""
LONGEST_PAGE = 3_000_000
"""Characters of HTML that are read; of more the text beside it is taken."""
MOST_BESIDE = 0.2
"""Words beside a table, of those in it: with more it is an article that holds a table."""
MOST_COLUMNS = 1_000
_NEVER_CLOSED = ("br", "img", "col", "meta", "link", "input", "hr", "wbr")


def are_cells(text: str) -> bool:
    """Whether a text is cells of a spreadsheet: lines whose parts stand between tabs."""
    rows = _rows(text)
    return bool(rows) and sum(len(row) > 1 for row in rows) >= LEAST_SHARE_WITH_TABS * len(rows)


def cells_of_page(html: str) -> list[list[str]]:
    """The cells of a copied HTML table, row by row; none where the page is no table, or has much beside it.

    A cell over several columns stands in the first of them; what is hidden, and marks of footnotes, stay out.
    """
    if len(html) > LONGEST_PAGE or "<table" not in html.lower():
        return []
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    rows = [row for row in reader.rows if any(row)]
    inside = sum(len(cell) for row in rows for cell in row)
    is_table = max((len(row) for row in rows), default=0) > 1 and reader.beside <= MOST_BESIDE * inside
    return rows if is_table else []


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.beside = 0
        self._cell: list[str] | None = None
        self._span = 1
        self._passed_over: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        style = (given.get("style") or "").replace(" ", "")
        if self._passed_over or tag in ("style", "script", "sup", "title") or "display:none" in style:
            if tag not in _NEVER_CLOSED:
                self._passed_over.append(tag)
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            span = given.get("colspan") or "1"
            self._cell, self._span = [], min(int(span), MOST_COLUMNS) if span.isdecimal() else 1
        elif tag in ("br", "p", "div", "li") and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._passed_over:
            if tag in self._passed_over:
                del self._passed_over[self._passed_over.index(tag) :]
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._passed_over:
            return
        if self._cell is not None:
            self._cell.append(data)
        else:
            self.beside += len(data.strip())

    def _end_cell(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1] += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
            self._cell = None


def write_cells(text: str, folder: Path, html: str = "") -> Path:
    """Writes copied cells into a folder as a file to import, and returns it; those of the HTML, if it is a table.

    Raises InputError where they are of no shape that could be imported: a single row, or a header with an empty line.
    """
    rows = cells_of_page(html) or _rows(text)
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
