"""Watches the open library: what other programs save is taken in, and what stands between it and the person is said."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from db import presence
from db.library import MAY_NOT_BE_WRITTEN
from db.place import Locks
from db.place import Standing as Place
from db.presence import Holder
from db.troubles import LibraryMoved, LibraryUnreadable, in_words, trouble_of
from desktop import messages, tasks
from desktop.libraries import standing_bar
from desktop.libraries.standing_bar import Standing, StandingBar, Way
from desktop.look.work_box import WorkBox

if TYPE_CHECKING:
    from db.copies_beside import Beside, Traces
    from db.history.outside import Outside, Theirs
    from db.library import Library
    from db.watch import Watch
    from desktop.main_window import MainWindow

LOOK_EVERY_MS = 2000


class Seen(NamedTuple):
    """One look: where the file is, what others saved, who else has it open, when it was last changed where that is
    ahead of this computer's clock, what lies beside it under a copy's name, and whether it can be read no more though
    it is there.
    """

    place: Place
    now_at: Path | None = None
    theirs: Theirs | None = None
    holder: Holder | None = None
    saved_ahead: datetime | None = None
    beside: Traces | None = None
    is_cut_off: bool = False


class Watching(QObject):
    """One for each window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.bar = StandingBar(self._go)
        self._outside: Outside | None = None
        self._beside: Beside | None = None
        self._library: Library | None = None
        self._was_lost = False
        self._look_under_way: tasks.Task | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        messages.said_elsewhere.append(self.tells_of)
        window.destroyed.connect(lambda _=None: messages.said_elsewhere.remove(self.tells_of))

    def begin(self, library: Library) -> None:
        """Watches a library just opened."""
        from db.copies_beside import Beside
        from db.history.outside import Outside

        self._library, self._was_lost = library, False
        self._outside = Outside(library)
        self._beside = Beside(library.path)
        self._say(Seen(Place.THERE, holder=library.beside))
        self._timer.start()

    def end(self) -> None:
        """The library is left."""
        self._timer.stop()
        self._library = self._outside = self._beside = None
        self.bar.show_standing(None)

    def keep(self, library: Library) -> None:
        """Before a library that was left is closed: what was saved and stands in no file any more goes among its
        backups, or where that cannot be, into a file that the person chooses.

        Waits for that, beside the window; no other work may use the library any more.
        """
        from db.backups.keeping import last_chance

        standing = library.standing()
        work = None if standing is Place.THERE else last_chance(library)
        if work is None:
            return
        if self._is_done_beside(library, work, is_quiet=standing is Place.UNREACHABLE):
            said = self.tr("What was saved in {name} before is kept: see File, Backups").format(name=library.path.name)
            self._window.status_note.setText(said)
        elif standing is not Place.UNREACHABLE:  # there it is safe
            self._keep_elsewhere(library)

    def _keep_elsewhere(self, library: Library) -> None:
        title, proposed = self.tr("Save {name} elsewhere").format(name=library.path.name), f"{library.name} copy"
        while (target := self._window.door.ask_where(title, proposed)) is not None:
            if self._is_done_beside(library, partial(_copy, library, target)):
                return

    def _is_done_beside(self, library: Library, work: tasks.Work, *, is_quiet: bool = False) -> bool:
        done: list[object] = []
        words = self.tr("Keeping what was saved in {name} before…").format(name=library.path.name)
        failed = (lambda _: None) if is_quiet else self._show_error
        box = WorkBox(words, self._window, failed=failed, may_stop=False)
        box.begin(work, done.append)
        box.wait()
        return bool(done)

    def _show_error(self, error: Exception) -> None:
        messages.show_error(self._window, error)

    def look(self) -> None:
        """Looks once, beside the window."""
        library, outside, beside, was_lost = self._library, self._outside, self._beside, self._was_lost
        if library is None or outside is None or beside is None or self._look_under_way is not None:
            return

        def work(_: Watch) -> Seen:
            try:
                if was_lost and library.standing() is Place.THERE and not library.reaches_its_file():
                    return Seen(Place.THERE, is_cut_off=True)
                return _look(library, outside, beside)
            except Exception as error:
                # The disk could not be read just now, or the file went while it was looked at: the next look tells.
                if (known := in_words(error)) is not None:
                    raise known from error  # every two seconds of a lost network, it would fill the log
                raise

        task = tasks.run(self, work, done=lambda seen: self._found(library, seen))
        task.ended.connect(self._look_ended)
        self._look_under_way = task

    @property
    def is_at_rest(self) -> bool:
        """Whether no look is under way."""
        return self._look_under_way is None

    def tells_of(self, error: BaseException) -> bool:
        """Whether an error of work that nobody asked for is what the bar says: the file is gone, another one, or cannot
        be reached.
        """
        library = self._library
        comes_of_it = (
            library is not None
            and (trouble_of(error) is not None or isinstance(error, LibraryUnreadable))
            and (self._was_lost or library.standing() is not Place.THERE)
        )
        if not comes_of_it and not isinstance(error, LibraryMoved):
            return False
        self.look()
        return True

    def finds_it_lost(self) -> bool:
        """Whether the file is gone or leads nowhere, just when it could not be read; the bar then says so."""
        library = self._library
        if library is None:
            return False
        place = library.standing()
        if place is Place.THERE and library.reaches_its_file():
            return False
        now_at = library.lies_now_at() if place is Place.GONE else None
        self._found(library, Seen(place, now_at, is_cut_off=place is Place.THERE))
        return True

    def _look_ended(self) -> None:
        """However it ended: one that was cancelled has no answer, and the next one must not wait for it."""
        self._look_under_way = None

    def _found(self, library: Library, seen: Seen) -> None:
        if library is not self._library:
            return
        self._was_lost = seen.is_cut_off or seen.place is Place.UNREACHABLE
        if seen.theirs is not None:
            self._take_in(seen.theirs)
        self._say(seen)
        if seen.beside is not None:
            self._window.copies_bar.look_for(seen.beside)

    def _take_in(self, theirs: Theirs) -> None:
        window = self._window
        if theirs.actions:
            window.take_in(theirs.touched)
        else:
            window.refresh_all()
        if window.page_actions.editor is not None:
            window.page_actions.editor.elsewhere.look()
        if not theirs.actions:
            return
        if theirs.actions == 1:
            said = self.tr("Taken in from another program: {action}").format(action=theirs.action)
        else:
            said = self.tr("Taken in from another program: {count} actions").format(count=theirs.actions)
        window.status_note.setText(said)

    def _say(self, seen: Seen) -> None:
        library = self._library
        self.bar.show_standing(None if library is None else _standing(library, seen))

    # Ways on

    def _go(self, way: Way) -> None:
        library, door = self._library, self._window.door
        if library is None:
            return
        path = library.path
        if way is Way.SAVE_ELSEWHERE:
            target = door.ask_where(self.tr("Save elsewhere"), f"{library.name} copy")
            if target is not None:
                self._copy_and_go_on(library, target)
        elif way is Way.PUT_BACK:
            self._copy_and_go_on(library, path)
        elif way is Way.FOLLOW:
            there = library.lies_now_at()
            self._go_on_in(there if there is not None else path)
        elif way is Way.REOPEN:
            self._go_on_in(path)
        elif way is Way.ONLY_READ and self._window.page_actions.may_close():
            because = library.beside or (library.claim.other() if library.claim is not None else None)
            door.taken.read_instead(path, because)
        elif way is Way.WRITE_EVEN_SO:
            door.open_as(path, None, beside=presence.holder(path) or Holder())

    def _copy_and_go_on(self, library: Library, target: Path) -> None:
        work = partial(_copy, library, target)
        tasks.run(self, work, done=lambda _: self._go_on_in(target), failed=self._show_error)

    def _go_on_in(self, path: Path) -> None:
        """Opens a library in place of this one; an open editor is offered again there, with what was typed."""
        actions = self._window.page_actions
        editor = actions.editor
        record = None
        if editor is not None:
            editor.unsaved.keep_now()
            record = editor.place_of_draft[1:]
            actions.leave_editor()
        if self._was_lost and self._library is not None and self._library.standing() is Place.THERE:
            # First: while anything of it is open, SQLite gives files that lead nowhere to what opens the library anew.
            self._window.leave_library()
        self._window.open_path(path)
        now = self._window.library
        if record is not None and now is not None and now.path == path:
            actions.edit(record[0], record[1] or 0)


def _copy(library: Library, target: Path, _: Watch) -> None:
    library.copy_to(target)


def _look(library: Library, outside: Outside, beside: Beside) -> Seen:
    from db.history.clock import saved_ahead

    place = library.standing()
    if place is not Place.THERE:
        return Seen(place, library.lies_now_at() if place is Place.GONE else None)
    holder, ahead, traces = _other_holder(library), saved_ahead(library, datetime.now(UTC)), beside.traces()
    # Last: what it tells once it tells no more, and any of the others may fail.
    return Seen(place, theirs=outside.look(), holder=holder, saved_ahead=ahead, beside=traces)


def _other_holder(library: Library) -> Holder | None:
    """Who else has it; nobody where this program could take over the claim."""
    if library.claim is not None:
        return library.claim.other()
    if library.read_only:
        return presence.holder(library.path)
    if library.beside is not None:
        found = presence.claim(library.path, library.who)
        if isinstance(found, Holder):
            return found
        library.claim, library.beside = found, None  # here: whoever closes it now lets the claim go, too
    return None


def _standing(library: Library, seen: Seen) -> Standing | None:
    """What is to be said, the worst first."""
    path = library.path
    if seen.place is Place.GONE:
        place = ""
        if seen.now_at is not None:
            place = seen.now_at.name if seen.now_at.parent == path.parent else str(seen.now_at)
        return standing_bar.gone(path.name, str(path.parent), place)
    if seen.place is Place.UNREACHABLE:
        return standing_bar.unreachable(path.name, str(path.parent))
    if seen.is_cut_off:
        return standing_bar.cut_off(path.name, str(path.parent))
    if seen.place is Place.REPLACED:
        return standing_bar.replaced(path.name)
    if library.read_only and library.read_only_because != MAY_NOT_BE_WRITTEN:
        if seen.holder is not None:
            return standing_bar.taken(seen.holder.words())
        return standing_bar.free() if library.beside is not None else standing_bar.read_only(library.read_only_because)
    if library.read_only:
        return standing_bar.read_only(library.read_only_because)
    if seen.holder is not None:
        return standing_bar.beside(seen.holder.words())
    if library.locks in (Locks.BROKEN, Locks.THIS_COMPUTER):
        return standing_bar.unsafe(str(path.parent), nobody=library.locks is Locks.BROKEN)
    if seen.saved_ahead is not None:
        return standing_bar.clock_behind(seen.saved_ahead.astimezone().date())
    return None
