"""Keeps the open library backed up, and brings a backup back; for a damaged library, offers both ways out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from db.errors import DamagedLibrary, DatahallError
from db.place import Standing
from db.troubles import LibraryInUse, damaged
from desktop import messages, tasks
from desktop.look.plain import plain_box
from desktop.look.work_box import WorkBox

if TYPE_CHECKING:
    from db.backups.recovering import Recovery
    from db.backups.thinning import Backup
    from db.library import Library
    from db.watch import Watch
    from desktop.main_window import MainWindow

LOOK_EVERY_MS = 5 * 60 * 1000
CHECKED_AT_OPENING_BYTES = 200_000_000
"""A larger library is not read from end to end at each opening; its backups are, and so find damage within the hour."""


class BackupKeeper(QObject):
    """One for each window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._failed_with = ""
        self._left: Library | None = None
        self._opened_again: set[Path] = set()
        self._is_to_check = False
        messages.damage_told.append(self._damage_met)
        window.destroyed.connect(lambda _=None: messages.damage_told.remove(self._damage_met))

    def begin(self) -> None:
        """After the first paint: from now on, makes backups on schedule."""
        if self._window.edition is None:
            self._timer.start()
            self.check()

    def look(self) -> None:
        """Makes a scheduled backup where one is due, beside the window."""
        library = self._window.whole_library()
        if library is None:
            return

        def work(watch: Watch) -> None:
            from db.backups.keeping import back_up, is_due
            from db.backups.thinning import Reason

            if is_due(library, datetime.now(UTC)):
                back_up(library, Reason.ON_SCHEDULE, watch)

        tasks.run(self, work, failed=self._tell_once)
        if self._is_to_check:
            self.check()

    def check(self) -> None:
        """Reads the open library from end to end, beside the window, unless that took long. What cannot be read just
        now, or would have the person wait to save, is read at the next `look`.
        """
        library, self._is_to_check = self._window.whole_library(), False
        if library is None or library.read_only or not 0 < _size(library.path) <= CHECKED_AT_OPENING_BYTES:
            return

        def work(_: Watch) -> str:
            from db.damage import damage_in

            return damage_in(library.path, gives_way=lambda: library.is_waited_for)

        def tell(damage: str) -> None:
            self._is_to_check = False
            is_of_it = self._window.whole_library() is library and library.standing() is Standing.THERE
            if damage and is_of_it:
                self._leave(library)
                self.offer(library.path, damaged(library.path, damage))

        def failed(error: Exception) -> None:
            if self._window.whole_library() is library and not isinstance(error, LibraryInUse):
                self._tell_once(error)

        self._is_to_check = True  # until it is done
        tasks.run(self, work, done=tell, failed=failed)

    def _damage_met(self, error: BaseException) -> bool:
        """Damage was met while something was read; more may be met until the library is left, and is not told of."""
        library = self._window.whole_library()
        is_only_one = len(messages.damage_told) == 1
        if library is None or not (library is self._left or is_only_one or _seems_damaged(library.path)):
            return False
        if library is not self._left:
            self._left = library
            # Not at once: it may have been met while the window was painted.
            QTimer.singleShot(0, self, lambda: self._look_closer(library, str(getattr(error, "orig", error))))
        return True

    def _look_closer(self, library: Library, damage: str) -> None:
        """SQLite told of damage, which a disk that fails or goes away looks like, too. Unless it is gone, the library
        is closed, so that nothing is written to it, and read from end to end.
        """
        self._left, path = None, library.path
        if self._window.whole_library() is not library or self._window.watching.finds_it_lost():
            return
        self._leave(library)

        def work(_: Watch) -> str:
            from db.damage import damage_in

            return damage_in(path)

        def done(found: str) -> None:
            if found or path in self._opened_again:
                self.offer(path, damaged(path, found or damage))
                return
            self._opened_again.add(path)  # not again and again: SQLite's check does not find all damage
            self._window.open_path(path)
            said = self.tr("{name} could not be read for a moment. It was read from end to end since, and is whole.")
            self._window.status_note.setText(said.format(name=path.name))

        words = self.tr("Looking what is wrong with {name}…").format(name=path.name)
        self._run(words, work, done, self._show_error)

    def _leave(self, library: Library) -> None:
        """Closes a library that nothing may be written to any more."""
        window = self._window
        self._left = library
        window.page_actions.leave_editor()
        window.leave_library()
        window.navigation.show_entries([])
        window.no_library.come_forward()
        self._left = None

    def _tell_once(self, error: Exception) -> None:
        """A backup that fails every five minutes is told of once."""
        if str(error) != self._failed_with and not self._window.watching.tells_of(error):
            self._failed_with = str(error)
            messages.show_error(self._window, error)

    # The list of backups

    def show(self) -> None:
        """Opens the list of the open library's backups."""
        library = self._window.whole_library()
        if library is not None:
            self._show_list(library.path, library)

    def _show_list(self, path: Path, library: Library | None) -> None:
        from desktop.backups.backups_dialog import BackupsDialog

        self.dialog = BackupsDialog(path, library, self._window)
        self.dialog.restore_asked.connect(lambda backup: self._ask_to_restore(path, backup))
        self.dialog.open_asked.connect(lambda backup: self._open_copy(path, backup))
        self.dialog.open()

    def _ask_to_restore(self, path: Path, backup: Backup) -> None:
        from desktop.backups.backup_model import moment_words

        question = self.tr("Restore the backup of {when}?").format(when=moment_words(backup))
        kept = self.tr("{name} is then as it was. What it is now is kept beside it, in a file of its own.")
        if (library := self._window.whole_library()) is not None and _is_of_another(backup, library):
            kept = self.tr(
                "It is a backup of another library of this name. {name} is then what that one was. What it is now is "
                "kept beside it, in a file of its own."
            )
        if not messages.ask(self.dialog, question, kept.format(name=path.name), self.tr("Restore")):
            return
        if not self._window.page_actions.may_close():
            return
        self.dialog.close()
        self._window.leave_library()

        def work(_: Watch) -> Path | None:
            from db.backups.restoring import put_back

            return put_back(path, backup.path)

        def done(aside: Path | None) -> None:
            self._window.open_path(path)
            if aside is not None:
                said = self.tr("Restored. What it was before is in {name}").format(name=aside.name)
                self._window.status_note.setText(said)

        def failed(error: Exception) -> None:
            self._window.open_path(path)
            messages.show_error(self._window, error)

        self._run(self.tr("Restoring…"), work, done, failed)

    def _open_copy(self, path: Path, backup: Backup) -> None:
        stamp = f"{backup.made_at.astimezone():%Y-%m-%d %H%M}"
        name = f"{path.stem} of {stamp}"
        target = self._window.door.ask_where(self.tr("Open a copy of the backup"), name, path.parent)
        if target is None:
            return
        self.dialog.close()

        def work(_: Watch) -> None:
            from db.backups.restoring import copy_out

            copy_out(backup.path, target)

        self._run(self.tr("Copying…"), work, lambda _: self._window.door.open_asked(target), self._show_error)

    # A damaged library

    def offer(self, path: Path, error: DamagedLibrary) -> None:
        """Says that a library is damaged, and offers to restore a backup or to save what can be read."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Datahall", error.what, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(f"{error.why}\n{error.remedy}")
        restore = box.addButton(self.tr("Backups…"), QMessageBox.ButtonRole.AcceptRole)
        save = box.addButton(self.tr("Save what can be read…"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(restore)
        box.exec()
        if box.clickedButton() is restore:
            self._show_list(path, None)
        elif box.clickedButton() is save:
            self._recover(path, error)

    def _recover(self, path: Path, error: DamagedLibrary) -> None:
        name = f"{path.stem} recovered"
        target = self._window.door.ask_where(self.tr("Save what can be read"), name, path.parent)
        if target is None:
            return

        def work(watch: Watch) -> tuple[Recovery, Path]:
            from db.backups.recovering import recover

            library, recovery = recover(path, target, watch)
            library.close()
            report = _free_name(target.with_suffix(".txt"))
            report.write_text(f"{path.name} → {target.name}\n{recovery.words()}\n", encoding="utf-8")
            return recovery, report

        def done(made: tuple[Recovery, Path]) -> None:
            recovery, report = made
            self._window.door.open_asked(target)
            said = self.tr("{words}\n\nThis report is in {report}. The damaged file is as it was.")
            words = said.format(words=recovery.words(), report=report.name)
            plain_box(QMessageBox(QMessageBox.Icon.Information, "Datahall", words, parent=self._window)).exec()

        def failed(why: Exception) -> None:
            self._show_error(why)
            self.offer(path, error)  # the backups are left

        self._run(self.tr("Saving what can be read…"), work, done, failed, may_stop=True)

    def _show_error(self, error: Exception) -> None:
        messages.show_error(self._window, error)

    def _run(
        self,
        words: str,
        work: tasks.Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        may_stop: bool = False,
    ) -> None:
        WorkBox(words, self._window, failed=failed, may_stop=may_stop).begin(work, done)


def _free_name(path: Path) -> Path:
    """The name, or one with a number where there is such a file already: it may be anybody's."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} ({number})")
    return free


def _is_of_another(backup: Backup, library: Library) -> bool:
    from db.backups.keeping import is_of_another

    return is_of_another(backup, library)


def _seems_damaged(path: Path) -> bool:
    """Whether what was met may be of this file: it is damaged, or cannot be read."""
    from db.damage import damage_in

    try:
        return bool(damage_in(path))
    except DatahallError:
        return True


def _size(path: Path) -> int:
    """Of a file; 0 where there is none any more."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
