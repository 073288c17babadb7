"""A small window over another that must wait: what is being done, how far it is, and Stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.look.plain import PlainLabel
from desktop.look.working import WorkingDialog

if TYPE_CHECKING:
    from desktop import tasks

WIDTH_PX = 380
AFTER_MS = 400
"""Work that takes no longer is not worth a window."""


_waiting: list[WorkBox] = []


def is_waiting() -> bool:
    """Whether something waits in the middle of what it does, with a window over it or one that is about to come."""
    return bool(_waiting)


class WorkBox(WorkingDialog):
    """Goes with the work; what came of it is told after that.

    Args:
        words: what is being done.
        parent: the window that waits.
        failed: called with the error that ended the work; nothing was changed then.
        stopped: called once the work was stopped, and nothing was changed.
        may_stop: without, there is no Stop, and neither Escape nor the cross does anything.
    """

    _came_forward = Signal()

    def __init__(
        self,
        words: str,
        parent: QWidget,
        *,
        failed: Callable[[Exception], None],
        stopped: Callable[[], None] = lambda: None,
        may_stop: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Datahall")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._failed, self._stopped, self._may_stop = failed, stopped, may_stop
        self._error: Exception | None = None
        self.words, self.stop = PlainLabel(words), QPushButton(self.tr("Stop"))
        self.words.setWordWrap(True)
        self.stop.setVisible(may_stop)
        self.stop.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.progress)
        column.addLayout(row)
        self.setMinimumWidth(WIDTH_PX)

    def begin(
        self, work: tasks.Work, done: Callable[[Any], None], *, after_ms: int = AFTER_MS, only_waits: bool = False
    ) -> None:
        """Works, and shows itself where that takes longer; `done` is called with what came of it."""
        self.work_beside(work, done, only_waits=only_waits)
        if after_ms:
            QTimer.singleShot(after_ms, self, self._come_forward)
        else:
            self._come_forward()

    def wait(self) -> None:
        """After `begin`: goes on only when the work has ended and what came of it was told.

        For what cannot be left and come back to: everything is painted meanwhile, but no other window can be used. So
        that nothing is done between, see `is_waiting`.
        """
        if self._task is None:
            return
        loop = QEventLoop()
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._task.ended.connect(loop.quit)
        self._came_forward.connect(loop.quit)
        _waiting.append(self)
        try:
            if not self.isVisible():
                loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)  # until this window is there to take it
            if self.is_working:
                loop.exec()
        finally:
            _waiting.remove(self)

    def show_stopping(self) -> None:
        """See `WorkingDialog`."""
        self.words.setText(self.tr("Stopping…"))
        self.stop.setEnabled(False)

    def show_ended(self) -> None:
        """See `WorkingDialog`."""
        self.hide()
        self.deleteLater()
        if self._error is not None:
            self._failed(self._error)

    def show_stopped(self) -> None:
        """See `WorkingDialog`."""
        self._stopped()

    def show_failed(self, error: Exception) -> None:
        """See `WorkingDialog`: told once this window is gone."""
        self._error = error

    def _stop(self, task: tasks.Task) -> None:
        if self._may_stop:
            super()._stop(task)

    def _come_forward(self) -> None:
        if self.is_working:
            self.show()
            self._came_forward.emit()
