"""Looking for duplicates beside the window, and again when the library has changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from db.duplicates.finding import Found, Pair, find, look_again
from db.duplicates.names_of import names_of
from db.library import Library, Touched
from db.watch import Watch
from desktop import tasks

FEW_NAMES = 50_000
"""Up to so many a change has all of them looked through again at once; more wait for the person to ask."""


@dataclass
class Shown:
    """What was found in a table, with the names of the records; `is_stale` once others have changed since."""

    found: Found
    names: dict[int, str]
    is_stale: bool = False


class Looking(QObject):
    """What was found for each table; `changed` tells of each new state, `failed` brings an error."""

    changed = Signal(str)
    progressed = Signal(int, int)
    failed = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.shown: dict[str, Shown] = {}
        self._task: tasks.Task | None = None
        self.table = ""
        self.at_least = 80

    @property
    def is_looking(self) -> bool:
        """Whether it looks now."""
        return self._task is not None

    def look(self, table: str) -> None:
        """Looks through a table, giving up what it looks through now."""
        self.stop()
        library, at_least = self._library, self.at_least
        self.table = table

        def work(watch: Watch) -> tuple[str, Shown]:
            found = find(library, table, at_least, watch)
            return table, Shown(found, names_of(library, table, found.pairs))

        self._task = tasks.run(
            self, work, done=self._take, failed=self._give_up, progressed=lambda *at: self.progressed.emit(*at)
        )
        self.changed.emit(table)

    def stop(self) -> None:
        """Gives up looking; what was found before stays."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.changed.emit(self.table)

    def refresh(self, touched: Touched | None, table: str) -> None:
        """After a change: a small table is looked through again, of a large one only the pairs that were found."""
        for name, shown in list(self.shown.items()):
            if touched is None or name in touched.records or name == table:
                shown.is_stale = True
        shown_now = self.shown.get(table)
        if shown_now is None or not shown_now.is_stale:
            return
        if shown_now.found.names <= FEW_NAMES:
            self.look(table)
            return
        library, at_least, found = self._library, self.at_least, shown_now.found

        def work(_watch: Watch) -> tuple[str, Shown]:
            pairs = look_again(library, table, [(pair.first, pair.second) for pair in found.pairs], at_least)
            again = Found(pairs, found.names, found.compared, found.are_all)
            return table, Shown(again, names_of(library, table, pairs), is_stale=True)

        self.stop()
        self._task = tasks.run(self, work, done=self._take, failed=self._give_up)

    def drop(self, table: str, pair: Pair) -> None:
        """Takes a pair out of what is shown."""
        if table in self.shown:
            self.shown[table].found.pairs = [one for one in self.shown[table].found.pairs if one != pair]

    def _take(self, answer: tuple[str, Shown]) -> None:
        table, shown = answer
        self._task = None
        self.shown[table] = shown
        self.changed.emit(table)

    def _give_up(self, error: Exception) -> None:
        self._task = None
        self.changed.emit(self.table)
        self.failed.emit(error)
