"""The mapping of tables that Datahall wrote itself, with every field or with the columns shown on a page.

Every field comes back by the column it is stored in. What follows from facts (a status, power now, operators) is left
out: it would come in as facts anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.interchange.mapping.mapping import ColumnMapping, ColumnOptions, DateOrder, GridMapping, Mapping
from db.interchange.mapping.targets import RowKind, Target
from db.interchange.reading.grid import Grid, ReadFile

_EVERY = {"uid", "added at", "changed at"}
_EVERY_TABLE: tuple[tuple[RowKind, frozenset[str]], ...] = (
    (RowKind.FIGURE, frozenset({"subject kind", "subject uid", "basis key", "value"})),
    (RowKind.FACILITY, frozenset({"name", "place uid", "coordinates precision"})),
    (RowKind.PARTNER, frozenset({"name", "place uid", "website", "founded"})),
    (RowKind.POLICY, frozenset({"name", "place uid", "issuing body", "summary"})),
    (RowKind.SOURCE, frozenset({"title", "publisher", "archive address"})),
    (RowKind.PLACE, frozenset({"name", "code", "kind", "parent uid"})),
)
"""By which columns a table with every field is known, beside those that all have."""
_SHOWN_TABLE: tuple[tuple[RowKind, frozenset[str], frozenset[str]], ...] = (
    (RowKind.FIGURE, frozenset({"Subject", "Measure", "Value", "Unit", "Basis"}), frozenset({"Kind", "Date", "About"})),
    (RowKind.FACILITY, frozenset({"Name", "Country code"}),
     frozenset({"Power now, MW", "Planned power, MW", "Figures", "Coordinates"})),
    (RowKind.POLICY, frozenset({"Name", "Country code"}), frozenset({"Leads", "Amount, US$", "Issued by"})),
    (RowKind.PARTNER, frozenset({"Name", "Country code"}), frozenset({"Roles", "Website"})),
    (RowKind.SOURCE, frozenset({"Title", "Publisher"}), frozenset({"Facts", "Kept copy"})),
    (RowKind.PLACE, frozenset({"Name", "Code", "Kind"}), frozenset({"Facilities", "Policies", "Figures"})),
)  # fmt: skip
"""By which columns the shown columns of a page are known: all of the first, and one of the second."""

_RECORD = {
    "uid": Target.UID,
    "name": Target.NAME,
    "other names": Target.ALIAS,
    "kind": Target.KIND,
    "place": Target.PLACE,
    "part of": Target.PART_OF,
    "parent": Target.PART_OF,
    "source": Target.SOURCE,
    "title": Target.TITLE,
    "website": Target.WEBSITE,
    "founded": Target.FOUNDED,
    "published": Target.PUBLISHED,
    "seen": Target.SEEN,
}
_FIGURE = {
    "subject kind": Target.SUBJECT_KIND,
    "subject": Target.NAME,
    "subject uid": Target.UID,
    "measure": Target.MEASURE,
    "unit": Target.UNIT,
    "basis key": Target.BASIS,
    "value": Target.FIGURE,
    "low": Target.LOW,
    "high": Target.HIGH,
    "kind": Target.FIGURE_KIND,
    "stage": Target.STAGE,
    "date": Target.DATE,
    "said on": Target.SAID_ON,
    "confidence": Target.CONFIDENCE,
    "source": Target.SOURCE,
    "note": Target.FACT_NOTE,
    "quote": Target.QUOTE,
    "scope": Target.SCOPE,
}
_STORED = {
    RowKind.FIGURE: (
        "interval", "qualifier", "digits", "as written", "and beyond", "extent", "page", "is preferred",
    ),
    RowKind.FACILITY: (
        "region", "locality", "latitude", "longitude", "coordinates precision", "whole includes it", "accelerators",
        "note", "confidence", "is confidential",
    ),
    RowKind.PARTNER: ("note", "confidence", "is confidential"),
    RowKind.POLICY: ("issuing body", "summary", "note", "confidence", "is confidential"),
    RowKind.PLACE: ("code", "note"),
    RowKind.SOURCE: (
        "publisher", "address", "archive address", "language", "licence", "note", "authors", "container title", "doi",
        "bibliography", "in inbox", "is confidential", "kind",
    ),
}  # fmt: skip
"""Columns whose cells are what is stored, by the name that `db.interchange.writing.fields` gives them."""
_SHOWN = {
    "Subject": "subject", "About": "subject kind", "Basis": "basis key", "Country": "place", "Part of": "part of",
    "Parent": "parent", "Title": "title", "Issued by": "issuing body", "Appeared in": "container title", "DOI": "doi",
    "Latitude, degrees": "latitude", "Longitude, degrees": "longitude",
    "Precision of coordinates": "coordinates precision",
}  # fmt: skip
_NOT_AS_SHOWN = ("language", "confidential", "inbox", "kept copy")
_DATES = (Target.DATE, Target.SAID_ON, Target.FOUNDED, Target.PUBLISHED, Target.SEEN)
_NUMBERS = (Target.FIGURE, Target.LOW, Target.HIGH)
_REASON = "A table that Datahall wrote."
_FOLLOWS = "It follows from the other columns, or from facts, which have tables of their own."


def own_table(grid: Grid) -> RowKind | None:
    """Of which table of Datahall's the grid is an export; None where it is none."""
    columns = frozenset(grid.columns)
    if columns >= _EVERY:
        return next((row_is for row_is, needed in _EVERY_TABLE if needed <= columns), None)
    return next((row_is for row_is, all_of, one_of in _SHOWN_TABLE if all_of <= columns and one_of & columns), None)


def own_mapping(files: Sequence[ReadFile]) -> Mapping | None:
    """The mapping of files that Datahall wrote as tables; None where a grid is another's."""
    grids = [grid for file in files for grid in file.grids if not is_about(grid) and not _is_sheet_of_sources(grid)]
    kinds = {grid.name: own_table(grid) for grid in grids}
    if not grids or None in kinds.values():
        return None
    return Mapping(grids=tuple(_mapped(grid, row_is) for grid in grids if (row_is := kinds[grid.name]) is not None))


def is_about(grid: Grid) -> bool:
    """Whether it is the sheet with which Datahall says what a workbook of its own holds."""
    return grid.name == "About" and len(grid.columns) == 2 and grid.columns[0] == "Table"


def _is_sheet_of_sources(grid: Grid) -> bool:
    """Whether it is the sheet of a workbook's numbered sources, which the rows name themselves."""
    return grid.name == "Sources" and {"Number", "Title"} <= set(grid.columns)


def _mapped(grid: Grid, row_is: RowKind) -> GridMapping:
    every = set(grid.columns) >= _EVERY
    columns = tuple(_column(name, row_is, grid.columns, every=every) for name in grid.columns)
    return GridMapping(grid.name, row_is, columns, own=True)


def _column(name: str, row_is: RowKind, columns: Sequence[str], *, every: bool) -> ColumnMapping:
    plain = name if every else _SHOWN.get(name, name.casefold())
    if not every and plain in _NOT_AS_SHOWN:
        return ColumnMapping(name, reason="Its shown words are not what is stored.")
    if not every and row_is is RowKind.FIGURE and plain == "source":
        return ColumnMapping(name, Target.SOURCE, score=1.0, reason="Its publisher: the source itself is not shown.")
    uid = f"{plain} uid"
    options = ColumnOptions(uid_column=uid if uid in columns else None)
    if plain == "basis key" and name != "Basis":
        options = ColumnOptions(uid_column="basis")  # its name is read beside its key
    target = (_FIGURE if row_is is RowKind.FIGURE else _RECORD).get(plain)
    if plain in _STORED[row_is] or (target is None and plain in ("latitude", "longitude")):
        return ColumnMapping(name, Target.STORED, ColumnOptions(stored_as=plain.replace(" ", "_")), 1.0, _REASON)
    if name.endswith(" uid") and target is None:
        return ColumnMapping(name, reason=f"It is read with “{name.removesuffix(' uid')}”.")
    if row_is is RowKind.FIGURE and name == "uid":
        return ColumnMapping(name, reason="Figures are told apart by what they say.")
    if target is None or (target is Target.UID and not every):
        return ColumnMapping(name, reason=_FOLLOWS)
    if target in _DATES:
        options = ColumnOptions(date_order=DateOrder.AS_STORED)
    elif target in _NUMBERS:
        options = ColumnOptions(decimal=".")
    elif target is Target.ALIAS:
        options = ColumnOptions(separator=";")
    return ColumnMapping(name, target, options, 1.0, _REASON)
