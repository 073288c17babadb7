"""What an import gives to the records themselves: new ones made, empty columns of those that stand filled, names, tags.

A column that has a value keeps it: what another source or the person wrote is never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.edit.forms import FORM_BY_TABLE, FormErrors, check
from db.interchange.planning.plan import Action, Plan, PlannedRecord, Problem
from db.interchange.planning.records import RecordRef, folded

if TYPE_CHECKING:
    from db.library import Library

IDS = 500
WITH_SOURCE = ("facility", "partner", "policy")
TAGGED = ("facility", "partner", "policy", "place")
WHOLE = {"facility": "part_of_id", "partner": "parent_id", "policy": "parent_id", "place": "parent_id"}


@dataclass
class Names:
    """What is added beside records: (record number, name, language) and (record number, tag)."""

    aliases: list[tuple[int, str, str]] = field(default_factory=list)
    taggings: list[tuple[int, str]] = field(default_factory=list)
    new_tags: list[str] = field(default_factory=list)


def record_values(record: PlannedRecord) -> dict[str, Any]:
    """The values of a new record, references standing for themselves."""
    name = {} if record.table == "source" else {"name": record.name}
    return {**name, **record.values}


def fill_records(library: Library, plan: Plan) -> None:
    """Works out which columns of matched records get a value; counts the rest of what records bring."""
    by_table: dict[str, list[PlannedRecord]] = {}
    for record in plan.records:
        record.changes = {}
        if record.action is Action.MATCH and record.values and record.table != "place":
            by_table.setdefault(record.table, []).append(record)
    for table, records in by_table.items():
        _fill(library, plan, table, records)


def _fill(library: Library, plan: Plan, table: str, records: list[PlannedRecord]) -> None:
    form = FORM_BY_TABLE[table]
    for start in range(0, len(records), IDS):
        part = records[start : start + IDS]
        listed = ",".join(str(one.record_id) for one in part)
        cursor = library.reading().execute(f"SELECT * FROM {table} WHERE id IN ({listed})")
        names = [column[0] for column in cursor.description]
        stored = {one["id"]: one for one in (dict(zip(names, row, strict=True)) for row in cursor)}
        for record in part:
            row = stored.get(record.record_id or 0)
            if row is None:
                record.action, record.record_id = Action.NEW, None
                continue
            changes = {
                name: value
                for name, value in record.values.items()
                if row.get(name) in (None, "") and name not in ("kind", "confidence") and not _is_skipped(plan, value)
            }
            if "latitude" in changes and "longitude" not in changes:
                del changes["latitude"]
            if changes:
                record.changes = _checked(plan, record, form, changes)


def _checked(plan: Plan, record: PlannedRecord, form: Any, changes: dict[str, Any]) -> dict[str, Any]:
    tried = {name: 1 if isinstance(value, RecordRef) else value for name, value in changes.items()}
    needed = {"title": record.name} if record.table == "source" else {"name": record.name}
    try:
        full = check(form, {**needed, **tried})
    except FormErrors as error:
        for name, sentence in error.errors:
            plan.trouble(Problem("", record.grid, record.row, name, str(changes.get(name, ""))[:200], sentence))
        return {}
    days = {name: value for name, value in full.items() if name.removesuffix("_first_day") in changes
            or name.removesuffix("_last_day") in changes}  # fmt: skip
    return {**{name: full[name] for name in changes}, **days, **{
        name: value for name, value in changes.items() if isinstance(value, RecordRef)
    }}  # fmt: skip


def _is_skipped(plan: Plan, value: object) -> bool:
    return isinstance(value, RecordRef) and plan.records[value.number].action is Action.SKIP


def count_records(plan: Plan) -> None:
    """Counts new, changed and unchanged records; a new one that nothing needs is not made."""
    _use(plan)
    counts = plan.counts
    for record in plan.records:
        if record.action is Action.NEW:
            if plan.used[record.number]:
                counts.count(counts.added, record.table)
        elif record.changes:
            counts.count(counts.changed, record.table)
        elif record.own_row:
            counts.count(counts.skipped, record.table)


def _use(plan: Plan) -> None:
    """Marks what rows of the files are themselves, and what these refer to; facts marked theirs already."""
    waiting = [one for one in plan.records if one.own_row and one.action is not Action.SKIP]
    waiting += [one for one in plan.records if plan.used[one.number]]
    for record in waiting:
        plan.used[record.number] = 1
    while waiting:
        record = waiting.pop()
        values = record.changes if record.action is Action.MATCH else record.values
        for value in values.values():
            if isinstance(value, RecordRef) and not plan.used[value.number]:
                plan.used[value.number] = 1
                waiting.append(plan.records[value.number])
    if plan.file_source is not None and plan.records[plan.file_source].action is not Action.SKIP:
        makes = any(one.action is Action.NEW and one.table in WITH_SOURCE and plan.used[one.number]
                    for one in plan.records)  # fmt: skip
        plan.used[plan.file_source] |= makes


def names_and_tags(library: Library, plan: Plan) -> Names:
    """The aliases and tags that the library lacks. A record found by another name keeps its own, and gets that one."""
    names = Names()
    known_tags = {folded(row[0]) for row in library.reading().execute("SELECT name FROM tag")}
    for table in TAGGED:
        records = [one for one in plan.records if one.table == table and one.action is not Action.SKIP
                   and (one.other_names or one.tags or one.action is Action.MATCH) and table != "source"]  # fmt: skip
        seen = _known_names(library, table, [one.record_id for one in records if one.action is Action.MATCH])
        tagged = _known_tags(library, table, [one.record_id for one in records if one.action is Action.MATCH])
        for record in records:
            if record.action is Action.NEW and not plan.used[record.number]:
                continue
            own = seen.get(record.record_id or 0, set()) if record.action is Action.MATCH else {folded(record.name)}
            wished = [*record.other_names]
            if record.action is Action.MATCH and table != "place":
                wished.insert(0, (record.name, ""))
            for name, language in wished:
                if folded(name) not in own and 0 < len(name) <= 300:
                    own.add(folded(name))
                    names.aliases.append((record.number, name, language))
            has = tagged.get(record.record_id or 0, set()) if record.action is Action.MATCH else set()
            for tag in record.tags:
                if folded(tag) not in has and 0 < len(tag) <= 300:
                    has.add(folded(tag))
                    names.taggings.append((record.number, tag))
                    if folded(tag) not in known_tags:
                        known_tags.add(folded(tag))
                        names.new_tags.append(tag)
    return names


def _known_names(library: Library, table: str, ids: list[int | None]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for listed in _lists(ids):
        rows = library.reading().execute(
            f"SELECT id, name FROM {table} WHERE id IN ({listed}) "
            f"UNION ALL SELECT {table}_id, name FROM alias WHERE {table}_id IN ({listed})"
        )
        for row_id, name in rows:
            found.setdefault(row_id, set()).add(folded(name))
    return found


def _known_tags(library: Library, table: str, ids: list[int | None]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for listed in _lists(ids):
        rows = library.reading().execute(
            f"SELECT g.{table}_id, t.name FROM tagging AS g JOIN tag AS t ON t.id = g.tag_id "
            f"WHERE g.{table}_id IN ({listed})"
        )
        for row_id, name in rows:
            found.setdefault(row_id, set()).add(folded(name))
    return found


def _lists(ids: list[int | None]) -> Iterator[str]:
    every = sorted({one for one in ids if one is not None})
    for start in range(0, len(every), IDS):
        yield ",".join(map(str, every[start : start + IDS]))
