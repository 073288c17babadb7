"""Rows set aside in a temporary file, column by column, so that some columns of a million rows are had at once.

For files that are dear to take apart (workbooks, JSON): they are taken apart once, and cost no memory afterwards.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from threading import Lock

from db.interchange.reading.grid import Cell

BATCH = 512
IN_MEMORY = 16 * 1024**2


class Spool:
    """Add rows, `finish`, then read them as often as you like, from any thread."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (lives as long as the grid does)
        self._lock = Lock()
        self._numbers = array("q")
        self._batch: list[Sequence[Cell]] = []
        self._starts: list[array[int]] = []
        self.width = 0
        self.filled: set[int] = set()
        """Columns in which something is given."""

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Adds a row; rows may grow wider."""
        self._numbers.append(number)
        self._batch.append(cells)
        if len(cells) > self.width:
            self.width = len(cells)
        if len(self._batch) == BATCH:
            self._write()

    def finish(self) -> None:
        """No more rows."""
        if self._batch:
            self._write()

    def _write(self) -> None:
        width = max(map(len, self._batch))
        rows = [[*row, *(None,) * (width - len(row))] if len(row) < width else row for row in self._batch]
        starts = array("q")
        for index, column in enumerate(zip(*rows, strict=True)):
            if any(cell is not None and cell != "" for cell in column):
                self.filled.add(index)
                starts.append(self._file.tell())
                pickle.dump(column, self._file, protocol=5)
            else:
                starts.append(-1)
        self._starts.append(starts)
        self._batch = []

    def rows(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """All rows as (number, cells of these columns)."""
        for batch, starts in enumerate(self._starts):
            numbers = self._numbers[batch * BATCH : (batch + 1) * BATCH]
            nothing = (None,) * len(numbers)
            with self._lock:
                read = [
                    self._column(starts[index]) if index < len(starts) and starts[index] >= 0 else nothing
                    for index in columns
                ]
            yield from zip(numbers, zip(*read, strict=True) if read else [()] * len(numbers), strict=True)

    def _column(self, start: int) -> tuple[Cell, ...]:
        self._file.seek(start)
        cells: tuple[Cell, ...] = pickle.load(self._file)
        return cells


class SpooledRows:
    """`Grid.read` over a spool; `kept` are the spool's columns that the grid has."""

    def __init__(self, spool: Spool, kept: tuple[int, ...], data_from: int = 0, until: int | None = None) -> None:
        self._spool, self._kept, self._from, self._until = spool, kept, data_from, until

    def __call__(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows with numbers from `data_from` to before `until`."""
        for number, cells in self._spool.rows([self._kept[column] for column in columns]):
            if self._until is not None and number >= self._until:
                return
            if number >= self._from:
                yield number, cells
