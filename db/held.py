"""A connection that keeps hold of a library's file, whatever becomes of its name."""

from __future__ import annotations

import ctypes
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress


class Held:
    """One connection for any thread, in turn. It has read once, so that file and log are open for good."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._is_folded = False
        self._version = self._data_version()

    def copy_to(
        self, target: sqlite3.Connection, pages: int = -1, progress: Callable[[int, int, int], object] | None = None
    ) -> None:
        """Copies all that was saved; see `sqlite3.Connection.backup`."""
        with self._lock:
            self._connection.backup(target, pages=pages, progress=progress)

    def version(self) -> int:
        """SQLite's count, another one once another connection has written; the last known where it cannot be read."""
        with suppress(sqlite3.Error), self._lock:
            self._version = self._data_version()
        return self._version

    def reaches_its_file(self) -> bool:
        """Whether what it opened can still be read: from the disk, not from what SQLite keeps in memory."""
        with self._lock:
            try:
                self._connection.execute("PRAGMA shrink_memory")
                self._data_version()
            except sqlite3.Error:
                return False
        return True

    def see(self, *, is_there: bool) -> None:
        """Told where the file is: when it is first found gone, what lies in the log is written into the file itself
        and the log emptied. Not again until it was back: by then the log may be another file's.
        """
        if is_there:
            self._is_folded = False
        elif not self._is_folded:
            self._is_folded = True
            with suppress(sqlite3.Error), self._lock:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def let_go(self, *, for_good: bool) -> None:
        """Closes it. Not `for_good` where another file took the name: the last connection to close deletes the log by
        its name, and that would be the other's. It then stays open until the program ends.
        """
        if for_good:
            self._connection.close()
        else:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._connection))

    def _data_version(self) -> int:
        self._connection.execute("SELECT count(*) FROM library_info").fetchone()
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
