"""A mapping: what the rows and columns of a file mean, as plain data that is saved as JSON.

`guess_mapping` makes one, the person corrects it, `plan` reads files by it, and by its name it serves the next file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from db.errors import InputError
from db.interchange.mapping.targets import RECORDS, RowKind, Target
from db.words import (
    Certainty,
    Confidence,
    Event,
    Extent,
    Interval,
    Kind,
    Qualifier,
    RoleKind,
    SourceKind,
    Stage,
)

VERSION = 1


class DateOrder(StrEnum):
    """How the numbers of a date such as 3/4/2026 stand."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"
    AS_STORED = "as stored"
    """EDTF, as Datahall keeps dates: 2026-34 is a quarter."""


@dataclass(frozen=True)
class ColumnOptions:
    """How a column is read. None is "as the row, the grid or the cell says, else the usual".

    Args:
        measure: key of `db.catalogue`, or of the library's own measures.
        basis: key of a basis.
        unit: what a bare number counts: "MW", "thousand", "USD billion"; a cell that has its own unit keeps that.
        currency: ISO code.
        kind, stage, extent, qualifier, scope: of the figures in it.
        date: EDTF, for all cells; `date_column` names the column that dates them. Left out, the row's date column.
        date_order: how dates of numbers alone are written in this column.
        low_column, high_column: columns of a figure's low and high; `interval` says what they mean.
        event, certainty: of a milestone whose date this column holds; `certainty` also of roles.
        role: of the partners in it.
        confidence: of the facts in it; a tag in a cell ("OpenAI #likely") goes before.
        separator: what parts the names of a list; left out, commas, semicolons and line ends.
        decimal: "." or ",": the sign before decimals, where thousands may be parted by the other.
        language: BCP 47 code of names in it.
        further: its sources support the facts beside the file's own source, instead of being their source.
        stored_as: the stored column of Datahall's that it holds as it stands.
        uid_column: the column with the unique id of the record that it names.
        own_field: the key of the own field that it goes to.
        words: what words of this column mean in Datahall's: {"Existing": "operational"}. Case of letters is ignored.
    """

    measure: str | None = None
    basis: str | None = None
    unit: str | None = None
    currency: str | None = None
    kind: Kind | None = None
    stage: Stage | None = None
    extent: Extent | None = None
    qualifier: Qualifier | None = None
    scope: str = ""
    date: str | None = None
    date_column: str | None = None
    date_order: DateOrder | None = None
    low_column: str | None = None
    high_column: str | None = None
    interval: Interval | None = None
    event: Event | None = None
    certainty: Certainty | None = None
    role: RoleKind | None = None
    confidence: Confidence | None = None
    separator: str | None = None
    decimal: str | None = None
    language: str = ""
    further: bool = False
    stored_as: str = ""
    uid_column: str | None = None
    own_field: str = ""
    words: AnyMapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnMapping:
    """Where a column goes. `score` (0 to 1) and `reason` say how sure a guess is and why; they are not saved."""

    column: str
    to: Target = Target.IGNORED
    options: ColumnOptions = ColumnOptions()
    score: float = field(default=0.0, compare=False)
    reason: str = field(default="", compare=False)


@dataclass(frozen=True)
class Join:
    """The rows' record is the one of another grid of the same import whose cell in `to_column` equals `column`'s."""

    column: str
    to_grid: str
    to_column: str


@dataclass(frozen=True)
class FixedValues:
    """What holds for every row where its own columns say nothing: `place` is a name or ISO code, `date` EDTF."""

    place: str = ""
    confidence: Confidence | None = None
    kind: Kind | None = None
    stage: Stage | None = None
    date: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class GridMapping:
    """How one grid is read.

    Args:
        grid: its name.
        row_is: what one row is.
        columns: those that are read or left out on purpose; a column not listed is left out.
        about: for rows that are facts: the table of the record that their NAME column names.
        joins: how rows find their record in another grid of this import.
        fixed: what holds for all rows.
        make_missing: a record that rows name and nobody has is made; else such rows are problems.
        wanted: False leaves the whole grid out.
        own: Datahall wrote it: places that nobody knows are made as regions, and what stands with any source of
            the publisher named is the same.
        estimated: its figures are a third party's estimates, where neither column nor row says what they are.
    """

    grid: str
    row_is: RowKind
    columns: tuple[ColumnMapping, ...] = ()
    about: str = "facility"
    joins: tuple[Join, ...] = ()
    fixed: FixedValues = FixedValues()
    make_missing: bool = True
    wanted: bool = True
    estimated: bool = False
    own: bool = False

    @property
    def subject(self) -> str:
        """The table of the record that a row is, or is about."""
        return str(self.row_is) if self.row_is in RECORDS else self.about

    def column(self, name: str) -> ColumnMapping:
        """The mapping of one column; a column not listed is left out."""
        return next((one for one in self.columns if one.column == name), ColumnMapping(name))

    def to(self, target: Target) -> list[ColumnMapping]:
        """The columns that go to `target`."""
        return [one for one in self.columns if one.to is target]

    def with_column(self, changed: ColumnMapping) -> GridMapping:
        """The same with one column mapped otherwise."""
        kept = [one for one in self.columns if one.column != changed.column]
        place = next((at for at, one in enumerate(self.columns) if one.column == changed.column), len(kept))
        return replace(self, columns=(*kept[:place], changed, *kept[place:]))


@dataclass(frozen=True)
class SourceGiven:
    """The source of all rows that name none: one of the library's (`source_id`), or made from these words.

    `published` is EDTF. A source made here is found again by its address, or by title, publisher and date. `source_id`
    is of one library and is not saved with a mapping.
    """

    source_id: int | None = None
    title: str = ""
    publisher: str = ""
    address: str = ""
    published: str | None = None
    licence: str = ""
    kind: SourceKind = SourceKind.DATASET

    @property
    def is_given(self) -> bool:
        """Whether it says anything."""
        return self.source_id is not None or bool(self.title or self.address)


@dataclass(frozen=True)
class Mapping:
    """What the files of one import mean.

    Args:
        grids: one for each grid, whatever file it lies in.
        source: of all rows that name none.
        dataset, edition: of which published data set, so that its next edition finds its records again.
        name: under which it is saved.
    """

    grids: tuple[GridMapping, ...] = ()
    source: SourceGiven = SourceGiven()
    dataset: str = ""
    edition: str = ""
    name: str = ""
    version: int = VERSION

    def grid(self, name: str) -> GridMapping | None:
        """The mapping of the grid of this name."""
        return next((one for one in self.grids if one.grid == name), None)

    def with_grid(self, changed: GridMapping) -> Mapping:
        """The same with one grid mapped otherwise, or added."""
        if self.grid(changed.grid) is None:
            return replace(self, grids=(*self.grids, changed))
        return replace(self, grids=tuple(changed if one.grid == changed.grid else one for one in self.grids))


def to_json(mapping: Mapping) -> str:
    """The mapping as text; what is left at its usual value is left out."""
    return json.dumps({"version": VERSION} | _plain(mapping), ensure_ascii=False, indent=2)


def from_json(text: str) -> Mapping:
    """The mapping of a text that `to_json` wrote. Raises InputError that says what is wrong with it."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise InputError("This is no mapping.", f"It is not JSON: {error}.", "Choose a mapping's file.") from None
    if not isinstance(values, dict) or not isinstance(values.get("version"), int):
        raise InputError("This is no mapping.", "It does not say its version.", "Choose a mapping's file.")
    if values["version"] > VERSION:
        raise InputError(
            "This mapping was made by a newer Datahall.", "", "Install the newest Datahall to use it, or map anew."
        )
    try:
        made: Mapping = _made(Mapping, values)
        return made
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError("This mapping is damaged.", f"{error}.", "Map the columns anew.") from None


_NOT_SAVED = {"score", "reason", "source_id", "version"}
_INNER: dict[str, type] = {
    "grids": GridMapping,
    "columns": ColumnMapping,
    "joins": Join,
    "options": ColumnOptions,
    "fixed": FixedValues,
    "source": SourceGiven,
}
_LISTS = ("grids", "columns", "joins")
_WORDS: dict[tuple[type, str], type[StrEnum]] = {
    (GridMapping, "row_is"): RowKind,
    (ColumnMapping, "to"): Target,
    (ColumnOptions, "kind"): Kind,
    (ColumnOptions, "stage"): Stage,
    (ColumnOptions, "extent"): Extent,
    (ColumnOptions, "qualifier"): Qualifier,
    (ColumnOptions, "interval"): Interval,
    (ColumnOptions, "event"): Event,
    (ColumnOptions, "certainty"): Certainty,
    (ColumnOptions, "role"): RoleKind,
    (ColumnOptions, "confidence"): Confidence,
    (ColumnOptions, "date_order"): DateOrder,
    (FixedValues, "confidence"): Confidence,
    (FixedValues, "kind"): Kind,
    (FixedValues, "stage"): Stage,
    (SourceGiven, "kind"): SourceKind,
}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        kept = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in _NOT_SAVED}
        usual = _usual(type(value))
        return {name: _plain(one) for name, one in kept.items() if name not in usual or one != usual[name]}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, AnyMapping):
        return dict(value)
    return str(value) if isinstance(value, StrEnum) else value


def _usual(kind: type) -> dict[str, Any]:
    needed = {"grid": "", "row_is": RowKind.FACILITY, "column": "", "to_grid": "", "to_column": ""}
    names = {one.name for one in fields(kind)}
    made = kind(**{name: value for name, value in needed.items() if name in names})
    return {name: getattr(made, name) for name in names if name not in needed}


def _made(kind: type, values: dict[str, Any]) -> Any:
    known = {one.name for one in fields(kind)} - _NOT_SAVED
    unknown = values.keys() - known - {"version"}
    if unknown:
        raise ValueError(f"it has a part that is not known here: {', '.join(sorted(unknown))}")
    made: dict[str, Any] = {}
    for name, value in values.items():
        if name == "version":
            continue
        if name in _INNER:
            inner = _INNER[name]
            made[name] = tuple(_made(inner, one) for one in value) if name in _LISTS else _made(inner, value)
        elif (kind, name) in _WORDS:
            made[name] = None if value is None else _WORDS[kind, name](value)
        else:
            made[name] = tuple(value) if isinstance(value, list) else value
    return kind(**made)
