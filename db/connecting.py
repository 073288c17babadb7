"""Bare connections to a library's file, set up alike."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from db.strangers import guard

if TYPE_CHECKING:
    from sqlalchemy import Connection

BUSY_TIMEOUT_MS = 3000
CACHE_KB = 16_000
"""Of each connection. What is not in it mostly lies in the system's cache of the disk: a few microseconds a page."""
STATEMENTS_KEPT = 512
"""Saving an edit takes some sixty different ones, and each page and panel its own."""
IDS = "(SELECT value FROM json_each(:ids))"
"""SQL for the ids that `id_list` gives, as the parameter `ids`.

Written into the text, ids would make each statement a new one: SQLite takes milliseconds to understand a long one.
"""


_MANNER: Any = {"uri": True, "check_same_thread": False, "cached_statements": STATEMENTS_KEPT}


def id_list(ids: Iterable[int]) -> str:
    """Ids as `IDS` takes them."""
    return json.dumps(list(ids))


def bare_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection under SQLAlchemy's, in the same transaction, for statements in great number."""
    bare: Any = connection.connection.dbapi_connection
    assert isinstance(bare, sqlite3.Connection)
    return bare


_opened: set[tuple[int, int]] = set()


def was_opened_here(path: Path) -> bool:
    """Whether this process has, or had, this file open as a database.

    Then it must not open it in another way: when POSIX closes any descriptor of a file, it lets go all locks that the
    process has on it, SQLite's too. Another program would take itself for the only one, and on closing take away the
    log that is written here.
    """
    with suppress(OSError):
        found = path.stat()
        return (found.st_dev, found.st_ino) in _opened
    return False


def connect(path: Path, *, read_only: bool = False, briefly: bool = False) -> sqlite3.Connection:
    """A bare connection to a library's file, for `db` alone. Whatever stands in the path is part of the name.

    Args:
        briefly: for a look at the file alone. To keep pages for later takes longer than that: SQLite first reads all
            that is declared.
    """
    if read_only:
        # A folder that may not be written has no room for a write-ahead log: read the file as it stands, and the log
        # of a crashed or running program only where the memory that goes with it is there, too.
        suffix = "mode=ro" if _has_room_for_log(path) else "immutable=1"
        connection: sqlite3.Connection = sqlite3.connect(f"file:{quote(str(path))}?{suffix}", **_MANNER)
    else:
        # Never makes a file: where a library was moved away, an empty one would stand in its place.
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=rw", **_MANNER)
    with closed_on_error(connection):
        with suppress(OSError):
            found = path.stat()
            _opened.add((found.st_dev, found.st_ino))
        guard(connection)
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        if not briefly:
            connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        # Never by mmap: where a network or a stick is lost, or the file cut off, reading memory ends the program.
        connection.execute("PRAGMA mmap_size=0")
    return connection


def has_unread_log(path: Path) -> bool:
    """Whether a program left what it saved last in a log that a connection for reading does not see."""
    return not _has_room_for_log(path) and log_of(path).exists() and log_of(path).stat().st_size > 0


def log_of(path: Path, ending: str = "-wal") -> Path:
    """What SQLite keeps beside a library: its write-ahead log, or the memory that programs share about it."""
    return path.with_name(path.name + ending)


def _has_room_for_log(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) or os.access(log_of(path, "-shm"), os.R_OK)


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Closes a connection that could not be set up: left open, it would keep the file's log from being folded in."""
    try:
        yield
    except BaseException:
        connection.close()
        raise
