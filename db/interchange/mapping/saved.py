"""Mappings kept in the library by name. Saving and deleting are actions that undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.errors import InputError
from db.interchange.mapping.mapping import Mapping, from_json, to_json
from db.interchange.mapping.presets import published_by_name

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile
    from db.library import Library


@dataclass(frozen=True)
class SavedMapping:
    """A mapping with its name and the row that holds it."""

    id: int
    name: str
    mapping: Mapping


def saved_mappings(library: Library) -> list[SavedMapping]:
    """All that are kept, by name; damaged ones are left out."""
    found = []
    for row_id, name, description in library.reading().execute(
        "SELECT id, name, description FROM import_mapping ORDER BY name COLLATE NOCASE"
    ):
        try:
            found.append(SavedMapping(int(row_id), str(name), replace(from_json(description), name=str(name))))
        except InputError:
            continue
    return found


def mapping_named(library: Library, name: str) -> SavedMapping | None:
    """The mapping of this name, or None."""
    return next((one for one in saved_mappings(library) if one.name == name), None)


def save_mapping(library: Library, name: str, mapping: Mapping) -> int:
    """Keeps a mapping under a name, in place of the one that has it; returns its row's id. One action of the history.

    Raises InputError for an empty name, LibraryError when the library cannot be written.
    """
    from sqlmodel import col, select

    from db.history.changes import change_set
    from db.models import ImportMapping

    name = " ".join(name.split())
    if not 1 <= len(name) <= 200:
        raise InputError("This name does not fit.", "", "Give it 1 to 200 characters.", field="name")
    text = to_json(replace(mapping, name=""))
    with change_set(library, f"Save import mapping {name}") as session:
        row = session.exec(select(ImportMapping).where(col(ImportMapping.name) == name)).first()
        if row is None:
            row = ImportMapping(name=name, description=text)
            session.add(row)
        elif row.description != text:
            row.description = text
        session.flush()
        assert row.id is not None
        return row.id


def delete_mapping(library: Library, mapping_id: int) -> None:
    """Removes a kept mapping; undo brings it back."""
    from db.history.changes import change_set
    from db.models import ImportMapping

    name = library.reading().execute("SELECT name FROM import_mapping WHERE id = ?", (mapping_id,)).fetchone()
    if name is None:
        raise InputError("This mapping is not in the library any more.", "", "")
    with change_set(library, f"Delete import mapping {name[0]}") as session:
        row = session.get(ImportMapping, mapping_id)
        if row is not None:
            session.delete(row)


def mapping_for(library: Library, files: Sequence[ReadFile]) -> SavedMapping | None:
    """The kept mapping that was made for files with these columns: most of what it reads is there. None: no such one.

    Grids are found by their columns, since the next file's name may differ: the mapping comes back with the names of
    the grids it is to be used on. That of a data set does not keep the day of the last edition.
    """
    best: tuple[float, SavedMapping] | None = None
    for saved in saved_mappings(library):
        fitted, share = fitted_to(saved.mapping, files)
        if share >= 0.8 and (best is None or share > best[0]):
            best = (share, replace(saved, mapping=fitted))
    if best is None:
        return None
    saved = best[1]
    if saved.mapping.dataset:
        source = replace(saved.mapping.source, published=published_by_name(files))
        saved = replace(saved, mapping=replace(saved.mapping, source=source))
    return saved


def fitted_to(mapping: Mapping, files: Sequence[ReadFile]) -> tuple[Mapping, float]:
    """The mapping with its grids renamed to those of `files` that have most of their columns, and the share found."""
    free = [grid for file in files for grid in file.grids]
    renamed: dict[str, str] = {}
    wished = found = 0
    for one in sorted(mapping.grids, key=lambda grid: -len(grid.columns)):
        columns = {column.column for column in one.columns if column.to != "ignored"}
        wished += len(columns)
        ranked = sorted(free, key=lambda grid: (-len(columns & set(grid.columns)), grid.name != one.grid))
        if ranked and columns & set(ranked[0].columns):
            found += len(columns & set(ranked[0].columns))
            renamed[one.grid] = ranked[0].name
            free.remove(ranked[0])
    grids = tuple(
        replace(
            one,
            grid=renamed.get(one.grid, one.grid),
            joins=tuple(replace(join, to_grid=renamed.get(join.to_grid, join.to_grid)) for join in one.joins),
        )
        for one in mapping.grids
    )
    return replace(mapping, grids=grids), found / wished if wished else 0.0
