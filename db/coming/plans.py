"""Published plans of facilities against what came.

What counts, in this order:

- A plan is a figure of a facility of kind "planned" (its owner's plan; with `kinds` also "forecast", a third
  party's), of the total, with a date. Plans without a date, of additions or parts, and those that were published after
  their own day and so promised nothing, are counted, not judged.
- A promise is all plans of one facility for one amount on one basis, whoever published them; amounts of two
  publishers within 2 % of each other are one, so that a delivery is counted once. The plan said first gives its first
  day, the plan said last its newest day; how often a publisher moved its day is counted, so that one moved back and
  forth shows. Two publishers with two days have moved nothing.
- A promise is due when the latest day that its first date allows has passed. Figures known as "up to" or "at least"
  promise the amount named.
- What came is the latest reported or estimated total of what is installed or in use of the same facility on the same
  basis ("not stated" power goes with whole facility). "Up to" and "less than" prove nothing.
- Delivered is a promise on the first day on which such a figure reaches its amount. Its lateness runs from its first
  day to then. A promise whose day has passed without that is overdue, not delivered: it counts with the share that
  came, and with nothing where nobody gives a figure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from db.superseded import GIVEN

if TYPE_CHECKING:
    from db.library import Library

DAYS_OF_MONTH = 365.25 / 12
Row = tuple[Any, ...]
NEARLY = 0.02
"""Amounts of two publishers no further apart are one promise: 1 GW and 1,008 MW."""
PLANNED = ("planned",)
WITH_FORECASTS = ("planned", "forecast")
TOGETHER = ("power.whole_facility", "power.not_stated")
"""The one pair of bases that are read as one."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One amount promised for one facility. Days count from 1970-01-01; `value` and `held` in the measure's unit.

    Args:
        said_day: when the first plan was published; None: not known.
        first_due, newest_due: the latest days that the first and the newest plan's dates allow.
        moves: how often the day changed from plan to plan.
        delivered_day: the day on which a figure first reached the amount, or None.
        held: the newest figure of what stands, up to the day of judging; None: nobody gives one.
        plan_ids, held_id: observations (of an opening: milestones); `held_id` is 0 without one.
        publishers: all that published such a plan, the first one first.
        event, scope: of an opening (`db.coming.openings`): what is to happen, and to which part; else "".
        state: of an opening: the facility's status.
    """

    facility_id: int
    facility: str
    basis: str
    value: float
    said_day: int | None
    first_due: int
    newest_due: int
    moves: int
    delivered_day: int | None
    held: float | None
    held_id: int
    is_cancelled: bool
    plan_ids: tuple[int, ...]
    source: str
    judged_on: int
    publishers: tuple[str, ...] = ()
    event: str = ""
    scope: str = ""
    state: str = ""

    @property
    def is_due(self) -> bool:
        """Whether its first day has passed on the day of judging."""
        return self.first_due < self.judged_on

    @property
    def is_overdue(self) -> bool:
        """Its day passed, and it has not come."""
        return self.is_due and self.delivered_day is None

    @property
    def share(self) -> float:
        """How much of it stands, 0 to 1: never more than was promised."""
        if self.delivered_day is not None:
            return 1.0
        return min(1.0, max(0.0, (self.held or 0.0) / self.value))

    @property
    def months_late(self) -> float:
        """From its first day until it came, or for an overdue one until now; below 0: early."""
        until = self.judged_on if self.delivered_day is None else self.delivered_day
        return (until - self.first_due) / DAYS_OF_MONTH


def times_moved(number: int) -> str:
    """How often a plan's day was moved, in words."""
    return "moved once" if number == 1 else f"moved {number} times"


@dataclass(frozen=True, kw_only=True)
class Promises:
    """All that was promised, judged on a day; `undated`, `parts`, `too_late`: ids of plans that are not judged."""

    judged_on: int
    promises: tuple[Promise, ...]
    undated: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    too_late: tuple[int, ...] = ()

    def due(self) -> list[Promise]:
        """Those whose first day has passed."""
        return [one for one in self.promises if one.is_due]

    def delivered(self) -> list[Promise]:
        """Of those due: what has come."""
        return [one for one in self.due() if one.delivered_day is not None]


def promises(
    library: Library, basis: str, judged_on: int, *, kinds: Sequence[str] = PLANNED, only: Sequence[int] | None = None
) -> Promises:
    """What was promised on a basis and what came of it.

    Args:
        library: as it is known on `judged_on` where nothing later may be seen (`Library.as_known`).
        basis: key of a basis; either of `TOGETHER` stands for both.
        judged_on: what stands after this day is not read; what was said after it neither.
        kinds: of figures that count as plans.
        only: ids of facilities; None: all.
    """
    bases = TOGETHER if basis in TOGETHER else (basis,)
    wanted = None if only is None else set(only)
    found: list[Promise] = []
    undated: list[int] = []
    parts: list[int] = []
    too_late: list[int] = []
    for (facility_id, name), rows in groupby(_rows(library, bases, kinds), key=lambda row: (row[0], row[1])):
        if wanted is not None and facility_id not in wanted:
            continue
        every = list(rows)
        plans = [row for row in every if row[_KIND] in kinds and (row[_SAID] is None or row[_SAID] <= judged_on)]
        undated += [row[_ID] for row in plans if row[_DAY] is None]
        parts += [row[_ID] for row in plans if row[_DAY] is not None and not row[_IS_TOTAL]]
        dated = [row for row in plans if row[_DAY] is not None and row[_IS_TOTAL] and row[_VALUE] > 0]
        too_late += [row[_ID] for row in dated if _is_said_after_its_day(row)]
        dated = [row for row in dated if not _is_said_after_its_day(row)]
        stood = _stood(every, kinds, judged_on)
        found += _of_facility(facility_id, str(name), dated, stood, judged_on)
    found.sort(key=lambda one: (-one.months_late, one.facility))
    return Promises(
        judged_on=judged_on,
        promises=tuple(found),
        undated=tuple(undated),
        parts=tuple(parts),
        too_late=tuple(too_late),
    )


_ID, _KIND, _VALUE, _DAY, _SAID, _IS_TOTAL, _STANDS, _BASIS, _SOURCE, _CANCELLED = range(2, 12)


def _is_said_after_its_day(row: Row) -> bool:
    return row[_SAID] is not None and row[_SAID] > row[_DAY]


def _rows(library: Library, bases: Sequence[str], kinds: Sequence[str]) -> Iterator[Row]:
    """By facility: its plans, and the figures of what stands where it has a plan."""
    basis_marks, kind_marks = ",".join("?" * len(bases)), ",".join("?" * len(kinds))
    return library.reading().execute(
        f"""SELECT o.facility_id, f.name, o.id, o.kind, o.value, coalesce(o.date_last_day, o.date_first_day),
              coalesce(o.said_on_last_day, s.published_last_day, s.seen_last_day),
              o.extent = 'total' AND o.scope = '',
              o.kind IN ('reported', 'estimated') AND o.stage IN ('', 'installed', 'in use')
                AND o.qualifier NOT IN ('up to', 'less than') AND {GIVEN.format(o="o")},
              b.key, coalesce(nullif(s.publisher, ''), s.title, ''),
              coalesce(t.status IN ('cancelled', 'retired'), 0)
            FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN facility AS f ON f.id = o.facility_id
            LEFT JOIN source AS s ON s.id = o.source_id LEFT JOIN facility_state AS t ON t.facility_id = f.id
            WHERE b.key IN ({basis_marks}) AND o.facility_id IN (
              SELECT p.facility_id FROM observation AS p JOIN basis AS pb ON pb.id = p.basis_id
              WHERE pb.key IN ({basis_marks}) AND p.kind IN ({kind_marks}) AND p.facility_id IS NOT NULL)
            ORDER BY o.facility_id, o.id""",
        (*bases, *bases, *kinds),
    )


def _stood(rows: Sequence[Row], kinds: Sequence[str], until: int) -> list[tuple[int, float, int]]:
    """(day, value, id) of what stands, by day."""
    found = [
        (row[_DAY], row[_VALUE], row[_ID])
        for row in rows
        if row[_KIND] not in kinds and row[_STANDS] and row[_IS_TOTAL] and row[_DAY] is not None and row[_DAY] <= until
    ]
    return sorted(found)


def _of_facility(
    facility_id: int,
    name: str,
    plans: Sequence[Row],
    stood: Sequence[tuple[int, float, int]],
    judged_on: int,
) -> Iterator[Promise]:
    by_amount: dict[float, list[Row]] = {}
    for row in sorted(plans, key=lambda row: (row[_SAID] is None, row[_SAID], row[_ID])):
        by_amount.setdefault(_amount_of(row, by_amount), []).append(row)
    last = bisect_right(stood, (judged_on, float("inf"), 0)) - 1
    for value, rows in by_amount.items():
        days = [row[_DAY] for row in rows]
        reached = next((day for day, figure, _ in stood if figure >= value), None)
        yield Promise(
            facility_id=facility_id,
            facility=name,
            basis=rows[0][_BASIS],
            value=value,
            said_day=rows[0][_SAID],
            first_due=days[0],
            newest_due=days[-1],
            moves=moves_of([(row[_SOURCE], row[_DAY]) for row in rows]),
            delivered_day=reached,
            held=stood[last][1] if last >= 0 else None,
            held_id=stood[last][2] if last >= 0 else 0,
            is_cancelled=bool(rows[0][_CANCELLED]),
            plan_ids=tuple(row[_ID] for row in rows),
            source=rows[0][_SOURCE],
            judged_on=judged_on,
            publishers=tuple(dict.fromkeys(row[_SOURCE] for row in rows if row[_SOURCE])),
        )


def moves_of(plans: Sequence[tuple[str, int]]) -> int:
    """How often a publisher changed its day; `plans` are publishers and days in the order in which they were said."""
    days: dict[str, list[int]] = {}
    for publisher, day in plans:
        days.setdefault(publisher, []).append(day)
    return sum(before != after for own in days.values() for before, after in pairwise(own))


def _amount_of(row: Row, known: Mapping[float, Sequence[Row]]) -> float:
    """The amount promised: that of another publisher's plan where both say nearly the same."""
    value: float = row[_VALUE]
    if value in known:
        return value
    near = [
        amount
        for amount, rows in known.items()
        if abs(amount - value) <= NEARLY * max(amount, value) and all(one[_SOURCE] != row[_SOURCE] for one in rows)
    ]
    return min(near, key=lambda amount: abs(amount - value), default=value)
