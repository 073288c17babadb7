"""The list of what there is to check in the open library, kept up to date off the interface thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.library import Library, Touched
from db.to_check.findings import Findings, find, found_again
from db.watch import Watch
from desktop import tasks


class StandingList(QObject):
    """Looks once over the whole library, and after each change at what it touched.

    `findings` is None until the first look has ended; `changed` tells of each new state.
    """

    changed = Signal()

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.findings: Findings | None = None
        self._task: tasks.Task | None = None
        self._waiting: dict[str, set[int]] = {}
        self._all_anew = True

    @property
    def counts(self) -> dict[str, int]:
        """How many findings each group has; nothing before the first look has ended."""
        return {} if self.findings is None else self._counts

    def begin(self) -> None:
        """Looks over the library, unless that was done or is being done."""
        if self._task is None and self._all_anew:
            self._look()

    def refresh(self, touched: Touched | None) -> None:
        """Looks at what a change touched; None: at everything."""
        if touched is None:
            self._all_anew = True
        else:
            for table, ids in touched.records.items():
                self._waiting.setdefault(table, set()).update(ids)
        if self._task is None:
            self._look()

    def stop(self) -> None:
        """Before the library closes."""
        if self._task is not None:
            self._task.cancel()

    def _look(self) -> None:
        library, known, waiting = self._library, self.findings, self._waiting
        anew = self._all_anew or known is None
        self._waiting, self._all_anew = {}, False

        def work(watch: Watch) -> tuple[Findings, dict[str, int]]:
            found = find(library, watch) if anew or known is None else found_again(library, known, waiting, watch)
            return found, found.counts()

        self._task = tasks.run(self, work, done=self._take, failed=self._give_up)

    def _take(self, answer: tuple[Findings, dict[str, int]]) -> None:
        self.findings, self._counts = answer
        self._task = None
        self.changed.emit()
        if self._waiting or self._all_anew:
            self._look()

    def _give_up(self, _error: Exception) -> None:
        """The list stays as it was; the next change looks at everything."""
        self._task, self._all_anew = None, True
