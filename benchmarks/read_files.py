"""How fast files of others are read, beside `csv.reader` and pandas: `python -m benchmarks.read_files [FOLDER]`.

Files of 200,000 rows are made in the folder (left out, a temporary one), with 12 and with 200 columns.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.interchange.reading.grid import Grid

ROWS = 200_000
WORKBOOK_ROWS = 50_000
WISHED = 12


def main(folder: Path) -> None:
    """Makes the files that are not there, and prints seconds."""
    import pandas as pd

    from db.interchange.reading.cell_dates import DateColumn, order_of
    from db.interchange.reading.cell_figures import FigureColumn
    from db.interchange.reading.reader import read_file

    for columns in (WISHED, 200):
        path = _csv(folder, columns)
        plain = _timed(partial(_read_plainly, path))
        frame = _timed(partial(pd.read_csv, path, usecols=range(WISHED)))
        opened = _timed(partial(read_file, path))
        grid = read_file(path).grids[0]
        rows = _timed(partial(_drain_rows, grid, grid.columns[:WISHED]))
        print(f"CSV, {ROWS:,} rows, {columns} columns, {path.stat().st_size / 1e6:.0f} MB: csv.reader {plain:.2f} s, "
              f"pandas {frame:.2f} s; ours: open {opened:.2f} s, {WISHED} columns {rows:.2f} s")  # fmt: skip
    grid = read_file(_csv(folder, WISHED)).grids[0]
    days, figures = grid.column("column 1"), grid.column("column 2")
    dates = _timed(lambda: DateColumn(order_of(days).order).read_all(days))
    power = _timed(lambda: FigureColumn("power", "MW").read_plain(figures))
    print(f"Values of {ROWS:,} cells: dates {dates:.2f} s, plain figures {power:.2f} s")
    for path, rows_of_file in ((_workbook(folder), WORKBOOK_ROWS), (_json(folder), ROWS)):
        opened = _timed(partial(read_file, path))
        found = read_file(path).grids[0]
        rows = _timed(partial(_drain_rows, found))
        print(f"{path.suffix}, {rows_of_file:,} rows, {WISHED} columns: open {opened:.2f} s, rows {rows:.2f} s")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _read_plainly(path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        _drain(csv.reader(file))


def _drain_rows(grid: Grid, columns: Sequence[str] | None = None) -> None:
    _drain(grid.rows(columns))


def _drain(rows: object) -> None:
    for _ in rows:  # type: ignore[attr-defined]
        pass


def _row(number: int, columns: int) -> list[str]:
    return [f"Facility {number}", f"2025-{number % 12 + 1:02}-01", *[f"{number * 1.5:.1f}"] * (columns - 2)]


def _names(columns: int) -> list[str]:
    return [f"column {number}" for number in range(columns)]


def _csv(folder: Path, columns: int) -> Path:
    path = folder / f"{columns}.csv"
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_names(columns))
            writer.writerows(_row(number, columns) for number in range(ROWS))
    return path


def _workbook(folder: Path) -> Path:
    path = folder / "book.xlsx"
    if not path.exists():
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Facilities")
        sheet.append(_names(WISHED))
        for number in range(WORKBOOK_ROWS):
            sheet.append([f"Facility {number}", "2025-03-01", *[number * 1.5] * (WISHED - 2)])
        book.save(path)
    return path


def _json(folder: Path) -> Path:
    path = folder / "list.json"
    if not path.exists():
        names = _names(WISHED)
        rows = [dict(zip(names, _row(number, WISHED), strict=True)) for number in range(ROWS)]
        path.write_text(json.dumps(rows), encoding="utf-8")
    return path


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))
