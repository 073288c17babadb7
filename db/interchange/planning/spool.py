"""Facts set down in a temporary file while files are read, so that a plan of any size takes little memory."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from typing import IO, Any

BATCH = 5000
IN_MEMORY = 16 * 1024**2
"""Bytes kept in memory before a file is made."""


class Spool:
    """Tuples of texts, numbers and None, in the order in which they were added."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._waiting: list[tuple[Any, ...]] = []
        self._lengths: list[int] = []
        self.count = 0

    def add(self, fact: tuple[Any, ...]) -> None:
        """Keeps one."""
        self._waiting.append(fact)
        self.count += 1
        if len(self._waiting) >= BATCH:
            self._write()

    def batches(self) -> Iterator[list[tuple[Any, ...]]]:
        """All of them, `BATCH` at a time."""
        if self._file is not None:
            self._file.flush()
            self._file.seek(0)
            for length in self._lengths:
                yield marshal.loads(self._file.read(length))
            self._file.seek(0, 2)
        if self._waiting:
            yield self._waiting

    def close(self) -> None:
        """Frees the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._waiting = []

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (lives as long as the plan)
        written = marshal.dumps(self._waiting)
        self._file.write(written)
        self._lengths.append(len(written))
        self._waiting = []
