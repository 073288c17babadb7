"""What the dialogs share that do one thing to the selected records: what it would do, progress, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget
from shiboken6 import isValid

from db.errors import DatahallError
from desktop import messages, tasks
from desktop.look.plain import PlainLabel
from desktop.look.progress import progress_line

if TYPE_CHECKING:
    from db.watch import Watch

WIDTH_PX = 460


class ManyDialog(QDialog):
    """A heading, a body of its own, what would follow in words, and the button that does it.

    `did` brings a sentence once it is done.
    """

    did = Signal(str)

    def __init__(self, title: str, button: str, parent: QWidget | None, *, role: str = "primary") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._task: tasks.Task | None = None
        self._may_go = False
        self.told, self.problem, self.progress = PlainLabel(), PlainLabel(), progress_line()
        for label, words_are in ((self.told, "hint"), (self.problem, "error")):
            label.setProperty("role", words_are)
            label.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.go = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("role", role)
        if role == "primary":
            self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
            self.go.setDefault(True)
        self.buttons.accepted.connect(self.do)
        self.buttons.rejected.connect(self.reject)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(self.body, 1)
        for widget in (self.told, self.problem, self.progress, self.buttons):
            column.addWidget(widget)
        self.problem.hide()
        self.setMinimumWidth(WIDTH_PX)

    def do(self) -> None:
        """Does what is entered."""
        raise NotImplementedError

    def tell(self, sentence: str, *, may_go: bool) -> None:
        """Says what would follow, and whether it can be done."""
        self.told.setText(sentence)
        self.problem.hide()
        self._may_go = may_go
        self.go.setEnabled(may_go)
        self._fit()

    def complain(self, sentence: str) -> None:
        """Says what is wrong; all may be changed and tried again."""
        self.problem.setText(sentence)
        self.problem.show()
        self.go.setEnabled(self._may_go)
        self._fit()

    def run(self, work: tasks.Work, done: Callable[[Any], str]) -> None:
        """Works beside the window; `done` makes the sentence of what came of it."""
        came: list[Any] = []

        def keep(watch: Watch) -> None:
            came.append(work(watch))

        def end() -> None:
            if not isValid(self):  # the window was closed meanwhile
                return
            stopped = self._task is not None and self._task.is_cancelled
            self._end()
            if came:  # stopped too late: what is saved is saved
                self.did.emit(done(came[0]))
                self.accept()
            elif stopped:
                self.complain(self.tr("Stopped. Nothing was changed."))

        self.problem.hide()
        self.go.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._task = tasks.run(self, keep, failed=self._failed, progressed=self._show_progress)
        self._task.ended.connect(end)

    def reject(self) -> None:
        """Stops the work, else closes."""
        if self._task is not None:
            self._stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross stops it, too, and closes once it has ended."""
        if self._task is not None:
            self._stop()
            event.ignore()
        else:
            super().closeEvent(event)

    def _fit(self) -> None:
        """Gives the wrapped words the height that they need."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.resize(self.width(), max(self.height(), column.totalHeightForWidth(self.width())))

    def _stop(self) -> None:
        """What is being saved at this moment may still be; the end of the work tells."""
        if self._task is not None:
            self._task.cancel()
            self.tell(self.tr("Stopping…"), may_go=self._may_go)
            self.go.setEnabled(False)

    def _end(self) -> None:
        self._task = None
        self.progress.hide()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DatahallError):
            self.complain(str(error))
        else:
            messages.show_error(self, error)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
