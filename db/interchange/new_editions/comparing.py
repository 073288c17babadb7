"""Compares a plan with the last edition of its data set and with the library: three ways, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.interchange.new_editions.base import BaseRow, LastRun, base_rows, last_run
from db.interchange.new_editions.differences import RECORDS, Difference, Differences, Sort
from db.interchange.new_editions.facts import FactComparison
from db.interchange.new_editions.left import LeftBefore
from db.interchange.planning.matching import origin_key
from db.interchange.planning.plan import Action, Plan, PlannedRecord
from db.interchange.planning.records import RecordRef, folded
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

NOT_COMPARED = ("kind", "confidence", "source_id")


def compare(library: Library, plan: Plan, watch: Watch = Watch()) -> Differences | None:  # noqa: B008
    """The differences of a counted plan, decisions among them; None where its data set was never imported.

    Sets what becomes of records and of their columns in the plan. Raises Cancelled.
    """
    run = last_run(library, plan.mapping.dataset)
    if run is None:
        return None
    found = Differences(plan.mapping.dataset, run.edition, before=LeftBefore(library, run.left_out))
    for table in RECORDS:
        if table != "place":
            _compare_records(library, plan, run, table, found)
    names = {(one.table, one.record_id): one.name for one in plan.records if one.action is Action.MATCH}
    FactComparison(library, plan, run, found, names).compare(watch)
    return found


def note(plan: Plan, found: Differences, one: Difference) -> bool:
    """Keeps a difference with its decision; returns whether it is taken."""
    one.left_before = found.before.has(one)
    one.taken, one.decided = plan.decisions.taken(one), plan.decisions.has(one)
    found.all.append(one)
    return one.taken


def _compare_records(library: Library, plan: Plan, run: LastRun, table: str, found: Differences) -> None:
    rows = base_rows(library, plan.mapping.dataset, run, table, found.before.gone(table))
    by_id = {one.row_id: one for one in rows}
    deleted = {one.key: one for one in rows if one.mine is None}
    deleted |= {f"{table}/{folded(_name(one, table))}": one for one in rows if one.mine is None}
    file_source = plan.file_source
    records = [one for one in plan.records if one.table == table and one.own_row and one.number != file_source]
    for record in records:
        if record.action is Action.MATCH:
            base = by_id.pop(record.record_id or 0, None)
            if base is not None and base.mine is not None:
                _compare_fields(plan, found, record, base)
        elif record.decided == "guessed":
            names = [origin_key(record), *(f"{table}/{folded(name)}" for name in (record.name, record.key) if name)]
            gone = next((deleted[name] for name in names if name in deleted), None)
            if gone is not None:
                one = Difference(Sort.MINE, table, record.name, "", record.name, "", record.name, gone.row_id,
                                 record=record.number, file_key=names[0])  # fmt: skip
            else:
                one = Difference(Sort.NEW, table, record.name, "", "", "", record.name, record=record.number,
                                 file_key=names[0])  # fmt: skip
            record.action = Action.NEW if note(plan, found, one) else Action.SKIP
    for base in by_id.values():
        if base.mine is not None:
            name = _name(base, table)
            gone_there = Difference(Sort.GONE, table, name, "", name, name, "", base.row_id, file_key=base.key)
            if note(plan, found, gone_there):
                found.deletes.append((table, base.row_id))


def _compare_fields(plan: Plan, found: Differences, record: PlannedRecord, base: BaseRow) -> None:
    assert base.mine is not None
    for column, given in record.values.items():
        if column in NOT_COMPARED or column not in base.base:
            continue
        theirs = _resolved(plan, given)
        said, mine = base.base[column] or None, base.mine[column] or None
        sort = sort_of(said, mine, theirs)
        if sort is None:
            continue
        shown = (
            _shown(plan, column, said, given), _shown(plan, column, mine, given), _shown(plan, column, theirs, given)
        )  # fmt: skip
        one = Difference(sort, record.table, record.name, column, *shown, base.row_id, record=record.number,
                         column=column)  # fmt: skip
        if note(plan, found, one):
            record.changes[column] = given
        else:
            record.changes.pop(column, None)


def sort_of(base: Any, mine: Any, theirs: Any) -> Sort | None:
    """How a value differs; None where the new edition says nothing new of it, or what the library has already."""
    if theirs in (mine, None) or (base == mine == theirs):
        return None
    if theirs == base:
        return Sort.MINE
    return Sort.CHANGED if mine == base else Sort.BOTH


def _resolved(plan: Plan, value: Any) -> Any:
    if isinstance(value, RecordRef):
        record = plan.records[value.number]
        return record.record_id if record.action is Action.MATCH else -1 - value.number
    return str(value) if isinstance(value, str) else value


def _shown(plan: Plan, column: str, value: Any, given: Any) -> str:
    if value is None:
        return ""
    if column.endswith("_id"):
        if isinstance(given, RecordRef) and _resolved(plan, given) == value:
            return plan.records[given.number].name
        known = next((one for one in plan.records if one.record_id == value and one.table in column), None)
        return known.name if known is not None else f"№ {value}"
    return str(value)


def _name(row: BaseRow, table: str) -> str:
    values = row.mine or row.base
    return str(values.get("title" if table == "source" else "name") or "")
