"""Carries out a plan as one action of the history, whatever its size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.interchange.planning.plan import Counts, Plan
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.interchange.planning.facts import Fact
    from db.library import Library

ORDER = ("place", "source", "partner", "policy", "facility")
"""Tables of records, in an order in which what others refer to is there before them."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did: `counts` by table, and the ids of its run in the library (None where nothing was new)."""

    counts: Counts = field(default_factory=Counts)
    problem_count: int = 0
    run_id: int | None = None


def apply(library: Library, plan: Plan, watch: Watch = Watch()) -> ImportReport:  # noqa: B008  (a frozen default)
    """Writes what the plan says, in one change set that one undo takes back, after a backup of the library.

    Raises Cancelled when the watch says stop, InputError when a matched record was deleted meanwhile, LibraryError
    when the library cannot be written; nothing is kept then.
    """
    from db.backups.keeping import back_up_unless_there
    from db.backups.thinning import Reason
    from db.history.changes import change_set
    from db.interchange.planning.planner import recount

    if not plan.is_counted:
        recount(library, plan, watch)
    if not plan.counts.does_something:
        return ImportReport(plan.counts, plan.problem_count)
    back_up_unless_there(library, Reason.BEFORE_IMPORT, Watch(stopped=watch.stopped))
    names = ", ".join(file.path.name for file in plan.files)
    action = f"Import {names if len(names) <= 100 else names[:99] + '…'}"
    with change_set(library, action, watch=watch.half(1)) as session:
        writer = _Writer(library, session, plan, watch.half(0))
        run_id = writer.write()
    return ImportReport(writer.counts, plan.problem_count, run_id)


class _Writer:
    """Writes one plan within an open change set; `counts` are of what was really written."""

    def __init__(self, library: Library, session: Session, plan: Plan, watch: Watch) -> None:
        from db.interchange.planning.stored import StoredRows

        self._library, self._session, self._plan, self._watch = library, session, plan, watch
        self._ids: list[int] = [one.record_id or 0 for one in plan.records]
        self._stored = StoredRows(plan, self._ids.__getitem__)
        self._origins: list[dict[str, Any]] = []
        self.counts = Counts(skipped=dict(plan.counts.skipped), no_longer=plan.counts.no_longer)
        self._run_id = 0

    def write(self) -> int:
        """Records first, then the run, then facts; returns the run's id."""
        self._bases()
        for table in ORDER:
            self._new_records(table)
        self._changed_records()
        self._names()
        self._own_fields()
        self._run()
        self._origins_of_records()
        self._facts()
        self._differences()
        return self._run_id

    def _bases(self) -> None:
        """Ways of counting that a table of Datahall's names and this library lacks."""
        if not self._plan.new_bases:
            return
        measures = dict(self._library.reading().execute("SELECT key, id FROM measure").fetchall())
        rows = [
            {"key": key, "measure_id": measures[measure], "name": name, "note": "", "share_of_id": None}
            for key, measure, name in self._plan.new_bases
        ]
        ids = self._insert("basis", rows)
        for template in self._plan.templates:
            if (number := template.get("basis_id", 0)) < 0:
                template["basis_id"] = ids[-1 - number]

    def _differences(self) -> None:
        """What the person follows of a new edition beside what it adds: rows changed, rows that go."""
        from db.interchange.new_editions.taking import carry_out

        if self._plan.differences is not None:
            for one in self._plan.differences.all:
                if one.goes_on and one.row_id is not None:
                    self._note(one.file_key, one.table, one.row_id)
            self._keep_origins()
            carry_out(self._session, self._plan.differences, self.counts, self._watch)

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> list[int]:
        from db.history.changes import insert_rows
        from db.models import TABLE_BY_NAME

        if rows and table != "import_run":
            self.counts.count(self.counts.added, table, len(rows))
        return insert_rows(self._session, TABLE_BY_NAME[table], rows)

    def _new_records(self, table: str) -> None:
        from db.interchange.planning.plan import Action
        from db.interchange.planning.records import RecordRef

        plan = self._plan
        waiting = [
            one for one in plan.records if one.table == table and one.action is Action.NEW and plan.used[one.number]
        ]
        for one in plan.records:  # what is left out by a decision is not referred to either
            if one.table == table:
                one.values = {
                    name: value
                    for name, value in one.values.items()
                    if not (isinstance(value, RecordRef) and plan.records[value.number].action is Action.SKIP)
                }
        while waiting:
            ready = [one for one in waiting if not self._waits(one.values, table)] or waiting[:1]
            chosen = {one.number for one in ready}
            waiting = [one for one in waiting if one.number not in chosen]
            for batch in _batches(ready):
                self._watch.at(0, plan.spool.count)
                for one, row_id in zip(batch, self._insert(table, [self._row(one) for one in batch]), strict=True):
                    self._ids[one.number] = row_id

    def _row(self, record: Any) -> dict[str, Any]:
        from db.interchange.planning.records import RecordRef

        looped = [name for name, value in record.values.items()
                  if isinstance(value, RecordRef) and not self._ids[value.number]]  # fmt: skip
        for name in looped:  # two that each say to be part of the other
            del record.values[name]
        return self._stored.record(record)

    def _waits(self, values: dict[str, Any], table: str) -> bool:
        from db.interchange.planning.records import RecordRef

        return any(
            isinstance(value, RecordRef)
            and self._plan.records[value.number].table == table
            and not self._ids[value.number]
            for value in values.values()
        )

    def _changed_records(self) -> None:
        from db.interchange.planning.records import RecordRef
        from db.models import TABLE_BY_NAME

        changed = [one for one in self._plan.records if one.changes and one.record_id is not None]
        for number, record in enumerate(changed):
            if number % 500 == 0:
                self._watch.at(0, self._plan.spool.count)
                self._session.flush()
            row = self._session.get(TABLE_BY_NAME[record.table], record.record_id)
            if row is None:
                raise InputError(
                    f"{record.name} was deleted since this import was looked at.", "", "Look at the import again."
                )
            for name, value in record.changes.items():
                setattr(row, name, self._ids[value.number] if isinstance(value, RecordRef) else value)
            self.counts.count(self.counts.changed, record.table)
        self._session.flush()

    def _names(self) -> None:
        from db.edit.forms import AliasForm, check
        from db.interchange.planning.filling import names_and_tags
        from db.interchange.planning.records import folded

        plan = self._plan
        names = names_and_tags(self._library, plan)
        subject = [f"{plan.records[number].table}_id" for number, *_ in names.aliases]
        self._insert(
            "alias",
            [
                check(AliasForm, {column: self._ids[number], "name": name, "language": language})
                for column, (number, name, language) in zip(subject, names.aliases, strict=True)
            ],
        )
        self._insert("tag", [{"name": name} for name in names.new_tags])
        if names.taggings:
            from sqlalchemy import text

            rows = self._session.connection().execute(text("SELECT name, id FROM tag"))
            tags = {folded(str(name)): int(row_id) for name, row_id in rows}
            empty = dict.fromkeys(("facility_id", "partner_id", "policy_id", "place_id"))
            self._insert(
                "tagging",
                [
                    {**empty, f"{plan.records[number].table}_id": self._ids[number], "tag_id": tags[folded(tag)]}
                    for number, tag in names.taggings
                ],
            )

    def _own_fields(self) -> None:
        from db.interchange.planning.own_fields import new_contents
        from db.own.values import write_many

        for one in new_contents(self._library, self._plan):
            contents = [(self._ids[number], content) for number, content in one.contents]
            write_many(self._session, one.field, contents, self._watch)
            self.counts.count(self.counts.added, "own_value", len(contents))

    def _run(self) -> None:
        from db.interchange.mapping.mapping import to_json
        from db.interchange.new_editions.left import left_text

        plan, counts = self._plan, self._plan.counts
        files = [{"name": file.path.name, "sha256": file.sha256, "kind": file.kind} for file in plan.files]
        source = plan.file_source
        row = {
            "dataset": plan.mapping.dataset,
            "edition": plan.mapping.edition,
            "files": json.dumps(files, ensure_ascii=False),
            "mapping": to_json(plan.mapping),
            "source_id": (self._ids[source] or None) if source is not None else None,
            "added": counts.total_added,
            "changed": counts.total_changed,
            "skipped": counts.total_skipped,
            "left_out": left_text(self._library, plan.differences.all) if plan.differences is not None else "",
        }
        (self._run_id,) = self._insert("import_run", [row])

    def _origins_of_records(self) -> None:
        from db.interchange.planning.matching import origin_key

        for record in self._plan.records:
            if record.own_row and self._ids[record.number]:
                self._note(origin_key(record), record.table, self._ids[record.number])
        self._keep_origins()

    def _note(self, key: str, table: str, row_id: int) -> None:
        self._origins.append({"import_run_id": self._run_id, "key": key, "table_name": table, "row_id": row_id})

    def _keep_origins(self) -> None:
        from db.history.changes import write_beside
        from db.models import Origin

        write_beside(self._session, Origin, self._origins)
        self._origins = []

    def _facts(self) -> None:
        from db.interchange.planning.comparing import ADD, REVISE
        from db.interchange.planning.facts import KEY, TABLE, TABLES

        plan, position = self._plan, 0
        for batch in plan.spool.batches():
            self._watch.at(position, plan.spool.count)
            by_table: dict[str, list[tuple[Fact, int]]] = {}
            for fact in batch:
                if plan.actions[position] in (ADD, REVISE):
                    by_table.setdefault(TABLES[fact[TABLE]], []).append((fact, position))
                elif (stands := plan.stood.get(position)) is not None:
                    self._note(fact[KEY], TABLES[fact[TABLE]], stands)
                position += 1
            for table, facts in by_table.items():
                self._insert_facts(table, facts)
            self._keep_origins()

    def _insert_facts(self, table: str, facts: list[tuple[Fact, int]]) -> None:
        from db.interchange.planning.facts import FURTHER, KEY
        from db.interchange.planning.plan import Action

        rows = [self._stored.fact(fact) for fact, _ in facts]
        revised = 0
        for row, (_, position) in zip(rows, facts, strict=True):
            if (earlier := self._plan.revised.get(position)) is not None:
                revised += 1
                self._revise(row, earlier)
        ids = self._insert(table, rows)
        if revised:
            self.counts.count(self.counts.added, table, -revised)
            self.counts.added = {name: number for name, number in self.counts.added.items() if number}
            self.counts.count(self.counts.changed, table, revised)
        citations = []
        for (fact, _), row_id in zip(facts, ids, strict=True):
            self._note(fact[KEY], table, row_id)
            for number in fact[FURTHER]:
                if self._plan.records[number].action is not Action.SKIP:
                    citations.append((f"{table}_id", row_id, self._ids[number]))
        self._cite(citations)

    def _cite(self, citations: list[tuple[str, int, int]]) -> None:
        from db.edit.forms import CitationForm, check

        empty = dict.fromkeys(("observation_id", "milestone_id", "role_id", "inclusion_id", "claim_id"))
        if citations:
            usual = check(CitationForm, {"source_id": 1, "claim_id": 1})
            self._insert(
                "citation",
                [{**usual, **empty, column: row_id, "source_id": source} for column, row_id, source in citations],
            )

    def _revise(self, row: dict[str, Any], earlier_id: int) -> None:
        """Where both editions are one source, the days on which they were said tell them apart."""
        from db.interchange.planning.rows import published_on
        from db.models import Observation
        from db.values.dates import span

        earlier = self._session.get(Observation, earlier_id)
        if earlier is None or earlier.source_id != row["source_id"]:
            return
        if row["said_on"] is None:
            said = published_on(self._library, self._plan.mapping)
            row["said_on"] = said
            row["said_on_first_day"], row["said_on_last_day"] = span(said)
        if earlier.said_on is None:
            earlier.said_on = earlier.added_at[:10]
            earlier.said_on_first_day, earlier.said_on_last_day = span(earlier.said_on)


def _batches(rows: list[Any], size: int = 5000) -> Iterator[list[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
