"""What is asked when another program has a library open: only read it, wait, take a copy, or write even so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from db.errors import LibraryError
from db.library import system_name
from db.place import has_file, may_be_written
from db.presence import Claim, Holder, claim
from db.troubles import trouble_of
from desktop import messages, tasks
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of

if TYPE_CHECKING:
    from db.watch import Watch
    from desktop.main_window import MainWindow

WIDTH_PX = 520
LOOK_AGAIN_MS = 700
"""How often who waits looks whether the other one has closed."""


def read_only_because(holder: Holder) -> str:
    """Why nothing may be written meanwhile."""
    said = QCoreApplication.translate("Taken", "Another program has it open: {holder}.")
    return said.format(holder=holder.words())


class Taken(QObject):
    """One for each window: asks, and opens the library as was chosen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: TakenDialog | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._look_again)
        self._look_under_way: tasks.Task | None = None
        self._path = Path()
        self._holder = Holder()

    def offer(self, path: Path, holder: Holder) -> None:
        """Asks how to open a library that `holder` has open; the open one stays until that is chosen."""
        self._stop_asking()
        self._window.no_library.come_forward()
        self._path, self._holder = path, holder
        self.dialog = dialog = TakenDialog(path, holder, self._window)
        dialog.read.clicked.connect(self._read)
        dialog.wait.clicked.connect(self._wait)
        dialog.copy.clicked.connect(self._copy)
        dialog.write.clicked.connect(self._write)
        dialog.finished.connect(self._timer.stop)
        dialog.open()
        self._window.door.bring_page()

    def read_instead(self, path: Path, holder: Holder | None) -> None:
        """Opens a library for reading only, while another program has it or, for None, by choice."""
        because = self.tr("You chose only to read it.") if holder is None else read_only_because(holder)
        self._window.door.open_as(path, None, read_only_because=because, beside=holder)

    def _stop_asking(self) -> None:
        self._timer.stop()
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None

    def _read(self) -> None:
        self._stop_asking()
        self.read_instead(self._path, self._holder)

    def _write(self) -> None:
        self._stop_asking()
        self._window.door.open_as(self._path, None, beside=self._holder)

    def _wait(self) -> None:
        if self.dialog is not None:
            self.dialog.show_waiting()
            self._timer.start()

    def _look_again(self) -> None:
        """Looks beside the window: a folder on a network may take long to answer."""
        if self._look_under_way is not None:
            return
        path, dialog = self._path, self.dialog
        had: list[Claim] = []

        def work(_: Watch) -> None:
            had.extend(_claimed(path))

        def say(sentence: str) -> None:
            if dialog is not None and dialog is self.dialog:
                dialog.show_trouble(sentence)

        def ended() -> None:
            waits = isValid(self) and dialog is self.dialog and self._timer.isActive()
            self._look_under_way = None
            if had and waits:
                self._stop_asking()
                self._window.door.open_as(path, had[0])
            elif had:  # nobody waits for it any more
                had[0].let_go()

        task = tasks.run(self, work, done=lambda _: say(""), failed=lambda error: say(str(error)))
        task.ended.connect(ended)
        self._look_under_way = task

    def _copy(self) -> None:
        """Copies the library as it is now, without a pause for the one that writes to it."""
        source = self._path
        target = self._window.door.ask_where(self.tr("Take a copy"), f"{source.stem} copy")
        if target is None:
            return
        self._stop_asking()
        reason = read_only_because(self._holder)

        def work(_: Watch) -> None:
            from db.library import open_library

            library = open_library(source, read_only_because=reason)
            try:
                library.copy_to(target)
            finally:
                library.close()

        tasks.run(self, work, done=lambda _: self._window.door.open_path(target), failed=self._show_error)

    def _show_error(self, error: Exception) -> None:
        messages.show_error(self._window, error)


def _claimed(path: Path) -> list[Claim]:
    """The claim on a library, once nobody else has it.

    Raises LibraryError where it cannot be said that it is open here: another program could then open it as well. A
    library that may only be read needs no claim.
    """
    found = claim(path, system_name())
    if isinstance(found, Holder):
        return []
    if found.is_said or (has_file(path) and not may_be_written(path)):
        return [found]
    trouble = trouble_of(found.unsaid_because) if found.unsaid_because is not None else None
    what = QCoreApplication.translate("Taken", "{name} cannot be reached just now.").format(name=path.name)
    goes_on = QCoreApplication.translate("Taken", "Waiting goes on.")
    raise LibraryError(what, "" if trouble is None else trouble.why, goes_on)


class TakenDialog(QDialog):
    """Says who has the library open, and has a button for each way on, the safest first."""

    def __init__(self, path: Path, holder: Holder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Datahall")
        self.setFixedWidth(WIDTH_PX)
        self.heading = PlainLabel(self.tr("{name} is open already").format(name=path.stem))
        self.heading.setProperty("role", "title")
        self._holder = holder.words()
        self.words = PlainLabel(self.tr("By {holder}.").format(holder=self._holder))
        self.trouble = PlainLabel()
        self.trouble.setProperty("role", "error")
        self.trouble.hide()
        for label in (self.heading, self.words, self.trouble):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addWidget(self.trouble)
        column.addSpacing(14)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addSpacing(14)
        self._ways: list[QWidget] = []
        self._offer()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.cancel))

    def _offer(self) -> None:
        self.read = self._way(
            self.tr("Open read-only"),
            self.tr("You see what the other saves, as it is saved. Once it has closed, you can go on to write."),
        )
        self.wait = self._way(self.tr("Wait"), self.tr("Opens by itself as soon as the other has closed it."))
        self.copy = self._way(
            self.tr("Take a copy…"),
            self.tr("You work in a copy, as the library is now. What either of you writes later stays apart."),
        )
        self.write = self._way(
            self.tr("Write even so"),
            self.tr("Both of you write. Nothing is overwritten unseen: what both change is asked about."),
        )
        self.read.setDefault(True)

    def _way(self, words: str, about: str) -> QPushButton:
        button, label = QPushButton(words), PlainLabel(about)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        button.setAccessibleDescription(about)
        row = len(self._ways) // 2
        for place, widget in enumerate((button, label)):
            self._grid.addWidget(widget, row, place)
            self._ways.append(widget)
        return button

    def show_waiting(self) -> None:
        """Only the word that it waits, and Cancel."""
        for widget in self._ways:
            widget.hide()
        said = self.tr("Open elsewhere: {holder}. It opens here as soon as it is closed there.")
        self.words.setText(said.format(holder=self._holder))
        self.heading.setText(self.tr("Waiting…"))
        self.cancel.setFocus()
        self.adjustSize()

    def show_trouble(self, sentence: str) -> None:
        """What keeps it from looking whether the other has closed; "" for nothing."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        self.adjustSize()
