"""What each bar of a panel says, and small plots in rows: pure functions over plain data, tested without a screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from db.charts.description import Line, PanelData, Point, Shape
from desktop.charts.geometry.ranks import value_on
from desktop.charts.geometry.scale import LONGEST_UNIT, date_of, short_value, unit_beside, with_unit_beside


@dataclass(frozen=True)
class Bar:
    """One line's bar.

    Args:
        key, label: of the line; `line` is its index in the panel, or None where there are undated plans only.
        index: the point that the value comes from; None: no figure that stands yet.
        value: what stands on the day read, or None.
        planned_index, planned: the furthest plan with a date after it, or None.
        undated_index, undated: plans without a date, as the panel lists them, or None.
    """

    key: str
    label: str
    line: int | None = None
    index: int | None = None
    value: float | None = None
    planned_index: int | None = None
    planned: float | None = None
    undated_index: int | None = None
    undated: float | None = None

    @property
    def reach(self) -> float:
        """The largest figure, by which bars without one that stands are sorted."""
        return max((one for one in (self.value, self.planned, self.undated) if one is not None), default=0.0)


def bars_of(panel: PanelData, day: int | None, kept: Sequence[int]) -> list[Bar]:
    """The bars of a panel, the largest value first; those without one that stands come last.

    Args:
        day: on which values are read; None: the latest that is no plan.
        kept: indices of the lines that are drawn.
    """
    undated = {point.key: (index, point) for index, point in enumerate(panel.undated) if math.isfinite(point.value)}
    bars = []
    for index in kept:
        line = panel.lines[index]
        place, point = undated.pop(line.key, (None, None))
        bars.append(_bar(line, index, day, place, point))
    drawn = {line.key for line in panel.lines}
    for key, (place, point) in undated.items():
        if key not in drawn:
            label = point.group or point.label
            bars.append(Bar(key=key, label=label, undated_index=place, undated=point.value))
    return sorted(bars, key=lambda bar: (bar.value is None, -(bar.reach if bar.value is None else bar.value)))


def _bar(line: Line, index: int, day: int | None, place: int | None, undated: Point | None) -> Bar:
    stands = _standing(line, day)
    after = [
        number
        for number, point in enumerate(line.points)
        if point.ahead
        and math.isfinite(point.value)
        and (stands is None or number > stands[0])
        and (day is None or point.day > day)
    ]
    planned = after[-1] if after else None
    return Bar(
        key=line.key,
        label=line.label,
        line=index,
        index=None if stands is None else stands[0],
        value=None if stands is None else stands[1],
        planned_index=planned,
        planned=None if planned is None else line.points[planned].value,
        undated_index=place,
        undated=None if undated is None else undated.value,
    )


def _standing(line: Line, day: int | None) -> tuple[int, float] | None:
    """The point that stands and the value; on a given day a straight line counts from its last figure before."""
    if day is not None and line.shape is Shape.STEP:
        read = value_on(line, day)
        return (read[1], read[0]) if read is not None and math.isfinite(read[0]) else None
    told = [
        (number, point.value)
        for number, point in enumerate(line.points)
        if math.isfinite(point.value) and (not point.ahead if day is None else point.day <= day)
    ]
    return told[-1] if told else None


@dataclass(frozen=True)
class Grid:
    """Small plots of one size in columns and rows."""

    columns: int
    rows: int
    cell_width: float

    def place(self, index: int) -> tuple[int, int]:
        """Column and row of a plot."""
        return index % self.columns, index // self.columns


def grid_of(count: int, width: float, *, least: float, gap: float) -> Grid:
    """As many columns as fit with cells of `least` width, but no more than leave the rows evenly filled."""
    most = max(1, min(count, int((width + gap) // (least + gap))))
    rows = math.ceil(max(count, 1) / most)
    columns = math.ceil(max(count, 1) / rows)
    return Grid(columns, rows, (width - gap * (columns - 1)) / columns)


def bar_words(bar: Bar, panel: PanelData, *, with_unit: bool) -> tuple[str, str]:
    """What stands at a bar's end: its value, and in smaller letters what is planned or has no date."""
    tr = QCoreApplication.translate
    unit = unit_beside(panel.unit)
    is_percent = unit.startswith("%")
    unit = "%" if is_percent else unit if with_unit and len(unit) <= LONGEST_UNIT else ""
    value = (
        tr("Chart", "no figure yet")
        if bar.value is None
        else with_unit_beside(short_value(bar.value, panel.unit), unit)
    )
    more = []
    if bar.value is not None and bar.line is not None and bar.index is not None:
        line = panel.lines[bar.line]
        if line.shape is not Shape.STEP:
            more.append(str(date_of(line.points[bar.index].day).year))
    if bar.planned is not None:
        more.append(tr("Chart", "{0} planned").format(short_value(bar.planned, panel.unit)))
    if bar.undated is not None:
        more.append(tr("Chart", "{0} no date").format(short_value(bar.undated, panel.unit)))
    return value, " · ".join(more)
