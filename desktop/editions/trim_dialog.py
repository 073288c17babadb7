"""Asks how far back the history is to be kept, and says what goes before anything does."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from db.errors import DatahallError
from db.history.trimming import TrimPreview, preview_trim, trim
from db.values import dates
from db.values.date_spans import from_day
from desktop import tasks
from desktop.history.log_model import when

if TYPE_CHECKING:
    from pathlib import Path

    from db.library import Library
    from db.watch import Watch

MOST_NAMED = 8


class TrimDialog(QDialog):
    """`trimmed` brings the copy that was kept."""

    trimmed = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Trim history"))
        self._library, self._before = library, ""
        self.day, self.told, self.problem, self.progress = QLineEdit(), QLabel(), QLabel(), QProgressBar()
        label = QLabel(self.tr("Let go of the history before"))
        label.setProperty("role", "field")
        label.setBuddy(self.day)
        year_ago = datetime.now().astimezone().date() - timedelta(days=365)
        self.day.setText(f"{year_ago.day} {year_ago:%B %Y}")
        self.problem.setProperty("role", "error")
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        for one in (self.told, self.problem):
            one.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.go = buttons.addButton(self.tr("Trim history"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("role", "danger")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (label, self.day, self.told, self.problem, self.progress, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(460)
        self.day.textChanged.connect(self._show_preview)
        buttons.accepted.connect(self._trim)
        buttons.rejected.connect(self.reject)
        self._show_preview()

    def _show_preview(self) -> None:
        self.problem.clear()
        try:
            first_day = dates.span(dates.parse(self.day.text()).edtf)[0]
        except DatahallError as error:
            first_day = None
            self.problem.setText(str(error))
        self.go.setEnabled(False)
        if first_day is None:
            self.told.clear()
            return
        self._before = datetime.combine(from_day(first_day), time()).astimezone().isoformat()
        from datetime import UTC

        self._before = datetime.fromisoformat(self._before).astimezone(UTC).isoformat(timespec="microseconds")
        preview = preview_trim(self._library, self._before)
        self.told.setText(self._words(preview))
        self.go.setEnabled(preview.actions > 0)

    def _words(self, preview: TrimPreview) -> str:
        if not preview.actions:
            return self.tr("No action is older than this. There is nothing to let go.")
        lines = [
            self.tr("{actions} actions with {rows} changed rows go; the records stay as they are.").format(
                actions=f"{preview.actions:,}", rows=f"{preview.rows:,}"
            ),
            self.tr("What was changed before can then no longer be undone, restored or shown."),
        ]
        if preview.editions:
            names = [f"“{one.name}” ({when(one.at)})" for one in preview.editions[:MOST_NAMED]]
            more = len(preview.editions) - len(names)
            names += [self.tr("and {n} more").format(n=more)] if more else []
            lines.append(self.tr("These editions go: {names}.").format(names="; ".join(names)))
        lines.append(self.tr("A copy of the whole library is kept beside it first."))
        return "\n".join(lines)

    def _trim(self) -> None:
        library, before = self._library, self._before

        def work(watch: Watch) -> Path:
            return trim(library, before, watch)

        self.go.setEnabled(False)
        self.progress.show()
        tasks.run(self, work, done=self._done, failed=self._failed)

    def _done(self, copy: Path) -> None:
        self.trimmed.emit(copy)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self.go.setEnabled(True)
        self.problem.setText(str(error))
