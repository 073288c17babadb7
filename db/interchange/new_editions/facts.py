"""Compares the facts of a plan with those that the last edition brought, and finds plans that moved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.interchange.new_editions.base import IDENTITY, VALUES, BaseRow, LastRun, Values, base_rows
from db.interchange.new_editions.differences import Difference, Differences, Sort
from db.interchange.new_editions.fact_words import FactWords
from db.interchange.planning.facts import KEY, OTHER, RECORD, TABLE, TABLES, TEMPLATE, VARYING, Fact
from db.interchange.planning.facts import VALUES as VALUES_AT
from db.interchange.planning.plan import Action, Plan
from db.interchange.planning.stored import OTHER_COLUMN
from db.subjects import SUBJECTS_OF
from db.watch import Watch
from db.words import AHEAD

if TYPE_CHECKING:
    from db.library import Library

Key = tuple[Any, ...]
Theirs = tuple[int, Values, int, str]
"""A fact of the plan: position, values, number of its record, its key in the file."""
ROUNDED = 5e-6
"""Relative: what one edition gives to six digits and the other to more is the same figure."""
USUAL = {"extent": "total", "qualifier": "exact", "certainty": "actual", "confidence": "medium"}


class FactComparison:
    """One comparison; `names` are of records by table and id."""

    def __init__(
        self, library: Library, plan: Plan, run: LastRun, found: Differences, names: dict[tuple[str, int | None], str]
    ) -> None:
        from db.interchange.planning.rows import published_on

        self._library, self._plan, self._run, self._found, self._names = library, plan, run, found, names
        self._published = published_on(library, plan.mapping)
        self._words = FactWords(library)
        self._going = set(found.deletes)
        self._told: set[Key] = set()
        """Subjects and bases of which the new edition gives figures."""

    def compare(self, watch: Watch) -> None:
        """Adds all differences of facts. Raises Cancelled."""
        base: dict[Key, list[BaseRow]] = {}
        for number, table in enumerate(TABLES):
            also = self._found.before.gone(table)
            for row in base_rows(self._library, self._plan.mapping.dataset, self._run, table, also):
                base.setdefault((number, *_subject_of(table, row.base), *_identity(table, row.base)), []).append(row)
        theirs: dict[Key, list[Theirs]] = {}
        for number, table, fact in self._facts(watch):
            values = self._values(table, fact[1])
            record = self._plan.records[fact[1][RECORD]]
            key = (number, f"{record.table}_id", self._id(fact[1][RECORD]), *_identity(table, values))
            theirs.setdefault(key, []).append((fact[0], values, record.number, fact[1][KEY]))
            if table == "observation":
                self._told.add((*key[1:3], values["basis_id"]))
        new: dict[Key, list[Theirs]] = {}
        gone: dict[Key, list[BaseRow]] = {}
        for key, facts in theirs.items():
            left, unmatched = self._pair(TABLES[key[0]], base.pop(key, []), facts)
            new.setdefault(key, []).extend(unmatched)
            gone.setdefault(key, []).extend(left)
        for key, rows in base.items():
            gone.setdefault(key, []).extend(rows)
        self._moved(gone, new)
        for key, facts in new.items():
            for one in facts:
                self._note(Sort.NEW, TABLES[key[0]], None, one)
        for key, rows in gone.items():
            for row in rows:
                self._gone(TABLES[key[0]], row)

    def _facts(self, watch: Watch) -> Iterator[tuple[int, str, tuple[int, Fact]]]:
        position = 0
        for batch in self._plan.spool.batches():
            watch.at(position, self._plan.spool.count)
            for fact in batch:
                if self._plan.records[fact[RECORD]].action is not Action.SKIP and self._is_wanted(fact):
                    yield fact[TABLE], TABLES[fact[TABLE]], (position, fact)
                position += 1

    def _is_wanted(self, fact: Fact) -> bool:
        return fact[OTHER] < 0 or self._plan.records[fact[OTHER]].action is not Action.SKIP

    def _id(self, number: int) -> int:
        record = self._plan.records[number]
        return record.record_id if record.action is Action.MATCH and record.record_id is not None else -1 - number

    def _values(self, table: str, fact: Fact) -> Values:
        own = dict(zip(VARYING[table], fact[VALUES_AT], strict=True))
        values = self._plan.templates[fact[TEMPLATE]] | own
        if table in OTHER_COLUMN:
            values[OTHER_COLUMN[table]] = self._id(fact[OTHER])
        return values

    def _pair(
        self, table: str, rows: list[BaseRow], facts: list[Theirs]
    ) -> tuple[list[BaseRow], list[Theirs]]:  # fmt: skip
        """Pairs facts of one identity: the same values first, the others in order; returns what is left of both."""
        rows, waiting = list(rows), []
        for fact in facts:
            values = _compared(table, fact[1])
            same = next((row for row in rows if _agree(_compared(table, row.base), values)), None)
            if same is None:
                waiting.append(fact)
            else:
                rows.remove(same)
                self._meet(table, same, fact)
        for row, fact in zip(rows, waiting, strict=False):
            self._meet(table, row, fact)
        met = min(len(rows), len(waiting))
        return rows[met:], waiting[met:]

    def _meet(self, table: str, row: BaseRow, fact: Theirs) -> None:
        """The same fact in both editions: what became of it on either side."""
        found, position = self._found, fact[0]
        base, theirs = _compared(table, row.base), _compared(table, fact[1])
        mine = None if row.mine is None else _compared(table, row.mine) | _identity_values(table, row.mine)
        was = base | _identity_values(table, row.base)
        found.stood[position] = row.row_id
        if mine == was:
            if _agree(base, theirs):
                found.left.add(position)
            elif self._note(Sort.CHANGED, table, row, fact):
                self._take(table, row, fact)
            return
        found.left.add(position)
        if mine is not None and _agree(mine, theirs | _identity_values(table, row.base)):
            return
        if self._note(Sort.MINE if _agree(base, theirs) else Sort.BOTH, table, row, fact):
            self._take(table, row, fact)

    def _take(self, table: str, row: BaseRow, fact: Theirs) -> None:
        """Follows the new edition: a figure is said anew beside the older, what has no value of its own is changed."""
        found, position = self._found, fact[0]
        if row.mine is None:
            found.left.discard(position)
            found.stood.pop(position, None)
        elif table in ("observation", "milestone") and not _agree(
            _compared(table, row.base), _compared(table, fact[1])
        ):
            found.left.discard(position)
            found.stood.pop(position, None)
            if table == "observation":
                found.earlier[position] = row.row_id
        else:
            values = _with_days(_compared(table, fact[1]) | _identity_values(table, row.base), row.mine)
            found.sets.append((table, row.row_id, values))
            found.left.add(position)

    def _moved(self, gone: dict[Key, list[BaseRow]], new: dict[Key, list[Theirs]]) -> None:
        """Plans of one site and measure that are gone on one day and new on another.

        Those of the same value are the same plan, also where it is delivered by now; of the rest the first gone is the
        first new, as buildings follow.
        """
        number = TABLES.index("observation")
        before: dict[Key, list[tuple[Key, BaseRow]]] = {}
        after: dict[Key, list[tuple[Key, Theirs]]] = {}
        for key, rows in gone.items():
            for row in rows:
                if key[0] == number and row.mine is not None and _is_ahead(row.base):
                    before.setdefault(key[:-1], []).append((key, row))
        for key, facts in new.items():
            for fact in facts:
                if key[0] == number and fact[1].get("date"):
                    after.setdefault(key[:-1], []).append((key, fact))
        for series, plans in before.items():
            plans.sort(key=lambda one: str(one[1].base["date"]))
            newer = sorted(after.get(series, ()), key=lambda one: str(one[1][1]["date"]))
            for key, row, new_key, fact in _same_plans(plans, newer):
                gone[key].remove(row)
                new[new_key].remove(fact)
                sort = Sort.MOVED if _is_as_said("observation", row) else Sort.BOTH
                if self._note(sort, "observation", row, fact):
                    self._found.earlier[fact[0]] = row.row_id
                else:
                    self._found.stood[fact[0]] = row.row_id  # stays in its stead, and is asked about again

    def _gone(self, table: str, row: BaseRow) -> None:
        if row.mine is None or self._is_of_its_day(table, row):
            return
        subject, row_id = _subject_of(table, row.base)
        if (subject.removesuffix("_id"), row_id) in self._going:
            return  # goes with its record
        sort = Sort.GONE if _is_as_said(table, row) else Sort.BOTH
        if self._note(sort, table, row, None):
            self._found.deletes.append((table, row.row_id))

    def _is_of_its_day(self, table: str, row: BaseRow) -> bool:
        """ "Now" of the older edition: the newer one has its own."""
        return table == "observation" and row.base["date"] == self._run.published != self._published

    def _note(self, sort: Sort, table: str, row: BaseRow | None, fact: Theirs | None) -> bool:
        from db.interchange.new_editions.comparing import note

        values = row.base if row is not None else fact[1] if fact is not None else {}
        if fact is not None:
            record = self._plan.records[fact[2]]
            name = record.name
        else:
            subject, row_id = _subject_of(table, values)
            name = self._name_of(subject.removesuffix("_id"), row_id)
        moved = sort is Sort.MOVED or (
            fact is not None and row is not None and fact[1].get("date") != row.base.get("date")
        )
        one = Difference(
            sort, table, name, self._what(table, values),
            "" if row is None else self._words.said(table, row.base, moved=moved),
            "" if row is None or row.mine is None else self._words.said(table, row.mine, moved=moved),
            "" if fact is None else self._words.said(table, fact[1], moved=moved),
            None if row is None else row.row_id, None if fact is None else fact[0],
            None if fact is None else fact[2], file_key=row.key if fact is None and row is not None else
            "" if fact is None else fact[3],
        )  # fmt: skip
        if fact is None and row is not None:
            one.ends = table == "observation" and (*_subject_of(table, values), values["basis_id"]) in self._told
            one.stood_before = self._found.before.has(one) and not row.is_left
        taken = note(self._plan, self._found, one)
        if fact is not None and not taken:
            self._found.left.add(fact[0])
        return taken

    def _what(self, table: str, values: Values) -> str:
        if table == "role":
            return f"{values['role']}: {self._other('partner', values['partner_id'])}"
        if table == "inclusion":
            return f"part of {self._other('policy', values['policy_id'])}"
        return self._words.what(table, values)

    def _other(self, table: str, row_id: int) -> str:
        return self._plan.records[-1 - row_id].name if row_id < 0 else self._name_of(table, row_id)

    def _name_of(self, table: str, row_id: int) -> str:
        """Once for each record that the plan does not name."""
        key = (table, row_id)
        if key not in self._names:
            row = self._library.reading().execute(f"SELECT name FROM {table} WHERE id = ?", (row_id,)).fetchone()
            self._names[key] = str(row[0]) if row else ""
        return self._names[key]


def _subject_of(table: str, values: Values) -> tuple[str, int]:
    columns = (f"{subject}_id" for subject in SUBJECTS_OF[table])
    return next((column, int(values[column])) for column in columns if values.get(column) is not None)


def _identity(table: str, values: Values) -> Key:
    """The date of a figure comes last: the rest is its series."""
    return tuple((values.get(name) or USUAL.get(name)) if name != "scope" else values.get(name) or ""
                 for name in IDENTITY[table])  # fmt: skip


def _identity_values(table: str, values: Values) -> Values:
    return dict(zip(IDENTITY[table], _identity(table, values), strict=True))


def _compared(table: str, values: Values) -> Values:
    found = {name: values.get(name) if values.get(name) is not None else USUAL.get(name) for name in VALUES[table]}
    if table == "milestone" and str(found["date"]).startswith("../"):
        found["date"] = "../"  # a status told again later is no new event
    return found


def _is_as_said(table: str, row: BaseRow) -> bool:
    """Whether the library still says what the publisher did; whose fact it is, and its source, may have been merged."""
    return row.mine is not None and all(
        said(table, row.mine) == said(table, row.base) for said in (_compared, _identity_values)
    )


def _agree(one: Values, other: Values) -> bool:
    return one.keys() == other.keys() and all(_alike(value, other[name]) for name, value in one.items())


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=ROUNDED)
    return bool(one == other)


def _with_days(values: Values, mine: Values) -> Values:
    from db.values.dates import span

    changed = {name: value for name, value in values.items() if mine.get(name) != value}
    for name in ("date", "since", "until"):
        if name in changed:
            changed[f"{name}_first_day"], changed[f"{name}_last_day"] = span(changed[name]) if changed[name] else (
                None, None)  # fmt: skip
    return changed


def _is_ahead(values: Values) -> bool:
    return values.get("kind") in AHEAD


def _same_plans(
    plans: list[tuple[Key, BaseRow]], newer: list[tuple[Key, Theirs]]
) -> Iterator[tuple[Key, BaseRow, Key, Theirs]]:
    left = []
    for key, row in plans:
        same = next((one for one in newer if _alike(one[1][1]["value"], row.base["value"])), None)
        if same is None:
            left.append((key, row))
        else:
            newer.remove(same)
            yield key, row, *same
    ahead = [one for one in newer if _is_ahead(one[1][1])]
    for (key, row), (new_key, fact) in zip(left, ahead, strict=False):
        yield key, row, new_key, fact
