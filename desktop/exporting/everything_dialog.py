"""Asks where everything of a library goes, and with what; stays open, with progress, until the file is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


@dataclass(frozen=True, kw_only=True)
class EverythingChoice:
    """What was chosen."""

    path: Path
    with_copies: bool
    with_confidential: bool


class EverythingDialog(QDialog):
    """Brings an `EverythingChoice` with `chosen`; `stopped` when the person wants no more of it.

    Args:
        copies, confidential: how many kept copies there are, and how many rows are marked confidential.
    """

    chosen = Signal(object)
    stopped = Signal()

    def __init__(self, path: Path, copies: int, confidential: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export everything"))
        self._is_busy, self._marked = False, confidential
        self.path, self.browse = QLineEdit(str(path)), QPushButton(self.tr("Browse…"))
        words = self.tr("With the files of kept copies ({copies})").format(copies=f"{copies:,}")
        self.copies, self.confidential = QCheckBox(words), QCheckBox(self.tr("With what is marked confidential"))
        self.copies.setChecked(copies > 0)
        self.copies.setEnabled(copies > 0)
        self.confidential.setEnabled(confidential > 0)
        self.note, self.problem, self.progress = QLabel(), QLabel(), QProgressBar()
        self._lay_out()
        self.browse.clicked.connect(self._browse)
        self.confidential.toggled.connect(self._say)
        self._say()

    def show_progress(self, done: int, total: int) -> None:
        """How far the writing is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def show_problem(self, sentence: str) -> None:
        """Says why the file could not be written."""
        self._be_busy(False)
        self.problem.setText(sentence)

    def reject(self) -> None:
        """Stops what is being written, else closes."""
        if self._is_busy:
            self.stopped.emit()
        else:
            super().reject()

    def _lay_out(self) -> None:
        about = QLabel(
            self.tr(
                "One JSON file with all records, facts, names, tags, sources and views. “New library from an export” "
                "makes the same library of it again; the history stays here."
            )
        )
        path_row = QHBoxLayout()
        path_row.addWidget(self.path, 1)
        path_row.addWidget(self.browse)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(self.tr("File"), path_row)
        form.addRow("", self.copies)
        form.addRow("", self.confidential)
        form.addRow("", self.note)
        for label, role in ((about, "muted"), (self.note, "hint"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        keeps_room = self.progress.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keeps_room)
        self.progress.hide()
        buttons = QDialogButtonBox()
        self.cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setIcon(QIcon())
        self.export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setProperty("role", "primary")
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addStretch()
        layout.addWidget(self.progress)
        layout.addWidget(buttons)
        self.setMinimumWidth(560)
        self.export.setDefault(True)  # only now: a button finds its dialog through the layout

    def _ask(self) -> None:
        path = self.path.text().strip()
        if not path or Path(path).suffix.lower() != ".json":
            self.show_problem(self.tr("Give the file a name that ends in .json."))
            self.path.setFocus()
            return
        self.problem.clear()
        self._be_busy(True)
        self.chosen.emit(
            EverythingChoice(
                path=Path(path).expanduser(),
                with_copies=self.copies.isChecked(),
                with_confidential=self.confidential.isChecked(),
            )
        )

    def _be_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.export.setEnabled(not busy)
        self.cancel.setText(self.tr("Stop") if busy else self.tr("Cancel"))

    def _say(self) -> None:
        if not self._marked:
            self.note.setText(self.tr("Nothing in this library is marked confidential."))
        elif self.confidential.isChecked():
            self.note.setText(self.tr("What is marked confidential goes out, too."))
        else:
            self.note.setText(self.tr("What is marked confidential stays out, with all that would reveal it."))

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), self.path.text(), "JSON (*.json)")
        if chosen:
            self.path.setText(chosen)
