"""The gap: a panel's first line divided by its second, only where both have a figure. Nothing is interpolated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from db.charts import chart_words as words
from db.charts.description import Line, PanelData, Point, Shape, Term
from db.charts.figures.uncertainty import Combination, quotient_range
from db.charts.showing.pairing import bound_of, held_rows, high_of, is_ranged, latest, low_of, on_day

RATIO_RULE = "The first divided by the second; both have a figure of the same basis for the same time."


def ratio_lines(panel: PanelData, groups: Sequence[str] = ()) -> tuple[Line, Line] | None:
    """The two lines that a ratio divides: those of `groups`, where fewer are drawn the first others; else None."""
    chosen = [line for key in groups[:2] for line in panel.lines if line.key == key]
    chosen += [line for line in panel.lines if all(line is not one for one in chosen)]
    return (chosen[0], chosen[1]) if len(chosen) > 1 else None


def ratio_panel(panel: PanelData, *, from_sites: bool, groups: Sequence[str] = ()) -> PanelData | None:
    """The gap panel of a panel, or None when it has fewer than two lines.

    As reported: a point where both lines have a figure whose dates overlap, each figure used once. From sites: on
    every day when either total changes, from the day on which both have begun.

    Args:
        panel: whose lines are divided.
        from_sites: its lines are sums over facilities, held until the next change.
        groups: keys of the two lines, the one above first; left out, the first two drawn.
    """
    pair = ratio_lines(panel, groups)
    if pair is None:
        return None
    above, below = pair
    pairs = _of_steps(above, below) if from_sites else _of_reported(above.points, below.points)
    move_together = str(Combination.TOGETHER) in panel.interval
    points = [
        replace(
            _quotient(over, under, move_together=move_together),
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
        interval=_interval(panel, points),
        basis=panel.basis,
        empty_reason="" if points else "No day on which both have a figure of the same kind.",
    )


def _interval(panel: PanelData, points: Sequence[Point]) -> str:
    if not panel.interval or not is_ranged(*points):
        return ""
    return panel.interval if str(Combination.TOGETHER) in panel.interval else f"{panel.interval}; the two independent"


def _coverage(above: Line, below: Line) -> str:
    first, second = (f"{one.label} {words.share_covered(one.coverage)}" for one in (above, below))
    return f"listed sites only: {first}, {second}"


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
    days = np.unique(np.array([point.day for line in (above, below) for point in line.points], dtype=np.int64))
    rows = [held_rows(line, days).tolist() for line in (above, below)]
    found: list[tuple[Point, Point]] = []
    for number, day in enumerate(days.tolist()):
        first, second = rows[0][number], rows[1][number]
        if first < 0 or second < 0 or below.points[second].value <= 0:
            continue
        found.append((on_day(above.points[first], day), on_day(below.points[second], day)))
    return found


def _quotient(over: Point, under: Point, *, move_together: bool) -> Point:
    value = over.value / under.value
    low: float | None = None
    high: float | None = None
    if is_ranged(over, under):
        ends = ((low_of(one), one.value, high_of(one)) for one in (over, under))
        low, high = quotient_range(*ends, move_together=move_together)
    day, first_day = latest((over, under))
    return Point(
        day=day,
        first_day=first_day,
        value=value,
        low=low,
        high=high,
        ahead=over.ahead or under.ahead,
        derived=over.derived or under.derived,
        bound=bound_of(over, under),
        overdue=over.overdue or under.overdue,
        fact_ids=(*over.fact_ids, *under.fact_ids),
        label=f"{value:.3g}, {words.month_words(day)}",
        rule=RATIO_RULE,
    )
