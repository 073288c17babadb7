"""Putting a backup in the place of a library; what stood there is kept beside it.

A kill or a pulled plug at any point leaves the library as it was, or the backup in its place: once the backup lies
ready beside, under a name of its own, it will take its place; whoever opens the library then ends what was begun.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from db.backups.keeping import see_that_it_is_whole
from db.connecting import log_of
from db.errors import LibraryError
from db.leftovers import draft_of
from db.library import forget_draft, system_name
from db.presence import Holder, claim
from db.putting_back import LOGS, aside_of, finish, ready_of
from db.troubles import when_making


def put_back(path: Path, backup: Path) -> Path | None:
    """Puts a copy of a backup at a library's path, and returns where what stood there is now; None: nothing did.

    No program may have the library open. Raises LibraryError when the backup is not whole or a file cannot be written;
    the library is as it was then.
    """
    found = claim(path, system_name())
    if isinstance(found, Holder):
        what = f"{path.name} was not restored: another program has it open ({found.words()})."
        raise LibraryError(what, "", "Close it there, then try again.")
    try:
        return _put_back(path.resolve(), backup)
    finally:
        found.let_go()


def _put_back(path: Path, backup: Path) -> Path | None:
    """Under a claim, so that nobody opens the library between two steps."""
    draft = draft_of(path)
    try:
        finish(path)  # of an earlier one, cut short: what it put aside stays
        copy_with_log(backup, draft)
        see_that_it_is_whole(draft)
        if path.exists():
            shutil.copymode(path, draft)  # who may read it
        return _swap(path, draft)
    except (OSError, sqlite3.Error, ValueError) as error:
        remedy = "The library is as it was. Make room on the disk, or choose another backup."
        raise when_making(f"{path.name} was not restored.", error, remedy) from error
    finally:
        forget_draft(draft)


def copy_out(backup: Path, target: Path) -> None:
    """Makes a library of a backup, under a name of its own.

    Raises LibraryError when there is a file of that name, or none can be written; nothing half made is left then.
    """
    if target.exists():
        raise LibraryError(f"{target.name} exists already.", "", "Choose another name; nothing was changed.")
    draft, log = draft_of(target), log_of(target)
    try:
        copy_with_log(backup, draft)
        if log_of(draft).exists():  # before the library itself: without its log it would not be whole
            log_of(draft).rename(log)
        draft.rename(target)
    except OSError as error:
        if not target.exists():
            log.unlink(missing_ok=True)
        raise when_making(f"{target.name} could not be written to {target.parent}.", error) from error
    finally:
        forget_draft(draft)


def copy_with_log(path: Path, target: Path) -> None:
    """Copies a library's file with its log, where it has one: SQLite takes it in when it opens the copy."""
    for log in ("", "-wal"):
        if log and not log_of(path, log).exists():
            continue
        with log_of(path, log).open("rb") as source, log_of(target, log).open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())


def _aside_for(path: Path, draft: Path) -> Path:
    """Sets the draft's time, from which the free name follows under which what stands at `path` is kept."""
    moment = int(datetime.now(UTC).timestamp())
    os.utime(draft, (moment, moment))
    while any(log_of(aside_of(path, draft), log).exists() for log in LOGS):
        moment += 1
        os.utime(draft, (moment, moment))
    return aside_of(path, draft)


def _swap(path: Path, draft: Path) -> Path | None:
    """Moves what stands at `path` aside, with its log, and the draft there; all or nothing."""
    ready = ready_of(path)
    aside = _aside_for(path, draft)
    while not _lies_ready(draft, ready):
        finish(path)  # another restoring, where nobody heeds locks: it may have put a log aside under a name of its own
        aside = _aside_for(path, draft)
    try:
        finish(path)
    except OSError:
        if ready.exists():
            _take_back(path, ready, aside)
            raise
    return aside if aside.exists() else None


def _lies_ready(draft: Path, ready: Path) -> bool:
    """Moves the draft to where a backup waits. False where another one waits there, which may have begun."""
    try:
        os.link(draft, ready)
    except FileExistsError:
        return False
    except OSError:  # no hard links here
        if ready.exists():
            return False
        draft.rename(ready)
        return True
    with suppress(OSError):
        draft.unlink()
    return True


def _take_back(path: Path, ready: Path, aside: Path) -> None:
    """What was moved returns, the log last but one: until the ready backup goes, an opening would go on with it."""
    if aside.exists() and not path.exists():
        aside.rename(path)
    if not aside.exists() or aside.samefile(path):  # else another file came to `path`: both stay
        aside.unlink(missing_ok=True)  # a second name of it
        for log in LOGS[1:]:
            with suppress(FileNotFoundError):
                log_of(aside, log).rename(log_of(path, log))
    ready.unlink(missing_ok=True)
