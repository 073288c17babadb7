"""A plan: what an import would add, change and skip, with every decision that a person may change. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.interchange.mapping.mapping import Mapping
from db.interchange.new_editions.differences import Decisions, Difference, Differences, Sort
from db.interchange.planning.spool import Spool

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile

MOST_PROBLEMS = 10_000
"""Problems that are kept with their words; of more, only the number is told."""
MATCH_FROM = 93
"""The score from which a near name is taken for the same record without asking."""


@dataclass(frozen=True)
class Problem:
    """A cell, row or file that cannot be taken as it stands: where, what stands there, why, and what to do.

    `row` is the number that a spreadsheet or text editor shows, None for the file as a whole.
    """

    file: str
    grid: str
    row: int | None
    column: str
    value: str
    reason: str


class Action(StrEnum):
    """What becomes of a record of the files."""

    MATCH = "match"
    NEW = "new"
    SKIP = "skip"


@dataclass(frozen=True)
class Candidate:
    """A record of the library that may be meant: `score` of 100, and why in a few words ("same name")."""

    id: int
    name: str
    detail: str
    score: float
    reason: str


@dataclass
class PlannedRecord:
    """One record that the files name: its name and key there, where it comes first, and what becomes of it.

    Args:
        number: its place in `Plan.records`.
        table: facility, partner, policy, place or source.
        values: what its own row gives for the record, by column of the table; empty cells are left out.
        other_names: (name, BCP 47 language).
        tags: labels.
        own: what its row gives for own fields, by their keys.
        place: the country or region in words, matched when the plan is made.
        own_row: whether a row is this record; else it is only named by rows (a partner, a programme).
        candidates: records of the library that may be meant, the likeliest first.
        action, record_id: what becomes of it; `record_id` with MATCH.
        decided: "guessed", or "chosen" by the person.
        facts: how many facts the files have about it.
        must_match: it is not to be made where the library has none.
        changes: the columns of the library's record that are empty and get a value.
    """

    number: int
    table: str
    name: str
    key: str = ""
    uid: str = ""
    grid: str = ""
    row: int | None = None
    values: dict[str, object] = field(default_factory=dict)
    other_names: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    own: dict[str, object] = field(default_factory=dict)
    own_row: bool = False
    candidates: list[Candidate] = field(default_factory=list)
    action: Action = Action.NEW
    record_id: int | None = None
    decided: str = "guessed"
    facts: int = 0
    must_match: bool = False
    changes: dict[str, object] = field(default_factory=dict)


@dataclass
class Counts:
    """Rows by table: {"observation": 120}. Changed are records filled in and figures revised; skipped stand already.

    Removed are rows that the next edition of a data set no longer has, where the person follows it; `no_longer` are
    figures that it no longer gives, and that are kept without being read for lines, totals and tables.
    """

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    no_longer: int = 0

    def count(self, what: dict[str, int], table: str, by: int = 1) -> None:
        """Adds to one of the four."""
        what[table] = what.get(table, 0) + by

    @property
    def does_something(self) -> bool:
        """Whether the library would be another after it."""
        return bool(self.total_added or self.total_changed or sum(self.removed.values()) or self.no_longer)

    @property
    def total_added(self) -> int:
        """All rows that are added."""
        return sum(self.added.values())

    @property
    def total_changed(self) -> int:
        """All rows that are changed, and figures that are revised."""
        return sum(self.changed.values())

    @property
    def total_skipped(self) -> int:
        """All rows that stand in the library already, or were left out by a decision."""
        return sum(self.skipped.values())


@dataclass
class Plan:
    """What an import would do. Close it, or let it go, to free the temporary file of its facts.

    `records` and `counts` are for looking at; change decisions by `decide` and `decide_all`, then call `recount`
    (`db.interchange.planning.planner`) off the interface thread; `apply` does it by itself where it is due.
    """

    files: tuple[ReadFile, ...]
    mapping: Mapping
    records: list[PlannedRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0
    counts: Counts = field(default_factory=Counts)
    rows_read: int = 0
    rows_left_out: int = 0
    is_counted: bool = False
    spool: Spool = field(default_factory=Spool)
    actions: bytearray = field(default_factory=bytearray)
    revised: dict[int, int] = field(default_factory=dict)
    file_source: int | None = None
    templates: list[dict[str, Any]] = field(default_factory=list)
    grid_names: list[str] = field(default_factory=list)
    read_problems: tuple[int, int] = (0, 0)
    used: bytearray = field(default_factory=bytearray)
    decisions: Decisions = field(default_factory=Decisions)
    differences: Differences | None = None
    stood: dict[int, int] = field(default_factory=dict)
    new_bases: list[tuple[str, str, str]] = field(default_factory=list)
    """Bases that the library lacks: (key, key of the measure, name); in templates -1 is the first, -2 the next."""

    @property
    def problem_count(self) -> int:
        """All problems, those not kept with their words among them."""
        return len(self.problems) + self.more_problems

    def trouble(self, problem: Problem) -> None:
        """Keeps a problem, or counts it."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more_problems += 1

    def close(self) -> None:
        """Frees the temporary file."""
        self.spool.close()


@dataclass(frozen=True)
class Rule:
    """A decision for many records at once: those of `table` ("" all), undecided by hand.

    `match_from`: candidates of at least this score are the same; `otherwise`: what becomes of the rest.
    """

    table: str = ""
    match_from: float = MATCH_FROM
    otherwise: Action = Action.NEW


def decide(plan: Plan, number: int, action: Action, record_id: int | None = None) -> None:
    """The person's decision about one record. Raises InputError for a match without a record."""
    record = plan.records[number]
    if action is Action.MATCH and record_id is None:
        raise InputError("Which record is it?", "", "Choose one of the library's.")
    if action is Action.NEW and record.table == "place" and record.candidates:
        raise InputError(f"{record.name} is in the library already.", "", "Take it as the same.")
    record.action, record.record_id = action, record_id if action is Action.MATCH else None
    record.decided = "chosen"
    plan.is_counted = False


def decide_all(plan: Plan, rule: Rule) -> int:
    """Applies a rule to all records that no one decided by hand; returns how many changed."""
    changed = 0
    for record in plan.records:
        if record.decided == "chosen" or (rule.table and record.table != rule.table):
            continue
        best = record.candidates[0] if record.candidates else None
        matched = best is not None and best.score >= rule.match_from
        action = Action.MATCH if matched else rule.otherwise
        record_id = best.id if best is not None and matched else None
        changed += (record.action, record.record_id) != (action, record_id)
        record.action, record.record_id = action, record_id
    plan.is_counted = plan.is_counted and not changed
    return changed


def take(plan: Plan, difference: Difference, *, taken: bool | None) -> None:
    """The person's decision about one difference from the last edition; `recount` then carries it through.

    `taken` None: it is kept for later.
    """
    plan.decisions.by_hand[difference.key] = taken
    difference.taken, difference.decided = plan.decisions.taken(difference), plan.decisions.has(difference)
    plan.is_counted = False


def next_decision(plan: Plan, difference: Difference) -> bool | None:
    """What comes after the present decision: taken, left, and for a figure that is gone there neither of the two."""
    if difference.taken:
        return False
    can_wait = difference.ends and difference.sort is Sort.GONE and not difference.stood_before
    return None if can_wait and plan.decisions.has(difference) else True


def take_all(plan: Plan, sort: Sort, *, taken: bool | None) -> None:
    """Takes, leaves or (None) keeps for later all differences of a sort, those decided by hand among them."""
    plan.decisions.by_sort[sort] = taken
    for one in plan.differences.all if plan.differences is not None else ():
        if one.sort is sort:
            plan.decisions.by_hand.pop(one.key, None)
            one.taken, one.decided = bool(taken), taken is not None
    plan.is_counted = False


def problems_csv(problems: Sequence[Problem]) -> str:
    """The problems as CSV text, to correct the file by."""
    import csv
    import io

    from db.interchange.formula_guard import disarm

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("file", "grid", "row", "column", "value", "reason"))
    for one in problems:
        cells = (one.file, one.grid, one.row, one.column, one.value, one.reason)
        writer.writerow([disarm(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue()
