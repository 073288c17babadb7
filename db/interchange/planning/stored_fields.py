"""Columns of a table that Datahall wrote, whose cells are what it stores; the forms check them as all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.interchange.mapping.mapping import GridMapping
from db.interchange.mapping.targets import Target
from db.interchange.reading.cells import read_float, read_yes_no
from db.interchange.reading.grid import Cell

if TYPE_CHECKING:
    from db.interchange.planning.rows import Block

_YES = ("whole_includes_it", "is_confidential", "in_inbox", "and_beyond", "is_preferred")
_NUMBERS = ("latitude", "longitude")
_COUNTS = ("digits",)


def stored_reader(field: str) -> Callable[[Cell], Any]:
    """What reads a cell of a stored column; it may raise InputError."""
    if field in _YES:
        return read_yes_no
    if field in _NUMBERS:
        return lambda cell: cell if type(cell) is float else read_float(cell, ".")
    if field in _COUNTS:
        return lambda cell: None if (found := read_float(cell, ".")) is None else int(found)
    return lambda cell: None if cell is None or cell == "" else str(cell)


def read_stored(mapped: GridMapping, block: Block) -> None:
    """Fills the block's stored columns."""
    block.is_own = mapped.own
    _read_bases(mapped, block)
    for one in mapped.to(Target.STORED):
        if one.column in block.cells:
            read = stored_reader(one.options.stored_as)
            block.stored[one.options.stored_as] = [read(cell) for cell in block.cells[one.column]]


def _read_bases(mapped: GridMapping, block: Block) -> None:
    """The names of the bases, by key: a library that lacks one gets it."""
    keys = next((block.cells.get(one.column) for one in mapped.to(Target.BASIS)), None)
    if mapped.own and keys and "basis" in block.cells:
        block.named_bases = {str(key): str(name) for key, name in zip(keys, block.cells["basis"], strict=True) if key}


def figure_fields(
    stored: dict[str, list[Any]],
) -> tuple[dict[str, list[Any]], list[int | None] | None, list[str | None] | None]:
    """Of a figure's stored columns: those that many figures share, its digits, and the words it was written in."""
    shared = {name: values for name, values in stored.items() if name not in ("digits", "as_written")}
    return shared, stored.get("digits"), stored.get("as_written")
