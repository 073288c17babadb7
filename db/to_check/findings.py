"""What there is to check, as numbers: found in SQL, kept in order, narrowed, and found anew for what was touched.

A finding is one number, so that a million of them are one array: its row's id, table and sort are packed in it.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from db import search
from db.browse.disagreements import disagreeing
from db.derived import today_of
from db.errors import Cancelled
from db.subjects import RECORDS, SUBJECTS, SUBJECTS_OF
from db.to_check import queries
from db.values.date_spans import from_day, to_day
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

TABLES = ("observation", "milestone", "role", "inclusion", "claim", "facility", "partner", "policy")
STEPS_BETWEEN_LOOKS = 20_000
MANY_TOUCHED = 500
"""Beyond so many touched records all is looked at anew."""


class Sort(IntEnum):
    """What is to be checked about a row."""

    UNSOURCED = 0
    DOUBTED = 1
    DISAGREEMENT = 2
    OVERDUE = 3
    STALE = 4


GROUPS: dict[str, tuple[Sort, ...]] = {
    "unsourced": (Sort.UNSOURCED,),
    "disputed": (Sort.DOUBTED, Sort.DISAGREEMENT),
    "overdue": (Sort.OVERDUE,),
    "stale": (Sort.STALE,),
}
"""The groups of the page, in its order."""


@dataclass
class Findings:
    """Findings in order: by group, those that have waited longest first. The three arrays belong together.

    `keys` are packed (`unpacked`), `subjects` are records as `queries` numbers them, `days` say since when.
    """

    keys: array[int] = field(default_factory=lambda: array("q"))
    subjects: array[int] = field(default_factory=lambda: array("q"))
    days: array[int] = field(default_factory=lambda: array("q"))

    def counts(self) -> dict[str, int]:
        """How many findings each group has."""
        by_sort = [0] * len(Sort)
        for key in self.keys:
            by_sort[key % 8] += 1
        return {group: sum(by_sort[sort] for sort in sorts) for group, sorts in GROUPS.items()}

    def _add(self, rows: Iterable[tuple[int, int, int]], sort: Sort, table: str) -> None:
        number = TABLES.index(table) * 8 + sort
        for row_id, subject, day in rows:
            self.keys.append(row_id * 64 + number)
            self.subjects.append(subject)
            self.days.append(day)


def unpacked(key: int) -> tuple[Sort, str, int]:
    """The sort of a finding, the table of its row, and that row's id."""
    return Sort(key % 8), TABLES[key // 8 % 8], key // 64


def find(library: Library, watch: Watch = Watch()) -> Findings:  # noqa: B008
    """All that there is to check, as the library is known on its day. Raises Cancelled."""
    return _found(library, None, watch)


def found_again(library: Library, known: Findings, touched: Mapping[str, set[int]], watch: Watch = Watch()) -> Findings:  # noqa: B008
    """`known` with the touched records looked at anew; all anew where they are many. Raises Cancelled."""
    subjects = {kind: touched.get(kind, set()) for kind in SUBJECTS}
    if sum(map(len, subjects.values())) > MANY_TOUCHED:
        return find(library, watch)
    again = {number * 4 + place for place, kind in enumerate(SUBJECTS) for number in subjects[kind]}
    if not again:
        return known
    fresh = _found(library, subjects, watch)
    rows = [row for row in zip(known.keys, known.subjects, known.days, strict=True) if row[1] not in again]
    rows += zip(fresh.keys, fresh.subjects, fresh.days, strict=True)
    return _of(sorted(rows, key=_place_in_order))


def narrowed(library: Library, findings: Findings, group: str = "", text: str = "") -> array[int]:
    """The keys of one group ("" for all) about records with every word of `text` in their names."""
    sorts = set(GROUPS[group]) if group else set(Sort)
    wanted = _subjects_named(library, text)
    return array(
        "q",
        (
            key
            for key, subject in zip(findings.keys, findings.subjects, strict=True)
            if key % 8 in sorts and (wanted is None or subject in wanted)
        ),
    )


def two_years_before(day: int) -> int:
    """The same day two years earlier; of 29 February the 28th."""
    then = from_day(day)
    try:
        return to_day(date(then.year - 2, then.month, then.day))
    except ValueError:
        return to_day(date(then.year - 2, 2, 28))


_GROUP_OF = [place for sort in Sort for place, sorts in enumerate(GROUPS.values()) if sort in sorts]


def _of(rows: Iterable[tuple[int, int, int]]) -> Findings:
    made = Findings()
    for key, subject, day in rows:
        made.keys.append(key)
        made.subjects.append(subject)
        made.days.append(day)
    return made


def _found(library: Library, only: Mapping[str, set[int]] | None, watch: Watch) -> Findings:
    connection = library.reading()
    connection.set_progress_handler(lambda: int(watch.stopped()), STEPS_BETWEEN_LOOKS)
    try:
        made = Findings()
        today = today_of(library)
        days = {"today": today, "two_years_ago": two_years_before(today)}
        for sort, table, rows in _rows(connection, only, days):
            made._add(rows, sort, table)
    except sqlite3.OperationalError as error:
        if watch.stopped():
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return _of(sorted(zip(made.keys, made.subjects, made.days, strict=True), key=_place_in_order))


def _place_in_order(row: tuple[int, int, int]) -> tuple[int, int, int]:
    key, _, day = row
    return _GROUP_OF[key % 8], day, key


def _rows(
    connection: sqlite3.Connection, only: Mapping[str, set[int]] | None, days: dict[str, int]
) -> Iterator[tuple[Sort, str, Iterable[tuple[int, int, int]]]]:
    for fact, subjects in SUBJECTS_OF.items():
        within = _only(only, subjects)
        yield Sort.UNSOURCED, fact, connection.execute(queries.unsourced(fact).format(only=within), days)
        yield Sort.DOUBTED, fact, connection.execute(queries.doubted(fact).format(only=within), days)
    yield Sort.DISAGREEMENT, "observation", _disagreements(connection, _only(only, SUBJECTS, "o"))
    power = queries.OVERDUE_POWER.format(only=_only(only, ("facility",)))
    yield Sort.OVERDUE, "observation", connection.execute(power, days)
    for subject in SUBJECTS:
        within = _only(only, (subject,))
        plans, milestones = queries.overdue_plans(subject), queries.overdue_milestones(subject)
        yield Sort.OVERDUE, "observation", connection.execute(plans.format(only=within), days)
        yield Sort.OVERDUE, "milestone", connection.execute(milestones.format(only=within), days)
    for record in RECORDS:
        ids = "1" if only is None else f"f.id IN ({_listed(only[record])})"
        of_facts = _only(only, (record,))
        query = queries.stale(record).format(only=ids, only_facts=of_facts)
        yield Sort.STALE, record, connection.execute(query, days)


def _only(only: Mapping[str, set[int]] | None, subjects: Iterable[str], alias: str = "f") -> str:
    if only is None:
        return "1"
    return "(" + " OR ".join(f"{alias}.{one}_id IN ({_listed(only[one])})" for one in subjects) + ")"


def _listed(ids: set[int]) -> str:
    return ",".join(map(str, sorted(ids)))


def _disagreements(connection: sqlite3.Connection, condition: str) -> list[tuple[int, int, int]]:
    """The first figure of each disagreement in which nothing is preferred, since its newest side was said."""
    groups = disagreeing(connection, condition)
    members = json.dumps([number for group in groups for number in group])
    sides = {row[0]: row[1:] for row in connection.execute(queries.SIDES, (members,))}
    found = []
    for group in groups:
        told = [sides[number] for number in group if number in sides]
        if told and not any(preferred for _, _, preferred in told):
            found.append((group[0], told[0][0], max(day for _, day, _ in told)))
    return found


def _subjects_named(library: Library, text: str) -> set[int] | None:
    """The records with every word in their names and words, as `queries` numbers them; None for no words."""
    if not text.strip():
        return None
    found: set[int] = set()
    for place, kind in enumerate(SUBJECTS):
        matching = search.matching(kind, text)
        if matching is not None:
            found.update(row[0] * 4 + place for row in library.reading().execute(*matching))
    return found
