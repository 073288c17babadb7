"""Whether a library's file is damaged, told apart from one that cannot be read just now: its disk fails or went away.

SQLite tells of a disk that fails to read as of damage (SQLITE_IOERR_CORRUPTFS becomes SQLITE_CORRUPT in a query, and
"failed to get page" in its check). So what it says of damage counts only once the file was read from end to end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from db.connecting import connect
from db.errors import Cancelled
from db.troubles import Kind, is_damage, trouble_of, unreadable

PAGES_AT_ONCE = 500
STEPS_BETWEEN_LOOKS = 5_000
MOST_READ_BYTES = 1_000_000_000
"""Of a larger file so much is read to see whether its disk works."""

Answer = TypeVar("Answer")


def damage_in(path: Path, gives_way: Callable[[], bool] = lambda: False) -> str:
    """What SQLite finds damaged in a library's file, read from end to end; "" where it is whole.

    `gives_way` is asked while it reads whether it should stop. Raises Cancelled then, LibraryUnreadable where it cannot
    be read just now, which says nothing of what is in it, and LibraryInUse while another program has it for itself.
    """
    try:
        return damage_said_of(path, gives_way)
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from error
        raise unreadable(path, error) from error


def damage_said_of(path: Path, gives_way: Callable[[], bool] = lambda: False) -> str:
    """The same, with SQLite's and the system's own errors: OSError, sqlite3.Error."""
    if not _damage_said(path, gives_way):
        return ""
    see_that_it_can_be_read(path)
    return _damage_said(path, gives_way)


def unless_unreadable(path: Path, read: Callable[[], Answer]) -> Answer:
    """What `read` reads from a library's file; where it meets damage, once more after the file was read whole.

    Raises what `read` raises, and OSError or sqlite3.Error where the file cannot be read just now.
    """
    try:
        return read()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    see_that_it_can_be_read(path)
    return read()


def see_that_it_can_be_read(path: Path) -> None:
    """Reads a library's file from end to end, whatever it holds.

    Raises OSError or sqlite3.Error where its disk fails, or it is not there.
    """
    # Not opened as a file: closing that would let go of SQLite's locks on it (`db.connecting.was_opened_here`).
    try:
        with closing(connect(path)) as library, closing(sqlite3.connect("")) as nowhere:
            page = int(library.execute("PRAGMA page_size").fetchone()[0])
            library.backup(nowhere, pages=PAGES_AT_ONCE, progress=_until(MOST_READ_BYTES // page))
    except _ReadEnough:
        pass
    except sqlite3.Error as error:
        trouble = trouble_of(error)
        # No room for what is read is no trouble of what it is read from.
        if trouble is not None and trouble.kind is not Kind.FULL:
            raise


class _ReadEnough(Exception):
    """The disk reads."""


def _until(most_pages: int) -> Callable[[int, int, int], None]:
    def look(_status: int, remaining: int, total: int) -> None:
        if total - remaining > most_pages:
            raise _ReadEnough

    return look


def _damage_said(path: Path, gives_way: Callable[[], bool]) -> str:
    try:
        with closing(connect(path)) as library:
            library.set_progress_handler(lambda: int(gives_way()), STEPS_BETWEEN_LOOKS)
            said = str(library.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        said = str(error)
    return "" if said == "ok" else said
