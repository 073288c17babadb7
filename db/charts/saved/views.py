"""Saved views: a chart, a board of charts, a house style, or a set of filters of a page, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.errors import DatahallError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from db.charts.description import ChartDescription
    from db.library import Library
    from db.models import View


class ViewChanged(DatahallError):
    """Another program, or an undo, changed a view since it was shown."""


CHART, BOARD, STYLE = "chart", "board", "style"
LONGEST_NAME = 200


class SavedView(NamedTuple):
    """A view as listed; `page` is "chart", "board", "style" or a table's name."""

    id: int
    uid: str
    name: str
    page: str


def saved(library: Library, page: str | None = None) -> list[SavedView]:
    """All views in the person's order, or those of one page."""
    rows = library.reading().execute(
        'SELECT id, uid, name, page FROM "view" WHERE ? IS NULL OR page = ? ORDER BY position, name', (page, page)
    )
    return [SavedView(*row) for row in rows]


def read_text(library: Library, view_id: int) -> str:
    """A view's stored JSON. Raises DatahallError when it is gone."""
    row = library.reading().execute('SELECT description FROM "view" WHERE id = ?', (view_id,)).fetchone()
    if row is None:
        raise DatahallError("This saved view is gone.", "It was deleted.", "Choose another, or undo the deletion.")
    return str(row[0])


def read_chart(library: Library, view_id: int) -> ChartDescription:
    """A saved chart. Raises DatahallError when it is gone or cannot be read."""
    from db.charts.description import ChartDescription

    try:
        return ChartDescription.from_json(read_text(library, view_id))
    except (ValueError, TypeError, KeyError) as error:
        raise DatahallError(
            "This saved chart cannot be read.", f"Its description is damaged ({error}).", "Make it anew."
        ) from error


def find(library: Library, name: str) -> SavedView | None:
    """The view with this name, small and capital letters alike, or None."""
    row = (
        library.reading()
        .execute('SELECT id, uid, name, page FROM "view" WHERE name = ? COLLATE NOCASE', (name.strip(),))
        .fetchone()
    )
    return None if row is None else SavedView(*row)


def save(library: Library, name: str, page: str, text: str, *, uid: str | None = None, kind: str = "view") -> int:
    """Keeps a new view and returns its id; `kind` is what undo calls it.

    Raises InputError when the name is empty, too long or taken.
    """
    from db.history.changes import change_set
    from db.models import View, new_uid

    name = checked_name(library, name, kind=kind)
    with change_set(library, f"Save {kind} {name}") as session:
        row = View(uid=uid or new_uid(), name=name, page=page, description=text, position=_next_position(session))
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def save_chart(library: Library, name: str, description: ChartDescription) -> int:
    """Keeps a new chart and returns its view's id."""
    return save(library, name, CHART, description.to_json())


def update(library: Library, view_id: int, text: str, *, is_as_shown: Callable[[str], bool] | None = None) -> None:
    """Keeps a view's new description.

    Args:
        is_as_shown: whether a stored description is the one that was shown when the person began to change it; left
            out where the person has chosen that this one stands, whatever is stored.

    Raises ViewChanged where it is another one, and keeps nothing.
    """
    from db.history.changes import change_set

    name = name_of(library, view_id)
    with change_set(library, f"Change view {name}") as session:
        row = _row(session, view_id)
        if is_as_shown is not None and not is_as_shown(row.description):
            raise ViewChanged(
                f"“{name}” was changed elsewhere.", "It is not what was shown here.", "Choose which stands."
            )
        row.description = text


def reads_as(read: Callable[[str], object], shown: object) -> Callable[[str], bool]:
    """Whether a stored description reads as what is shown; a damaged one does not."""

    def is_as_shown(text: str) -> bool:
        try:
            return read(text) == shown
        except (ValueError, TypeError, KeyError, AttributeError):
            return False

    return is_as_shown


def rename(library: Library, view_id: int, name: str) -> None:
    """Gives a view another name. Raises InputError when it is empty, too long or taken."""
    from db.history.changes import change_set

    name = checked_name(library, name, but=view_id)
    with change_set(library, f"Rename view {name_of(library, view_id)} to {name}") as session:
        _row(session, view_id).name = name


def move(library: Library, view_id: int, before: int | None) -> None:
    """Puts a view in front of another, or last; one action, whatever the places that change."""
    from sqlmodel import select

    from db.history.changes import change_set
    from db.models import View

    name = name_of(library, view_id)
    with change_set(library, f"Move view {name}") as session:
        rows = sorted(session.exec(select(View)).all(), key=lambda row: (row.position, row.name))
        moved = _row(session, view_id)
        others = [row for row in rows if row.id != view_id]
        place = next((place for place, row in enumerate(others) if row.id == before), len(others))
        for position, row in enumerate([*others[:place], moved, *others[place:]]):
            if row.position != position:
                row.position = position


def delete(library: Library, view_id: int) -> None:
    """Deletes a view; undo brings it back."""
    from db.history.changes import change_set

    with change_set(library, f"Delete view {name_of(library, view_id)}") as session:
        session.delete(_row(session, view_id))


def checked_name(library: Library, name: str, *, but: int | None = None, kind: str = "view") -> str:
    """The name without spaces around it. Raises InputError when it is empty, too long, or another view has it.

    Args:
        but: the view that may have it already.
    """
    name = name.strip()
    if not name:
        raise InputError(f"A {kind} needs a name.", "", "Enter one.", field="name")
    if len(name) > LONGEST_NAME:
        raise InputError(f"A {kind}'s name has at most {LONGEST_NAME} characters.", "", "Shorten it.", field="name")
    taken = find(library, name)
    if taken is not None and taken.id != but:
        what = {CHART: "chart", BOARD: "board", STYLE: "house style"}.get(taken.page, "view")
        raise InputError(f"There is a {what} “{taken.name}” already.", "", "Choose another name.", field="name")
    return name


def name_of(library: Library, view_id: int) -> str:
    """What a view is called now; "" where it is gone."""
    row = library.reading().execute('SELECT name FROM "view" WHERE id = ?', (view_id,)).fetchone()
    return str(row[0]) if row else ""


def _row(session: Session, view_id: int) -> View:
    from db.models import View

    row = session.get(View, view_id)
    if row is None:
        raise DatahallError("This saved view is gone.", "It was deleted.", "Choose another, or undo the deletion.")
    return row


def _next_position(session: Session) -> int:
    from sqlalchemy import func, select
    from sqlmodel import col

    from db.models import View

    return int(session.execute(select(func.coalesce(func.max(col(View.position)), -1))).scalar_one()) + 1
