"""SQLAlchemy's engine over a library: pragmas for each connection, and no write that the history would miss."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from db.connecting import BUSY_TIMEOUT_MS, connect
from db.troubles import Kind, trouble_of

if TYPE_CHECKING:
    from db.library import Library

MAY_WRITE = "datahall_may_write"

Begin = Callable[[int], bool]
"""Tries for so many milliseconds to begin writing; whether it has begun. On any thread, one at a time."""

Patience = Callable[[Begin], bool]
"""Waits, where another program writes just now, until `Begin` has begun. False where it leaves that to SQLite, which
stands still meanwhile. Raises LibraryInUse where the person waits no longer.
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
        elif library.patience is None or not library.patience(partial(_has_begun, connection)):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "handle_error")
    def _refused(context: ExceptionContext) -> None:
        connection = context.connection
        recorded = connection is not None and connection.get_execution_options().get("recorded", False)
        if not recorded and "readonly" in str(context.original_exception):
            raise UnrecordedWriteError(context.statement) from context.original_exception

    return engine


def _has_begun(connection: Any, patience_ms: int) -> bool:
    connection.exec_driver_sql(f"PRAGMA busy_timeout={patience_ms}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        found = trouble_of(error)
        if found is None or found.kind is not Kind.LOCKED:
            raise
        return False
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return True
