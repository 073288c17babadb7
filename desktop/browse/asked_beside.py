"""A question asked beside the window: only the newest counts, and a line moves where its answer takes a moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop import messages, tasks
from desktop.look.first_paint import once_painted
from desktop.look.progress import progress_line

BUSY_AFTER_MS = 150


class AskedBeside(QObject):
    """`answered` gives what the newest work gave; what fails is told in a message over `page`."""

    answered = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._work: tasks.Work | None = None
        self._task: tasks.Task | None = None
        self.busy_line = progress_line(2)
        self._busy_soon = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy_soon.timeout.connect(self.busy_line.show)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is to come."""
        return self._work is not None

    def ask(self, work: tasks.Work, waits: Callable[[], bool] | None = None) -> None:
        """Begins, as soon as nothing `waits` to be painted first; an answer that was to come is not wanted any more."""
        self.drop()
        self._busy_soon.start()
        self._work = work
        if waits is None:
            self._begin(work)
        else:
            once_painted(self, waits, partial(self._begin, work))

    def _begin(self, work: tasks.Work) -> None:
        if work is self._work:
            self._task = tasks.run(self, work, done=self._answer, failed=self._failed)

    def drop(self) -> None:
        """Wants no answer any more."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _answer(self, answer: Any) -> None:
        self._end()
        self.answered.emit(answer)

    def _failed(self, error: Exception) -> None:
        self._end()
        messages.show_error(self._page, error)

    def _end(self) -> None:
        self._work = self._task = None
        self._busy_soon.stop()
        self.busy_line.hide()
