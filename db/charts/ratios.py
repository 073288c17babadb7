"""The gap: a panel's first line divided by its second, only where both have a figure. Nothing is interpolated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from db.charts import chart_words as words
from db.charts.description import Line, PanelData, Point, Shape, Term
from db.charts.series import held


def ratio_panel(panel: PanelData, *, from_sites: bool) -> PanelData | None:
    """The gap panel of a panel, or None when it has fewer than two lines.

    As reported: a point where both lines have a figure whose dates overlap, each figure used once. From sites: on
    every day when either total changes, from the day on which both have begun.
    """
    if len(panel.lines) < 2:
        return None
    above, below = panel.lines[:2]
    pairs = _of_steps(above, below) if from_sites else _of_reported(above.points, below.points)
    points = [
        replace(
            _quotient(over, under),
            terms=tuple(
                Term(line=line, point=point, unit=panel.unit, basis=panel.basis)
                for line, point in ((above, over), (below, under))
            ),
        )
        for over, under in pairs
    ]
    label = f"{words.short_name(above.key, above.label)} ÷ {words.short_name(below.key, below.label)}"
    line = Line(
        key=f"{above.key}/{below.key}",
        label=label,
        points=tuple(points),
        shape=Shape.STEP if from_sites else Shape.STRAIGHT,
        coverage=_coverage(above, below) if from_sites else "",
    )
    kind = "listed sites only" if from_sites else "where both have a figure"
    title = f"Ratio of {words.with_article(above.key, above.label)} to {words.with_article(below.key, below.label)}"
    return PanelData(
        key=f"{panel.key}.ratio",
        title=f"{title}: {kind}",
        unit="",
        lines=(line,) if points else (),
        is_ratio=True,
        basis=panel.basis,
        empty_reason="" if points else "No day on which both have a figure of the same kind.",
    )


def _coverage(above: Line, below: Line) -> str:
    return f"listed sites only: {above.label} {_share(above.coverage)}, {below.label} {_share(below.coverage)}"


def _share(coverage: str) -> str:
    return coverage.removesuffix(" facilities have a figure")


def _of_reported(above: Sequence[Point], below: Sequence[Point]) -> list[tuple[Point, Point]]:
    pairs = [
        (abs(over.day - under.day), over.day, under.day, first, second)
        for first, over in enumerate(above)
        for second, under in enumerate(below)
        if over.first_day <= under.day and under.first_day <= over.day and under.value > 0
    ]
    used_above: set[int] = set()
    used_below: set[int] = set()
    found = []
    for _, _, _, first, second in sorted(pairs):
        if first in used_above or second in used_below:
            continue
        used_above.add(first)
        used_below.add(second)
        found.append((above[first], below[second]))
    return sorted(found, key=lambda pair: max(pair[0].day, pair[1].day))


def _of_steps(above: Line, below: Line) -> list[tuple[Point, Point]]:
    days = np.unique([point.day for line in (above, below) for point in line.points])
    rows = [_row_held(line, days) for line in (above, below)]
    found: list[tuple[Point, Point]] = []
    for number, day in enumerate(days.tolist()):
        first, second = rows[0][number], rows[1][number]
        if first < 0 or second < 0 or below.points[second].value <= 0:
            continue
        found.append((_on(above.points[first], day), _on(below.points[second], day)))
    return found


def _row_held(line: Line, days: np.ndarray) -> list[int]:
    at = np.array([point.day for point in line.points])
    rows = held(at, np.arange(len(at), dtype=np.float64), days)
    return [-1 if np.isnan(row) else int(row) for row in rows]


def _on(point: Point, day: int) -> Point:
    """The same held value, on a later day."""
    return point if point.day == day else replace(point, day=day, first_day=day)


def _quotient(over: Point, under: Point) -> Point:
    value = over.value / under.value
    ranged = any(bound is not None for bound in (over.low, over.high, under.low, under.high))
    low, high = _or(over.low, over.value), _or(over.high, over.value)
    least, most = _or(under.low, under.value), _or(under.high, under.value)
    day = max(over.day, under.day)
    return Point(
        day=day,
        first_day=min(day, max(over.first_day, under.first_day)),
        value=value,
        low=low / most if ranged and most > 0 else None,
        high=high / least if ranged and least > 0 else None,
        ahead=over.ahead or under.ahead,
        derived=over.derived or under.derived,
        overdue=over.overdue or under.overdue,
        fact_ids=(*over.fact_ids, *under.fact_ids),
        label=f"{value:.3g}, {words.month_words(day)}",
    )


def _or(bound: float | None, value: float) -> float:
    return value if bound is None else bound
