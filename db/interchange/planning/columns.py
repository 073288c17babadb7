"""The readers of a grid's columns, chosen by its mapping once and used on every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from db.edit.figure_words import DEFAULT_BASIS
from db.errors import InputError
from db.interchange.mapping.mapping import ColumnMapping, GridMapping
from db.interchange.mapping.targets import Target
from db.interchange.reading.cell_dates import DateColumn, order_of
from db.interchange.reading.cell_figures import FigureColumn
from db.interchange.reading.cells import decimal_sign, is_plain_number, read_text
from db.interchange.reading.grid import Cell, Grid
from db.values.dates import VagueDate
from db.values.quantities import Quantity

SAMPLE = 2000
_DATES = (Target.DATE, Target.SAID_ON, Target.PUBLISHED, Target.SEEN, Target.MILESTONE, Target.SINCE, Target.UNTIL,
          Target.FOUNDED)  # fmt: skip
_NUMBERS = (Target.FIGURE, Target.LOW, Target.HIGH)


def needed_columns(mapping: GridMapping, grid: Grid) -> tuple[list[str], list[str]]:
    """The columns that are read, and those the mapping names but the grid lacks."""
    wished: dict[str, None] = {}
    for one in mapping.columns:
        if one.to is not Target.IGNORED:
            wished[one.column] = None
            for name in (
                one.options.date_column,
                one.options.low_column,
                one.options.high_column,
                one.options.uid_column,
            ):
                if name:
                    wished[name] = None
    for join in mapping.joins:
        wished[join.column] = None
    return [name for name in wished if name in grid.columns], [name for name in wished if name not in grid.columns]


def settled(mapping: GridMapping, grid: Grid) -> GridMapping:
    """The mapping with date orders and signs before decimals decided, each for its whole column."""
    asked = [
        one
        for one in mapping.columns
        if one.column in grid.columns
        and ((one.to in _DATES and one.options.date_order is None)
             or (one.to in _NUMBERS and one.options.decimal is None)
             or (one.to is Target.OWN_FIELD and None in (one.options.date_order, one.options.decimal)))
    ]  # fmt: skip
    if not asked:
        return mapping
    sample = [cells for _, cells in islice(grid.rows([one.column for one in asked]), SAMPLE)]
    for place, one in enumerate(asked):
        cells = [row[place] for row in sample]
        changed = one
        if (one.to in _DATES or one.to is Target.OWN_FIELD) and one.options.date_order is None:
            changed = _with_date_order(changed, cells, grid)
        if one.to not in _DATES and one.options.decimal is None:
            changed = _with_decimal(changed, cells, grid)
        mapping = mapping.with_column(changed)
    return mapping


def _with_date_order(one: ColumnMapping, cells: list[Cell], grid: Grid) -> ColumnMapping:
    from db.interchange.mapping.mapping import DateOrder

    found = order_of(cells)
    if found.order is None and (found.unclear or found.words) and grid.row_count > len(cells):
        found = order_of(grid.column(one.column))
    order = None if found.order is None else DateOrder(found.order)
    return replace(one, options=replace(one.options, date_order=order))


def _with_decimal(one: ColumnMapping, cells: list[Cell], grid: Grid) -> ColumnMapping:
    written = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    sign = decimal_sign(written)
    if sign is None and grid.row_count > len(cells) and any(not is_plain_number(cell.strip()) for cell in written):
        sign = decimal_sign(grid.column(one.column))
    return replace(one, options=replace(one.options, decimal=sign))


def date_reader(one: ColumnMapping) -> DateColumn:
    """Reads the dates of a column."""
    return DateColumn(None if one.options.date_order is None else str(one.options.date_order))


def figure_reader(one: ColumnMapping, measure: str | None = None, unit: str | None = None,
                  currency: str | None = None) -> FigureColumn:  # fmt: skip
    """Reads the figures of a column; what the row says of measure, unit and currency goes before."""
    options = one.options
    return FigureColumn(
        measure or options.measure or "power",
        unit if unit is not None else (options.unit or ""),
        currency or options.currency,
        options.decimal,
    )


def basis_of(one: ColumnMapping, measure: str, quantity_basis: str | None) -> str:
    """The basis of a figure: what its cell says, else its column, else the one of figures that do not say."""
    chosen = one.options.basis
    if quantity_basis and (chosen is None or chosen == DEFAULT_BASIS.get(measure)):
        return quantity_basis
    return chosen or DEFAULT_BASIS.get(measure, f"{measure}.not_stated")


@dataclass(frozen=True)
class Figures:
    """A column's figures in a block of rows: values, digits and words; None and "" where a cell is empty."""

    values: Sequence[float | None]
    digits: Sequence[int | None]
    written: Sequence[str]
    currency: str | None
    full: Sequence[Quantity | None] | None = None
    """The figures as read, where they are more than plain numbers."""
    errors: Sequence[tuple[int, InputError]] = ()


def read_figures(reader: FigureColumn, cells: Sequence[Cell]) -> Figures:
    """All cells of a block; errors are (place in the block, reason)."""
    plain = reader.read_plain(cells)
    if plain is not None:
        return Figures(plain.values, plain.digits, plain.as_written, plain.currency)
    full: list[Quantity | None] = []
    errors: list[tuple[int, InputError]] = []
    for place, found in enumerate(reader.read_all(cells)):
        if isinstance(found, InputError):
            errors.append((place, found))
            full.append(None)
        else:
            full.append(found)
    return Figures(
        [None if one is None else one.value for one in full],
        [None if one is None else one.significant_digits for one in full],
        ["" if one is None else one.as_written for one in full],
        None, full, errors,
    )  # fmt: skip


def read_dates(
    reader: DateColumn, cells: Sequence[Cell]
) -> tuple[list[VagueDate | None], list[tuple[int, InputError]]]:
    """All dates of a block, and what is wrong as (place in the block, reason)."""
    found: list[VagueDate | None] = []
    errors: list[tuple[int, InputError]] = []
    for place, one in enumerate(reader.read_all(cells)):
        if isinstance(one, InputError):
            errors.append((place, one))
            found.append(None)
        else:
            found.append(one)
    return found, errors


def texts(cells: Sequence[Cell]) -> list[str]:
    """Cells as words, "" where nothing is given."""
    return [cell if type(cell) is str and cell.isalnum() and len(cell) > 3 else read_text(cell) or "" for cell in cells]
