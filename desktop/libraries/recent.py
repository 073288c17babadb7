"""The libraries opened before: where they lie, in words, and the menu that opens them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from db.place import has_file
from desktop import settings

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


def others(window: MainWindow) -> list[Path]:
    """The recent libraries but the open one, the newest first."""
    open_now = window.library.path if window.library is not None else None
    return [path for path in map(Path, window.settings.recent) if path != open_now]


def folder_words(path: Path) -> str:
    """The folder as people say it: the home folder is ~."""
    try:
        return str(Path("~") / path.parent.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path.parent)


class RecentMenu(QMenu):
    """Filled whenever it opens, since files come and go; one that is not there stays, greyed: its drive may return."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Shows the list as it is now."""
        self.clear()
        for path in others(self._window):
            there = has_file(path)
            words = f"{path.stem}   {folder_words(path)}".replace("&", "&&")
            action = self.addAction(words if there else self.tr("{library} (not found)").format(library=words))
            action.setEnabled(there)
            action.triggered.connect(lambda _=False, path=path: self._window.door.open_asked(path))
        if self.isEmpty():
            self.addAction(self.tr("No other libraries yet")).setEnabled(False)
            return
        self.addSeparator()
        self.addAction(self.tr("Clear this list")).triggered.connect(self._forget)

    def _forget(self) -> None:
        library = self._window.library
        self._window.settings.recent = [] if library is None else [str(library.path)]
        settings.save(self._window.settings)
