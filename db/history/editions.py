"""Editions: named change sets. Each export makes one, and one can be made by hand.

An edition is a change set of its own, of kind "edition", which undo passes by: the library as it stood then is what all
change sets up to that one made.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import DatahallError, InputError, LibraryError
from db.words import ChangeKind, EditionKind

if TYPE_CHECKING:
    from db.library import Library

LONGEST_NAME = 300


@dataclass(frozen=True, kw_only=True)
class EditionEntry:
    """One edition as listed.

    Args:
        change_set_id: the newest change set that it holds.
        at: when it was made, UTC text; who: by whom.
        file_name, page, description: of what was exported; "" for one made by hand. `page` is "chart", "board" or a
            table, `description` the chart's or the question's JSON.
        actions_since: how many actions came after it.
        is_trimmed: the history no longer reaches back to it, so that it cannot be shown.
    """

    id: int
    name: str
    kind: EditionKind
    change_set_id: int
    at: str
    who: str
    file_name: str
    page: str
    description: str
    actions_since: int
    is_trimmed: bool


def make_edition(
    library: Library,
    name: str,
    *,
    kind: EditionKind = EditionKind.BY_HAND,
    file_name: str = "",
    page: str = "",
    description: str = "",
) -> int | None:
    """Names the library as it stands now, and returns the edition's id.

    None where the library may only be read, or is shown as it was known on a day: such an export is of no state of its
    own. Raises InputError for an empty or too long name.
    """
    from db.history.changes import ID_MARK, change_set
    from db.models import Edition

    name = _checked(name)
    if library.read_only:
        return None
    action = f"Export {file_name}" if kind is EditionKind.EXPORT else f"Name edition {name}"
    with change_set(library, action, kind=ChangeKind.EDITION) as session:
        edition = Edition(
            name=name,
            change_set_id=session.info[ID_MARK],
            kind=kind,
            file_name=file_name,
            page=page,
            description=description,
        )
        session.add(edition)
        session.flush()
        return edition.id


def record_export(library: Library, name: str, path: Path, page: str, description: str) -> int | None:
    """Names the state of the library that a file was exported from; returns the edition's id.

    The same file exported again with nothing changed in between is the same edition.

    Args:
        name: the view's or chart's name; the file's where it has none.
        page: "chart", "board", a table, or "everything".
        description: JSON of the chart, board or question.

    None where no edition is made: the library may only be read, is shown as of another day, or is locked just now. The
    export stands either way.
    """
    newest = (
        library.reading()
        .execute(
            """SELECT e.id, e.file_name, e.page, e.description FROM edition AS e
               WHERE e.change_set_id = (SELECT max(id) FROM change_set) ORDER BY e.id DESC LIMIT 1"""
        )
        .fetchone()
    )
    if newest is not None and newest[1:] == (path.name, page, description):
        return int(newest[0])
    with suppress(LibraryError):
        return make_edition(
            library,
            (" ".join(name.split()) or path.stem)[:LONGEST_NAME],
            kind=EditionKind.EXPORT,
            file_name=path.name,
            page=page,
            description=description,
        )
    return None


def editions(library: Library) -> list[EditionEntry]:
    """All editions, the newest first."""
    rows = library.reading().execute(
        """SELECT e.id, e.name, e.kind, e.change_set_id, c.at, c.who, e.file_name, e.page, e.description,
             (SELECT count(*) FROM change_set WHERE id > e.change_set_id AND kind IN ('action', 'undo', 'redo'))
           FROM edition AS e JOIN change_set AS c ON c.id = e.change_set_id ORDER BY e.change_set_id DESC"""
    )
    reaches = history_reaches_back_to(library)
    return [
        EditionEntry(
            id=row[0], name=row[1], kind=EditionKind(row[2]), change_set_id=row[3], at=row[4], who=row[5],
            file_name=row[6], page=row[7], description=row[8], actions_since=row[9], is_trimmed=row[3] < reaches,
        )
        for row in rows
    ]  # fmt: skip


def edition(library: Library, edition_id: int) -> EditionEntry:
    """One edition. Raises DatahallError when it is gone."""
    found = next((one for one in editions(library) if one.id == edition_id), None)
    if found is None:
        raise DatahallError("This edition is gone.", "It was deleted.", "Undo that, or choose another.")
    return found


def edition_named(library: Library, name: str) -> EditionEntry:
    """The newest edition of a name. Raises InputError that lists the names there are."""
    listed = editions(library)
    found = next((one for one in listed if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        known = ", ".join(f"“{one.name}”" for one in listed[:8]) or "there are none"
        raise InputError(f"There is no edition “{name}”.", f"Editions: {known}.", "Name one of these.")
    return found


def rename_edition(library: Library, edition_id: int, name: str) -> None:
    """Gives an edition another name; undo takes that back. Raises InputError for a name that does not fit."""
    from db.history.changes import change_set
    from db.models import Edition

    name = _checked(name)
    with change_set(library, f"Rename edition {name}") as session:
        row = session.get(Edition, edition_id)
        if row is not None:
            row.name = name


def delete_edition(library: Library, edition_id: int) -> None:
    """Forgets an edition; the history stays, and undo brings its name back."""
    from db.history.changes import change_set
    from db.models import Edition

    with change_set(library, f"Delete edition {edition(library, edition_id).name}") as session:
        row = session.get(Edition, edition_id)
        if row is not None:
            session.delete(row)


def history_reaches_back_to(library: Library) -> int:
    """The oldest change set whose state can still be told: 0 while the history was never trimmed."""
    return int(library.info("history_from") or 0)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InputError("This name does not fit.", "", f"Give it 1 to {LONGEST_NAME} characters.", field="name")
    return name
