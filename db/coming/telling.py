"""Promises in words and counts: which bases have any, the rows of a table, and how they are spread."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from db.coming.openings import PROMISED, with_plans
from db.coming.plans import NEARLY, TOGETHER, WITH_FORECASTS, Promise, Promises, times_moved
from db.interchange.formula_guard import disarm_cells
from db.values import dates
from db.values.date_spans import from_day
from db.values.quantities import show

if TYPE_CHECKING:
    from db.library import Library

RULES = (
    "A plan is its owner's dated figure for a facility's total. Plans for one amount are one promise: its first plan "
    "says when it is due, its newest plan stands beside it. It is delivered when what is reported to stand reaches the "
    "amount; a promise whose day passed without that is overdue, however long nobody has said anything. What several "
    f"publishers say is counted once, also where their amounts differ by up to {100 * NEARLY:.0f} %."
)
OPENING_RULES = (
    "A planned milestone with a date is a promise, the first plan says when it is due. It is kept when a milestone of "
    "the same kind is written down as actual; one whose day passed without news is overdue, however long nobody has "
    "said anything. What several publishers say is counted once."
)
MONTHS = ("early", "0 to 3", "3 to 6", "6 to 12", "12 to 24", "over 24")
_MONTH_ENDS = (0.0, 3.0, 6.0, 12.0, 24.0)
SHARES = ("no figure", "0 %", "to 25 %", "to 50 %", "to 75 %", "below all", "all")


@dataclass(frozen=True)
class Choice:
    """A basis with plans, or a group of facilities: its key and its name."""

    key: str
    name: str


@dataclass(frozen=True)
class Spread:
    """How many fall in each class; `delivered` and `overdue` side by side, one number for each name."""

    names: tuple[str, ...]
    delivered: tuple[int, ...]
    overdue: tuple[int, ...]


def bases_with_plans(library: Library) -> list[Choice]:
    """Bases on which a facility has a dated plan or forecast, most first; of `TOGETHER` the first stands for both.

    Amounts of money are left out: what was spent is not what was promised.
    """
    rows = library.reading().execute(
        f"""SELECT CASE WHEN b.key IN {TOGETHER!r} THEN '{TOGETHER[0]}' ELSE b.key END AS base, m.name, min(b.name),
              count(*) AS number
            FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
            WHERE o.facility_id IS NOT NULL AND o.kind IN {WITH_FORECASTS!r} AND m.is_stock = 1
              AND m.dimension <> 'money' AND coalesce(o.date_last_day, o.date_first_day) IS NOT NULL
            GROUP BY base ORDER BY number DESC, base"""
    )
    found = [
        Choice(str(base), f"{measure}, whole facility" if base == TOGETHER[0] else f"{measure}, {name}")
        for base, measure, name, _ in rows
    ]
    return found + [Choice(key, name) for key, name in with_plans(library)]


def groups_with_plans(library: Library, by: str) -> list[Choice]:
    """Countries, or partners that develop, with facilities that have a plan; by name.

    Args:
        by: "country" or "developer".
    """
    has_plan = f"""SELECT facility_id FROM observation WHERE kind IN {WITH_FORECASTS!r} AND facility_id IS NOT NULL
        UNION SELECT facility_id FROM milestone WHERE certainty = 'planned' AND facility_id IS NOT NULL"""
    if by == "developer":
        query = f"""SELECT DISTINCT p.id, p.name FROM role AS r JOIN partner AS p ON p.id = r.partner_id
                    WHERE r.role = 'developer' AND r.facility_id IN ({has_plan}) ORDER BY p.name"""
    else:
        query = f"""SELECT DISTINCT p.id, p.name FROM facility AS f JOIN place AS p ON p.id = f.place_id
                    WHERE f.id IN ({has_plan}) ORDER BY p.name"""
    return [Choice(f"{by}:{number}", str(name)) for number, name in library.reading().execute(query)]


def facilities_of(library: Library, group: str) -> list[int] | None:
    """Ids of a group's facilities by its key; None for "": all."""
    by, _, number = group.partition(":")
    if not number:
        return None
    query = {
        "country": "SELECT id FROM facility WHERE place_id = ?",
        "developer": "SELECT facility_id FROM role WHERE partner_id = ? AND role = 'developer' "
        "AND facility_id IS NOT NULL",
    }[by]
    return [int(row[0]) for row in library.reading().execute(query, (int(number),))]


def most_delayed(found: Promises) -> list[Promise]:
    """Those due, overdue and late ones first, the latest on top; then those not due yet, the next on top."""
    due = sorted(found.due(), key=lambda one: (-one.months_late, one.facility))
    return due + sorted((one for one in found.promises if not one.is_due), key=lambda one: one.first_due)


def months_spread(found: Promises) -> Spread:
    """Months from a promise's first day until it came, or for overdue ones until now."""
    return _spread(found.due(), MONTHS, lambda one: sum(one.months_late >= end for end in _MONTH_ENDS))


def shares_spread(found: Promises) -> Spread:
    """How much of each promise that is due stands."""

    def place(one: Promise) -> int:
        if one.held is None and one.delivered_day is None:
            return 0
        return len(SHARES) - 1 if one.share >= 1 else 1 + sum(one.share > end for end in (0.0, 0.25, 0.5, 0.75))

    return _spread(found.due(), SHARES, place)


def summary(found: Promises) -> str:
    """What came of all, in one sentence."""
    due, delivered = found.due(), found.delivered()
    if not found.promises and not (found.undated or found.parts or found.too_late):
        return "No dated plan of a total on this basis."
    waiting = len(found.promises) - len(due)
    if not due:
        said = f"None of {len(found.promises)} promises is due yet"
    else:
        said = f"{len(delivered)} of {len(due)} promises due were delivered, {len(due) - len(delivered)} are overdue"
        if delivered:
            late = median(max(0.0, one.months_late) for one in delivered)
            said += f"; delivered ones {late:.0f} months late in the middle case"
        said += f"; {waiting} not due yet" if waiting else ""
    more = [
        f"{len(found.undated)} without a date" if found.undated else "",
        f"{len(found.parts)} of parts or additions" if found.parts else "",
        f"{len(found.too_late)} published after their own day" if found.too_late else "",
    ]
    left = " and ".join(one for one in more if one)
    return f"{said}. Plans not judged: {left}." if left else f"{said}."


def outcome(one: Promise) -> str:
    """ "came in March 2025", "overdue", "not due yet"."""
    if one.delivered_day is not None:
        return f"came by {_day(one.delivered_day)}"
    if not one.is_due:
        return "not due yet"
    return "overdue, cancelled since" if one.is_cancelled else "overdue"


def months_words(one: Promise) -> str:
    """Months late, or nothing for what is not due."""
    if not one.is_due and one.delivered_day is None:
        return ""
    months = round(one.months_late)
    return f"{months:+d}" if months else "0"


def row_of(one: Promise) -> tuple[str, ...]:
    """A promise as a table shows it, in the order of `HEADINGS`."""
    measure = one.basis.partition(".")[0]
    moved = f" ({times_moved(one.moves)})" if one.moves > 1 else ""
    newest = _day(one.newest_due) + moved if one.moves or one.newest_due != one.first_due else ""
    held = "nobody says" if one.held is None else show(one.held, measure)
    return (
        one.facility, _promised(one), "" if one.said_day is None else _day(one.said_day), _day(one.first_due),
        newest, outcome(one), months_words(one), one.state or held, sources_words(one),
    )  # fmt: skip


def _promised(one: Promise) -> str:
    if one.event:
        return f"{PROMISED[one.event]}: {one.scope}" if one.scope else PROMISED[one.event]
    return show(one.value, one.basis.partition(".")[0])


def sources_words(one: Promise) -> str:
    """Who promised, and how many others said the same."""
    others = len(one.publishers) - 1
    said = one.source or "no source given"
    return f"{said} and {others} {'other' if others == 1 else 'others'}" if others > 0 else said


HEADINGS = (
    "Facility", "Promised", "Said first", "Due first", "Newest plan", "Outcome", "Months late", "Stands now", "Source",
)  # fmt: skip


def promises_csv(found: Promises) -> str:
    """The table as CSV, with what would run as a formula made harmless."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(HEADINGS)
    table.writerows(disarm_cells(list(row_of(one))) for one in most_delayed(found))
    return written.getvalue()


def _spread(due: Sequence[Promise], names: tuple[str, ...], place: Callable[[Promise], int]) -> Spread:
    delivered, overdue = [0] * len(names), [0] * len(names)
    for one in due:
        (overdue if one.delivered_day is None else delivered)[place(one)] += 1
    return Spread(names, tuple(delivered), tuple(overdue))


def _day(day: int) -> str:
    return dates.show_short(from_day(day).isoformat())
