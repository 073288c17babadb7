"""Opens editions in windows of their own, and trims the history, for the main window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtWidgets import QProgressDialog

from desktop import messages
from desktop.editions.standing import Standing

if TYPE_CHECKING:
    from db.history.editions import EditionEntry
    from db.library import Library
    from desktop.main_window import MainWindow

SHIFT = QPoint(36, 36)
"""So that the window below is still seen."""
FRAME = QSize(8, 40)


class EditionWindows(QObject):
    """Keeps the windows that show past states; `close_all` closes them with their copies."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._standing: Standing | None = None
        self.windows: list[MainWindow] = []

    def open(self, edition: EditionEntry) -> None:
        """Opens the library as it stood at an edition; says how far it is, and can be stopped."""
        library = self._window.library
        if library is None:
            return
        if self._standing is None:
            self._standing = Standing(self)
        progress = QProgressDialog(
            self.tr("Opening the library as it stood at “{name}”…").format(name=edition.name),
            self.tr("Stop"), 0, 0, self._window,
        )  # fmt: skip
        progress.setWindowTitle("Datahall")
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(300)

        def show(done: int, total: int) -> None:
            progress.setRange(0, total)
            progress.setValue(min(done, max(total - 1, 0)))

        def finish(then: Library) -> None:
            progress.reset()
            self._show(then, edition)

        def fail(error: Exception) -> None:
            progress.reset()
            messages.show_error(self._window, error)

        task = self._standing.make(library, edition, done=finish, failed=fail, progressed=show)
        progress.canceled.connect(task.cancel)

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
        if self._standing is not None:
            self._standing.forget()
