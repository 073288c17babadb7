"""What goes wrong between a library and its disk, in a person's words: full, broken, not to be written, gone, locked.

SQLite, SQLAlchemy and the system say it in codes and in their own words; here each becomes a reason and what to do.
"""

from __future__ import annotations

import errno
import sqlite3
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from db.errors import DamagedLibrary, DatahallError, LibraryError
from db.place import Standing


class Kind(StrEnum):
    """What went wrong."""

    FULL = "full"
    BROKEN = "broken"
    NOT_WRITABLE = "not writable"
    GONE = "gone"
    LOCKED = "locked"


class Trouble(NamedTuple):
    """What went wrong, and why in one sentence."""

    kind: Kind
    why: str


_BY_CODE = {
    sqlite3.SQLITE_FULL: Kind.FULL,
    sqlite3.SQLITE_IOERR: Kind.BROKEN,
    sqlite3.SQLITE_PROTOCOL: Kind.BROKEN,
    sqlite3.SQLITE_NOLFS: Kind.BROKEN,
    sqlite3.SQLITE_READONLY: Kind.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: Kind.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: Kind.GONE,
    sqlite3.SQLITE_BUSY: Kind.LOCKED,
    sqlite3.SQLITE_LOCKED: Kind.LOCKED,
}
"""By SQLite's primary result codes."""

_BY_NUMBER = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), Kind.FULL),
    **dict.fromkeys((errno.EIO, errno.ENXIO, errno.ENODEV, errno.ETIMEDOUT, errno.ENOTCONN), Kind.BROKEN),
    **dict.fromkeys((errno.ECONNABORTED, errno.ECONNRESET, errno.EHOSTUNREACH, errno.ENETUNREACH), Kind.BROKEN),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), Kind.NOT_WRITABLE),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ESTALE), Kind.GONE),
    **dict.fromkeys((errno.EAGAIN, errno.EBUSY, errno.ENOLCK), Kind.LOCKED),
}

_WHY = {
    Kind.FULL: "The disk is full.",
    Kind.BROKEN: "The disk could not be read or written ({said}).",
    Kind.NOT_WRITABLE: "It may not be written ({said}).",
    Kind.GONE: "The file or its folder is not there, or may not be opened.",
    Kind.LOCKED: "Another program is writing to it.",
}

_WHEN_SAVING = {
    Kind.FULL: "What you typed is still here: make room, then save again.",
    Kind.BROKEN: "What you typed is still here: see that the disk is connected and save again, or save a copy of the "
    "library elsewhere (File, Save a copy as).",
    Kind.NOT_WRITABLE: "What you typed is still here: save a copy of the library elsewhere (File, Save a copy as).",
    Kind.GONE: "What you typed is still here: save a copy of the library elsewhere (File, Save a copy as).",
    Kind.LOCKED: "What you typed is still here: close the other program, or wait until it is done, then save again.",
}

_WHEN_MAKING = {
    Kind.FULL: "Make room on the disk, or choose another place.",
    Kind.BROKEN: "See that the disk is connected, or choose another place.",
    Kind.NOT_WRITABLE: "Choose a folder you may write to.",
    Kind.GONE: "Choose another place.",
    Kind.LOCKED: "Close the other program, then try again.",
}


def trouble_of(error: BaseException) -> Trouble | None:
    """What an error of SQLite, SQLAlchemy or the system means here; None where it is none of the known troubles."""
    own = getattr(error, "orig", None) or error
    kind: Kind | None = None
    if isinstance(own, sqlite3.Error):
        kind = _BY_CODE.get(_primary_code(own) or 0)
    elif isinstance(own, OSError):
        kind = _BY_NUMBER.get(own.errno or 0)
    if kind is None:
        return None
    return Trouble(kind, _WHY[kind].format(said=_said(own)))


def when_saving(what: str, error: BaseException) -> LibraryError:
    """For what a person typed or chose, and could not be saved."""
    return _worded(what, error, _WHEN_SAVING, "What you typed is still here: try again.")


def when_making(what: str, error: BaseException, remedy: str = "") -> LibraryError:
    """For a file that could not be made: a copy, an export; `remedy` where no other place can be chosen for it."""
    remedies = dict.fromkeys(Kind, remedy) if remedy else _WHEN_MAKING
    return _worded(what, error, remedies, remedy or "Try again, or choose another place.")


def in_words(error: BaseException) -> DatahallError | None:
    """Trouble that is met anywhere else, while reading for instance; None where it is no known trouble."""
    found = trouble_of(error)
    if found is None:
        return None
    remedy = _WHEN_MAKING[found.kind] if found.kind in (Kind.FULL, Kind.LOCKED) else ""
    if not remedy:
        remedy = "What was saved is safe. See that its disk or network is connected, then try again."
    return DatahallError("The library or one of its files could not be used.", found.why, remedy)


def cannot_open(path: Path, error: OSError | sqlite3.Error | UnicodeError) -> LibraryError:
    """Why a library could not be opened: damage only where it can be nothing else."""
    if isinstance(error, UnicodeError):
        return damaged(path, "malformed database schema")
    found, what = trouble_of(error), f"{path.name} could not be opened."
    if found is None:
        if isinstance(error, sqlite3.Error) and _primary_code(error) not in _PASSING:
            return damaged(path, _said(error))
        return LibraryError(what, f"{_said(error)}.", "Try again. The file was not changed.")
    if found.kind is Kind.LOCKED:
        return LibraryInUse(what, found.why, "Close the other program, or wait until it is done, then try again.")
    if found.kind is Kind.NOT_WRITABLE:
        return LibraryError(what, f"{_said(error)}.", "Check that you may read this file.")
    remedies = {
        Kind.FULL: "Make room on the disk, then try again.",
        Kind.BROKEN: _SEE_ITS_DISK,
        Kind.GONE: f"Check that you may read this file. {_SEE_ITS_DISK}",
    }
    return LibraryError(what, found.why, remedies[found.kind])


_SEE_ITS_DISK = "See that its disk or network is connected, then try again. The file was not changed."


class LibraryUnreadable(LibraryError):
    """The file cannot be read just now, which says nothing of what is in it."""


def unreadable(path: Path, error: BaseException) -> LibraryError:
    """What is said of a library that cannot be read just now: LibraryUnreadable, or LibraryInUse while another program
    has it for itself.
    """
    found, what = trouble_of(error), f"{path.name} cannot be read just now."
    if found is not None and found.kind is Kind.LOCKED:
        return LibraryInUse(what, found.why, _WHEN_MAKING[Kind.LOCKED])
    return LibraryUnreadable(what, f"{_said(error)}." if found is None else found.why, _SEE_ITS_DISK)


class LibraryMoved(LibraryError):
    """The file that was opened is not at its place any more, or cannot be reached; what was saved is not lost."""


def moved(path: Path, standing: Standing) -> LibraryMoved:
    """What is said where a library was moved, deleted, replaced or cannot be reached while it is open."""
    if standing is Standing.UNREACHABLE:
        why = f"The disk or network that holds {path.parent} is not connected."
        remedy = "What was saved is safe there, and what you typed is still here: connect it, then save again."
        return LibraryMoved(f"Nothing can be saved to {path.name} just now.", why, remedy)
    why = f"It is no longer in {path.parent}: it was moved, renamed or deleted while it was open."
    if standing is Standing.REPLACED:
        why = "Another file was put in its place while it was open, by a synchronised folder for instance."
    remedy = "All that was saved, and what you typed, is still here: save a copy elsewhere (File, Save a copy as)."
    return LibraryMoved(f"Nothing more can be saved to {path.name}.", why, remedy)


class LibraryInUse(LibraryError):
    """Another program holds the library for itself just now; waiting helps."""


def still_written_to(path: Path) -> LibraryInUse:
    """What is said where the person waits no longer for a program that writes."""
    return LibraryInUse(f"{path.name} could not be saved.", _WHY[Kind.LOCKED], _WHEN_SAVING[Kind.LOCKED])


def still_read(path: Path) -> LibraryInUse:
    """What is said where the person waits no longer for those who read, without whose end nothing can be saved."""
    why = "Something is still reading it: another program, or work beside the window."
    return LibraryInUse(f"{path.name} could not be saved.", why, "What you typed is still here: wait, then save again.")


def being_restored(path: Path, by: str) -> LibraryInUse:
    """What is said of a library whose place a backup takes at this moment."""
    why = f"A backup is being put in its place ({by})."
    return LibraryInUse(f"{path.name} could not be opened.", why, "Wait until that is done, then try again.")


def is_damage(error: BaseException) -> bool:
    """Whether SQLite met a damaged page, or no database at all; SQLAlchemy's errors carry SQLite's own."""
    own = getattr(error, "orig", error)
    return isinstance(own, sqlite3.DatabaseError) and _primary_code(own) in _DAMAGE


def _primary_code(error: sqlite3.Error) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""Primary result codes; their extended ones say only where it was met."""

_PASSING = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_ABORT, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_AUTH)
"""Those that say nothing of the file."""


def damaged(path: Path, message: str) -> DamagedLibrary:
    """What is said of a library that SQLite finds damaged."""
    return DamagedLibrary(
        f"{path.name} is damaged.",
        f"SQLite says: {message}.",
        "Restore a backup, or save what can still be read. The file was not changed.",
    )


def _worded(what: str, error: BaseException, remedies: dict[Kind, str], otherwise: str) -> LibraryError:
    found = trouble_of(error)
    if found is None:
        return LibraryError(what, f"{_said(getattr(error, 'orig', None) or error)}.", otherwise)
    return LibraryError(what, found.why, remedies[found.kind])


def _said(error: BaseException) -> str:
    """The system's or SQLite's own words, without a full stop."""
    words = error.strerror if isinstance(error, OSError) else str(error)
    return (words or type(error).__name__).rstrip(".")
