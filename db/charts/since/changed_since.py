"""Compares a chart as it was with the same chart as it is: the facts that moved it, old and new side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.browse.history_log import subject_of
from db.browse.record_history import described, field_changes_between
from db.browse.record_sources import select, short_citation
from db.charts.figures.facility_counts import FIRST_ID
from db.charts.trajectories import chart_data
from db.values import dates, quantities
from db.values.date_spans import from_day

if TYPE_CHECKING:
    from db.charts.description import ChartData, ChartDescription, Line, Point
    from db.library import Library

ADDED, CHANGED, GONE, MOVED = "added", "changed", "gone", "moved"
"""What happened to a fact; "moved": the fact is the same, but the chart now uses it, or no longer does."""

BATCH = 500


@dataclass(frozen=True)
class FactMoved:
    """One fact that moved the chart.

    Args:
        what: "added", "changed", "gone" or "moved".
        subject: the name of the record that it is about; `table` and `record_id` open it, 0 where it is gone.
        before, after: the fact in words; "" where there is none.
        fields: what changed of it: (name in words, value before, value after).
        source: who says so, in short.
    """

    what: str
    table: str
    record_id: int
    subject: str
    before: str
    after: str
    fields: tuple[tuple[str, str, str], ...]
    source: str


@dataclass(frozen=True)
class LineMoved:
    """How a line moved: its last figure then, and what the line says for that day now; None: no such line."""

    panel: str
    label: str
    day: int
    unit: str
    before: float | None
    after: float | None

    @property
    def words(self) -> str:
        """ "China, end of 2023: 230 → 246 EFLOPS"."""
        before, after = (
            "no line" if value is None else quantities.show_number(value) for value in (self.before, self.after)
        )
        day = dates.show(from_day(self.day).isoformat())
        return f"{self.label}, {day}: {before} → {after} {self.unit}".rstrip()


@dataclass(frozen=True)
class ChangedSince:
    """All that moved a chart or a table. Both lists are empty when it is as it was.

    `more`: how many further rows moved than are listed.
    """

    title: str
    facts: tuple[FactMoved, ...]
    lines: tuple[LineMoved, ...]
    more: int = 0

    @property
    def is_same(self) -> bool:
        """Whether nothing moved."""
        return not self.facts and not self.lines


def changed_since(then: Library, now: Library, description: ChartDescription) -> ChangedSince:
    """What has changed under a chart between two states of one library.

    Args:
        then: the library as it stood (`db.history.standing.copy_as_it_stood`), read as of its own day.
        now: the library as it is.
        description: the chart as it was exported.
    """
    before, after = chart_data(then, description), chart_data(now, description)
    used_before, used_after = _facts_of(before), _facts_of(after)
    facts = []
    for table in ("observation", "milestone"):
        ids = used_before[table] | used_after[table]
        old, new = _rows(then, table, ids), _rows(now, table, ids)
        for fact_id in sorted(ids):
            is_moved = (fact_id in used_before[table]) != (fact_id in used_after[table])
            told = _told(then, now, table, old.get(fact_id), new.get(fact_id), is_moved)
            facts += [told] if told is not None else []
    return ChangedSince(after.title or before.title, tuple(facts), tuple(_lines(before, after)))


def _facts_of(data: ChartData) -> dict[str, set[int]]:
    """The observations and milestones that a chart is drawn from."""
    ids: set[int] = set()
    for panel in data.panels:
        for line in panel.lines:
            ids |= set() if line.ledger is None else set(line.ledger.fact_ids())
            ids |= _of_points((*line.points, *line.marks))
        ids |= _of_points(panel.undated)
    return {
        "observation": {number for number in ids if number > 0},
        "milestone": {FIRST_ID - number for number in ids if number <= FIRST_ID},
    }


def _of_points(points: Iterable[Point]) -> set[int]:
    ids: set[int] = set()
    for point in points:
        ids.update(point.fact_ids, point.also)
        for part in point.parts:
            ids.update(part.fact_ids)
        ids |= _of_points(term.point for term in point.terms)
    return ids


def _rows(library: Library, table: str, ids: set[int]) -> dict[int, dict[str, Any]]:
    ordered = sorted(ids)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ordered), BATCH):
        listed = ",".join(map(str, ordered[start : start + BATCH]))
        rows = select(library.reading(), f'SELECT * FROM "{table}" WHERE id IN ({listed})')
        found |= {int(row["id"]): dict(row) for row in rows}
    return found


def _told(
    then: Library,
    now: Library,
    table: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    is_moved: bool,
) -> FactMoved | None:
    """A fact in words where it is no longer what it was, or no longer does what it did."""
    fields: tuple[tuple[str, str, str], ...] = ()
    if old is not None and new is not None:
        fields = tuple(field_changes_between(now.reading(), table, old, new))
        if not fields and not is_moved:
            return None
    values = new or old
    if values is None:
        return None
    what = ADDED if old is None else GONE if new is None else CHANGED if fields else MOVED
    library = now if new is not None else then
    subject_table, subject_id, subject = subject_of(library.reading(), values)
    sources = select(library.reading(), "SELECT * FROM source WHERE id = ?", values["source_id"])
    return FactMoved(
        what=what,
        table=subject_table,
        record_id=subject_id,
        subject=subject,
        before=described(then.reading(), table, old) if old is not None else "",
        after=described(now.reading(), table, new) if new is not None else "",
        fields=fields,
        source=short_citation(sources[0]) if sources else "",
    )


def _lines(before: ChartData, after: ChartData) -> list[LineMoved]:
    """Each line's last figure that was not yet to come, then and now."""
    moved = []
    for panel in before.panels:
        other = next((one for one in after.panels if one.key == panel.key), None)
        lines_now = {line.key: line for line in other.lines} if other is not None else {}
        for line in panel.lines:
            last = _last(line)
            if last is None:
                continue
            value = _value_on(lines_now[line.key], last.day) if line.key in lines_now else None
            if value is None or abs(value - last.value) > 1e-9 * max(1.0, abs(last.value)):
                moved.append(LineMoved(panel.title, line.label, last.day, panel.unit, last.value, value))
        known = {line.key for line in panel.lines}
        for key, line in lines_now.items():
            if key not in known and (first := _last(line)) is not None:
                moved.append(LineMoved(panel.title, line.label, first.day, panel.unit, None, first.value))
    return moved


def _last(line: Line) -> Point | None:
    standing = [point for point in line.points if not point.ahead]
    return standing[-1] if standing else line.points[-1] if line.points else None


def _value_on(line: Line, day: int) -> float | None:
    """What a line says on a day: the last figure up to then."""
    upto = [point for point in line.points if point.day <= day]
    return upto[-1].value if upto else None
