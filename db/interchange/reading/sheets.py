"""A sheet of rows into a grid: where its table begins and ends, what its columns are called."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from db.interchange.reading import limits
from db.interchange.reading.grid import Cell, Grid
from db.interchange.reading.headers import LOOKED_AT, Header, Span, find_header, notes_below
from db.interchange.reading.spool import Spool, SpooledRows

LAST_ROWS = 40


class Sheet:
    """Takes the rows of one sheet, in order, and makes a grid of them."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.spool = Spool()
        self._first_rows: list[Sequence[Cell]] = []
        self._first_number = 1
        self._last_rows: deque[tuple[int, Sequence[Cell]]] = deque(maxlen=LAST_ROWS)

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Adds a row by its number; blank ones may be left out. Raises InputError beyond the limits."""
        if all(cell is None or cell == "" for cell in cells):
            return
        if len(cells) > limits.MOST_COLUMNS:
            raise limits.too_wide(self.path, number)
        if len(self.spool) >= limits.MOST_ROWS:
            raise limits.unreadable(self.path, f"It has more than {limits.MOST_ROWS:,} rows.", "Split it.")
        if not len(self.spool):
            self._first_number = number
        if number < self._first_number + LOOKED_AT:
            self._first_rows += [()] * (number - self._first_number - len(self._first_rows))
            self._first_rows.append(cells)
        if self._last_rows and number > self._last_rows[-1][0] + 1:
            self._last_rows.append((number - 1, ()))
        self._last_rows.append((number, cells))
        self.spool.add(number, cells)

    def grid(
        self, header_rows: tuple[int, int] | tuple[()] | None, merged: Sequence[Span] = ()
    ) -> tuple[Grid, Header, list[str]] | None:
        """The grid, its header with row indices as in the sheet, and remarks; None for an empty sheet."""
        self.spool.finish()
        if not len(self.spool):
            return None
        offset = self._first_number - 1
        chosen = indices(self.path, header_rows)
        if chosen:
            chosen = (max(0, chosen[0] - offset), max(0, chosen[1] - offset))
        spans = [(top - offset, left, bottom - offset, right) for top, left, bottom, right in merged if top >= offset]
        width = self.spool.width
        found = find_header(self._first_rows, width, chosen, spans)
        kept = [index for index in range(width) if index in self.spool.filled]
        if len(kept) < width:  # columns without a name and without a value are no columns
            rows = [_of(row, kept) for row in self._first_rows]
            place = {index: new for new, index in enumerate(kept)}
            spans = [
                (top, place[left], bottom, max(place[index] for index in kept if index <= right))
                for top, left, bottom, right in spans
                if left in place
            ]
            found = find_header(rows, len(kept), chosen, spans)
        data_from = self._first_number + found.data_from
        last_rows = [(number, _of(row, kept)) for number, row in self._last_rows]
        first_note, notes = notes_below(last_rows, len(found.names))
        until = first_note if first_note is not None and first_note > data_from + 1 else None
        read = SpooledRows(self.spool, tuple(kept), data_from, until)
        row_count = sum(1 for _ in read([]))
        header = Header(found.names, None if found.first is None else found.first + offset, data_from - 1)
        grid = Grid(self.name, found.names, row_count, read)
        return grid, header, [*found.remarks, *about_notes(notes if until is not None else [])]


def _of(row: Sequence[Cell], columns: Sequence[int]) -> list[Cell]:
    return [row[index] if index < len(row) else None for index in columns]


def indices(path: Path, rows: tuple[int, int] | tuple[()] | None) -> tuple[int, int] | tuple[()] | None:
    """The rows of names that a person chose, counted from 0. Raises InputError where they cannot be."""
    if not rows:
        return rows
    first, last = rows
    if not 1 <= first <= last <= LOOKED_AT:
        raise limits.unreadable(
            path, f"Rows {first} to {last} cannot hold the names.", f"Choose rows between 1 and {LOOKED_AT}."
        )
    return first - 1, last - 1


def about_notes(notes: Sequence[str]) -> list[str]:
    """What to say of lines below a table."""
    if not notes:
        return []
    shown = notes[0][:80] + ("…" if len(notes[0]) > 80 or len(notes) > 1 else "")
    return [
        f"A line below the table was left out: “{shown}”."
        if len(notes) == 1
        else f"{len(notes)} lines below the table were left out: “{shown}”."
    ]


def where(header: Header) -> str:
    """Where the names of the columns stand, in words."""
    if header.first is None:
        return "none"
    first, last = header.first + 1, header.data_from
    return f"row {first}" if first == last else f"rows {first} to {last}"
