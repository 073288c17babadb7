"""What holds for all facts of a row: its date, when it was said, how sure, its status, sources and notes."""

from __future__ import annotations

import re

from db.errors import InputError
from db.interchange.mapping.mapping import ColumnMapping, GridMapping
from db.interchange.mapping.targets import RECORDS, Target
from db.interchange.planning.columns import date_reader, read_dates, texts
from db.interchange.planning.facts import TABLES, VARYING
from db.interchange.planning.reading_words import (
    STAGE_OF,
    read_confidence,
    read_kind,
    read_links,
    read_stage,
    read_status,
)
from db.interchange.planning.rows import Block, Work, record_name
from db.words import EVENT_FOR, Certainty, Confidence, Kind

MILESTONE = TABLES.index("milestone")
assert VARYING["milestone"] == ("date", "said_on", "note", "quote")


def read_context(work: Work, mapped: GridMapping, block: Block) -> None:
    """Fills the block's lists, one entry for each row."""
    count, fixed = len(block), mapped.fixed
    block.dates = row_dates(work, mapped, block, Target.DATE, fixed.date)
    block.said = row_dates(work, mapped, block, Target.SAID_ON, None)
    block.kinds, block.stages = [fixed.kind] * count, [fixed.stage] * count
    block.notes, block.quotes = [fixed.note] * count, [""] * count
    block.confidences = _words(work, mapped, block, Target.CONFIDENCE, fixed.confidence)
    for one in mapped.to(Target.FACT_NOTE):
        if one.column in block.cells:
            block.notes = [
                f"{note}\n{text}" if note and text else note or text
                for note, text in zip(block.notes, texts(block.cells[one.column]), strict=True)
            ]
            _kinds_by_words(block, one)
    for one in mapped.to(Target.QUOTE)[:1]:
        block.quotes = texts(block.cells.get(one.column, [None] * count))
    block.scopes = [""] * count
    for one in mapped.to(Target.SCOPE)[:1]:
        block.scopes = texts(block.cells.get(one.column, [None] * count))
    _read_sources(work, mapped, block)
    for one in mapped.to(Target.STATUS):
        if one.column in block.cells:
            _read_statuses(work, mapped, block, one)
    _read_kinds(work, mapped, block)


def _kinds_by_words(block: Block, one: ColumnMapping) -> None:
    """A word of a note that says what the row's figures are ("projected": a forecast)."""
    for word, kind in one.options.words.items():
        pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        for place, text in enumerate(texts(block.cells[one.column])):
            if text and block.kinds[place] is None and pattern.search(text):
                block.kinds[place] = Kind(kind)


def row_dates(work: Work, mapped: GridMapping, block: Block, target: Target, usual: str | None) -> list[str | None]:
    """The dates of the first column that goes to `target`, as EDTF; `usual` where a cell is empty."""
    for one in mapped.to(target):
        if one.column in block.cells:
            found, errors = read_dates(date_reader(one), block.cells[one.column])
            for place, error in errors:
                work.wrong(block, place, one.column, error)
                if target is Target.DATE:
                    block.misdated.add(place)
            return [usual if date is None else date.edtf for date in found]
    return [usual] * len(block)


def _words(
    work: Work, mapped: GridMapping, block: Block, target: Target, usual: Confidence | None
) -> list[Confidence | None]:
    result = [usual] * len(block)
    for one in mapped.to(target):
        known: dict[str, Confidence | InputError] = {}
        for place, text in enumerate(texts(block.cells.get(one.column, []))):
            if text:
                if text not in known:
                    known[text] = _tried_confidence(text, one)
                found = known[text]
                if isinstance(found, InputError):
                    work.wrong(block, place, one.column, found)
                else:
                    result[place] = found
    return result


def _tried_confidence(text: str, one: ColumnMapping) -> Confidence | InputError:
    try:
        return read_confidence(text, one.options.words)
    except InputError as error:
        return error


def _read_kinds(work: Work, mapped: GridMapping, block: Block) -> None:
    for one in [*mapped.to(Target.FIGURE_KIND), *mapped.to(Target.STAGE)]:
        for place, text in enumerate(texts(block.cells.get(one.column, []))):
            if text:
                try:
                    if one.to is Target.STAGE:
                        block.stages[place] = read_stage(text, one.options.words)
                    else:
                        block.kinds[place] = read_kind(text, one.options.words)
                except InputError as error:
                    work.wrong(block, place, one.column, error)


def _read_statuses(work: Work, mapped: GridMapping, block: Block, one: ColumnMapping) -> None:
    """A status makes a milestone, "on or before" its day for records, and says what the row's figures are."""
    on_the_day = mapped.row_is not in RECORDS and bool(mapped.to(Target.DATE))
    plan = work.plan
    found = []
    known: dict[str, object] = {}
    for place, text in enumerate(texts(block.cells[one.column])):
        if text and text not in known:
            try:
                known[text] = read_status(text, one.options.words)
            except InputError as error:
                known[text] = error
        read = known.get(text)
        if isinstance(read, InputError):
            work.wrong(block, place, one.column, read)
        elif isinstance(read, tuple):
            found.append((place, read))
    for place, (status, kind) in found:
        block.kinds[place] = block.kinds[place] or kind
        number = block.records[place]
        if status is None:
            continue
        if kind is None and block.stages[place] is None:
            block.stages[place] = STAGE_OF.get(status)
        if number < 0 or plan.records[number].table not in ("facility", "policy"):
            continue
        day = block.dates[place] or one.options.date
        date = day if day and on_the_day else f"../{_last(day or block.said[place] or work.published)}"
        sure = one.options.confidence or block.confidences[place] or Confidence.MEDIUM
        template = work.templates.number(event=EVENT_FOR[status], certainty=Certainty.ACTUAL, confidence=sure)
        key = f"{plan.records[number].table}/{record_name(plan.records[number])}/{one.column}"
        values = (date, block.said[place], block.notes[place], block.quotes[place])
        plan.records[number].facts += 1
        plan.spool.add(
            (MILESTONE, number, template, values, -1, block.sources[place], block.further[place], key,
             work.grid_number, block.numbers[place])
        )  # fmt: skip


def _last(edtf: str) -> str:
    """The last day of a date, as EDTF: what "on or before" it means."""
    from db.values.dates import from_day, span

    first, last = span(edtf)
    day = last if last is not None else first
    assert day is not None
    return from_day(day).isoformat()


def _read_sources(work: Work, mapped: GridMapping, block: Block) -> None:
    """The sources that rows name: the first is that of their facts, others support them beside it."""
    count = len(block)
    block.sources, block.further = [-1] * count, [()] * count
    columns = [one for one in mapped.to(Target.SOURCE) if one.column in block.cells]
    if not columns:
        return
    publishers = next(
        (texts(block.cells[one.column]) for one in mapped.to(Target.PUBLISHER) if one.column in block.cells), None
    )
    published = row_dates(work, mapped, block, Target.PUBLISHED, None)
    for one in columns:
        further = one.options.further or work.plan.mapping.source.is_given
        known: dict[str, tuple[int, ...]] = {}
        uids = texts(block.cells.get(one.options.uid_column or "", [])) or [""] * count
        for place, text in enumerate(texts(block.cells[one.column])):
            if not text:
                continue
            numbers = known.get(uids[place] or text)
            if numbers is None and mapped.own:
                own = work.records.source(text, "", work.grid, block.numbers[place], uids[place])
                numbers = known[uids[place] or text] = (own.number,)
            elif numbers is None:
                found = [work.records.source(title, address, work.grid, block.numbers[place])
                         for title, address in read_links(text)]  # fmt: skip
                numbers = known[text] = tuple(record.number for record in found)
            _describe(work, numbers[0], publishers[place] if publishers else "", published[place])
            if not further and block.sources[place] < 0:
                block.sources[place], numbers = numbers[0], numbers[1:]
            block.further[place] += tuple(number for number in numbers if number not in block.further[place])


def _describe(work: Work, number: int, publisher: str, published: str | None) -> None:
    values = work.plan.records[number].values
    if publisher:
        values.setdefault("publisher", publisher)
    if published:
        values.setdefault("published", published)
