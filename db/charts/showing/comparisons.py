"""Lines compared with each other or with a day: the share of the sum of all drawn, and the index of a day.

A share's range sets each group's low against the others' highs and the reverse, which is the widest it can be. An
index carries each figure's own range; the value on its day is taken as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from db.charts import chart_words as words
from db.charts.description import Line, Point, Term
from db.charts.figures.rows import distinct
from db.charts.showing.pairing import (
    at,
    covering,
    held_rows,
    high_of,
    is_joined,
    is_ranged,
    is_step,
    latest,
    low_of,
    on_day,
    reported_together,
)
from db.values import notation

WORLD = "WORLD"
SUM_KEY = "sum"
MOST_SHARES = 50_000
"""Points of shares from sites, beyond which they are computed for the ends of years only."""

SHARE_RULE = "The group's figure divided by the sum of all groups drawn, in per cent; all are of the same time."
WORLD_RULE = "The group's figure divided by the world's, in per cent; both are of the same time."
INDEX_RULE = "The figure divided by the same line's value on the index day, times 100."


@dataclass
class Shown:
    """Lines as shown, and what must be said of them; `reason`: why there are none; `title`: what is shown."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reason: str = ""
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Unit:
    """What the lines that are compared are counted in."""

    unit: str
    basis: str

    def term(self, line: Line, point: Point, times: float | None = None) -> Term:
        """A point as a term of another."""
        return Term(line=line, point=point, unit=self.unit, basis=self.basis, times=times)


Group = list[tuple[Line, Point]]
"""What several lines say of one time."""


def shares(lines: Sequence[Line], unit: Unit) -> Shown:
    """Each line's share of the sum of all drawn, in per cent; of the world's where that is drawn too."""
    world = next((line for line in lines if line.key == WORLD), None)
    others = [line for line in lines if line is not world]
    if world is not None and others:
        return _shares_of_world(world, others, unit)
    shown = Shown(title="share of those drawn, %", unit="%")
    steps = all(is_step(line) for line in lines)
    groups = _held_groups(lines, shown) if steps else _reported_groups(lines)
    made: dict[int, list[Point]] = {id(line): [] for line in lines}
    for group in groups:
        whole = _sum(group, unit)
        if len(group) < 2 or not 0 < whole.value < math.inf:
            continue
        below = unit.term(Line(key=SUM_KEY, label="All groups drawn", points=()), whole)
        low, high = sum(low_of(point) for _, point in group), sum(high_of(point) for _, point in group)
        for line, point in group:
            rest = replace(whole, low=low - low_of(point), high=high - high_of(point))
            made[id(line)].append(_share(unit.term(line, point), below, rest, SHARE_RULE))
    shown.lines = [_share_line(line, made[id(line)]) for line in lines if made[id(line)]]
    _say_overlap(lines, shown)
    if not shown.lines:
        shown.reason = _missing(lines)
    return shown


def indexed(lines: Sequence[Line], unit: Unit, index_day: int | None) -> Shown:
    """Each line with its value on one day as 100; a line without a figure for that day is left out and named."""
    day = _index_day(lines) if index_day is None else index_day
    if day is None:
        return Shown(reason="No line has a figure to begin an index with.")
    shown = Shown(title=f"{words.month_words(day)} = 100")
    missing = []
    for line in lines:
        base = at(line, day)
        if base is None or not base.value > 0:
            missing.append(line.label)
            continue
        points = [point for one in line.points if (point := _index_point(line, one, base, unit)) is not None]
        marks = [point for one in line.marks if (point := _index_point(line, one, base, unit)) is not None]
        shown.lines.append(replace(line, points=tuple(points), marks=tuple(marks), ledger=None))
    if missing:
        names = words.listed(missing) if len(missing) <= 6 else f"{len(missing):,} groups"
        shown.notes.append(f"Not drawn, without a figure above 0 for {words.short_day(day)}: {names}")
    if not shown.lines:
        shown.reason = f"No line has a figure above 0 for {words.short_day(day)}. Choose another day for the index."
    return shown


def _held_groups(lines: Sequence[Line], shown: Shown) -> list[Group]:
    """What step lines hold on each day when any of them changes; a line counts from its first figure on."""
    days = np.unique(np.array([point.day for line in lines for point in line.points], dtype=np.int64))
    if len(days) * len(lines) > MOST_SHARES:
        days = days[np.diff(days.astype("datetime64[D]").astype("datetime64[Y]").astype(int), append=10**6) > 0]
        shown.notes.append("So many groups that shares are drawn at the last change of each year only")
    rows = [held_rows(line, days).tolist() for line in lines]
    groups = []
    for number, day in enumerate(days.tolist()):
        standing = [(line, row[number]) for line, row in zip(lines, rows, strict=True) if row[number] >= 0]
        groups.append([(line, on_day(line.points[row], day)) for line, row in standing])
    late = [line for line in lines if line.points and line.points[0].day > days[0]]
    if late:
        last = max(late, key=lambda line: line.points[0].day)
        one, several = "1 group begins", f"{len(late):,} groups begin"
        shown.notes.append(
            f"{one if len(late) == 1 else several} later than the first and count in the shares from then on, "
            f"the last ({last.label}) on {words.short_day(last.points[0].day)}"
        )
    return groups


def _reported_groups(lines: Sequence[Line]) -> list[Group]:
    return [
        [(line, line.points[number]) for line, number in zip(lines, found, strict=True)]
        for found in reported_together(lines)
    ]


def _sum(group: Group, unit: Unit) -> Point:
    points = [point for _, point in group]
    day, first_day = latest(points)
    ranged = is_ranged(*points)
    value = sum(point.value for point in points)
    return Point(
        day=day,
        first_day=first_day,
        value=value,
        low=sum(map(low_of, points)) if ranged else None,
        high=sum(map(high_of, points)) if ranged else None,
        ahead=any(point.ahead for point in points),
        derived=any(point.derived for point in points),
        overdue=any(point.overdue for point in points),
        label=f"sum of {len(points)}, {words.month_words(day)}",
        terms=tuple(unit.term(line, point, 1.0) for line, point in group),
        rule="The sum of all groups drawn.",
    )


def _share(own: Term, below: Term, rest: Point, rule: str) -> Point:
    """Args: rest: the lows and highs of the others together."""
    point, whole = own.point, below.point
    value = 100 * point.value / whole.value
    low, high = (
        100 * part / (part + other) if part + other > 0 else 0.0
        for part, other in ((low_of(point), high_of(rest)), (high_of(point), low_of(rest)))
    )
    ranged = is_ranged(point, whole)
    day, first_day = latest((point, whole))
    return Point(
        day=day,
        first_day=first_day,
        value=value,
        low=min(low, value) if ranged else None,
        high=max(high, value) if ranged else None,
        ahead=whole.ahead or point.ahead,
        derived=whole.derived or point.derived,
        overdue=whole.overdue or point.overdue,
        fact_ids=point.fact_ids,
        label=f"{value:.3g} %, {words.month_words(day)}",
        who=point.who,
        terms=(own, below),
        rule=rule,
    )


def _share_line(line: Line, points: Sequence[Point]) -> Line:
    """A share line is joined where the line is whose share it is."""
    joined: tuple[bool, ...] = ()
    if not is_step(line) and line.joined:
        place = {id(point): number for number, point in enumerate(line.points)}
        numbers = [place[id(point.terms[0].point)] for point in points]
        joined = (False, *(is_joined(line, before, after) for before, after in pairwise(numbers)))
    return replace(line, points=tuple(points), joined=joined, marks=(), ledger=None)


def _shares_of_world(world: Line, others: Sequence[Line], unit: Unit) -> Shown:
    shown = Shown(title="share of the world, %", unit="%")
    for line in others:
        if is_step(line) and is_step(world):
            pairs = [group for group in _held_groups((line, world), Shown()) if len(group) == 2]
        else:
            pairs = _reported_groups((line, world))
        points = [_of_world(own, whole, unit) for (_, own), (_, whole) in pairs if whole.value > 0]
        points = [
            replace(point, terms=(unit.term(line, point.terms[0].point), unit.term(world, point.terms[1].point)))
            for point in points
        ]
        if points:
            shown.lines.append(_share_line(line, points))
        else:
            shown.notes.append(f"{line.label}: no figure of the same time as one for the world")
    if not shown.lines:
        shown.reason = "No group has a figure of the same time as one for the world."
    return shown


def _of_world(own: Point, whole: Point, unit: Unit) -> Point:
    nobody = Line(key="", label="", points=())
    low, high = low_of(whole), high_of(whole)
    rest = replace(whole, low=max(0.0, low - high_of(own)), high=max(0.0, high - low_of(own)))
    return _share(unit.term(nobody, own), unit.term(nobody, whole), rest, WORLD_RULE)


def _say_overlap(lines: Sequence[Line], shown: Shown) -> None:
    """Groups may share facilities (two operators of one site): then shares count these more than once."""
    ledgers = [line.ledger for line in lines if hasattr(line.ledger, "entries")]
    subjects = [distinct(ledger.entries["subject"]) for ledger in ledgers]  # type: ignore[union-attr]
    _, counts = np.unique(np.concatenate([np.array([], dtype=np.int64), *subjects]), return_counts=True)
    twice = int((counts > 1).sum())
    if twice:
        one, several = "{n} facility counts in several groups", "{n} facilities count in several groups"
        shown.notes.append(notation.counted(twice, one, several) + ", and so more than once in the sum")


def _missing(lines: Sequence[Line]) -> str:
    """Why there is no common time: the group that, left out, would give one."""
    if len(lines) > 2:
        for line in lines if len(lines) <= 12 else ():
            others = [one for one in lines if one is not line]
            if reported_together(others):
                return f"No day on which all groups have a figure. Without {line.label} there is one."
    return "No day on which all groups have a figure of the same kind: a share needs all of them. Choose fewer groups."


def _index_day(lines: Sequence[Line]) -> int | None:
    """The first day on which all lines have a figure above 0, else the first on which most of them have one."""
    days = sorted({point.day for line in lines for point in line.points if point.value > 0})
    if not days:
        return None
    counts = np.zeros(len(days), dtype=np.int64)
    for line in lines:
        counts += _has_base(line, np.array(days, dtype=np.int64))
    return days[int(np.argmax(counts))]


def _has_base(line: Line, days: np.ndarray) -> np.ndarray:
    if not line.points:
        return np.zeros(len(days), dtype=np.int64)
    values = np.array([point.value for point in line.points])
    if is_step(line):
        rows = held_rows(line, days)
    else:
        rows = np.array([covering(line, day) for day in days.tolist()], dtype=np.int64)
    found: np.ndarray = ((rows >= 0) & (values[np.maximum(rows, 0)] > 0)).astype(np.int64)
    return found


def _index_point(line: Line, point: Point, base: Point, unit: Unit) -> Point | None:
    factor = 100 / base.value
    value = point.value * factor
    if not math.isfinite(value):
        return None
    return replace(
        point,
        value=value,
        low=None if point.low is None else point.low * factor,
        high=None if point.high is None else point.high * factor,
        derived=point.derived or base.derived,
        label=f"{value:.4g}, {words.when(point)}",
        parts=(),
        also=(),
        terms=(unit.term(line, point), unit.term(replace(line, label=f"{line.label}, index day"), base)),
        rule=INDEX_RULE,
    )
