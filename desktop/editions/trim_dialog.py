"""Asks how far back the history is to be kept, and says what goes before anything does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from db.history.editions import editions
from db.history.trimming import TrimPreview, preview_trim, trim
from db.values import dates
from db.values.date_spans import from_day
from desktop import tasks
from desktop.history.log_model import when
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel
from desktop.look.working import WorkingDialog

if TYPE_CHECKING:
    from pathlib import Path

    from db.library import Library
    from db.watch import Watch

MOST_NAMED = 8


class TrimDialog(WorkingDialog):
    """`trimmed` brings the copy that was kept."""

    trimmed = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Trim history"))
        self._library, self._before = library, ""
        self.choice = ChoiceBox()
        self.day, self.told, self.problem = QLineEdit(), PlainLabel(), PlainLabel()
        label = PlainLabel(self.tr("Let go of the history before"))
        label.setProperty("role", "field")
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(label.text())
        self.choice.addItem(self.tr("a day"), "")
        for entry in editions(library):
            if not entry.is_trimmed:
                self.choice.addItem(
                    self.tr("edition “{name}”, {when}").format(name=entry.name, when=when(entry.at)), entry.at
                )
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        year_ago = datetime.now().astimezone().date() - timedelta(days=365)
        self.day.setText(f"{year_ago.day} {year_ago:%B %Y}")
        self.problem.setProperty("role", "error")
        for one in (self.told, self.problem):
            one.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.go = buttons.addButton(self.tr("Trim history"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("role", "danger")
        self.go.setAutoDefault(False)
        self.go.setEnabled(False)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (label, self.choice, self.day, self.told, self.problem, self.progress, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(460)
        self.day.textChanged.connect(self._show_preview)
        self.choice.currentIndexChanged.connect(self._show_preview)
        buttons.accepted.connect(self._trim)
        buttons.rejected.connect(self.reject)
        self._show_preview()

    def _show_preview(self) -> None:
        self.problem.clear()
        at = str(self.choice.currentData())
        self.day.setVisible(not at)
        self._before = at or self._first_moment()
        self.go.setEnabled(False)
        if not self._before:
            self.told.clear()
            return
        library, before = self._library, self._before

        def look(_watch: Watch) -> TrimPreview:
            return preview_trim(library, before)

        def show(preview: TrimPreview) -> None:
            if before == self._before:
                self.told.setText(self._words(preview))
                self._fit()
                self.go.setEnabled(preview.actions > 0)

        tasks.run(self, look, done=show, failed=self.show_failed)

    def _fit(self) -> None:
        """Gives the wrapped words the height that they need."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.resize(self.width(), max(self.height(), column.totalHeightForWidth(self.width())))

    def _first_moment(self) -> str:
        """The beginning of the day that was typed, as UTC text; "" where it is none."""
        try:
            first_day = dates.span(dates.parse(self.day.text()).edtf)[0]
        except DatahallError as error:
            self.problem.setText(str(error))
            return ""
        if first_day is None:
            return ""
        return datetime.combine(from_day(first_day), time()).astimezone(UTC).isoformat(timespec="microseconds")

    def _words(self, preview: TrimPreview) -> str:
        if not preview.actions:
            return self.tr("No action is older than this. There is nothing to let go.")
        lines = [
            self.tr("{actions} with {rows} go; the records stay as they are.").format(
                actions=_counted(preview.actions, self.tr("action"), self.tr("actions")),
                rows=_counted(preview.rows, self.tr("changed row"), self.tr("changed rows")),
            ),
            self.tr("About {room} of room comes free.").format(room=_room(preview.size_bytes)),
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

        self.work_beside(work, self._done)

    def show_begun(self) -> None:
        """See `WorkingDialog`."""
        self.problem.clear()
        self._hold(True)

    def show_stopping(self) -> None:
        """See `WorkingDialog`."""
        self.problem.setText(self.tr("Stopping…"))

    def show_ended(self) -> None:
        """See `WorkingDialog`."""
        self._hold(False)

    def show_stopped(self) -> None:
        """See `WorkingDialog`."""
        self.complain(self.tr("Stopped. Nothing was changed."))

    def complain(self, sentence: str) -> None:
        """Says what is wrong; another day may be chosen, or it may be tried again."""
        self.problem.setText(sentence)
        self._fit()

    def _hold(self, is_held: bool) -> None:
        for widget in (self.choice, self.day, self.go):
            widget.setEnabled(not is_held)

    def _done(self, copy: Path) -> None:
        self.trimmed.emit(copy)
        self.accept()


def _room(size_bytes: int) -> str:
    """ "1.2 MB"."""
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 1e5 else f"{max(1, round(size_bytes / 1000)):,} kB"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
