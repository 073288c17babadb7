"""What undo and redo would do next. Needs SQLite alone, so that the menu can name it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.errors import UndoError

if TYPE_CHECKING:
    from db.library import Library


class Step(NamedTuple):
    """What undo or redo would do next: the action's name, when it was done (UTC text), how many rows it touched."""

    change_set_id: int
    action: str
    at: str
    rows: int


def next_undo(library: Library) -> Step | None:
    """The newest action that is not undone, or None."""
    return _step(
        library,
        """SELECT id FROM change_set AS c WHERE kind = 'action' AND 'undo' IS NOT
           (SELECT kind FROM change_set AS later WHERE later.action_id = c.id ORDER BY id DESC LIMIT 1)
           ORDER BY id DESC LIMIT 1""",
    )


def next_redo(library: Library) -> Step | None:
    """The action undone last, while no new action came after; or None."""
    return _step(
        library,
        """SELECT action_id FROM change_set AS u WHERE kind = 'undo'
           AND id > (SELECT coalesce(max(id), 0) FROM change_set WHERE kind = 'action')
           AND id = (SELECT max(id) FROM change_set AS later WHERE later.action_id = u.action_id)
           ORDER BY id DESC LIMIT 1""",
    )


def step_of(library: Library, change_set_id: int) -> Step:
    """One action that stands. Raises UndoError when it is none, or undone already."""
    row = (
        library.reading()
        .execute(
            """SELECT kind, (SELECT kind FROM change_set AS later WHERE later.action_id = c.id ORDER BY id DESC LIMIT 1)
               FROM change_set AS c WHERE id = ?""",
            (change_set_id,),
        )
        .fetchone()
    )
    if row is None:
        raise UndoError("This cannot be undone.", "It is no longer in the history.", "")
    kind, last = row
    if kind != "action":
        why = {
            "starter": "It is what the library began with.",
            "undo": "It is itself an undo.",
            "edition": "It only named a state of the library.",
            "trim": "What was let go is in the copy that was kept.",
        }.get(kind, "It only did again what was undone.")
        remedy = {
            "edition": "Delete the edition on the page Editions.",
            "trim": "Open that copy to see it.",
            "starter": "Delete the records that you do not want.",
        }.get(kind, "Undo or redo the action that it acted on.")
        raise UndoError("This cannot be undone by itself.", why, remedy)
    if last == "undo":
        raise UndoError("This is undone already.", "", "Redo does it again.")
    found = _step(library, f"SELECT {int(change_set_id)}")
    assert found is not None
    return found


def _step(library: Library, query: str) -> Step | None:
    reading = library.reading()
    found = reading.execute(query).fetchone()
    if found is None:
        return None
    row = reading.execute(
        'SELECT id, action, at, (SELECT count(*) FROM "change" WHERE change_set_id = c.id) '
        "FROM change_set AS c WHERE id = ?",
        found,
    ).fetchone()
    return Step(*row)
