"""Letting old history go, by hand, with a copy of the whole library kept beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.connecting import connect
from db.errors import DatahallError, LibraryError
from db.history.editions import EditionEntry, editions
from db.library import forget_draft
from db.values.notation import counted
from db.watch import Watch
from db.words import ChangeKind

if TYPE_CHECKING:
    from db.library import Library

HISTORY_FROM = "history_from"
"""A fact about the library: the oldest change set whose state can still be told."""

OVERHEAD_BYTES = 60
"""What a row of the history takes beside its values: its own columns and its places in two indexes, about."""

_KEPT = """id >= :first OR id IN (
    WITH RECURSIVE needed(id) AS (
      SELECT action_id FROM change_set WHERE id >= :first AND action_id IS NOT NULL
      UNION SELECT c.action_id FROM change_set AS c JOIN needed ON needed.id = c.id WHERE c.action_id IS NOT NULL)
    SELECT id FROM needed)"""
"""Change sets that stay: those from the first on, and what their undos and redos act on."""


@dataclass(frozen=True)
class TrimPreview:
    """What trimming would let go: so many actions with so many changed rows, and these editions.

    `first` is the oldest change set that stays, or the next to come where everything goes. `size_bytes` is about the
    room that comes free: rows of the history, and bytes of copies that only it had.
    """

    first: int
    actions: int
    rows: int
    size_bytes: int
    editions: tuple[EditionEntry, ...]


def preview_trim(library: Library, before: str) -> TrimPreview:
    """What would go if the history before a moment (UTC text) were let go; nothing is changed."""
    reading = library.reading()
    row = reading.execute("SELECT id FROM change_set WHERE at >= ? ORDER BY id LIMIT 1", (before,)).fetchone()
    newest = int(reading.execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()[0])
    first = int(row[0]) if row else newest + 1
    actions = reading.execute(f"SELECT count(*) FROM change_set WHERE NOT ({_KEPT})", {"first": first}).fetchone()[0]
    rows, size_bytes = reading.execute(
        f"""SELECT count(*),
              coalesce(sum({OVERHEAD_BYTES} + coalesce(length(before), 0) + coalesce(length(after), 0)), 0)
            FROM "change" WHERE change_set_id IN (SELECT id FROM change_set WHERE NOT ({_KEPT}))""",
        {"first": first},
    ).fetchone()
    copies = reading.execute(
        f"""SELECT coalesce(sum(length(content)), 0) FROM kept_content AS k WHERE NOT EXISTS (
              SELECT 1 FROM kept_copy AS c WHERE c.sha256 = k.sha256) AND sha256 NOT IN (
              SELECT json_extract(before, '$.sha256') FROM "change" WHERE table_name = 'kept_copy'
              AND operation = 'delete' AND change_set_id IN (SELECT id FROM change_set WHERE {_KEPT}))""",
        {"first": first},
    ).fetchone()[0]
    going = tuple(one for one in editions(library) if one.change_set_id < first)
    return TrimPreview(first, int(actions), int(rows), int(size_bytes) + int(copies), going)


def trim(library: Library, before: str, watch: Watch = Watch()) -> Path:  # noqa: B008  (a frozen default)
    """Lets the history before a moment (UTC text) go, after keeping a copy of the library, and returns the copy.

    The records stay as they are. What was changed before cannot be undone, restored or shown any more; editions of
    that time go. The trim is a line of the history itself.

    Raises DatahallError when there is nothing to let go, LibraryError when no copy could be kept or the library
    cannot be written, Cancelled where the watch stops it in time; nothing is changed then.
    """
    plan = preview_trim(library, before)
    if not plan.actions:
        raise DatahallError("There is nothing to let go.", "No action is older than this day.", "Choose a later day.")
    if library.read_only:
        raise LibraryError(f"{library.path.name} may only be read.", "", "Trim a copy of your own.")
    copy = _keep_copy(library)
    try:
        watch.at(1, 3)
        _let_go(library, plan, before, Watch(stopped=watch.stopped))
    except BaseException:
        forget_draft(copy)  # nothing was let go, so nothing need be kept
        raise
    watch.tell(2, 3)  # what is let go is gone: from here on it is too late to stop
    library.writes_besides += 1
    with suppress(sqlite3.Error), closing(connect(library.path)) as connection:
        connection.execute("VACUUM")
    watch.tell(3, 3)
    return copy


def _keep_copy(library: Library) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = library.path.with_name(f"{library.path.stem} before trimming {stamp}{library.path.suffix}")
    library.copy_to(copy)
    return copy


def _let_go(library: Library, plan: TrimPreview, before: str, watch: Watch) -> None:
    """Writes the trim into the history, with the editions that go, and deletes what is older, all at once.

    That is old change sets with their changes, and bytes of copies that neither a row nor the history has. Figures
    that go on holding because the person changed them are noted as given, since what tells of it goes.
    """
    from sqlmodel import col, select

    from db import superseded
    from db.history.changes import beside_the_history, change_set
    from db.models import Edition

    day = datetime.fromisoformat(before).astimezone()
    with change_set(
        library,
        f"Trim history before {day.day} {day:%B %Y}: {counted(plan.actions, '1 action', '{n} actions')}",
        kind=ChangeKind.TRIM,
        watch=watch,
    ) as session:
        for row in session.exec(select(Edition).where(col(Edition.change_set_id) < plan.first)).all():
            session.delete(row)
        with beside_the_history(session) as cursor:
            first = {"first": plan.first}
            cursor.executemany(
                "INSERT INTO origin (import_run_id, key, table_name, row_id) VALUES (?, ?, 'observation', ?)",
                superseded.edited(cursor),
            )
            going = f"SELECT id FROM change_set WHERE NOT ({_KEPT})"
            cursor.execute(f'DELETE FROM "change" WHERE change_set_id IN ({going})', first)
            cursor.execute(f"DELETE FROM change_set WHERE NOT ({_KEPT})", first)
            cursor.execute(
                """DELETE FROM kept_content WHERE sha256 NOT IN (SELECT sha256 FROM kept_copy)
                   AND sha256 NOT IN (SELECT json_extract(before, '$.sha256') FROM "change"
                                      WHERE table_name = 'kept_copy' AND operation = 'delete')"""
            )
            cursor.execute("INSERT OR REPLACE INTO library_info VALUES (?, ?)", (HISTORY_FROM, str(plan.first)))
