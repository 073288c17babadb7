"""A small window over another that must wait: what is being done, how far it is, and Stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.look.plain import PlainLabel
from desktop.look.working import WorkingDialog

if TYPE_CHECKING:
    from desktop import tasks

WIDTH_PX = 380
AFTER_MS = 400
"""Work that takes no longer is not worth a window."""


class WorkBox(WorkingDialog):
    """Goes with the work; what came of it is told after that.

    Args:
        words: what is being done.
        parent: the window that waits.
        failed: called with the error that ended the work; nothing was changed then.
        stopped: called once the work was stopped, and nothing was changed.
        may_stop: without, there is no Stop, and neither Escape nor the cross does anything.
    """

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

    def begin(self, work: tasks.Work, done: Callable[[Any], None], *, after_ms: int = AFTER_MS) -> None:
        """Works, and shows itself where that takes longer; `done` is called with what came of it."""
        self.work_beside(work, done)
        if after_ms:
            QTimer.singleShot(after_ms, self, self._come_forward)
        else:
            self._come_forward()

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
