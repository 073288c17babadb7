"""A chart in words, for those who hear it: what is measured, each line's first and last value, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from db.charts import chart_words as words
from db.charts.description import ChartData, Line, PanelData, Point
from db.values import notation
from db.values.notation import counted
from db.values.quantities import show_number

LINES_AT_MOST = 12
"""Lines of a panel that are read out one by one; nobody listens to a thousand."""


def describe(data: ChartData) -> str:
    """What a chart shows, in plain sentences: the view's accessible description, and `<desc>` in an SVG file.

    Values are the points' own words, so they are those drawn. A ratio's panel is read as the gap. Nothing is
    computed here.
    """
    return " ".join(_sentence(one) for one in _sentences(data) if one.strip())


def _sentences(data: ChartData) -> Iterator[str]:
    yield data.title
    yield data.subtitle
    for panel in data.panels:
        yield from _of_panel(panel)
    yield _markers(data)
    for note in data.annotations:
        yield f"Note at {words.short_day(note.day)}: {note.text}"
    yield data.note
    yield from data.coverage
    if data.left_out:
        yield f"Not drawn: {'; '.join(data.left_out)}"
    if data.sources:
        yield f"Sources: {'; '.join(data.sources)}"


def _of_panel(panel: PanelData) -> Iterator[str]:
    drawn = [line for line in panel.lines if line.points]
    title, shown_unit = notation.power_words(panel.title), notation.power_in(panel.unit)[1]
    unit = f", in {shown_unit}" if shown_unit and shown_unit not in title else ""
    scale = ", on a logarithmic scale" if panel.logarithmic and drawn else ""
    if panel.title or unit or scale:
        yield f"{title or 'A plot'}{unit}{scale}"
    if not drawn:
        yield panel.empty_reason
    for line in drawn[:LINES_AT_MOST]:
        yield _of_line(panel, line)
    if len(drawn) > LINES_AT_MOST:
        yield counted(len(drawn) - LINES_AT_MOST, "And 1 more line", "And {n} more lines")
    if panel.interval and drawn:
        yield f"Bands show {panel.interval}"
    if panel.undated:
        plans = (_value(panel, point) for point in panel.undated[:LINES_AT_MOST])
        named = (f"{point.group} {value}".strip() for point, value in zip(panel.undated, plans, strict=False))
        yield f"Without a date: {', '.join(named)}"


def _of_line(panel: PanelData, line: Line) -> str:
    """ "China: from 135 EFLOPS, end of 2019, to 420 EFLOPS, end of 2024; planned or forecast: 1,000 EFLOPS, …"."""
    stood = [point for point in line.points if not point.ahead]
    ahead = [point for point in line.points if point.ahead]
    gap = "The gap, " if panel.is_ratio else ""
    parts = []
    if len(stood) > 1:
        parts.append(f"from {_value(panel, stood[0])}, to {_value(panel, stood[-1])}")
    elif stood:
        parts.append(_value(panel, stood[0]))
    if ahead:
        parts.append(f"planned or forecast: {_value(panel, ahead[-1])}")
    ends = f"; the line ends there: {line.end_note}" if line.end_note else ""
    return f"{gap}{line.label}: {'; '.join(parts)}{ends}"


def _value(panel: PanelData, point: Point) -> str:
    """A point's own words; without any, its value, unit and day."""
    if "," in point.label or (point.label and point in panel.undated):
        bound = f"{point.bound} " if point.bound else ""
        return f"{bound}{point.label}"
    size, unit = notation.power_in(panel.unit)
    shown = f"{show_number(point.value / size)} {unit}".strip()
    return f"{shown}, {words.short_day(point.day)}"


def _markers(data: ChartData) -> str:
    named = [f"{marker.label}, {words.short_day(marker.day)}" for marker in data.markers]
    return f"Marked: {'; '.join(named)}" if named else ""


def _sentence(text: str) -> str:
    """One that ends, on one line."""
    whole = " ".join(text.split())
    return whole if whole[-1:] in ".!?。！？" else f"{whole}."
