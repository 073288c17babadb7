"""What the dialogs share that do one thing to the selected records: what it would do, progress, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from desktop.look.plain import PlainLabel
from desktop.look.working import WorkingDialog

if TYPE_CHECKING:
    from desktop import tasks

WIDTH_PX = 460


class ManyDialog(WorkingDialog):
    """A heading, a body of its own, what would follow in words, and the button that does it.

    `did` brings a sentence once it is done; `to_choose` is then the record to be chosen in the table, if one is.
    """

    did = Signal(str)

    def __init__(self, title: str, button: str, parent: QWidget | None, *, role: str = "primary") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._may_go = False
        self._told_before = ""
        self.to_choose: int | None = None
        self.told, self.problem = PlainLabel(), PlainLabel()
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
        self.go.setEnabled(may_go and not self.is_working)
        self._fit()

    def complain(self, sentence: str) -> None:
        """Says what is wrong; all may be changed and tried again."""
        self.problem.setText(sentence)
        self.problem.show()
        self.go.setEnabled(self._may_go)
        self._fit()

    def run(self, work: tasks.Work, done: Callable[[Any], str]) -> None:
        """Works beside the window; `done` makes the sentence of what came of it."""

        def end(answer: object) -> None:
            self.did.emit(done(answer))
            self.accept()

        self.work_beside(work, end)

    def show_begun(self) -> None:
        """See `WorkingDialog`."""
        self.problem.hide()
        self.go.setEnabled(False)

    def show_stopping(self) -> None:
        """See `WorkingDialog`."""
        self._told_before = self.told.text()
        self.tell(self.tr("Stopping…"), may_go=self._may_go)

    def show_stopped(self) -> None:
        """See `WorkingDialog`."""
        if self.told.text() == self.tr("Stopping…"):
            self.told.setText(self._told_before)
        self.complain(self.tr("Stopped. Nothing was changed."))

    def _fit(self) -> None:
        """Gives the wrapped words the height that they need."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.resize(self.width(), max(self.height(), column.totalHeightForWidth(self.width())))
