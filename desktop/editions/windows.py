"""Opens editions in windows of their own, and trims the history, for the main window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QSize

from db.library import SUFFIX, Library
from desktop import messages
from desktop.editions.folders import StandingFolder
from desktop.look.work_box import WorkBox
from desktop.pages import BOARD, CHART, RECORD_TABLES

if TYPE_CHECKING:
    from db.history.editions import EditionEntry
    from db.watch import Watch
    from desktop.main_window import MainWindow

SHIFT = QPoint(36, 36)
"""So that the window below is still seen."""
FRAME = QSize(8, 40)


def show_exported(window: MainWindow, edition: EditionEntry) -> None:
    """Goes to the chart, board or table that an edition is an export of; stays where it is for one made by hand."""
    if edition.page == CHART and edition.description:
        from db.charts.description import ChartDescription

        window.go_to(CHART)
        window.pages.chart().show_chart(ChartDescription.from_json(edition.description))
    elif edition.page == BOARD:
        boards = [view_id for page, view_id, name in window.pages.views() if (page, name) == (BOARD, edition.name)]
        if boards:
            window.go_to(BOARD, boards[0])
    elif edition.page in RECORD_TABLES:
        from db.browse.table_filters import Question

        window.go_to(edition.page)
        asked = json.loads(edition.description) if edition.description else {}
        window.pages.shown().show_question(Question.from_json(edition.page, asked))


class EditionWindows(QObject):
    """Keeps the windows that show past states; `close_all` closes them with their copies."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folders: list[StandingFolder] = []
        self.windows: list[MainWindow] = []

    def open(self, edition: EditionEntry) -> None:
        """Opens the library as it stood at an edition; says how far it is, and can be stopped."""
        library = self._window.library
        if library is None:
            return
        folder = StandingFolder()
        self._folders.append(folder)
        path = folder.path / f"{library.name}{SUFFIX}"

        def work(watch: Watch) -> Library:
            from db.history.standing import copy_as_it_stood

            copy_as_it_stood(library, edition.change_set_id, path, watch)
            return Library(path, read_only=True, journal="delete")

        words = self.tr("Opening the library as it stood at “{name}”…").format(name=edition.name)
        box = WorkBox(words, self._window, failed=lambda error: messages.show_error(self._window, error))
        box.begin(work, lambda then: self._show(then, edition))

    def _show(self, then: Library, edition: EditionEntry) -> None:
        from desktop.main_window import MainWindow

        window = MainWindow(edition=edition)
        room = self._window.screen().availableGeometry()
        corner = self._window.pos() + SHIFT
        size = self._window.size().boundedTo(QSize(room.right() - corner.x(), room.bottom() - corner.y()) - FRAME)
        window.resize(size)
        window.move(corner)
        window.show()
        window.show_library(then)
        show_exported(window, edition)
        self.windows.append(window)
        window.destroyed.connect(lambda _=None, window=window: self._closed(window))

    def _closed(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)

    def trim(self) -> None:
        """Asks how far back the history is to be kept, and lets the rest go."""
        library = self._window.library
        if library is None or library.read_only:
            return
        from desktop.editions.trim_dialog import TrimDialog

        dialog = TrimDialog(library, self._window)
        dialog.trimmed.connect(self._trimmed)
        dialog.open()

    def _trimmed(self, copy: Path) -> None:
        self._window.refresh_all()
        self._window.status_note.setText(self.tr("Trimmed. The whole history is in {name}").format(name=copy.name))

    def close_all(self) -> None:
        """Closes all windows of past states."""
        for window in list(self.windows):
            window.close()
        self.windows.clear()
        for folder in self._folders:
            folder.remove()
        self._folders.clear()
