"""Files that reach a running window from outside: a later start, or the system's own "open with"."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from desktop import single_instance
from desktop.look.work_box import is_waiting

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

LOOK_AGAIN_MS = 250
LISTEN_AFTER_MS = 300


class Opening(QObject):
    """Brings the window to the front and opens what is asked for, once no dialog waits for an answer."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting = ""
        self._listener = single_instance.Listener(self)
        self._listener.asked.connect(self.ask)
        # The network library takes its time to load: a second start within a moment opens a window of its own.
        QTimer.singleShot(LISTEN_AFTER_MS, self, self._listen)
        app = QApplication.instance()
        # Of a filter on the application each event of every widget asks: only where it is needed.
        if app is not None and sys.platform == "darwin":
            app.installEventFilter(self)

    def _listen(self) -> None:
        self._window.pages.once_painted(self._listener.listen)

    def ask(self, path: str) -> None:
        """Comes to the front; opens the library at `path` unless it is open already."""
        self._to_the_front()
        if path:
            self._waiting = path
            self._open_waiting()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On macOS a double-clicked file comes as an event, also to a program that is just starting."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self.ask(event.file())
            return True
        return super().eventFilter(watched, event)

    def _open_waiting(self) -> None:
        if not self._waiting:
            return
        if QApplication.activeModalWidget() is not None or is_waiting():
            QTimer.singleShot(LOOK_AGAIN_MS, self._open_waiting)
            return
        path, self._waiting = Path(self._waiting), ""
        library = self._window.library
        if library is not None and _same(path, library.path):
            return
        if self._window.page_actions.may_close():
            self._window.open_path(path)

    def _to_the_front(self) -> None:
        window = self._window
        window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        window.activateWindow()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
