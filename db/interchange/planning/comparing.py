"""Compares the facts of a plan with those of the library: which are new, which stand already, which revise another.

A figure is the same when subject, basis, date, kind, extent, source and value are. The same but for its value, from the
same source or an edition of it, it is a revision: it is added beside, and the older one stays as what was said then.
Facts of other sources are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from db.interchange.planning.facts import (
    GRID,
    OTHER,
    RECORD,
    SOURCE,
    TABLE,
    TABLES,
    TEMPLATE,
    VALUES,
    Fact,
)
from db.interchange.planning.plan import Action, Plan
from db.interchange.planning.records import folded
from db.subjects import SUBJECTS, SUBJECTS_OF

if TYPE_CHECKING:
    from db.library import Library

SKIP, ADD, REVISE, REFUSED = range(4)
IDS = 500
NEW = -2
"""Below the ids of stored rows: where those of new records begin. Not -1, for Python's hash(-1) is hash(-2)."""

_SAME_SORT = {
    "observation": ("basis_id", "date", "kind", "stage", "extent", "scope", "currency"),
    "milestone": ("event", "certainty", "scope", "date"),
    "role": ("partner_id", "role", "certainty"),
    "inclusion": ("policy_id",),
    "claim": ("statement",),
}
"""Facts of one subject and source that agree in these say the same thing; a figure also has its value."""
_VALUES = ("value", "low", "high")


class Standing:
    """The facts that stand in the library for the records that the plan matches, as hashes with their ids."""

    def __init__(self, library: Library, plan: Plan) -> None:
        self._library, self._plan = library, plan
        self._families = _Families(library, plan)
        self.same: dict[int, int] = {}
        self.earlier: dict[int, int] = {}
        self._shown: set[int] = set()
        """Figures as a page shows them: a table of these does not say all that tells one from another."""
        self._as_shown = [_is_as_shown(plan, name) for name in plan.grid_names]
        for table in SUBJECTS:
            ids = {
                one.record_id
                for one in plan.records
                if one.table == table and one.action is Action.MATCH and one.facts and one.record_id is not None
            }
            for fact in TABLES:
                if table in SUBJECTS_OF[fact]:
                    self._load(fact, table, sorted(ids))

    def _load(self, fact: str, table: str, ids: list[int]) -> None:
        sort = _SAME_SORT[fact]
        names = [*sort, "source_id", "id", *(_VALUES if fact == "observation" else ())]
        columns = ", ".join(f'"{name}"' for name in names)
        number = TABLES.index(fact)
        for listed in _lists(ids):
            rows = self._library.reading().execute(
                f"SELECT {table}_id, {columns} FROM {fact} WHERE {table}_id IN ({listed}) ORDER BY id"
            )
            for subject, *values in rows:
                kept = [one or None for one in values[: len(sort)]]
                family = self._families.of_stored(values[len(sort)])
                key = hash((number, table, subject, *_vague(fact, kept), family))
                self.same[hash((key, *values[len(sort) + 2 :]))] = values[len(sort) + 1]
                if fact == "observation":
                    self.earlier[key] = values[len(sort) + 1]
                    if any(self._as_shown):
                        self._shown.add(hash((table, subject, *kept[:4], values[len(sort) + 2])))

    def action(self, fact: Fact, position: int) -> int:
        """What becomes of a fact; remembers it, so that it is not added twice."""
        plan = self._plan
        record = plan.records[fact[RECORD]]
        if record.action is Action.SKIP:
            return SKIP
        name = TABLES[fact[TABLE]]
        other = None
        if fact[OTHER] >= 0:
            partner = plan.records[fact[OTHER]]
            if partner.action is Action.SKIP:
                return SKIP
            other = partner.record_id if partner.action is Action.MATCH else NEW - fact[OTHER]
        subject = record.record_id if record.action is Action.MATCH else NEW - fact[RECORD]
        template, values = plan.templates[fact[TEMPLATE]], fact[VALUES]
        kept = _kept(name, template, values, other)
        key = hash((fact[TABLE], record.table, subject, *_vague(name, kept), self._families.of(fact[SOURCE])))
        same = hash((key, *values[:3])) if name == "observation" else hash((key,))
        if same in self.same:
            if self.same[same] and plan.mapping.dataset:
                plan.stood.setdefault(position, self.same[same])
            return SKIP
        is_shown = name == "observation" and self._as_shown[fact[GRID]]
        if is_shown and hash((record.table, subject, *kept[:4], values[0])) in self._shown:
            return SKIP
        self.same[same] = 0
        if name == "observation":
            earlier = self.earlier.get(key)
            if earlier is not None and earlier > 0:
                plan.revised[position] = earlier
                return REVISE
        return ADD


def _is_as_shown(plan: Plan, grid: str) -> bool:
    mapped = plan.mapping.grid(grid)
    return mapped is not None and mapped.own and not any(one.options.uid_column for one in mapped.columns)


def _kept(name: str, template: dict[str, Any], values: tuple[Any, ...], other: int | None) -> list[Any]:
    if name == "observation":
        of = template.get
        return [of("basis_id"), values[5], of("kind"), of("stage"), of("extent"), of("scope") or None, of("currency")]
    if name == "milestone":
        return [template.get("event"), template.get("certainty"), None, values[0]]
    if name == "role":
        return [other, template.get("role"), template.get("certainty")]
    return [other] if name == "inclusion" else [values[0]]


def _vague(name: str, kept: list[Any]) -> list[Any]:
    """A status told again later is no new event: "on or before" a day counts alike for all days."""
    if name == "milestone" and isinstance(kept[3], str) and kept[3].startswith("../"):
        return [*kept[:3], "../"]
    return kept


class _Families:
    """Sources that are editions of one document: of one data set, or of one title and publisher."""

    def __init__(self, library: Library, plan: Plan) -> None:
        self._plan = plan
        dataset = plan.mapping.dataset
        self._stored: dict[int, str] = {
            int(row_id): f"{folded(title)}|{folded(publisher)}"
            for row_id, title, publisher in library.reading().execute("SELECT id, title, publisher FROM source")
        }
        if dataset:
            rows = library.reading().execute("SELECT source_id FROM import_run WHERE dataset = ?", (dataset,))
            self._stored |= {int(row[0]): f"dataset|{dataset}" for row in rows if row[0] is not None}
        self._planned: dict[int, str] = {}

    def of_stored(self, source_id: int | None) -> str:
        """The family of a source of the library; "" for none."""
        return "" if source_id is None else self._stored.get(source_id, "")

    def of(self, number: int) -> str:
        """The family of a source of the plan, by number; -1 is the files' own."""
        if number not in self._planned:
            self._planned[number] = self._found(number)
        return self._planned[number]

    def _found(self, number: int) -> str:
        plan = self._plan
        own = number < 0
        if own:
            if plan.file_source is None:
                return ""
            number = plan.file_source
        if own and plan.mapping.dataset:
            return f"dataset|{plan.mapping.dataset}"
        record = plan.records[number]
        if record.action is Action.MATCH and record.record_id is not None:
            return self.of_stored(record.record_id)
        values = record.values
        return f"{folded(str(values.get('title', record.name)))}|{folded(str(values.get('publisher', '')))}"


def _lists(ids: Iterable[int]) -> Iterator[str]:
    every = list(ids)
    for start in range(0, len(every), IDS):
        yield ",".join(map(str, every[start : start + IDS]))
