"""Makes the library as it stood at an edition, beside the window, in a folder that goes with the program."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.library import SUFFIX, Library
from desktop import tasks

if TYPE_CHECKING:
    from db.history.editions import EditionEntry
    from db.watch import Watch

PREFIX = "datahall-edition-"


class Standing(QObject):
    """Makes copies one at a time; `forget` takes all of them away again, and what a crash left behind."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folders: list[Path] = []
        _forget_left_behind()

    def make(
        self,
        library: Library,
        edition: EditionEntry,
        *,
        done: Callable[[Library], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[int, int], None],
    ) -> tasks.Task:
        """Opens the library as it stood then, for reading only, and hands it to `done`; the receiver closes it."""
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._folders.append(folder)
        path = folder / f"{library.name}{SUFFIX}"

        def work(watch: Watch) -> Library:
            from db.history.standing import copy_as_it_stood

            copy_as_it_stood(library, edition.change_set_id, path, watch)
            return Library(path, read_only=True, journal="delete")

        return tasks.run(self, work, done=done, failed=failed, progressed=progressed)

    def forget(self) -> None:
        """Takes the copies away."""
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()


def _forget_left_behind() -> None:
    """Takes away copies of a program that ended without doing so, after a day: another may still run."""
    import time

    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > 86_400:
                shutil.rmtree(folder, ignore_errors=True)
