"""Folders for libraries as they stood: each goes with its window, and at the next start where a crash left it."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile

PREFIX = "datahall-edition-"
IN_USE = "in-use"


class StandingFolder:
    """A folder of its own, held by a lock for as long as this program runs or until `remove`."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = _lock(self.path)
        self._lock.tryLock(0)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Takes the folder away with all in it."""
        self._lock.unlock()
        shutil.rmtree(self.path, ignore_errors=True)


def clean_up() -> None:
    """Takes away folders whose program has ended; none without a lock, which may be somebody's own."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or not (folder / IN_USE).is_file():
                continue
            lock = _lock(folder)
            if lock.tryLock(0):
                lock.unlock()
                shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / IN_USE))
    lock.setStaleLockTime(0)  # an edition may stay open for days
    return lock
