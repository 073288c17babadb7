"""What all dialogs share that work beside the window: how far it is, stopping it, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from db.errors import DatahallError
from desktop import messages, tasks
from desktop.look.progress import progress_line

if TYPE_CHECKING:
    from db.watch import Watch


class WorkingDialog(QDialog):
    """Escape, its Cancel button and the window's cross stop what it does, and close it where it does nothing.

    A subclass lays out `progress`, and says in the methods that begin with `show_` what it shows when.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.progress = progress_line()
        self._task: tasks.Task | None = None

    def work_beside(self, work: tasks.Work, done: Callable[[Any], None], *, only_waits: bool = False) -> None:
        """Works beside the window; `done` is called with what came of it, also where it was stopped too late.

        While it works, nothing else is begun: whoever presses Enter twice means it once. For `only_waits` see
        `tasks.run`.
        """
        if self._task is not None:
            return
        came: list[Any] = []

        def keep(watch: Watch) -> None:
            came.append(work(watch))

        def end() -> None:
            if not isValid(self):  # the window was closed meanwhile
                return
            stopped = self._task is not None and self._task.is_cancelled
            self._task = None
            self.progress.hide()
            self.show_ended()
            if came:  # what is saved is saved
                done(came[0])
            elif stopped:
                self.show_stopped()

        self.progress.show_busy()
        self.progress.show()
        self.show_begun()
        self._task = tasks.run(
            self, keep, failed=self.show_failed, progressed=self._show_progress, only_waits=only_waits
        )
        self._task.ended.connect(end)

    @property
    def is_working(self) -> bool:
        """Whether something is being done."""
        return self._task is not None

    def reject(self) -> None:
        """Stops the work, else closes."""
        if self._task is not None:
            self._stop(self._task)
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross stops it, too, and closes once it has ended."""
        if self._task is not None:
            self._stop(self._task)
            event.ignore()
        else:
            super().closeEvent(event)

    def show_begun(self) -> None:
        """Work has begun."""

    def show_stopping(self) -> None:
        """It was asked to stop; what is being saved at this moment may still be."""

    def show_ended(self) -> None:
        """It has ended, well or not; what came of it is shown after this."""

    def show_stopped(self) -> None:
        """It was stopped, and nothing was changed."""

    def show_failed(self, error: Exception) -> None:
        """It failed, and nothing was changed: called before `show_ended`."""
        if isinstance(error, DatahallError):
            self.complain(str(error))
        else:
            messages.show_error(self, error)

    def complain(self, sentence: str) -> None:
        """Says what is wrong."""
        raise NotImplementedError

    def _stop(self, task: tasks.Task) -> None:
        if task.is_cancelled:
            return
        task.cancel()
        self.show_stopping()

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.show_how_far(done, total)
