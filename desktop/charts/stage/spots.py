"""Where a person can point: each form of a panel has its own places for the same points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.charts.description import Form
from desktop.charts.stage.contents import Spot
from desktop.charts.stage.places import area_tops, bar_rows, cells, rank_places
from desktop.charts.stage.rooms import words_dot

if TYPE_CHECKING:
    from desktop.charts.stage.stage import Stage

_MOST_CROWD_POINTS = 5000
"""Points of lines without a name can be pointed at while they are no more than these."""


def spots_of(stage: Stage, number: int) -> Iterator[Spot]:
    """Every point of a panel now drawn, undated ones too."""
    place = stage.layout.panels[number]
    if place.in_words:
        line = place.data.lines[0]
        dot = words_dot(place.data, place.plot)
        yield Spot(place.data, line, 0, line.points[0], dot.x(), dot.y())
        return
    find = {
        Form.AREAS: _of_areas,
        Form.MULTIPLES: _of_multiples,
        Form.BARS: _of_bars,
        Form.RANKING: _of_ranking,
    }.get(place.data.form, _of_lines)
    yield from find(stage, number)
    if place.data.form in (Form.LINES, Form.AREAS):
        for index, x, y in stage.undated_places(number):
            yield Spot(place.data, None, index, place.data.undated[index], x, y)


def _of_lines(stage: Stage, number: int) -> Iterator[Spot]:
    panel = stage.layout.panels[number].data
    crowd = sum(len(line.points) for line in panel.lines)
    for line in stage.lines(number, 0 if crowd <= _MOST_CROWD_POINTS else 1):
        for index, (x, y) in enumerate(stage.places(number, line).tolist()):
            if stage.is_shown(line.points[index].day) and y == y:
                yield Spot(panel, line, index, line.points[index], x, y)


def _of_areas(stage: Stage, number: int) -> Iterator[Spot]:
    panel = stage.layout.panels[number].data
    for line, index, value in area_tops(stage, number):
        if stage.is_shown(line.points[index].day):
            x, y = stage.x(line.points[index].day), stage.y(number, value)
            yield Spot(panel, line, index, line.points[index], x, y)


def _of_multiples(stage: Stage, number: int) -> Iterator[Spot]:
    panel = stage.layout.panels[number].data
    for cell in cells(stage, number):
        for index, point in enumerate(cell.line.points):
            y = cell.y(point.value)
            if stage.is_shown(point.day) and y == y:
                yield Spot(panel, cell.line, index, point, cell.x(point.day), y)


def _of_bars(stage: Stage, number: int) -> Iterator[Spot]:
    panel = stage.layout.panels[number].data
    for row in bar_rows(stage, number):
        bar, line = row.bar, None if row.bar.line is None else panel.lines[row.bar.line]
        if line is not None and bar.index is not None and bar.value is not None:
            yield Spot(panel, line, bar.index, line.points[bar.index], row.x(bar.value), row.middle)
        if line is not None and bar.planned_index is not None and bar.planned is not None:
            planned = line.points[bar.planned_index]
            yield Spot(panel, line, bar.planned_index, planned, row.x(bar.planned), row.middle)
        if bar.undated_index is not None and bar.undated is not None:
            undated = panel.undated[bar.undated_index]
            yield Spot(panel, None, bar.undated_index, undated, row.x(bar.undated), row.undated_middle)


def _of_ranking(stage: Stage, number: int) -> Iterator[Spot]:
    panel = stage.layout.panels[number].data
    for line, places in rank_places(stage, number):
        for standing, x, y in places:
            if stage.is_shown(standing.day):
                yield Spot(panel, line, standing.index, line.points[standing.index], x, y)
