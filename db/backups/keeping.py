"""Making backups of a library, in a folder of its own among the person's data, and listing them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from db.backups.thinning import Backup, Reason, is_from_the_future, to_let_go
from db.connecting import connect, log_of
from db.copies_beside import kept_copies
from db.damage import damage_said_of
from db.errors import LibraryError
from db.leftovers import draft_of
from db.library import SUFFIX, default_folder, forget_draft
from db.place import Standing
from db.troubles import when_making
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

FOLDER = "backups"
EVERY = timedelta(hours=1)
PAGES_AT_ONCE = 2_000
LEAST_ROOM_LEFT = 2
"""A scheduled backup leaves room on the disk for as many more of its size."""

LONGEST_FOLDER = 120

_NOT_PLAIN = re.compile(r"[^\w -]")
"""A library's id is text of its file, which may come from a stranger: it must not lead out of the folder."""

_ID = re.compile(r"[^ ]+")

_NAME = re.compile(r"(\d{4}-\d\d-\d\d \d{6}) (.+?)(?: \(\d+\))?\.datahall")
"""When, in UTC, and why; a second one of the same second bears a number, as file managers write it."""
_STAMP = "%Y-%m-%d %H%M%S"


@dataclass(frozen=True)
class Held:
    """What a backup holds: how many records and facts, the last action in it and when that was done (UTC text)."""

    records: int
    facts: int
    last_action: str
    last_at: str


def folder_of(library: Library) -> Path:
    """Where a library's backups lie: apart from it, so that they outlive its folder. A copy of it has its own."""
    return default_folder() / FOLDER / _NOT_PLAIN.sub("_", f"{library.name} {library.uid}")[:LONGEST_FOLDER]


def backups_of(library: Library) -> list[Backup]:
    """A library's backups, the newest first."""
    return backups_in(folder_of(library))


def backups_for(path: Path) -> list[Backup]:
    """The backups of libraries of this file's name, and what was kept beside it at upgrades and restorings, the newest
    first.

    For a file that cannot be read, and so does not tell its id.
    """
    found = []
    with suppress(OSError):
        for folder in (default_folder() / FOLDER).iterdir():
            if _is_folder_of(folder.name, path.stem):
                found += backups_in(folder)
    for before, reason in (("upgrade", Reason.BEFORE_UPGRADE), ("restoring", Reason.BEFORE_RESTORING)):
        for copy in kept_copies(path, before):
            with suppress(OSError):
                about = copy.stat()
                made_at = datetime.fromtimestamp(about.st_mtime, UTC)
                found.append(Backup(copy, made_at, reason, about.st_size))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def is_of_another(backup: Backup, library: Library) -> bool:
    """Whether it is a backup of another library with a file of the same name: one deleted, or in another folder."""
    return backup.path.parent.parent == default_folder() / FOLDER and backup.path.parent != folder_of(library)


def _is_folder_of(folder: str, name: str) -> bool:
    """Whether backups of a library of this name lie there, whatever its id: not of "Mine 2" for "Mine"."""
    begin = f"{_NOT_PLAIN.sub('_', name)} "
    return folder.startswith(begin) and _ID.fullmatch(folder[len(begin) :]) is not None


def backups_in(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first; other files there are passed over."""
    found: list[tuple[datetime, int, Backup]] = []
    with suppress(OSError):
        for path in folder.iterdir():
            name = _NAME.fullmatch(path.name)
            with suppress(ValueError, OSError):
                if name is not None:
                    made_at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
                    about = path.stat()
                    found.append((made_at, about.st_mtime_ns, Backup(path, made_at, Reason(name[2]), about.st_size)))
    return [one for *_, one in sorted(found, key=lambda each: each[:2], reverse=True)]


def back_up(
    library: Library,
    reason: Reason,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
    *,
    folder: Path | None = None,
) -> Backup:
    """Makes a backup by SQLite's own means, opens it to see that it is whole, and lets go what need not stay.

    `folder` is `folder_of` the library, for a thread on which that cannot be asked because its file is gone. Raises
    LibraryError when it cannot be written or is not whole, Cancelled; nothing half made is left.
    """
    now = datetime.now(UTC).replace(microsecond=0)  # as its name tells it
    folder = folder or folder_of(library)
    path = _free_name(folder, now, reason)
    draft = draft_of(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(draft)) as copy:
            library.copy_into(copy, PAGES_AT_ONCE, _tell(watch))
        see_that_it_is_whole(draft)
        draft.replace(path)
    except (OSError, sqlite3.Error, ValueError) as error:
        what = f"No backup of {library.path.name} could be made in {folder}."
        raise when_making(what, error, "Make room on the disk, or see that this folder may be written.") from error
    finally:
        forget_draft(draft)
    for one in to_let_go(backups_in(folder), now):
        if one.path != path:  # others of this very second may count as newer
            with suppress(OSError):
                one.path.unlink()
    return Backup(path, now, reason, path.stat().st_size)


def _free_name(folder: Path, now: datetime, reason: Reason) -> Path:
    """A name that no backup has: a clock that was set back comes by the same second twice."""
    path, number = folder / f"{now:{_STAMP}} {reason}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = path.with_name(f"{now:{_STAMP}} {reason} ({number}){SUFFIX}")
    return path


def back_up_unless_there(library: Library, reason: Reason, watch: Watch = Watch()) -> Backup | None:  # noqa: B008
    """Makes a backup where the newest one lacks the library's last action; returns it, or None.

    Raises what `back_up` raises.
    """
    kept, now = backups_of(library), datetime.now(UTC)
    newest = [*kept[:1], *[one for one in kept if not is_from_the_future(one, now)][:1]]
    if _newest_change(library) in {_last_change(one.path) for one in newest}:
        return None
    return back_up(library, reason, watch)


def last_chance(library: Library) -> Callable[[Watch], Backup] | None:
    """What makes a backup of an open library whose file was deleted, or another put in its place. Call that, on any
    thread, before it is closed; it raises what `back_up` raises.

    None where its file is there or lies elsewhere, where the other file has its last action, where it was only read,
    and where it cannot be read any more.
    """
    found = library.standing()
    if found is Standing.THERE or library.read_only or library.lies_now_at() is not None:
        return None
    try:
        newest = _newest_action(library)
    except sqlite3.Error:
        return None
    if found is Standing.REPLACED and _has_action(library.path, newest):
        return None
    return partial(back_up, library, Reason.FILE_GONE, folder=folder_of(library))


def is_due(library: Library, now: datetime) -> bool:
    """Whether a scheduled backup is to be made: something changed since the newest, which is an hour old.

    False too where the disk has no room for it, or the library is only read. Raises LibraryMoved where its file is
    gone. One from the future, made before the clock was set back, says nothing about when the next is due.
    """
    if library.read_only:
        return False
    library.see_that_it_is_there()
    kept = backups_of(library)
    newest = next((one for one in kept if not is_from_the_future(one, now)), None)
    if newest is not None and now - newest.made_at < EVERY:
        return False
    if kept and _newest_change(library) in {_last_change(one.path) for one in (kept[0], newest) if one is not None}:
        return False
    size = library.path.stat().st_size
    return shutil.disk_usage(default_folder()).free > (1 + LEAST_ROOM_LEFT) * size


def what_it_holds(path: Path) -> Held:
    """Counts what a backup holds. Raises LibraryError where it cannot be read."""
    try:
        with closing(_opened(path)) as backup:
            records, facts = (
                sum(backup.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
                for tables in (("facility", "partner", "policy"), ("observation", "milestone", "role", "claim"))
            )
            last = backup.execute("SELECT action, at FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise LibraryError(
            f"{path.name} cannot be read.", f"SQLite says: {error}.", "Choose another backup."
        ) from error
    return Held(int(records), int(facts), *(map(str, last) if last else ("", "")))


def see_that_it_is_whole(path: Path) -> None:
    """Raises ValueError where SQLite finds a library's file damaged; OSError, sqlite3.Error where it cannot be read."""
    if said := damage_said_of(path):
        raise ValueError(f"it is not whole: {said}")


def _tell(watch: Watch) -> Callable[[int, int, int], None]:
    def tell(_status: int, remaining: int, total: int) -> None:
        watch.at(total - remaining, total)

    return tell


def _opened(path: Path) -> sqlite3.Connection:
    if log_of(path).exists():
        return connect(path, read_only=True)
    return sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)


def _last_change(path: Path) -> int | None:
    with suppress(sqlite3.Error), closing(_opened(path)) as backup:
        return int(backup.execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()[0])
    return None


def _newest_action(library: Library) -> str:
    """The unique id of its last change set, which no other library makes; "" where it has none."""
    found = library.reading().execute("SELECT uid FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    return str(found[0]) if found is not None else ""


def _has_action(path: Path, uid: str) -> bool:
    if not uid:
        return True  # nothing was ever done in it
    with suppress(sqlite3.Error, OSError), closing(connect(path, read_only=True)) as other:
        return other.execute("SELECT 1 FROM change_set WHERE uid = ?", (uid,)).fetchone() is not None
    return False


def _newest_change(library: Library) -> int:
    return int(library.reading().execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()[0])
