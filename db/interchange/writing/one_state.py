"""One state of a library for all that a file takes from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_state(reading: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All rows are of one moment, whatever is saved meanwhile."""
    reading.execute("BEGIN")
    try:
        yield reading
    finally:
        reading.execute("ROLLBACK")
