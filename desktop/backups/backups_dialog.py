"""The list of a library's backups: what each holds, one made now, one restored or opened beside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.backups.keeping import Held, back_up, backups_for, is_of_another, what_it_holds
from db.backups.thinning import Backup, Reason
from db.values import dates, notation
from desktop import tasks
from desktop.backups.backup_model import WHEN, WHY, BackupModel
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel
from desktop.look.whole_rows import set_up_list
from desktop.look.working import WorkingDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch

WIDTH_PX, HEIGHT_PX = 600, 440


class BackupsDialog(WorkingDialog):
    """`restore_asked` and `open_asked` bring the path of a backup.

    Args:
        path: the library's file.
        library: it, where it is open; None for one that could not be opened.
    """

    restore_asked = Signal(object)
    open_asked = Signal(object)

    def __init__(self, path: Path, library: Library | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Backups of {name}").format(name=path.name))
        self._path, self._library = path, library
        self.model, self.table = BackupModel(), QTableView()
        self.held, self.problem = PlainLabel(), PlainLabel()
        self.make = QPushButton(self.tr("Back up now"))
        self.folder = QPushButton(self.tr("Show in folder"))
        self.open_beside = QPushButton(self.tr("Open a copy…"))
        self.restore = QPushButton(self.tr("Restore…"))
        self._lay_out()
        self.make.clicked.connect(self._make)
        self.folder.clicked.connect(self._show_in_folder)
        self.open_beside.clicked.connect(lambda: self._tell(self.open_asked))
        self.restore.clicked.connect(lambda: self._tell(self.restore_asked))
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self._list()

    def chosen(self) -> Backup | None:
        """The backup that is marked."""
        return self.model.entry(self.table.currentIndex().row())

    def _lay_out(self) -> None:
        set_up_list(self.table, self.model)
        self.table.setAccessibleName(self.tr("Backups"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(WHEN, 200)
        words = PlainLabel(
            self.tr(
                "Made before each import, and every hour in which something changed. Kept: one an hour for a day, one "
                "a day for a month, one a week for two years; those made by hand, or when the library's file was gone, "
                "until you delete them."
            )
        )
        for label in (words, self.held, self.problem):
            label.setWordWrap(True)
        words.setProperty("role", "muted")
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self.make.setEnabled(self._library is not None)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.make, self.folder, self.open_beside, self.restore):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (words, self.table, self.held, self.problem, self.progress):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addLayout(row)
        open_as_large_as(self, WIDTH_PX, HEIGHT_PX)

    def _list(self) -> None:
        library, backups = self._library, backups_for(self._path)
        others = {one.path for one in backups if library is not None and is_of_another(one, library)}
        self.model.show_backups(backups, others)
        self.table.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        backup = self.chosen()
        is_only_read = self._library is not None and self._library.read_only
        for button in (self.folder, self.open_beside):
            button.setEnabled(backup is not None)
        self.restore.setEnabled(backup is not None and not is_only_read)
        if backup is None:
            first = self.tr("No backup yet. The first is made within an hour of a change, or now.")
            self.held.setText(self.tr("No backup yet.") if is_only_read else first)
            return
        self.held.setText("")

        def show(held: Held) -> None:
            if self.chosen() == backup:
                self.held.setText(self._words(held))

        def fail(error: Exception) -> None:
            if self.chosen() == backup:
                self.held.setText(str(error))

        tasks.run(self, lambda _: what_it_holds(backup.path), done=show, failed=fail)

    def _words(self, held: Held) -> str:
        records = self.tr("1 record") if held.records == 1 else self.tr("{n} records")
        facts = self.tr("1 fact") if held.facts == 1 else self.tr("{n} facts")
        counts = self.tr("Holds {records} and {facts}.").format(
            records=records.format(n=notation.count(held.records)), facts=facts.format(n=notation.count(held.facts))
        )
        if not held.last_action:
            return counts
        when = dates.show_moment(datetime.fromisoformat(held.last_at).astimezone(), short=False)
        last = self.tr("Last action: {action}, {when}.").format(action=held.last_action, when=when)
        return f"{counts} {last}"

    def _make(self) -> None:
        library = self._library
        if library is None:
            return

        def work(watch: Watch) -> Backup:
            return back_up(library, Reason.BY_HAND, watch)

        self.work_beside(work, lambda _backup: self._list())

    def show_begun(self) -> None:
        """See `WorkingDialog`."""
        self.problem.hide()
        self.make.setEnabled(False)

    def show_ended(self) -> None:
        """See `WorkingDialog`."""
        self.make.setEnabled(True)

    def show_stopped(self) -> None:
        """See `WorkingDialog`."""
        self.complain(self.tr("Stopped. No backup was made."))

    def complain(self, sentence: str) -> None:
        """Says what is wrong."""
        self.problem.setText(sentence)
        self.problem.show()

    def _show_in_folder(self) -> None:
        backup = self.chosen()
        if backup is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(backup.path.parent)))

    def _tell(self, signal: SignalInstance) -> None:
        backup = self.chosen()
        if backup is not None:
            signal.emit(backup)
