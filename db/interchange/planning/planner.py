"""Makes plans: reads rows by a mapping, matches records with the library's, and compares facts with what stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.edit.forms import FormErrors
from db.errors import InputError
from db.interchange.mapping.mapping import Mapping
from db.interchange.new_editions.differences import RECORDS
from db.interchange.planning.comparing import ADD, REFUSED, REVISE, SKIP, Standing
from db.interchange.planning.facts import FURTHER, GRID, OTHER, RECORD, ROW, SOURCE, TABLE, TABLES, Fact
from db.interchange.planning.filling import count_records, fill_records, names_and_tags
from db.interchange.planning.matching import match_records
from db.interchange.planning.own_fields import new_contents
from db.interchange.planning.plan import Action, Candidate, Counts, Plan, PlannedRecord, Problem
from db.interchange.planning.rows import read_rows
from db.interchange.planning.stored import UNKNOWN_ID, StoredRows, source_of
from db.watch import Watch

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile
    from db.library import Library


def plan(library: Library, files: Sequence[ReadFile], mapping: Mapping, watch: Watch = Watch()) -> Plan:  # noqa: B008
    """What importing these files would do; changes nothing, so it is the dry run.

    Raises InputError where the mapping does not fit the files at all, Cancelled when the watch says stop.
    """
    planned = Plan(tuple(files), mapping)
    try:
        planned.file_source = _file_source(library, planned)
        planned.templates = read_rows(library, planned, watch).all
        match_records(library, planned, watch)
        planned.read_problems = (len(planned.problems), planned.more_problems)
        recount(library, planned, watch)
    except BaseException:
        planned.close()
        raise
    return planned


def recount(library: Library, planned: Plan, watch: Watch = Watch()) -> None:  # noqa: B008
    """Compares facts anew after decisions were changed, and counts. Raises Cancelled; the plan then stays uncounted."""
    planned.is_counted = False
    kept, more = planned.read_problems
    del planned.problems[kept:]
    planned.more_problems = more
    planned.counts = Counts()
    planned.revised = {}
    planned.actions = bytearray(planned.spool.count)
    planned.used = bytearray(len(planned.records))
    planned.stood = {}
    _reconsider(planned)
    _refuse_records(planned)
    fill_records(library, planned)
    from db.interchange.new_editions.comparing import compare

    planned.differences = compare(library, planned, watch)
    _compare(library, planned, watch)
    count_records(planned)
    _count_differences(planned)
    names = names_and_tags(library, planned)
    for table, rows in (("alias", names.aliases), ("tagging", names.taggings), ("tag", names.new_tags)):
        if rows:
            planned.counts.count(planned.counts.added, table, len(rows))
    for one in new_contents(library, planned):
        planned.counts.count(planned.counts.added, "own_value", len(one.contents))
    planned.is_counted = True


def _reconsider(planned: Plan) -> None:
    """Records left out only because a new edition was not followed there may be followed now."""
    for one in planned.differences.all if planned.differences is not None else ():
        if one.record is not None and one.table in RECORDS and not one.column:
            record = planned.records[one.record]
            if record.action is Action.SKIP and record.decided == "guessed":
                record.action = Action.NEW


def _count_differences(planned: Plan) -> None:
    """Counts what the new edition changes and removes; what turned out to stand already is no difference."""
    found, counts = planned.differences, planned.counts
    if found is None:
        return
    found.all = [
        one for one in found.all
        if one.position is None or one.position in found.left or planned.actions[one.position] != SKIP
    ]  # fmt: skip
    for table, _, _ in found.sets:
        counts.count(counts.changed, table)
    counts.no_longer = sum(1 for one in found.all if one.is_halfway and not one.left_before)
    for table, _ in found.deletes:
        counts.count(counts.removed, table)


def _file_source(library: Library, planned: Plan) -> int | None:
    """The number of the record that is the source of the whole file."""
    given = planned.mapping.source
    if not given.is_given:
        return None
    if given.source_id is not None:
        row = library.reading().execute("SELECT title FROM source WHERE id = ?", (given.source_id,)).fetchone()
        if row is None:
            raise InputError("The source of this import is not in the library any more.", "", "Choose another one.")
        found = Candidate(given.source_id, str(row[0]), "", 100, "chosen")
        record = PlannedRecord(0, "source", str(row[0]), candidates=[found], decided="chosen")
        record.action, record.record_id = Action.MATCH, given.source_id
    else:
        values = {
            "title": given.title or given.address,
            "publisher": given.publisher,
            "address": given.address,
            "published": given.published,
            "licence": given.licence,
            "kind": str(given.kind),
            "note": "; ".join(f"{file.path.name}: SHA-256 {file.sha256}" for file in planned.files),
        }
        record = PlannedRecord(0, "source", str(values["title"]))
        record.values = {name: value for name, value in values.items() if value}
    planned.records.append(record)
    return 0


def _refuse_records(planned: Plan) -> None:
    """New records that do not stand up to their form are left out, with the reason."""
    stored = StoredRows(planned, lambda _: UNKNOWN_ID)
    for record in planned.records:
        if record.action is not Action.NEW:
            continue
        try:
            stored.record(record)
        except FormErrors as error:
            record.action = Action.SKIP
            for name, sentence in error.errors:
                value = str(record.values.get(name, record.name))[:200]
                planned.trouble(Problem(_file_of(planned, record.grid), record.grid, record.row, name, value, sentence))


def _file_of(planned: Plan, grid: str) -> str:
    return next((file.path.name for file in planned.files if any(one.name == grid for one in file.grids)), "")


def _compare(library: Library, planned: Plan, watch: Watch) -> None:
    standing = Standing(library, planned)
    stored = StoredRows(planned, lambda _: UNKNOWN_ID)
    counts, differences = planned.counts, planned.differences
    planned.stood = differences.stood if differences else {}
    added, changed, skipped = [0] * len(TABLES), [0] * len(TABLES), [0] * len(TABLES)
    citations = position = 0
    for batch in planned.spool.batches():
        watch.at(position, planned.spool.count)
        for fact in batch:
            action = SKIP if differences and position in differences.left else standing.action(fact, position)
            if differences and action == ADD and position in differences.earlier:
                action = REVISE
                planned.revised[position] = differences.earlier[position]
            if action != SKIP:
                try:
                    stored.fact(fact)
                except FormErrors as error:
                    action = REFUSED
                    planned.revised.pop(position, None)
                    _refuse(planned, fact, error)
                else:
                    citations += _use(planned, fact)
            (skipped if action == SKIP else changed if action == REVISE else added)[fact[TABLE]] += action != REFUSED
            planned.actions[position] = action
            position += 1
    for table, *numbers in zip(TABLES, added, changed, skipped, strict=True):
        for what, number in zip((counts.added, counts.changed, counts.skipped), numbers, strict=True):
            if number:
                counts.count(what, table, number)
    if citations:
        counts.count(counts.added, "citation", citations)


def _use(planned: Plan, fact: Fact) -> int:
    """Marks the records that a fact needs; returns how many further sources cite it."""
    used = planned.used
    used[fact[RECORD]] = 1
    if fact[OTHER] >= 0:
        used[fact[OTHER]] = 1
    source = source_of(planned, fact[SOURCE])
    if source is not None:
        used[source] = 1
    cited = [number for number in fact[FURTHER] if planned.records[number].action is not Action.SKIP]
    for number in cited:
        used[number] = 1
    return len(cited)


def _refuse(planned: Plan, fact: Fact, error: FormErrors) -> None:
    grid = planned.grid_names[fact[GRID]]
    for name, sentence in error.errors:
        planned.trouble(Problem(_file_of(planned, grid), grid, fact[ROW], name, "", sentence))


__all__ = ["ADD", "plan", "recount"]
