"""The first rows of each grid as they would be read, cell by cell, with what is wrong under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.interchange.mapping.mapping import Mapping

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile
    from db.library import Library


@dataclass(frozen=True)
class PreviewCell:
    """What stands in a cell, how it is read in words ("65 MW, critical IT"), and what is wrong ("" where nothing)."""

    written: str
    read: str = ""
    problem: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """A row by its number in the file; one cell for each column of the grid; `problem` is of the row as a whole."""

    row: int
    cells: tuple[PreviewCell, ...]
    problem: str = ""


@dataclass(frozen=True)
class PreviewGrid:
    """The first rows of one grid."""

    grid: str
    columns: tuple[str, ...]
    rows: tuple[PreviewRow, ...]


def preview(files: Sequence[ReadFile], mapping: Mapping, library: Library, rows: int = 50) -> tuple[PreviewGrid, ...]:
    """How each cell of the first rows is read. Grids that the mapping leaves out come with their cells unread."""
    return ()
