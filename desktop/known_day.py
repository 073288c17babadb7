"""The open library shown as it was known on a day: made ready beside the window, then put in its place."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.known import first_known
from desktop import messages, tasks
from desktop.look.work_box import WorkBox
from desktop.pages import RECORD_TABLES

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch
    from desktop.main_window import MainWindow


class KnownDay(QObject):
    """One for each window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: int | None = None
        """The day that is being made ready."""
        window.known_bar.chosen.connect(self.show)

    def show(self, day: int | None) -> None:
        """Shows the open library as it was known on a day (since 1970-01-01), for None as it is."""
        window, whole = self._window, self._window.whole_library()
        if whole is None or (day is not None and day == self._wanted) or not window.page_actions.may_close():
            return
        self._wanted = None
        if day == (window.library.as_known_on if window.library else None):
            window.known_bar.show_day(day, first_known(whole))
        elif day is None:
            self._put(whole, None)
        else:
            self._make_ready(whole, day)

    def _make_ready(self, whole: Library, day: int) -> None:
        """What was known is worked out for each connection: of a large library that takes seconds."""
        self._wanted = day
        thread, version = threading.get_ident(), whole.file_version()

        def work(_: Watch) -> Library:
            then = whole.as_known(day)
            then.make_ready_for(thread)
            return then

        def done(then: Library) -> None:
            if self._wanted != day or self._window.whole_library() is not whole:  # something else is wanted by now
                then.close()
                return
            self._wanted = None
            if whole.file_version() != version:  # of what was written meanwhile it knows nothing
                then.close()
                self._make_ready(whole, day)
            elif self._window.page_actions.may_close():
                self._put(whole, then)
            else:
                then.close()

        box = WorkBox(self.tr("Working out what was known…"), self._window, failed=self._failed, stopped=self._stopped)
        box.begin(work, done)

    def _stopped(self) -> None:
        self._wanted = None
        library = self._window.library
        if library is not None:
            self._window.known_bar.show_day(library.as_known_on, first_known(library))

    def _failed(self, error: Exception) -> None:
        self._wanted = None
        messages.show_error(self._window, error)

    def _put(self, whole: Library, then: Library | None) -> None:
        """Shows the library as it was `then`, or for None the `whole` one, on the page in front."""
        window = self._window
        page = window.pages.current or RECORD_TABLES[0]
        window.pages.remember(window.settings)
        tasks.end_all((window.library or whole).interrupt)
        window.pages.forget()
        if window.library is not None and window.library is not whole:
            window.library.close()
        window.show_in_place(whole, then, page)
