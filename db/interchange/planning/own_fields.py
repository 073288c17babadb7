"""Own fields in an import: which column is which field, how its cells are read, and what records get.

A field that has something in it keeps that, as a record's other columns do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.interchange.mapping.mapping import ColumnMapping, ColumnOptions, DateOrder, GridMapping, Mapping
from db.interchange.mapping.targets import RECORDS, Target
from db.interchange.planning.columns import date_reader
from db.interchange.planning.plan import Action, Plan, PlannedRecord
from db.interchange.reading.cells import plain, read_float, read_text, read_yes_no
from db.interchange.reading.grid import Cell
from db.own import values
from db.own.known import OwnFieldRow
from db.own.values import NO, YES, OwnContent
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile
    from db.library import Library

IDS = 500
_KEPT_TARGETS = (Target.NAME, Target.UID, Target.KEY, Target.TITLE)


@dataclass(frozen=True)
class NewContents:
    """What a field gets: (record's number in the plan, content)."""

    field: OwnFieldRow
    contents: tuple[tuple[int, OwnContent], ...]


def fields_of(library: Library) -> dict[str, OwnFieldRow]:
    """The own fields of all tables, by their keys."""
    from db.own.known import read_fields

    return {one.key: one for one in read_fields(library.reading())}


def with_own_fields(mapping: Mapping, files: Sequence[ReadFile], library: Library) -> Mapping:
    """The mapping with the columns that are called as an own field going there."""
    fields = fields_of(library)
    if not fields:
        return mapping
    for grid in (grid for file in files for grid in file.grids):
        mapped = mapping.grid(grid.name)
        if mapped is None or mapped.row_is not in RECORDS:
            continue
        named = {one: field for field in fields.values() if field.table == mapped.subject for one in names_of(field)}
        for column in grid.columns:
            field = named.get(" ".join(column.split()).casefold())
            if field is not None and mapped.column(column).to not in _KEPT_TARGETS:
                mapped = mapped.with_column(_mapped(column, field, mapped))
        mapping = mapping.with_grid(mapped)
    return mapping


def names_of(field: OwnFieldRow) -> set[str]:
    """How a column may be called that holds a field: with its unit, or without."""
    return {one.casefold() for one in (field.name, field.label, f"{field.label} (own field)")}


def _mapped(column: str, field: OwnFieldRow, mapped: GridMapping) -> ColumnMapping:
    order = DateOrder.AS_STORED if mapped.own and field.kind is OwnFieldKind.DATE else None
    options = ColumnOptions(own_field=field.key, date_order=order, decimal="." if mapped.own else None)
    return ColumnMapping(column, Target.OWN_FIELD, options, 0.9, f"It is called as the own field “{field.name}”.")


def own_reader(field: OwnFieldRow, one: ColumnMapping, *, as_stored: bool) -> Callable[[Cell], OwnContent | None]:
    """What reads a cell of a field; it may raise InputError. `as_stored` is for tables that Datahall wrote."""
    if field.kind is OwnFieldKind.NUMBER:
        return lambda cell: _number(field, one, cell)
    if field.kind is OwnFieldKind.DATE:
        dates = date_reader(one)

        def read_date(cell: Cell) -> OwnContent | None:
            found = dates.read(cell)
            return (
                None
                if found is None
                else OwnContent(date=found.edtf, date_first_day=found.first_day, date_last_day=found.last_day)
            )

        return read_date
    if field.kind is OwnFieldKind.YES_OR_NO:
        return lambda cell: None if (said := read_yes_no(cell)) is None else OwnContent(text=YES if said else NO)
    if as_stored and field.kind is OwnFieldKind.TEXT:
        return lambda cell: OwnContent(text=plain(cell)) if cell not in (None, "") else None
    return lambda cell: None if (text := read_text(cell)) is None else values.read(field, text)[0]


def shown_as_read(field: OwnFieldRow, one: ColumnMapping, cell: Cell) -> str:
    """How a cell is read, in words."""
    return values.in_words(field, own_reader(field, one, as_stored=False)(cell))


def _number(field: OwnFieldRow, one: ColumnMapping, cell: Cell) -> OwnContent | None:
    try:
        found = read_float(cell, one.options.decimal)
    except InputError:
        if not isinstance(cell, str) or one.options.decimal is not None:
            raise
        return values.read(field, cell)[0]
    return None if found is None else OwnContent(number=found + 0.0)


def new_contents(library: Library, plan: Plan) -> list[NewContents]:
    """What the records of a plan get in own fields: new ones all that they bring, others where they have nothing."""
    found = []
    for key, field in fields_of(library).items():
        bring = [
            one
            for one in plan.records
            if key in one.own and one.table == field.table and one.action is not Action.SKIP
            and (one.action is Action.MATCH or plan.used[one.number])
        ]  # fmt: skip
        have = _having(library, field, [one for one in bring if one.action is Action.MATCH])
        contents: list[tuple[int, OwnContent]] = []
        for one in bring:
            content: Any = one.own[key]
            if one.action is Action.MATCH:
                if one.record_id in have:
                    continue
                have.add(one.record_id or 0)
            contents.append((one.number, content))
        if contents:
            found.append(NewContents(field, tuple(contents)))
    return found


def _having(library: Library, field: OwnFieldRow, records: Sequence[PlannedRecord]) -> set[int]:
    have: set[int] = set()
    for start in range(0, len(records), IDS):
        listed = ",".join(str(one.record_id) for one in records[start : start + IDS])
        rows = library.reading().execute(
            f"SELECT {field.table}_id FROM own_value WHERE own_field_id = ? AND {field.table}_id IN ({listed})",
            (field.id,),
        )
        have |= {int(row[0]) for row in rows}
    return have


def with_field(one: ColumnMapping, key: str) -> ColumnMapping:
    """The column going to a field."""
    return replace(one, to=Target.OWN_FIELD, options=ColumnOptions(own_field=key))
