"""A library's file before it is open: whether it is a library, of which version, how it keeps its journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from db.connecting import connect, was_opened_here
from db.errors import LibraryError
from db.place import Locks
from db.strangers import refuse_what_could_run

APPLICATION_ID = 0x44544148
"""Written in the file's header, so that other programs can tell a library ("DTAH")."""


def refuse_foreign(path: Path) -> None:
    """Refuses files that are no library by their first bytes alone, so that SQLite does not even touch them.

    Raises LibraryError, OSError.
    """
    if was_opened_here(path):
        with suppress(sqlite3.DatabaseError), closing(connect(path, read_only=True, briefly=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
                return
    with path.open("rb") as file:
        header = file.read(72)
    if header[:16] == b"SQLite format 3\0" and int.from_bytes(header[68:72], "big") == APPLICATION_ID:
        return
    why = "It is empty."
    if header:
        is_database = header.startswith(b"SQLite format 3")
        why = "It is a database of another program." if is_database else "It is a file of another kind, or damaged."
    raise LibraryError(f"{path.name} is no Datahall library.", why, "Choose another file. This one was not changed.")


def version_and_journal(path: Path, *, read_only: bool) -> tuple[int, str]:
    """The version of its tables, and how it keeps its journal; raises LibraryError where something in it could run."""
    # Not read from the header: the newest version may still lie in the write-ahead log. A connection that may write
    # takes its log away again when it closes; one for reading would leave it beside the file.
    with closing(connect(path, read_only=read_only, briefly=True)) as connection:
        connection.execute("PRAGMA query_only=ON")
        refuse_what_could_run(connection, path)
        version, journal = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "journal_mode")
        )
        return int(version), str(journal)


def set_journal(path: Path, locks: Locks, journal: str = "") -> str:
    """A write-ahead log on a disk of this computer, whose programs share memory; else a rollback journal.

    `journal` is what it is, where that is known. Returns what it is now: while another program has it open with a log,
    that stays.
    """
    wished = "wal" if locks is Locks.OWN_DISK else "delete"
    if journal == wished:
        return journal
    with closing(connect(path, briefly=True)) as connection:
        with suppress(sqlite3.OperationalError):
            return str(connection.execute(f"PRAGMA journal_mode={wished}").fetchone()[0])
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
