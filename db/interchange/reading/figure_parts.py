"""Figures whose parts stand side by side, joined into one column: `power.value` and `power.unit` are `power`.

Nested JSON gives such columns ({"power": {"value": 1.2, "unit": "GW"}}), and so do merged header rows and tables made
from it. The cell joined is what a person would write: "1.2 GW", "EUR 5.5 bn", "100–200 MW".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from db.interchange.reading.cells import is_not_given, plain
from db.interchange.reading.grid import Cell, Grid

_PARTS = {
    "value": "value", "amount": "value", "quantity": "value", "low": "low", "min": "low", "minimum": "low",
    "lower": "low", "high": "high", "max": "high", "maximum": "high", "upper": "high", "unit": "unit",
    "units": "unit", "scale": "unit", "currency": "currency",
}  # fmt: skip
_NAME = re.compile(rf"(?:(.+?)(?:\.| / |[_ ]))?({'|'.join(_PARTS)})", re.IGNORECASE)
LOW, HIGH = ".low", ".high"
"""What the bounds of a joined figure are called, after its name."""


@dataclass(frozen=True)
class _Figure:
    """Places in the grid's columns of the parts of one figure."""

    name: str
    places: dict[str, int]

    def cell(self, cells: Sequence[Cell], part: str = "value") -> Cell:
        """The figure, or one of its bounds, as one cell."""
        given = {
            name: " ".join(plain(cells[place]).split())
            for name, place in self.places.items()
            if not is_not_given(cells[place])
        }
        low, high = given.get("low"), given.get("high")
        number = given.get(part)
        if number is None and part == "value":
            number = (
                f"{low}–{high}" if low and high else f"at least {low}" if low else f"up to {high}" if high else None
            )
        if number is None:
            return None
        return " ".join(word for word in (given.get("currency"), number, given.get("unit")) if word)


def with_joined_figures(grid: Grid) -> Grid:
    """The grid with such columns joined; itself where it has none."""
    figures = _figures(grid)
    if not figures:
        return grid
    made: dict[str, tuple[_Figure, str]] = {}
    columns: list[str] = []
    taken = {place: figure for figure in figures for place in figure.places.values()}
    for place, column in enumerate(grid.columns):
        figure = taken.get(place)
        if figure is None:
            columns.append(column)
        elif figure.name not in made:
            bounds = [LOW, HIGH] if "value" in figure.places else []
            for ending in ("", *(one for one in bounds if one[1:] in figure.places)):
                made[figure.name + ending] = figure, ending[1:] or "value"
                columns.append(figure.name + ending)
    return replace(grid, columns=tuple(columns), read=_Read(grid, tuple(columns), made))


@dataclass(frozen=True)
class _Read:
    grid: Grid
    columns: tuple[str, ...]
    made: dict[str, tuple[_Figure, str]]

    def __call__(self, wished: Sequence[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        needed: dict[int, int] = {}
        cells_of: list[int | tuple[_Figure, str]] = []
        for place in wished:
            name = self.columns[place]
            if name not in self.made:
                own = self.grid.columns.index(name)
                cells_of.append(needed.setdefault(own, len(needed)))
                continue
            figure, part = self.made[name]
            places = {one: needed.setdefault(at, len(needed)) for one, at in figure.places.items()}
            cells_of.append((replace(figure, places=places), part))
        for number, cells in self.grid.read(list(needed)):
            yield number, tuple(cells[one] if isinstance(one, int) else one[0].cell(cells, one[1]) for one in cells_of)


def _figures(grid: Grid) -> list[_Figure]:
    groups: dict[str, dict[str, int]] = {}
    for place, column in enumerate(grid.columns):
        found = _NAME.fullmatch(column.strip())
        if found is None:
            continue
        # The members of a list within a record are called as the list.
        name = found[1] or (grid.name.rpartition(".")[2] if "." in grid.name else "")
        if name:
            groups.setdefault(name, {}).setdefault(_PARTS[found[2].casefold()], place)
    others = {column.casefold() for column in grid.columns}
    return [
        _Figure(name, places)
        for name, places in groups.items()
        if {"value", "low", "high"} & places.keys()
        and {"unit", "currency"} & places.keys()
        and name.casefold() not in others
    ]
