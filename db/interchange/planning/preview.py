"""The first rows of each grid as they would be read, cell by cell, with what is wrong under each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.interchange.mapping.mapping import ColumnMapping, GridMapping, Mapping
from db.interchange.mapping.targets import RowKind, Target
from db.interchange.planning.columns import basis_of, date_reader, figure_reader, settled
from db.interchange.planning.own_fields import fields_of, shown_as_read
from db.interchange.planning.reading_words import (
    read_basis,
    read_confidence,
    read_event,
    read_kind,
    read_links,
    read_measure,
    read_role,
    read_stage,
    read_status,
)
from db.interchange.reading.cells import (
    NamedWith,
    is_not_given,
    plain,
    read_coordinates,
    read_latitude,
    read_longitude,
    read_name,
    read_names,
    read_text,
)
from db.interchange.reading.grid import Cell, Grid

if TYPE_CHECKING:
    from db.interchange.planning.places import Places
    from db.interchange.reading.grid import ReadFile
    from db.library import Library
    from db.own.known import OwnFieldRow

Reader = Callable[[Cell], str]
LONGEST = 300


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
    from db.interchange.planning.places import Places
    from db.interchange.planning.records import Records

    places, fields = Places(library, Records([])), fields_of(library)
    bases = {str(key): str(name) for key, name in library.reading().execute("SELECT key, name FROM basis")}
    return tuple(_grid(grid, mapping, places, bases, fields, rows) for file in files for grid in file.grids)


def _grid(
    grid: Grid, mapping: Mapping, places: Places, bases: dict[str, str], fields: dict[str, OwnFieldRow], rows: int
) -> PreviewGrid:
    mapped = mapping.grid(grid.name)
    if mapped is None or not mapped.wanted:
        mapped = GridMapping(grid.name, mapped.row_is if mapped else RowKind.FACILITY)
    mapped = settled(mapped, grid)
    long = bool(mapped.to(Target.MEASURE) or mapped.to(Target.UNIT) or mapped.to(Target.CURRENCY))
    readers = [
        _own(mapped.column(name), fields) or _reader(mapped.column(name), mapped, places, bases, long)
        for name in grid.columns
    ]
    names = {one.column for one in mapped.columns if one.to in (Target.NAME, Target.KEY, Target.UID, Target.TITLE,
                                                                Target.ADDRESS)}  # fmt: skip
    naming = [at for at, name in enumerate(grid.columns) if name in names]
    result = []
    for number, cells in islice(grid.rows(), rows):
        read = tuple(_cell(cell, reader) for cell, reader in zip(cells, readers, strict=True))
        named = not naming or any(not is_not_given(cells[at], in_words=True) for at in naming)
        result.append(PreviewRow(number, read, "" if named else "This row does not say what it is about."))
    return PreviewGrid(grid.name, grid.columns, tuple(result))


def _own(one: ColumnMapping, fields: dict[str, OwnFieldRow]) -> Reader | None:
    field = fields.get(one.options.own_field) if one.to is Target.OWN_FIELD else None
    return None if field is None else lambda cell: shown_as_read(field, one, cell)


def _cell(cell: Cell, reader: Reader | None) -> PreviewCell:
    written = plain(cell)[:LONGEST]
    if reader is None or not written:
        return PreviewCell(written)
    try:
        return PreviewCell(written, reader(cell)[:LONGEST])
    except InputError as error:
        return PreviewCell(written, problem=str(error))


def _reader(
    one: ColumnMapping, mapped: GridMapping, places: Places, bases: dict[str, str], long: bool
) -> Reader | None:
    """What shows how a cell is read; None for a column that is left out."""
    options, target = one.options, one.to
    if target is Target.IGNORED:
        return None
    if target is Target.FIGURE and not long:
        return lambda cell: _figure(one, bases, cell)
    if target in (Target.DATE, Target.SAID_ON, Target.PUBLISHED, Target.SEEN, Target.FOUNDED, Target.SINCE,
                  Target.UNTIL, Target.MILESTONE):  # fmt: skip
        return lambda cell: _date(one, cell)
    if target is Target.PLACE or (target is Target.NAME and mapped.subject == "place"):
        return lambda cell: "" if (text := read_text(cell)) is None else places.name_of(text)
    if target in (Target.ROLE, Target.PARTNER, Target.PROGRAMME, Target.ALIAS, Target.TAG):
        return lambda cell: ", ".join(map(_named, read_names(cell, options.separator)))
    if target is Target.SOURCE:
        return lambda cell: "; ".join(title or address for title, address in read_links(read_text(cell) or ""))
    if target in (Target.REGION, Target.LOCALITY) and not mapped.own:
        return lambda cell: read_name(cell) or ""
    words = _WORDS.get(target)
    if words is not None:
        return lambda cell: "" if (text := read_text(cell)) is None else words(text, options.words)
    degrees = _DEGREES.get(target)
    if degrees is not None:
        return lambda cell: "" if (found := degrees(cell)) is None else f"{found:.5g}°"
    if target is Target.COORDINATES:
        return lambda cell: "" if (found := read_coordinates(cell)) is None else f"{found[0]:.5g}°, {found[1]:.5g}°"
    return lambda cell: read_text(cell) or ""


def _figure(one: ColumnMapping, bases: dict[str, str], cell: Cell) -> str:
    from db.values.quantities import reading

    quantity = figure_reader(one).read(cell)
    if quantity is None:
        return ""
    key = basis_of(one, quantity.measure, quantity.basis)
    words = reading(quantity).removeprefix("= ")
    return f"{words}, {bases.get(key, key)}" if quantity.basis is None else words


def _date(one: ColumnMapping, cell: Cell) -> str:
    from db.values.dates import show

    found = date_reader(one).read(cell)
    return "" if found is None else show(found.edtf)


def _named(name: NamedWith) -> str:
    return f"{name.name} ({name.confidence})" if name.confidence else name.name


def _status(text: str, words: Any) -> str:
    status, kind = read_status(text, words)
    return ", ".join(str(one) for one in (status or "unknown", f"figures {kind}" if kind else None) if one)


def _measure_basis(text: str, words: Any) -> str:
    for measure in ("power", "computing_power", "h100_equivalents", "capital_cost", "investment", "racks", "energy"):
        try:
            return read_basis(text, measure, words)
        except InputError:
            continue
    raise InputError(f"“{text[:60]}” is no known basis.", "", "Choose its basis.")


_WORDS: dict[Target, Callable[[str, Any], str]] = {
    Target.STATUS: _status,
    Target.EVENT: read_event,
    Target.CONFIDENCE: read_confidence,
    Target.FIGURE_KIND: read_kind,
    Target.STAGE: read_stage,
    Target.ROLE_KIND: read_role,
    Target.MEASURE: read_measure,
    Target.BASIS: _measure_basis,
}
_DEGREES: dict[Target, Callable[[Cell], float | None]] = {
    Target.LATITUDE: read_latitude,
    Target.LONGITUDE: read_longitude,
}
