"""SQLAlchemy's engine over a library: pragmas for each connection, and no write that the history would miss."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from db.connecting import BUSY_TIMEOUT_MS, bare_of, connect
from db.troubles import Kind, still_read, trouble_of

if TYPE_CHECKING:
    from db.library import Library

MAY_WRITE = "datahall_may_write"

Begin = Callable[[int], bool]
"""Tries for so many milliseconds to begin writing; whether it has begun. On any thread, one at a time."""


class Patience(Protocol):
    """Waits, where another program writes just now, until `Begin` has begun. With `for_readers` until what was written
    could be saved, which without a log waits for all who read, `READERS_WAITED_FOR_MS` at most. False where it leaves
    that to SQLite, which stands still meanwhile. Raises LibraryInUse where it, or the person, waits no longer.
    """

    def __call__(self, begin: Begin, *, for_readers: bool = False) -> bool:
        """See above."""
        ...


READERS_WAITED_FOR_MS = 2_500
"""How long saving waits for those who read. Who comes to read meanwhile must wait, too, and does so for a little longer
(`BUSY_TIMEOUT_MS`): nobody else is refused for it.
"""


class UnrecordedWriteError(RuntimeError):
    """A bug of ours: something wrote to the library outside `db.history.changes`, or past the history inside it."""


def _connected(library: Library) -> sqlite3.Connection:
    library.see_that_it_is_there()
    return connect(library.path, read_only=library.read_only)


def make_engine(library: Library) -> Engine:
    """An engine on the library's file. Writes are let through only on connections that `db.history.changes` opened."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connected(library),
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,  # what a person entered has no place in a message that may be copied into a report
    )

    # "FULL" is what a person means by saved; a rollback journal stands in where there is no write-ahead log.
    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: Python's own way starts too late to lock
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        recorded = connection.get_execution_options().get("recorded", False)
        # Only where it changes: SQLite takes this pragma for a reason to understand each statement anew.
        if connection.info.get(MAY_WRITE) is not recorded:
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if recorded else 'ON'}")
            connection.info[MAY_WRITE] = recorded
        if not recorded:
            connection.exec_driver_sql("BEGIN")
            return
        begin = partial(connection.exec_driver_sql, "BEGIN IMMEDIATE")
        if library.patience is None or not library.patience(partial(_is_done, bare_of(connection), begin)):
            begin()

    if library.journal != "wal":

        @event.listens_for(engine, "commit")
        def _commit(connection: Any) -> None:
            if connection.get_execution_options().get("recorded", False):
                _commit_after_readers(library, bare_of(connection))

    @event.listens_for(engine, "handle_error")
    def _refused(context: ExceptionContext) -> None:
        connection = context.connection
        recorded = connection is not None and connection.get_execution_options().get("recorded", False)
        if not recorded and "readonly" in str(context.original_exception):
            raise UnrecordedWriteError(context.statement) from context.original_exception

    return engine


def _is_done(bare: sqlite3.Connection, work: Callable[[], object], patience_ms: int) -> bool:
    """Does it, waiting so long for others; False where they have the library still."""
    bare.execute(f"PRAGMA busy_timeout={patience_ms}")
    try:
        work()
    except (OperationalError, sqlite3.OperationalError) as error:
        found = trouble_of(error)
        if found is None or found.kind is not Kind.LOCKED:
            raise
        return False
    finally:
        bare.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return True


def _commit_after_readers(library: Library, bare: sqlite3.Connection) -> None:
    """Keeps what was written; with a rollback journal only once nobody reads any more, and nobody begins to read then.

    SQLAlchemy's own COMMIT finds nothing left to do.
    """
    latest = monotonic() + READERS_WAITED_FOR_MS / 1000

    def has_ended(patience_ms: int) -> bool:
        if _is_done(bare, partial(bare.execute, "COMMIT"), patience_ms):
            return True
        if monotonic() >= latest:
            bare.execute("ROLLBACK")  # at once, on whatever thread: until then nobody can read
            raise still_read(library.path)
        return False

    library.is_waited_for = True
    try:
        if library.patience is None or not library.patience(has_ended, for_readers=True):
            while not has_ended(READERS_WAITED_FOR_MS):
                pass
    finally:
        library.is_waited_for = False
