"""A grid: what every readable file comes down to, before anyone asks what its columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

Cell = str | int | float | bool | date | datetime | None
"""One cell. Text files give texts; None and "" are both "not given"."""


@dataclass(frozen=True)
class Grid:
    """One table of a file, read anew each time its rows are asked for: a million rows cost no memory.

    Args:
        name: the sheet's name, the path within a JSON document, or the file's name without its ending.
        columns: header names, none empty and no two alike; header rows that lie over each other are joined with " / ".
        row_count: how many rows of data there are.
        read: gives the rows, in order, with only the columns asked for (by index), as (row number in the file as a
            spreadsheet or text editor shows it, cells).
    """

    name: str
    columns: tuple[str, ...]
    row_count: int
    read: Callable[[Sequence[int]], Iterator[tuple[int, tuple[Cell, ...]]]]

    def rows(self, columns: Sequence[str] | None = None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """All rows as (row number in the file, cells), with the columns named, or all of them.

        Raises ValueError for a column that is not there.
        """
        wished = self.columns if columns is None else columns
        return self.read([self.columns.index(name) for name in wished])

    def column(self, name: str) -> list[Cell]:
        """All cells of one column."""
        return [cells[0] for _, cells in self.rows([name])]


@dataclass(frozen=True)
class ReadFile:
    """A file as read: what it is, how it was understood, and its grids.

    Args:
        path: where it lies.
        sha256: of its bytes, in hexadecimal.
        kind: "CSV", "TSV", "XLSX" or "JSON".
        understood: how, in words to show, by what was found: {"Encoding": "GB18030", "Delimiter": "semicolon"}.
        grids: its tables; empty sheets are left out.
        remarks: sentences to show beside it ("Two columns are named Power; the second is Power (2).").
    """

    path: Path
    sha256: str
    kind: str
    understood: dict[str, str]
    grids: tuple[Grid, ...]
    remarks: tuple[str, ...] = field(default=())
