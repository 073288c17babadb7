"""Facts and records of a plan as rows to store, checked by the same forms as what a person types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.edit.bulk_forms import MOST_SHAPES, BulkForm
from db.edit.forms import FORM_BY_TABLE
from db.interchange.planning.facts import OTHER, RECORD, SOURCE, TABLE, TABLES, TEMPLATE, VALUES, VARYING, Fact
from db.interchange.planning.filling import WITH_SOURCE, record_values
from db.interchange.planning.matching import SAME_UID
from db.interchange.planning.plan import Action, Plan, PlannedRecord
from db.interchange.planning.records import RecordRef

OTHER_COLUMN = {"role": "partner_id", "inclusion": "policy_id"}
UNKNOWN_ID = 1
"""Stands, while a plan is checked, for the id of a row that is not stored yet."""


def source_of(plan: Plan, number: int) -> int | None:
    """The number of a fact's source, -1 being the files' own; None where there is none, or it was left out."""
    source = number if number >= 0 else plan.file_source
    return None if source is None or plan.records[source].action is Action.SKIP else source


class StoredRows:
    """Turns facts and records into checked rows. `id_of` gives a record's id by its number in the plan."""

    def __init__(self, plan: Plan, id_of: Callable[[int], int]) -> None:
        self._plan, self._id_of = plan, id_of
        self._forms = {table: BulkForm(FORM_BY_TABLE[table]) for table in FORM_BY_TABLE}
        self._passed: dict[tuple[Any, ...], dict[str, Any]] = {}

    def fact(self, fact: Fact) -> dict[str, Any]:
        """The row of a fact. Raises FormErrors."""
        plan, table, values = self._plan, TABLES[fact[TABLE]], fact[VALUES]
        own = dict(zip(VARYING[table], values, strict=True))
        subject = plan.records[fact[RECORD]].table
        own[f"{subject}_id"] = self._id_of(fact[RECORD])
        if fact[OTHER] >= 0:
            own[OTHER_COLUMN[table]] = self._id_of(fact[OTHER])
        source = source_of(plan, fact[SOURCE])
        if source is not None:
            own["source_id"] = self._id_of(source)
        form = self._forms[table]
        shape = (table, fact[TEMPLATE], subject, source is None, *[one is None for one in values])
        passed = self._passed.get(shape)
        if passed is not None and (row := form.as_before(passed, own)) is not None:
            return row
        row = form.check(plan.templates[fact[TEMPLATE]] | own)
        if len(self._passed) < MOST_SHAPES:
            self._passed[shape] = row
        return row

    def record(self, record: PlannedRecord) -> dict[str, Any]:
        """The row of a new record. Raises FormErrors."""
        values = {
            name: self._id_of(value.number) if isinstance(value, RecordRef) else value
            for name, value in record_values(record).items()
        }
        source = source_of(self._plan, -1)
        if record.table in WITH_SOURCE and source is not None:
            values.setdefault("source_id", self._id_of(source))
        checked = self._forms[record.table].check(values)
        taken = any(one.reason == SAME_UID for one in record.candidates)
        return {**checked, "uid": record.uid} if record.uid and not taken else checked
