"""Reading for a caller that must not wait, as the window: what is not read in time is given up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from db.library import Library

STEPS_BETWEEN_LOOKS = 5_000

Answer = TypeVar("Answer")


class OutOfTime(Exception):
    """The library was not read in the time given."""


def within(library: Library, seconds: float, read: Callable[[], Answer]) -> Answer:
    """What `read` reads from the library on this thread. Raises OutOfTime after some seconds."""
    connection = library.reading()
    latest = perf_counter() + seconds
    connection.set_progress_handler(lambda: int(perf_counter() > latest), STEPS_BETWEEN_LOOKS)
    try:
        return read()
    except sqlite3.OperationalError as error:
        if perf_counter() > latest:
            raise OutOfTime from error
        raise
    finally:
        connection.set_progress_handler(None, 0)
