"""The quiet bar that tells of a conflicted copy beside the library. It never changes, merges or deletes a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.values import dates, notation
from db.watch import Watch
from desktop import tasks
from desktop.look.plain import PlainLabel, plain_tip

if TYPE_CHECKING:
    from db.copies_beside import CopyBeside, Traces
    from db.library import Library
    from desktop.main_window import MainWindow

HEIGHT_PX = 58


class CopiesBar(QWidget):
    """Hidden until a copy is found; hiding it holds until the copy is another one than was hidden."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._copies: list[CopyBeside] = []
        self._hidden: set[CopyBeside] = set()
        self._looked_at: Traces = frozenset()
        self._look_under_way: tasks.Task | None = None
        self.setObjectName("known")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self.heading, self.words = PlainLabel(), PlainLabel()
        self.heading.setProperty("role", "heading")
        self.words.setProperty("role", "muted")
        for label in (self.heading, self.words):
            label.setMinimumWidth(40)
        self.open = QPushButton(self.tr("Open the copy"))
        self.folder = QPushButton(self.tr("Show in folder"))
        self.hide_button = QPushButton(self.tr("Hide"))
        self.open.clicked.connect(self._open)
        self.folder.clicked.connect(self._show_in_folder)
        self.hide_button.clicked.connect(self._hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(10)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch()
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addStretch()
        row.addLayout(column, 1)
        for button in (self.open, self.folder, self.hide_button):
            row.addWidget(button)
        self.hide()

    def look(self) -> None:
        """Looks beside the open library, off the interface thread; the window asks for it when one comes back to it."""
        library = self._window.library
        if library is None or self._window.edition is not None or library.as_known_on is not None:
            return
        if self._look_under_way is not None:
            return

        seen: list[Traces] = []

        def work(_: Watch) -> list[CopyBeside]:
            from db.copies_beside import copies_beside, traces_beside

            seen.append(traces_beside(library.path))  # before: what comes while it is looked at is other traces
            return copies_beside(library)

        def done(copies: list[CopyBeside]) -> None:
            if library is self._window.library and seen:
                self._looked_at = seen[0]
            self._found(library, copies)

        # A look that failed would fail again until something else lies there.
        task = tasks.run(self, work, done=done, failed=lambda _: done([]))
        task.ended.connect(self._look_ended)
        self._look_under_way = task

    def look_for(self, traces: Traces) -> None:
        """Looks where other traces lie beside the library than when it was looked last."""
        if traces != self._looked_at:
            self.look()

    def forget(self) -> None:
        """Another library is opened: what was found beside the last one is of no interest."""
        self._copies, self._looked_at = [], frozenset()
        self.hide()

    def _look_ended(self) -> None:
        """However it ended: one that was cancelled has no answer, and the next one must not wait for it."""
        self._look_under_way = None

    def _found(self, library: Library, copies: list[CopyBeside]) -> None:
        if library is not self._window.library:
            return
        self._copies = [copy for copy in copies if copy not in self._hidden]
        self.setVisible(bool(self._copies))
        if not self._copies:
            return
        copy = self._copies[0]
        self.heading.setText(
            self.tr("Another state of this library lies beside it: {name}").format(name=copy.path.name)
        )
        self.words.setText(self._about(copy) + self._others())
        self.words.setToolTip(plain_tip("\n".join(f"{one.path.name}: {self._about(one)}" for one in self._copies)))
        self.heading.setToolTip(plain_tip(str(copy.path)))

    def _about(self, copy: CopyBeside) -> str:
        said = self.tr("Last changed {day}. It has {there} that this one lacks; this one has {here} that it lacks.")
        return said.format(
            day=dates.show_moment(copy.changed_at.astimezone()),
            there=self._actions(copy.only_there),
            here=self._actions(copy.only_here),
        )

    def _others(self) -> str:
        """How many further copies there are; the tooltip names them."""
        more = len(self._copies) - 1
        if not more:
            return ""
        return " " + (self.tr("And another copy.") if more == 1 else self.tr("And {n} more copies.").format(n=more))

    def _actions(self, number: int) -> str:
        if number == 1:
            return self.tr("1 action")
        return self.tr("{count} actions").format(count=notation.count(number) if number else self.tr("no"))

    def _open(self) -> None:
        self._window.door.open_asked(self._copies[0].path)

    def _show_in_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._copies[0].path.parent)))

    def _hide(self) -> None:
        self._hidden.update(self._copies)
        self.hide()
