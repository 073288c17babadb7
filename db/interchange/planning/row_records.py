"""Which record each row is or is about, and what the row says of the record itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.errors import InputError
from db.interchange.mapping.mapping import ColumnMapping, GridMapping
from db.interchange.mapping.targets import RECORDS, RowKind, Target
from db.interchange.planning.columns import date_reader, texts
from db.interchange.planning.own_fields import own_reader
from db.interchange.planning.places import Places
from db.interchange.planning.plan import PlannedRecord
from db.interchange.planning.reading_words import read_word
from db.interchange.planning.records import RecordRef
from db.interchange.planning.rows import Block, Work
from db.interchange.planning.stored_fields import stored_reader
from db.interchange.reading.cells import (
    read_coordinates,
    read_latitude,
    read_longitude,
    read_name,
    read_names,
    read_text,
)
from db.interchange.reading.grid import Cell
from db.subjects import SUBJECTS_OF
from db.words import PartnerKind, PlaceKind, PolicyKind, SourceKind

KINDS = {"partner": PartnerKind, "policy": PolicyKind, "place": PlaceKind, "source": SourceKind}
_PLAIN = {
    Target.REGION: "region",
    Target.LOCALITY: "locality",
    Target.ACCELERATORS: "accelerators",
    Target.WEBSITE: "website",
    Target.ISSUING_BODY: "issuing_body",
    Target.SUMMARY: "summary",
    Target.CODE: "code",
    Target.NOTE: "note",
    Target.TITLE: "title",
    Target.PUBLISHER: "publisher",
    Target.ADDRESS: "address",
    Target.AUTHORS: "authors",
    Target.LICENCE: "licence",
}
_DATES = {Target.FOUNDED: "founded", Target.PUBLISHED: "published", Target.SEEN: "seen"}


def read_records(work: Work, mapped: GridMapping, block: Block) -> None:
    """Finds or adds the record of each row; on rows that are records, reads what they say of it."""
    own = mapped.row_is in RECORDS
    names = _first_texts(mapped, block, Target.TITLE if mapped.row_is is RowKind.SOURCE else Target.NAME)
    keys = _first_texts(mapped, block, Target.KEY)
    uids = _first_texts(mapped, block, Target.UID)
    if mapped.row_is is RowKind.SOURCE:
        block.records = _sources(work, mapped, block, names)
    else:
        kinds = _first_texts(mapped, block, Target.SUBJECT_KIND)
        tables = [kind.casefold() or mapped.subject for kind in kinds]
        joined = _joined(work, mapped, block)
        block.records = [
            joined[place] if joined[place] >= 0 else _record(work, mapped, block, place, names, keys, uids, own, tables)
            for place in range(len(block))
        ]
    if own:
        _note_joins(work, mapped, block)
        _describe(work, mapped, block)


def _first_texts(mapped: GridMapping, block: Block, target: Target) -> list[str]:
    for one in mapped.to(target):
        if one.column in block.cells:
            return texts(block.cells[one.column])
    return [""] * len(block)


def _joined(work: Work, mapped: GridMapping, block: Block) -> list[int]:
    found = [-1] * len(block)
    for join in mapped.joins:
        for place, text in enumerate(texts(block.cells.get(join.column, []))):
            if text and found[place] < 0:
                number = work.records.joined(join.to_grid, join.to_column, text)
                found[place] = -1 if number is None else number
    return found


def _record(
    work: Work, mapped: GridMapping, block: Block, place: int, names: list[str], keys: list[str], uids: list[str],
    own: bool, tables: list[str],
) -> int:  # fmt: skip
    if tables[place] not in SUBJECTS_OF["observation"]:
        column = next((one.column for one in mapped.to(Target.SUBJECT_KIND)), "")
        work.trouble(block.numbers[place], column, tables[place], "Say facility, partner, policy or place.")
        return -1
    name, key, uid = names[place] or keys[place], keys[place], uids[place]
    naming = [one.column for one in (*mapped.to(Target.NAME), *mapped.to(Target.KEY))]
    column = next(iter([*naming, *(join.column for join in mapped.joins)]), "")
    if not name and not uid:
        if any(cells[place] not in (None, "") for cells in block.cells.values()):
            work.trouble(block.numbers[place], column, None, "This row does not say what it is about: it has no name.")
        return -1
    if len(name) > 300:
        work.trouble(block.numbers[place], column, name, "This name is longer than 300 characters. Shorten it.")
        return -1
    table = tables[place]
    if table == "place":
        try:
            number = work.places.find(name, uid, make=mapped.own)
        except InputError as error:
            work.trouble(block.numbers[place], column, name, str(error))
            return -1
        work.records.planned[number].own_row |= own
        return number
    known = work.records.find(table, name, key=key, uid=uid, grid=work.grid)
    if known is None and not own:
        known = work.records.find(table, name)
    if known is None:
        record = work.records.take(table, name, key=key, uid=uid, grid=work.grid, row=block.numbers[place])
        if not own and not mapped.make_missing:
            record.must_match = True
        known = record.number
    record = work.records.planned[known]
    if own and not record.own_row:
        record.own_row, record.grid, record.row = True, work.grid, block.numbers[place]
    return known


def _sources(work: Work, mapped: GridMapping, block: Block, titles: list[str]) -> list[int]:
    addresses = _first_texts(mapped, block, Target.ADDRESS)
    if mapped.own:
        addresses = next((texts(block.cells[one.column]) for one in mapped.columns
                          if one.options.stored_as == "address" and one.column in block.cells), addresses)  # fmt: skip
    uids = _first_texts(mapped, block, Target.UID)
    numbers = []
    for place, title in enumerate(titles):
        if not title and not addresses[place]:
            numbers.append(-1)
            continue
        record = work.records.source(title, addresses[place], work.grid, block.numbers[place], uids[place])
        record.own_row = True
        numbers.append(record.number)
    return numbers


def _note_joins(work: Work, mapped: GridMapping, block: Block) -> None:
    wished = {
        join.to_column
        for other in work.plan.mapping.grids
        for join in other.joins
        if join.to_grid == mapped.grid and join.to_column in block.cells
    }
    for column in wished:
        for place, text in enumerate(texts(block.cells[column])):
            if text and block.records[place] >= 0:
                work.records.note_join(mapped.grid, column, text, block.records[place])


def _describe(work: Work, mapped: GridMapping, block: Block) -> None:
    planned = work.records.planned
    for one in mapped.columns:
        reader = _reader(work, mapped, one)
        if reader is None or one.column not in block.cells:
            continue
        known: dict[Cell, Any] = {}
        uids = texts(block.cells.get(one.options.uid_column or "", [])) or [""] * len(block)
        for place, cell in enumerate(block.cells[one.column]):
            number = block.records[place]
            if cell is None or cell == "" or number < 0:
                continue
            found = known.get(cell) if not uids[place] else None
            if found is None:
                try:
                    found = _named(work, mapped, one, cell, uids[place]) if mapped.own else None
                    found = reader(cell) if found is None else found
                except InputError as error:
                    found = error
                if len(known) < 20_000:
                    known[cell] = found
            if isinstance(found, InputError):
                work.wrong(block, place, one.column, found)
            elif found is not None:
                _give(planned[number], one, found)
    _fix(work, mapped, block)


def _named(work: Work, mapped: GridMapping, one: ColumnMapping, cell: Cell, uid: str) -> Any:
    """What a table that Datahall wrote itself says by a record's unique id, or by a stored value."""
    text = read_text(cell) or ""
    if one.to is Target.PLACE or (one.to is Target.PART_OF and mapped.subject == "place"):
        return RecordRef(work.places.find(text, uid, make=True))
    if one.to is Target.PART_OF and uid:
        return RecordRef(work.records.take(mapped.subject, text[:300], uid=uid, grid=work.grid).number)
    if one.to is Target.SOURCE and text:
        return RecordRef(work.records.source(text, "", work.grid, None, uid).number)
    return None


def _give(record: PlannedRecord, one: ColumnMapping, found: Any) -> None:
    """Puts what a cell says into its record; the first row that says it counts."""
    if one.to is Target.OWN_FIELD:
        record.own.setdefault(one.options.own_field, found)
    elif one.to is Target.ALIAS:
        for name in found:
            if name.name != record.name and (name.name, one.options.language) not in record.other_names:
                record.other_names.append((name.name, one.options.language))
    elif one.to is Target.TAG:
        record.tags += [name.name for name in found if name.name not in record.tags]
    elif one.to is Target.COORDINATES:
        record.values.setdefault("latitude", found[0])
        record.values.setdefault("longitude", found[1])
    else:
        record.values.setdefault(_column(one, record.table), found)


def _column(one: ColumnMapping, table: str) -> str:
    if one.to is Target.STORED:
        return one.options.stored_as
    if one.to is Target.SOURCE:
        return "source_id"
    if one.to in _PLAIN:
        return _PLAIN[one.to]
    if one.to in _DATES:
        return _DATES[one.to]
    if one.to is Target.PART_OF:
        return "part_of_id" if table == "facility" else "parent_id"
    if one.to is Target.PLACE:
        return "place_id"
    return str(one.to)


def _reader(work: Work, mapped: GridMapping, one: ColumnMapping) -> Callable[[Cell], Any] | None:
    """What reads a cell of this column for the record itself; None where it says nothing of that."""
    table, target = mapped.subject, one.to
    if target is Target.OWN_FIELD:
        return _own_reader(work, mapped, one)
    if target is Target.STORED:
        return stored_reader(one.options.stored_as)
    if target is Target.SOURCE and mapped.own:
        return lambda cell: None
    if target in _PLAIN:
        if target is Target.PUBLISHER and mapped.row_is is not RowKind.SOURCE:
            return None
        longest = 2000 if target in (Target.TITLE, Target.ADDRESS) else 20_000
        read = read_name if target in (Target.REGION, Target.LOCALITY) and not mapped.own else read_text
        return lambda cell: _fitting(read(cell), longest)
    if target in (Target.FOUNDED, Target.SEEN) or (target is Target.PUBLISHED and mapped.row_is is RowKind.SOURCE):
        dates = date_reader(one)
        return lambda cell: None if (found := dates.read(cell)) is None else found.edtf
    if target is Target.PLACE:
        return None if table == "place" else lambda cell: _place(work.places, cell)
    if target is Target.PART_OF:
        return lambda cell: _whole(work, table, cell)
    if target is Target.KIND:
        return lambda cell: None if (text := read_text(cell)) is None else str(
            read_word(KINDS[table], text, one.options.words)
        )  # fmt: skip
    if target in (Target.ALIAS, Target.TAG):
        return lambda cell: read_names(cell, one.options.separator)
    readers: dict[Target, Callable[[Cell], Any]] = {
        Target.COORDINATES: read_coordinates,
        Target.LATITUDE: read_latitude,
        Target.LONGITUDE: read_longitude,
    }
    return readers.get(target)


def _own_reader(work: Work, mapped: GridMapping, one: ColumnMapping) -> Callable[[Cell], Any] | None:
    field = work.own_fields.get(one.options.own_field)
    if field is not None and field.table == mapped.subject:
        return own_reader(field, one, as_stored=mapped.own)
    if one.options.own_field not in work.missing_fields:
        work.missing_fields.add(one.options.own_field)
        work.trouble(None, one.column, None, "Its own field is not in this library. Choose another, or make it.")
    return None


def _fitting(text: str | None, longest: int) -> str | None:
    if text is not None and len(text) > longest:
        raise InputError(f"This has {len(text):,} characters; at most {longest:,} fit.", "", "Shorten it.")
    return text


def _place(places: Places, cell: Cell) -> RecordRef | None:
    text = read_text(cell)
    return None if text is None else RecordRef(places.find(text))


def _whole(work: Work, table: str, cell: Cell) -> RecordRef | None:
    text = read_text(cell)
    if text is None:
        return None
    if table == "place":
        return RecordRef(work.places.find(text))
    return RecordRef(work.records.take(table, text[:300], grid=work.grid).number)


def _fix(work: Work, mapped: GridMapping, block: Block) -> None:
    """What holds for all rows of the grid where they say nothing themselves; coordinates come in twos or not at all."""
    fixed, place = mapped.fixed, None
    if fixed.place and mapped.subject in ("facility", "partner", "policy"):
        place = RecordRef(work.places.find(fixed.place))
    for at, number in enumerate(block.records):
        if number < 0:
            continue
        record = work.records.planned[number]
        if place is not None:
            record.values.setdefault("place_id", place)
        if fixed.confidence is not None and mapped.subject in ("facility", "partner", "policy"):
            record.values.setdefault("confidence", str(fixed.confidence))
        record.tags += [tag for tag in fixed.tags if tag not in record.tags]
        if ("latitude" in record.values) != ("longitude" in record.values):
            work.trouble(block.numbers[at], "", None, "Only one of latitude and longitude can be read: both are left.")
            record.values.pop("latitude", None)
            record.values.pop("longitude", None)
