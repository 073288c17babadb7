"""What the dialogs share that ask where a file goes, and stay open, with progress, until it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from desktop import messages, tasks
from desktop.look.plain import PlainLabel
from desktop.look.progress import progress_line
from desktop.look.rows import row_of


class FileDialog(QDialog):
    """Brings what was chosen with `chosen`; `write` then writes it.

    Args:
        marked: how much is marked confidential in the library.
    """

    chosen = Signal(object)

    def __init__(self, path: Path, marked: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._marked = marked
        self._task: tasks.Task | None = None
        self._done: Callable[[Any], None] = lambda _: None
        self.path, self.browse = QLineEdit(str(path)), QPushButton(self.tr("Browse…"))
        self.confidential = QCheckBox(self.tr("With what is marked confidential"))
        self.confidential.setEnabled(marked > 0)
        self.note, self.problem, self.progress = PlainLabel(), PlainLabel(), progress_line()
        for label, role in ((self.note, "hint"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setIcon(QIcon())
        self.cancel.setAutoDefault(False)  # Enter in a field exports, also after the focus has passed over it
        self.export = self.buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setProperty("role", "primary")
        self.buttons.accepted.connect(self._ask)
        self.buttons.rejected.connect(self.reject)
        self.browse.clicked.connect(self._browse)

    # What each says for itself

    @property
    def choice(self) -> object:
        """What is entered."""
        raise NotImplementedError

    def endings(self) -> Sequence[str]:
        """What the file's name may end in, without the dot."""
        raise NotImplementedError

    # The writing

    def write(self, work: tasks.Work, done: Callable[[Any], None]) -> None:
        """Writes beside the window. `done` gets what `work` returns, and the dialog closes; it says what fails."""
        self._done = done
        self._be_busy(tasks.run(self, work, done=self._written, failed=self._failed, progressed=self._show_progress))

    def show_problem(self, sentence: str) -> None:
        """Says why the file could not be written; all may be changed and tried again."""
        self._be_busy(None)
        self.problem.setText(sentence)
        self.path.setFocus()  # it was on the button, which could not be pressed meanwhile

    def reject(self) -> None:
        """Stops what is being written, else closes."""
        if self._task is not None:
            self._stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross does both."""
        self._stop()
        super().closeEvent(event)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.show_problem(self.tr("Stopped. No file was written."))

    def _written(self, report: object) -> None:
        self._be_busy(None)
        self._done(report)
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, (DatahallError, OSError)):
            self.show_problem(str(error))
        else:
            self.show_problem(self.tr("The file was not written."))
            messages.show_error(self, error)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.show_how_far(done, total)

    def _be_busy(self, task: tasks.Task | None) -> None:
        self._task = task
        self.progress.setVisible(task is not None)
        self.progress.show_busy()
        self.export.setEnabled(task is None)
        self.cancel.setText(self.tr("Cancel") if task is None else self.tr("Stop"))

    # Parts

    def lay_out(self, rows: Sequence[tuple[str, QWidget | QLayout]], *, about: str = "") -> None:
        """The file, what else is asked, and below it what is confidential, notes, progress and buttons."""
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(self.tr("File"), row_of(self.path, self.browse))
        for label, field in (*rows, ("", self.confidential), ("", self.note), ("", self.problem)):
            form.addRow(label, field)
        words = PlainLabel(about)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        if about:
            layout.addWidget(words)
        layout.addLayout(form)
        layout.addStretch()
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(560)
        self.export.setDefault(True)  # only now: a button finds its dialog through the layout

    # What follows from what

    def _ask(self) -> None:
        if self.ending() not in self.endings():
            self.show_problem(self._about_endings())
            return
        self.problem.clear()
        self.chosen.emit(self.choice)

    def ending(self) -> str:
        """What the name that is entered ends in."""
        return self.entered_path().suffix.lower().removeprefix(".")

    def entered_path(self) -> Path:
        """Where the file goes."""
        return Path(self.path.text().strip()).expanduser()

    def about_confidential(self) -> str:
        """What becomes of what is marked confidential."""
        if not self._marked:
            return self.tr("Nothing in this library is marked confidential.")
        if self.confidential.isChecked():
            return self.tr("What is marked confidential goes out, too.")
        return self.tr("What is marked confidential stays out, with all that would reveal it.")

    def _about_endings(self) -> str:
        *first, last = (f".{ending}" for ending in self.endings())
        endings = self.tr("{first} or {last}").format(first=", ".join(first), last=last) if first else last
        return self.tr("Give the file a name that ends in {endings}.").format(endings=endings)

    def _browse(self) -> None:
        kinds = ";;".join(f"{ending.upper()} (*.{ending})" for ending in self.endings())
        chosen, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), self.path.text(), kinds)
        if chosen:
            self.path.setText(chosen)
