"""What is dropped onto the window: of files the first room that knows one takes it, words go to a room of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

Accepts = Callable[[Path], bool]
Take = Callable[[list[Path]], None]
Holds = Callable[[QMimeData], bool]
TakeWords = Callable[[QMimeData], None]


class FileDrop(QObject):
    """Lets a widget take files. `add` a room for each kind; earlier ones are asked first.

    The widget calls `offer` from its `dragEnterEvent` and `dropEvent`.

    Widgets within that take drops themselves (fields for text) go on doing so.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._rooms: list[tuple[Accepts, Take, bool]] = []
        self._words: tuple[Holds, TakeWords] | None = None
        self._is_open: Callable[[], bool] = lambda: True
        widget.setAcceptDrops(True)

    def add(self, accepts: Accepts, take: Take, *, always: bool = False) -> None:
        """A room: `accepts` looks at one file and must be quick; `take` gets all of its files of one drop.

        With `always` it takes files even while others may not.
        """
        self._rooms.append((accepts, take, always))

    def add_words(self, holds: Holds, take: TakeWords) -> None:
        """The room for all that is no file: words, addresses, pictures dragged from another program."""
        self._words = (holds, take)

    def only_when(self, is_open: Callable[[], bool]) -> None:
        """When rooms take what is dropped that do not always do."""
        self._is_open = is_open

    def offer(self, event: QDropEvent) -> None:
        """Takes what is dropped, or says of what is only dragged over the widget that it would be taken.

        Called by the widget for each of these events: a filter would be asked about every event there is.
        """
        if QApplication.activeModalWidget() is not None:
            return
        files = self._files_by_room(event.mimeData())
        words = (
            self._words
            if not files and self._is_open() and event.source() is None and not _has_files(event.mimeData())
            else None
        )
        if not files and (words is None or not words[0](event.mimeData())):
            return
        event.acceptProposedAction()
        if not isinstance(event, QDragEnterEvent):
            for take, paths in files:
                take(paths)
            if words is not None:
                words[1](event.mimeData())

    def _files_by_room(self, data: QMimeData) -> list[tuple[Take, list[Path]]]:
        """Each room with its files, in the order of the rooms; a file goes to the first room that takes it."""
        left = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
        left = [path for path in left if path.is_file()]
        found: list[tuple[Take, list[Path]]] = []
        for accepts, take, always in self._rooms:
            files = [path for path in left if accepts(path)] if always or self._is_open() else []
            if files:
                found.append((take, files))
                left = [path for path in left if path not in files]
        return found


def _has_files(data: QMimeData) -> bool:
    return any(url.isLocalFile() for url in data.urls())
