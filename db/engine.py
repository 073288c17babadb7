"""SQLAlchemy's engine over a library: pragmas for each connection, and no write that the history would miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from db.library import Library

BUSY_TIMEOUT_MS = 3000


class UnrecordedWriteError(RuntimeError):
    """A bug of ours: something wrote to the library outside `db.changes`."""


def make_engine(library: Library) -> Engine:
    """An engine on the library's file. Writes are let through only on connections that `db.changes` opened."""
    mode = "?mode=ro&uri=true" if library.read_only else ""
    address = f"sqlite:///file:{library.path}{mode}" if library.read_only else f"sqlite:///{library.path}"
    engine = create_engine(address, poolclass=QueuePool, pool_size=2, connect_args={"check_same_thread": False})
    # "FULL" is what a person means by saved; a rollback journal stands in where there is no write-ahead log.
    pragmas = ("foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "synchronous=FULL", "cache_size=-32000")

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: Python's own way starts too late to lock
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("recorded", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @event.listens_for(engine, "before_cursor_execute")
    def _refuse_unrecorded(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if statement.lstrip()[:7].upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")) and (
            not connection.get_execution_options().get("recorded", False)
        ):
            raise UnrecordedWriteError(statement)

    return engine
