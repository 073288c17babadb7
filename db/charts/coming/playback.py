"""Playback: a chart as it was known on a day, or only what it says up to a day, one frame at a time."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from db.charts.coming.trend_lines import quarter_ends
from db.charts.description import ChartData, ChartDescription, Line, PanelData
from db.charts.trajectories import chart_data
from db.derived import today_of
from db.known import first_known
from db.values.date_spans import from_day, span

if TYPE_CHECKING:
    from db.library import Library

MOST_STEPS = 240
"""More months than these are stepped through by quarters, so that a series of images stays a series."""


class Clock(StrEnum):
    """What moves: the day on which sources had been published, or the day up to which the chart is drawn."""

    KNOWN = "known"
    TIME = "time"


def steps(library: Library, full: ChartData, clock: Clock) -> list[int]:
    """The days of the frames, ends of months and last of all today (or the chart's last day)."""
    if clock is Clock.KNOWN:
        last = today_of(library)
        first = first_known(library)
        first = last if first is None else max(first, full.first_day)
    else:
        first, last = full.first_day, full.last_day
    months = _month_ends(first, last)
    days = months if len(months) <= MOST_STEPS else quarter_ends(first, last - 1)
    return [*days[-MOST_STEPS:], last]


def frame(library: Library, description: ChartDescription, full: ChartData, clock: Clock, day: int) -> ChartData:
    """One frame; the time axis and the groups are those of the full chart, so that frames can be compared."""
    if clock is Clock.TIME:
        return cut(full, day)
    groups = description.groups or tuple(
        dict.fromkeys(
            line.colour_key or line.key for panel in full.panels if not panel.is_ratio for line in panel.lines
        )
    )
    wanted = replace(
        description, groups=groups, title=full.title, first_day=full.first_day, last_day=full.last_day, with_rest=False
    )
    with closing(library.as_known(day)) as past:
        seen = chart_data(past, wanted, today=day)
    said = "Nothing of this was known then."
    panels = tuple(one if one.lines else replace(one, empty_reason=said) for one in seen.panels)
    return replace(seen, panels=tuple(replace(one, fits=None) for one in panels))


def cut(full: ChartData, day: int) -> ChartData:
    """Only what a chart draws up to a day; nothing is computed anew."""
    panels = tuple(replace(panel, lines=_lines(panel, day), fits=None) for panel in full.panels)
    return replace(
        full,
        panels=tuple(panel if panel.lines else replace(panel, empty_reason="Nothing yet.") for panel in panels),
        markers=tuple(marker for marker in full.markers if marker.day <= day),
    )


def _lines(panel: PanelData, day: int) -> tuple[Line, ...]:
    found = []
    for line in panel.lines:
        kept = sum(point.day <= day for point in line.points)
        marks = tuple(mark for mark in line.marks if mark.day <= day)
        if kept:
            ends_at = line.ends_at if line.ends_at is not None and line.ends_at < kept else None
            note = line.end_note if ends_at is not None else ""
            found.append(replace(
                line, points=line.points[:kept], joined=line.joined[:kept], marks=marks, ends_at=ends_at, end_note=note
            ))  # fmt: skip
    return tuple(found)


def _month_ends(first: int, last: int) -> list[int]:
    found: list[int] = []
    known = from_day(first)
    year, month = known.year, known.month
    while (end := span(f"{year}-{month:02d}")[1]) is not None and end < last:
        found.append(int(end))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
