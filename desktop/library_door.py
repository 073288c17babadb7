"""Opening, making and copying libraries, with the file dialogs and messages that go with it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from db.errors import DamagedLibrary, DatahallError
from db.library import SUFFIX, Library, create_library, open_library, system_name
from db.place import has_file
from db.presence import Claim, Holder
from db.presence import claim as claim_library
from db.putting_back import is_under_way, may_be_claimed
from db.troubles import is_damage
from db.watch import Watch
from desktop import ahead, messages, tasks, welcome
from desktop.libraries.recent import RecentMenu
from desktop.libraries.taken import Taken
from desktop.look.work_box import WorkBox

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

DAY_CHECK_MS = 5 * 60 * 1000


class LibraryDoor(QObject):
    """Lets libraries in. Long work (making, upgrading) runs beside the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.opened_at = ""
        self.shown_as_of: str | None = None  # the day that the derived columns on the pages are of
        self.taken = Taken(window)
        self._day_timer = QTimer(self)
        self._day_timer.setInterval(DAY_CHECK_MS)
        self._day_timer.timeout.connect(self._bring_up_to_today)
        connect = window.actions_by_name
        connect["new_library"].triggered.connect(self._new)
        connect["open_library"].triggered.connect(self._open)
        connect["open_recent"].setMenu(RecentMenu(window))
        connect["new_starter"].triggered.connect(self._new_starter)
        connect["new_from_export"].triggered.connect(self._new_from_export)
        connect["save_copy"].triggered.connect(self._save_copy)
        connect["folder"].triggered.connect(self._open_folder)

    def open_path(self, path: Path, *, make_starter: bool = False) -> None:
        """Opens the library at `path`; with `make_starter`, makes it from the shipped facts if it is not there."""
        if make_starter and not has_file(path) and not is_under_way(path):
            self._make_starter(path)
            return
        found = self._claimed(path)
        if isinstance(found, Holder):
            self.taken.offer(path, found)
        else:
            self.open_as(path, found)

    def open_as(
        self, path: Path, claim: Claim | None, *, read_only_because: str = "", beside: Holder | None = None
    ) -> None:
        """Opens a library under a claim; without one only to read, or beside another program that writes, too."""
        try:
            library = open_library(path, read_only_because=read_only_because, claim=claim)
        except DatahallError as error:
            self._give_back(path, claim)
            self._window.no_library.come_forward()
            if isinstance(error, DamagedLibrary):
                self._window.backups.offer(path, error)
            else:
                messages.show_error(self._window, error)
            return
        library.claim, library.beside = claim, beside
        try:
            self._let_in(library)
        except Exception as error:
            if not is_damage(error):
                raise
            messages.show_error(self._window, error)

    def bring_page(self) -> None:
        """Imports what shows a library while the person waits or decides: it will be opened in one go."""
        ahead.bring(self, "desktop.browse.table_page", lambda: None)

    def _claimed(self, path: Path) -> Claim | Holder | None:
        """The claim on a library, or who has it; None where there is nothing to claim: opening says why."""
        own = self._window.whole_library()
        if own is not None and own.claim is not None and own.claim.is_of(path):
            claim, own.claim = own.claim, None
            return claim
        if not may_be_claimed(path):
            return None
        return claim_library(path, system_name())

    def _give_back(self, path: Path, claim: Claim | None) -> None:
        """A library that could not be opened anew may still be the open one."""
        own = self._window.whole_library()
        if claim is not None and own is not None and own.claim is None and claim.is_of(own.path):
            own.claim = claim
        elif claim is not None:
            claim.let_go()

    def takes(self, path: Path) -> bool:
        """Whether a dropped file is a library to open; the window of a past state keeps to that."""
        return path.suffix == SUFFIX and self._window.edition is None

    def open_asked(self, path: Path) -> None:
        """Opens a library in place of the open one, unless an editor with unsaved work stays."""
        library = self._window.library
        is_open = library is not None and library.path == path.absolute()
        if not is_open and self._window.page_actions.may_close():
            self.open_path(path)

    def after_first_paint(self) -> None:
        """What may wait until the window stands: today's derived columns, and the imports that come next."""
        tasks.run(self, _warm_up, done=lambda _: self._window.show_state())
        self._bring_up_to_today()
        self._day_timer.start()
        self._window.backups.begin()

    def _let_in(self, library: Library) -> None:
        self._window.show_library(library)
        self.opened_at = datetime.now(UTC).isoformat(timespec="microseconds")
        if self._day_timer.isActive():
            self._window.backups.check()

    def _bring_up_to_today(self) -> None:
        library = self._window.library
        if library is None:
            return

        def work(_: Watch) -> str | None:
            from db import derived

            if not library.read_only and not derived.is_of_today(library):
                derived.bring_to_today(library)
            return library.derived_on

        def failed(error: Exception) -> None:
            if not library.read_only and not self._window.watching.tells_of(error):
                self._show_error(error)

        tasks.run(self, work, done=self._show_today, failed=failed)

    def _show_today(self, derived_on: str | None) -> None:
        """Another program may have been the first to bring the library to the new day."""
        if derived_on != self.shown_as_of:
            self.shown_as_of = derived_on
            self._window.refresh_all()

    def _make_starter(self, path: Path) -> None:
        def work(watch: Watch) -> Path:
            from db import starter

            path.parent.mkdir(parents=True, exist_ok=True)
            starter.build(path, watch)
            return path

        def finish(_: object) -> None:
            self.open_path(path)
            if self._window.library is not None:
                welcome.show_once(self._window)

        def fail(error: Exception) -> None:
            self._window.no_library.come_forward()
            self._show_error(error)

        self.bring_page()
        words = self.tr("Making your library from the shipped facts…")
        box = WorkBox(words, self._window, failed=fail, stopped=self._window.no_library.come_forward)
        box.begin(work, finish, after_ms=0)

    def _show_error(self, error: Exception) -> None:
        messages.show_error(self._window, error)

    # Menu

    def _new(self) -> None:
        path = self.ask_where(self.tr("New library"), self.tr("My library"))
        if path is not None:
            self._make(path)

    def _make(self, path: Path) -> None:
        if not self._window.page_actions.may_close():
            return
        try:
            create_library(path).close()
        except DatahallError as error:
            messages.show_error(self._window, error)
            return
        self.open_path(path)

    def _new_starter(self) -> None:
        path = self.ask_where(self.tr("New library from the starter facts"), self.tr("AI build-out"))
        if path is not None and self._window.page_actions.may_close():
            self._make_starter(path)

    def _new_from_export(self) -> None:
        from desktop.exporting.everything import Everything

        Everything(self._window).new_library()

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open library"), str(self._folder()), self._kinds())
        if name:
            self.open_asked(Path(name))

    def _save_copy(self) -> None:
        library = self._window.library
        if library is None:
            return
        path = self.ask_where(self.tr("Save a copy as"), f"{library.name} copy")
        if path is None:
            return
        said = self.tr("Copy saved: {copy}. You go on in {library}.").format(copy=path.name, library=library.path.name)

        def work(_: Watch) -> None:
            library.copy_to(path)

        tasks.run(self, work, done=lambda _: self._window.status_note.setText(said), failed=self._show_error)

    def _open_folder(self) -> None:
        if self._window.library is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._window.library.path.parent)))

    def ask_where(self, title: str, name: str, folder: Path | None = None) -> Path | None:
        """Asks for the file of a new library; None where the person chose none.

        Proposed is `folder`, else the open library's; not where that may not be written: who saves elsewhere may do so
        for that reason.
        """
        folder = folder or self._folder()
        proposed = (folder if os.access(folder, os.W_OK) else Path.home()) / f"{name}{SUFFIX}"
        # The dialog must not ask to replace: a library is never overwritten, and what makes it says so.
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, title, str(proposed), self._kinds(), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    def _folder(self) -> Path:
        library = self._window.library
        return library.path.parent if library is not None else Path.home()

    def _kinds(self) -> str:
        return self.tr("Datahall libraries") + f" (*{SUFFIX})"


def _warm_up(_: Watch) -> None:
    """Imports what the person will need next, beside the window, so that the first edit and chart do not wait."""
    import db.edit.forms
    import db.history.changes

    assert db.history.changes is not None and db.edit.forms is not None
