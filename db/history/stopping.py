"""Stops one long statement of SQLite half-way: inserting, indexing or gathering 200,000 rows takes seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from db.connecting import bare_of
from db.errors import Cancelled
from db.watch import Watch

ASKED_EVERY = 50_000
"""Instructions of SQLite: a few milliseconds."""


@contextmanager
def stopping(connection: Connection, stopped: Callable[[], bool]) -> Iterator[None]:
    """Within it, a statement under way is broken off when `stopped` says so. Raises Cancelled then; roll back.

    Not for the commit: once begun, it is carried through.
    """
    bare = bare_of(connection)
    if stopped is Watch().stopped:
        yield
        return
    bare.set_progress_handler(stopped, ASKED_EVERY)
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        own = error.orig if isinstance(error, OperationalError) else error
        if stopped() and getattr(own, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from error
        raise
    finally:
        bare.set_progress_handler(None, 0)
