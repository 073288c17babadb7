"""A library file: make, open, upgrade, back up and close it. SQLite's own ways stay here and in `db.browse.tables`.

Two doors lead in. `Library.reading()` gives a bare `sqlite3` connection for reading tables fast, ready before the
first paint; `Library.engine` gives SQLAlchemy, imported when first needed, through which `db.history.changes` writes.
"""

from __future__ import annotations

import getpass
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from db.connecting import closed_on_error, connect, has_unread_log
from db.damage import unless_unreadable
from db.errors import LibraryError
from db.held import Held
from db.leftovers import draft_of
from db.library_file import APPLICATION_ID as APPLICATION_ID
from db.library_file import refuse_foreign, set_journal, version_and_journal
from db.own.known import forget_own, learn_own
from db.place import Locks, Opened, Standing, locks_in, may_be_written, moved_to, opened_at, standing_of
from db.presence import Claim, Holder
from db.putting_back import end_what_was_begun
from db.troubles import cannot_open, moved, when_making

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.engine import Patience

SUFFIX = ".datahall"
MAY_NOT_BE_WRITTEN = "The file or its folder may not be written."
LOG_UNREAD = (
    "Its folder may not be written, and what was saved last is missing here: it lies in a log beside the file, which "
    "cannot be read there. Copy both files to a folder of your own."
)
SCHEMA_VERSION = 5
TO_REBUILD = "to_rebuild"
"""A fact about the library: its tables were upgraded, and what follows from its rows is not filled yet."""
AS_OF = "as_of"
"""A fact about a library as it stood at an edition: the day that it is read as of, since 1970-01-01."""


@dataclass(frozen=True)
class Touched:
    """What a change set touched: record ids by table name ("facility": {1, 2}), for views to look again."""

    change_set_id: int
    action: str
    records: dict[str, set[int]] = field(default_factory=dict)


class Library:
    """An open library. Close it: that leaves one file to copy."""

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool,
        journal: str,
        as_known_on: int | None = None,
        without_confidential: bool = False,
    ) -> None:
        self.path, self.as_known_on = path, as_known_on
        self.without_confidential = without_confidential
        self.read_only = read_only
        self.journal = journal
        self.who = system_name()
        self.new_confidence = "medium"
        self.listeners: list[Callable[[Touched], None]] = []
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        # By the system's number of a thread, not `threading.local`: of a thread that is not Python's, such as those of
        # Qt's pool, Python forgets all as soon as its function returns, and each piece of work would open one more.
        self._connections: dict[int, sqlite3.Connection] = {}
        self._as_of: tuple[str | None] | None = None
        self.locks, self.read_only_because = Locks.OWN_DISK, MAY_NOT_BE_WRITTEN
        self.claim: Claim | None = None
        self.own_sets: set[str] = set()  # unique ids of change sets made here, until `db.history.outside` saw them
        self.writes_besides = 0  # how often this program wrote what has no history (`db.derived.writing`)
        self.beside: Holder | None = None  # another program that has it open, too
        self.patience: Patience | None = None  # how to wait while another program writes
        self.is_waited_for = False  # what was written waits for those who read
        self._opened, self._is_whole = Opened(), as_known_on is None and not without_confidential
        self._held: Held | None = None

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    def reading(self) -> sqlite3.Connection:
        """This thread's connection for reading; it cannot write."""
        thread = threading.get_ident()
        return self._connections.get(thread) or self.make_ready_for(thread)

    def make_ready_for(self, thread: int) -> sqlite3.Connection:
        """Makes a thread's connection, from whatever thread. Where something is hidden, what is so is worked out."""
        self.see_that_it_is_there()
        connection = connect(self.path, read_only=self.read_only)
        with closed_on_error(connection):
            if not self._is_whole:
                from db.hiding import hide

                hide(connection, self.as_known_on, without_confidential=self.without_confidential)
            connection.execute("PRAGMA query_only=ON")
        with self._lock:
            self._connections[thread] = connection
        return connection

    def as_known(self, day: int) -> Library:
        """The same library as it was known on a day (since 1970-01-01), for reading only; close it when done.

        Every reader gets only the facts whose sources had been published by then (`db.known`), and derived columns
        as of that day.
        """
        return self._seen(day, self.without_confidential)

    def without_what_is_confidential(self) -> Library:
        """The same library without what is confidential and what would reveal it, for reading only; close it when done.

        Every reader gets only what `db.confidential` leaves, and derived columns computed from that.
        """
        return self._seen(self.as_known_on, True)

    def _seen(self, as_known_on: int | None, without_confidential: bool) -> Library:
        return Library(
            self.path,
            read_only=True,
            journal=self.journal,
            as_known_on=as_known_on,
            without_confidential=without_confidential,
        )

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for `db.history.changes` and single records."""
        with self._lock:
            if self._engine is None:
                from db.engine import make_engine

                self._engine = make_engine(self)
            return self._engine

    def info(self, name: str) -> str | None:
        """A fact about the library itself, or None."""
        row = self.reading().execute("SELECT value FROM library_info WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def as_of(self) -> int | None:
        """For a library as it stood at an edition: that edition's day, since 1970-01-01. Else None."""
        if self._as_of is None:
            self._as_of = (self.info(AS_OF),)
        return None if self._as_of[0] is None else int(self._as_of[0])

    @property
    def derived_on(self) -> str | None:
        """The day that derived columns are of, since 1970-01-01; None where they were never computed."""
        return self.info("derived_on")

    @cached_property
    def uid(self) -> str:
        """The library's unique id, the same in its copies; known also once its disk cannot be reached."""
        return self.info("uid") or ""

    def tell(self, touched: Touched) -> None:
        """Tells all listeners what a change set touched."""
        for listener in list(self.listeners):
            listener(touched)

    def hold(self) -> None:
        """Keeps hold of the file from now on: what was saved can be copied out even when it is deleted meanwhile."""
        self._held = Held(connect(self.path, read_only=self.read_only))
        self._opened = opened_at(self.path)

    def standing(self) -> Standing:
        """Whether the file that was opened is still there; what lies in the log is folded in where it is not.

        A file that was renamed leaves its log behind, and one that took its place must not find it.
        """
        found = standing_of(self.path, self._opened)
        if self._held is not None and not self.read_only:
            self._held.see(is_there=found in (Standing.THERE, Standing.UNREACHABLE))
        return found

    def see_that_it_is_there(self) -> None:
        """Raises LibraryMoved where the file that was opened is not there any more: nothing may be written then."""
        if self._opened.identity is not None and (found := self.standing()) is not Standing.THERE:
            raise moved(self.path, found)

    def lies_now_at(self) -> Path | None:
        """Where the file was moved while it was open; None where that cannot be told."""
        return moved_to(self._opened.identity) if self._opened.identity is not None else None

    def reaches_its_file(self) -> bool:
        """Whether what was opened can still be read. Not where its disk was taken away and connected again: connections
        from before belong to a file system that is gone, whatever lies at its path.
        """
        return self._held is None or self._held.reaches_its_file()

    def file_version(self) -> int:
        """A count that is another one once somebody has written to the file, this program among them."""
        return 0 if self._held is None else self._held.version()

    def copy_to(self, path: Path) -> None:
        """Writes a whole copy to `path`, with SQLite's own backup. Raises LibraryError; leaves nothing half written.

        It is made of the file that was opened, wherever that is now.
        """
        if path.exists():
            raise LibraryError(f"{path.name} exists already.", "", "Choose another name; nothing was changed.")
        draft = draft_of(path)
        try:
            with closing(sqlite3.connect(draft)) as copy:
                self.copy_into(copy)
            draft.rename(path)
        except (OSError, sqlite3.Error) as error:
            raise when_making(f"{path.name} could not be written to {path.parent}.", error) from error
        finally:
            forget_draft(draft)

    def copy_into(
        self, copy: sqlite3.Connection, pages: int = -1, progress: Callable[[int, int, int], object] | None = None
    ) -> None:
        """Copies all that was saved, from wherever the file that was opened is now; see `sqlite3.Connection.backup`."""
        if self._held is not None and self.standing() is not Standing.THERE:
            self._held.copy_to(copy, pages, progress)
        else:
            self.reading().backup(copy, pages=pages, progress=progress)

    def interrupt(self) -> None:
        """Has every query that is under way on any thread end with an error."""
        with self._lock:
            for connection in self._connections.values():
                connection.interrupt()

    def close(self) -> None:
        """Closes all connections; folds the write-ahead log into the file.

        No other thread may be inside a query then: SQLite's memory would be taken from under it.
        """
        if self._is_whole:
            forget_own(self)
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        is_there = self.standing()
        if self._held is not None:
            self._held.let_go(for_good=is_there is not Standing.REPLACED)
            self._held = None
        # One that was only read leaves a log beside it as well, where another program wrote meanwhile.
        if self._is_whole and is_there is Standing.THERE and may_be_written(self.path):
            with suppress(sqlite3.Error), closing(connect(self.path, briefly=True)) as last:
                last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self.claim is not None:
            self.claim.let_go()


def open_library(path: Path, *, read_only_because: str = "", claim: Claim | None = None) -> Library:
    """Opens the library at `path`, bringing an older one up to this version after keeping a copy.

    With `read_only_because`, a sentence, it is opened only for reading, and any writing is refused with that reason;
    so is one that may not be written. `claim` is the caller's on this library, if it has one. Raises LibraryError when
    there is no such file, it is no library, a newer Datahall made it, or it cannot be upgraded; LibraryInUse while
    another program puts a backup in its place.
    """
    path = path.absolute()
    try:
        end_what_was_begun(path, claim)
        if not path.exists():
            raise LibraryError(
                f"There is no library at {path}.", "", "Check the name, or make one with “datahall new”."
            )
        if path.is_dir():
            raise LibraryError(f"{path} is a folder, not a library.", "", f"Choose a file that ends in {SUFFIX}.")
        if not may_be_written(path):
            read_only_because = LOG_UNREAD if has_unread_log(path) else MAY_NOT_BE_WRITTEN
        refuse_foreign(path)
        return unless_unreadable(path, lambda: _open(path, read_only_because))
    except (OSError, sqlite3.Error, UnicodeError) as error:  # SQLite's message may quote bytes that are no text
        raise cannot_open(path, error) from error


def _open(path: Path, read_only_because: str) -> Library:
    version, journal = version_and_journal(path, read_only=bool(read_only_because))
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"{path.name} was made by a newer Datahall.",
            f"Its tables are of version {version}; this program knows them up to {SCHEMA_VERSION}.",
            "Install the newest Datahall to open it. The file was not changed.",
        )
    if version < SCHEMA_VERSION:
        _upgrade(path, version, read_only_because)
        journal = ""
    read_only, locks = bool(read_only_because), locks_in(path.parent)
    library = Library(path, read_only=read_only, journal="wal" if read_only else set_journal(path, locks, journal))
    library.locks, library.read_only_because = locks, read_only_because
    try:
        if not read_only and library.info(TO_REBUILD) is not None:
            _rebuild(library)
        learn_own(library)
        library.hold()
    except BaseException:
        library.close()
        raise
    return library


def _rebuild(library: Library) -> None:
    """Fills derived columns and search after an upgrade; the mark goes last, so that a pulled plug loses nothing."""
    from db import derived, search, search_words

    derived.rebuild(library)
    search.rebuild(library)
    search_words.rebuild(library)
    with derived.writing(library) as connection:
        connection.execute("DELETE FROM library_info WHERE name = ?", (TO_REBUILD,))


def create_library(path: Path) -> Library:
    """Makes an empty library at `path`, with the built-in measures, bases and the world as a place.

    Raises LibraryError when the file exists or cannot be written; nothing half made is left.
    """
    path = path.absolute()
    if path.exists():
        raise LibraryError(f"{path} exists already.", "", "Choose another name; nothing was changed.")
    if not path.parent.is_dir():
        raise LibraryError(f"There is no folder {path.parent}.", "", "Make it first, or choose another place.")
    draft = draft_of(path)
    try:
        _make(draft)
        draft.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise when_making(f"{path.name} could not be made in {path.parent}.", error) from error
    finally:
        forget_draft(draft)
    try:
        return open_library(path)
    except LibraryError:
        forget_draft(path)  # nothing of a person's is in it yet, and the next try would find the name taken
        raise


def forget_draft(draft: Path) -> None:
    """Deletes a file that was being made, with what SQLite left beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _make(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.commit()
    from db import seed, upgrade

    upgrade.to_version(path, SCHEMA_VERSION)
    library = Library(path, read_only=False, journal=set_journal(path, Locks.OWN_DISK))
    try:
        seed.fill(library)
    finally:
        library.close()


def sqlite_version() -> str:
    """The version of SQLite that all libraries are read and written with."""
    return sqlite3.sqlite_version


def default_folder() -> Path:
    """Where libraries live when nothing else is said: the person's own data folder."""
    import platformdirs

    return Path(os.environ.get("DATAHALL_HOME") or platformdirs.user_data_dir("Datahall", appauthor=False))


def default_path() -> Path:
    """The library that the window opens on a new machine."""
    return default_folder() / f"AI build-out{SUFFIX}"


def _upgrade(path: Path, version: int, read_only_because: str) -> None:
    if read_only_because:
        raise LibraryError(
            f"{path.name} was made by an older Datahall and cannot be upgraded here.",
            read_only_because,
            "Copy it to a folder of your own and open the copy.",
        )
    from db import upgrade

    try:
        copy = upgrade.keep_copy(path)
    except (OSError, sqlite3.Error) as error:
        what = f"{path.name} was not brought up to this version, because no copy of it could be kept."
        remedy = "Make room on the disk, close other programs that use the file, and open it again."
        raise when_making(what, error, remedy) from error
    try:
        upgrade.to_version(path, SCHEMA_VERSION)
    except LibraryError as error:
        raise LibraryError(error.what, error.why, f"{error.remedy} A copy is in {copy.name}.") from error


def system_name() -> str:
    """What the system calls the person; "" where it does not tell."""
    with suppress(Exception):
        return getpass.getuser()
    return ""
