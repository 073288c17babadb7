"""Changes that were made on a page and saved nowhere, kept every few seconds: a crash comes without a goodbye."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop import settings

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

EVERY_MS = 3000


class KeptSoon(QObject):
    """Writes the settings where a page is another than when they were last written. One for each window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._keep)
        self._timer.start()

    def _keep(self) -> None:
        held = self._window.settings
        before = dict(held.pages), dict(held.libraries)
        self._window.pages.remember(held)
        if (held.pages, held.libraries) != before:
            settings.save(held)
