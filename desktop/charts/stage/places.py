"""From the plain geometry of areas, small plots, bars and ranks to places on the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from db.charts.description import Line
from desktop.charts.geometry.bar_places import Bar, grid_of
from desktop.charts.geometry.ranks import Standing, rank_days, standings
from desktop.charts.geometry.scale import Scale
from desktop.charts.geometry.stacking import Layer, stacked
from desktop.charts.stage.contents import Days
from desktop.charts.stage.rooms import CELL_GAP, CELL_TIME, CELL_TITLE, LEAST_CELL

if TYPE_CHECKING:
    from desktop.charts.stage.stage import Stage


@dataclass(frozen=True)
class Cell:
    """One small plot of MULTIPLES: its line, the area between its axes, and whether it is the first of its row."""

    line: Line
    plot: QRectF
    begins_row: bool
    days: Days
    scale: Scale

    def x(self, day: float) -> float:
        """Where a day stands."""
        first, last = self.days
        return self.plot.left() + (day - first) / (last - first) * self.plot.width()

    def y(self, value: float) -> float:
        """Where a value stands; NaN where it cannot be drawn."""
        return self.plot.bottom() - self.scale.height(value) * self.plot.height()


def cells(stage: Stage, panel: int) -> list[Cell]:
    """The small plots of a panel, one for each line with a name."""
    return stage.kept(("cells", panel), lambda: _cells(stage, panel))


def _cells(stage: Stage, panel: int) -> list[Cell]:
    lines, plot = stage.lines(panel), stage.layout.panels[panel].plot
    grid = grid_of(len(lines), plot.width(), least=LEAST_CELL, gap=CELL_GAP)
    height = plot.height() / grid.rows
    found = []
    for index, line in enumerate(lines):
        column, row = grid.place(index)
        left, top = plot.left() + column * (grid.cell_width + CELL_GAP), plot.top() + row * height
        area = QRectF(left, top + CELL_TITLE, grid.cell_width, height - CELL_TITLE - CELL_TIME)
        found.append(Cell(line, area, column == 0, stage.days, stage.scales[panel]))
    return found


@dataclass(frozen=True)
class BarRow:
    """One bar's place: upright middles of the bar itself and of the thin one of undated plans below it."""

    bar: Bar
    plot: QRectF
    middle: float
    undated_middle: float
    scale: Scale
    height: float

    def x(self, value: float) -> float:
        """Where a value stands."""
        return self.plot.left() + self.scale.height(value) * self.plot.width()


def bar_rows(stage: Stage, panel: int) -> list[BarRow]:
    """The rows of a panel's bars, from the top."""
    bars, plot, scale = stage.bars(panel), stage.layout.panels[panel].plot, stage.scales[panel]
    row = plot.height() / max(1, len(bars))
    thick = min(18.0, 0.56 * row)
    found = []
    for index, bar in enumerate(bars):
        has_undated = bar.undated is not None
        middle = plot.top() + (index + 0.5) * row - (3.0 if has_undated else 0.0)
        found.append(BarRow(bar, plot, middle, middle + thick / 2 + 4.0, scale, thick))
    return found


def layers(stage: Stage, panel: int) -> list[Layer]:
    """The stack of a panel of areas."""
    return stage.kept(("stack", panel), lambda: stacked(stage.data.panels[panel].lines))


def area_tops(stage: Stage, panel: int) -> Iterator[tuple[Line, int, float]]:
    """Each point of a stack: its line, its place there, and the top of the layer at it."""
    for layer in layers(stage, panel):
        line = stage.data.panels[panel].lines[layer.line]
        for index, top in enumerate(layer.tops):
            if top is not None:
                yield line, index, top


RankPlaces = list[tuple[Line, list[tuple[Standing, float, float]]]]


def rank_places(stage: Stage, panel: int) -> RankPlaces:
    """Each line's ranks, the best at the top; only those with a name have a place."""
    return stage.kept(("ranks", panel), lambda: _rank_places(stage, panel))


def _rank_places(stage: Stage, panel: int) -> RankPlaces:
    lines, plot = stage.lines(panel), stage.layout.panels[panel].plot
    found = standings(lines, rank_days(lines))
    row = plot.height() / max(1, len(lines))
    return [
        (line, [(one, stage.x(one.day), plot.top() + (one.rank - 0.5) * row) for one in ranks if one is not None])
        for line, ranks in zip(lines, found, strict=True)
    ]
