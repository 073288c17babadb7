"""A chart's data as CSV: one line for each drawn value, with its uncertainty, kind and publisher."""

from __future__ import annotations

import csv
import io

from db.charts.description import ChartData, Line, PanelData, Point
from db.interchange.formula_guard import disarm_cells
from db.values import dates

COLUMNS = (
    "panel", "basis", "line", "shown as", "date", "first day", "last day", "value", "low", "high", "unit",
    "ahead", "overdue", "derived", "bound", "publisher", "words",
)  # fmt: skip


def chart_csv(data: ChartData) -> str:
    """All values drawn, in the order of panels and lines; what others say and what has no date are told apart."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for panel in data.panels:
        for line in panel.lines:
            table.writerows(_row(panel, line, point, "line") for point in line.points)
            table.writerows(_row(panel, line, point, "mark") for point in line.marks)
        for plan in panel.undated:
            line = Line(key=plan.key, label=plan.group, points=())
            table.writerow(_row(panel, line, plan, "no date"))
    return written.getvalue()


def _row(panel: PanelData, line: Line, point: Point, shown_as: str) -> list[object]:
    dated = shown_as != "no date"
    day, first = (dates.from_day(one).isoformat() for one in (point.day, point.first_day))
    return disarm_cells([
        panel.title, panel.basis, line.label, shown_as, day if dated else "", first if dated else "",
        day if dated else "", repr(point.value), _number(point.low), _number(point.high), panel.unit,
        _yes(point.ahead), _yes(point.overdue), _yes(point.derived), point.bound, point.who, point.label,
    ])  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else ""
