"""The record panel beside the tables: made when it is first wanted, in an event of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from db.library import Library
    from desktop.browse.record_panel import RecordPanel
    from desktop.main_window import MainWindow

Call = Callable[["RecordPanel"], object]


class PanelPlace(QObject):
    """One for each window. `made` is the panel of the open library, or None before it is wanted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._library: Library | None = None
        self._waiting: list[Call] = []
        self.made: RecordPanel | None = None

    def begin(self, library: Library) -> None:
        """Another library is shown."""
        self._library = library

    def forget(self) -> None:
        """The library is left. Whoever shows its pages lets the panel go with them."""
        self._waiting.clear()
        self.made = self._library = None

    def panel(self) -> RecordPanel:
        """The panel, with all that was still to be called with it."""
        panel, calls = self._make(), self._waiting[:]
        self._waiting.clear()
        for call in calls:
            call(panel)
        return panel

    def call(self, call: Call) -> None:
        """Calls with the panel: where it is still to be made, that and the call come once the page is there."""
        if self.made is not None:
            call(self.panel())
            return
        self._waiting.append(call)
        QTimer.singleShot(0, self, self._bring)

    def _bring(self) -> None:
        if self._waiting:
            self._make()
            QTimer.singleShot(0, self, lambda: self.panel() if self._waiting else None)

    def _make(self) -> RecordPanel:
        if self.made is None:
            from desktop.browse.record_panel import RecordPanel

            window = self._window
            assert self._library is not None
            self.made = RecordPanel(self._library, window.panel_place)
            self.made.opened.connect(window.open_record)
            self.made.edit_requested.connect(window.page_actions.edit)
            self.made.citation_asked.connect(window.citing.copy)
            self.made.plans_asked.connect(window.pages.show_plans)
            window.panel_place.addWidget(self.made)
            window.panel_place.setCurrentWidget(self.made)
        return self.made
