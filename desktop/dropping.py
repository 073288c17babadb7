"""Files dropped onto the window: the first room that knows a file takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

Accepts = Callable[[Path], bool]
Take = Callable[[list[Path]], None]


class FileDrop(QObject):
    """Lets a widget take files. `add` a room for each kind; earlier ones are asked first.

    Widgets within that take drops themselves (fields for text) go on doing so.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._rooms: list[tuple[Accepts, Take]] = []
        self._is_open: Callable[[], bool] = lambda: True
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def add(self, accepts: Accepts, take: Take) -> None:
        """A room: `accepts` looks at one file and must be quick; `take` gets all of its files of one drop."""
        self._rooms.append((accepts, take))

    def only_when(self, is_open: Callable[[], bool]) -> None:
        """When files may be dropped at all."""
        self._is_open = is_open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            found = self._room_for(event.mimeData())
            if found is None:
                return False
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent):
                take, files = found
                take(files)
            return True
        return super().eventFilter(watched, event)

    def _room_for(self, data: QMimeData) -> tuple[Take, list[Path]] | None:
        if QApplication.activeModalWidget() is not None or not self._is_open() or not data.hasUrls():
            return None
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        for accepts, take in self._rooms:
            files = [path for path in paths if path.is_file() and accepts(path)]
            if files:
                return take, files
        return None
