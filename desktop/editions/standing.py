"""Makes the library as it stood at an edition, beside the window, in a folder that goes with the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.library import SUFFIX, Library
from desktop import tasks
from desktop.editions.folders import StandingFolder

if TYPE_CHECKING:
    from db.history.editions import EditionEntry
    from db.watch import Watch


class Standing(QObject):
    """Makes copies one at a time; `forget` takes all of them away again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folders: list[StandingFolder] = []

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
        folder = StandingFolder()
        self._folders.append(folder)
        path = folder.path / f"{library.name}{SUFFIX}"

        def work(watch: Watch) -> Library:
            from db.history.standing import copy_as_it_stood

            copy_as_it_stood(library, edition.change_set_id, path, watch)
            return Library(path, read_only=True, journal="delete")

        return tasks.run(self, work, done=done, failed=failed, progressed=progressed)

    def forget(self) -> None:
        """Takes the copies away."""
        for folder in self._folders:
            folder.remove()
        self._folders.clear()
