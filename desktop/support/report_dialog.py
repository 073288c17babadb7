"""The support report before it is saved: its parts in a list, each to be read in full and to be left out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from db.errors import DatahallError
from desktop import messages, tasks
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel
from desktop.support import report

if TYPE_CHECKING:
    from db.watch import Watch
    from desktop.main_window import MainWindow

WIDTH_PX, HEIGHT_PX, LIST_PX = 820, 560, 270


class ReportDialog(QDialog):
    """Gathers the report beside the window and shows it; nothing is sent, and nothing written before Save."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Support report"))
        open_as_large_as(self, WIDTH_PX, HEIGHT_PX)
        self._window = window
        self.parts: list[report.Part] = []
        self.list, self.text, self.problem = QListWidget(), QPlainTextEdit(), PlainLabel()
        self.save = QPushButton(self.tr("Save…"))
        self.copy = QPushButton(self.tr("Copy"))
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        self.list.itemChanged.connect(lambda _: self._show_state())
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report.whole(self.chosen())))
        self._show_state()
        library, settings = window.whole_library(), window.settings

        def work(_: Watch) -> list[report.Part]:
            return report.parts(library, settings)

        tasks.run(self, work, done=self._gathered, failed=self._failed)

    def chosen(self) -> list[report.Part]:
        """The parts that are ticked."""
        ticked = (self.list.item(row).checkState() == Qt.CheckState.Checked for row in range(self.list.count()))
        return [part for part, is_ticked in zip(self.parts, ticked, strict=True) if is_ticked]

    def _lay_out(self) -> None:
        words = PlainLabel(
            self.tr(
                "This is all that the report holds: read it, and untick what you would rather keep. Names, notes, "
                "values and addresses of records are never in it. It is saved as a file; nothing is sent."
            )
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        self.list.setFixedWidth(LIST_PX)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("What the report contains"))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("The part of the report that is chosen"))
        self.problem.setProperty("role", "error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.copy.setAutoDefault(False)
        self.save.setDefault(True)
        self.save.setProperty("role", "primary")
        middle, buttons, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        middle.addWidget(self.list)
        middle.addWidget(self.text, 1)
        buttons.addWidget(self.copy)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column.addWidget(words)
        column.addLayout(middle, 1)
        column.addWidget(self.problem)
        column.addLayout(buttons)

    def _gathered(self, parts: list[report.Part]) -> None:
        self.parts = parts
        for part in parts:
            item = QListWidgetItem(part.title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._show_state()

    def _failed(self, error: Exception) -> None:
        messages.show_error(self, error)
        self.reject()

    def _show(self, row: int) -> None:
        self.text.setPlainText(self.parts[row].text if 0 <= row < len(self.parts) else "")

    def _show_state(self) -> None:
        has_some = self.list.count() == len(self.parts) and bool(self.chosen())
        self.save.setEnabled(has_some)
        self.copy.setEnabled(has_some)

    def _save(self) -> None:
        proposed = Path.home() / report.proposed_name(datetime.now())
        name, kind = QFileDialog.getSaveFileName(
            self, self.tr("Save support report"), str(proposed), self.tr("Text (*.txt);;Archive (*.zip)")
        )
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = path.with_name(path.name + (".zip" if "zip" in kind else ".txt"))
        try:
            report.save(path, self.chosen())
        except DatahallError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self._window.status_note.setText(self.tr("Support report saved: {name}").format(name=path.name))
        self.accept()
