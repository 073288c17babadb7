"""Copies of a library that a synchronised folder has put beside it, because two computers changed it at once.

Only names that such programs give are looked at, and only files that are libraries with the same unique id count. The
copies are read as they lie on disk, without a lock or a file beside them; nothing here changes, merges or deletes.
Copies that Datahall itself kept beside a library have names of their own (`kept_copies`).

| program | name of the copy | documented in |
|---|---|---|
| Dropbox | name (Ann's conflicted copy 2026-01-02) | help.dropbox.com/organize/conflicted-copy |
| OneDrive | name-COMPUTER | support.microsoft.com, "OneDrive … adds the computer name to the file name" |
| Syncthing | name.sync-conflict-20260102-030405-ABCDEFG | docs.syncthing.net/users/faq, "if there is a conflict" |
| Google Drive | name (1) | support.google.com/drive, "duplicate files" |
| iCloud Drive | name 2 | support.apple.com, Finder's way of keeping both |
| Nextcloud, ownCloud | name (conflicted copy 2026-01-02 030405) | docs.nextcloud.com, desktop client, "Conflicts" |
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from db.library import Library

_MARKS = (
    r" \([^()]*conflicted copy[^()]*\)(?: \(\d+\))?",  # Dropbox, Nextcloud
    r"_conflict-\d{8}-\d{6}",  # ownCloud before 2.6
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?",  # Syncthing
    r" ?\(\d{1,3}\)",  # Google Drive
    r" \d{1,3}",  # iCloud Drive
    r"-[^\W_][\w-]{1,62}",  # OneDrive: names of computers hold letters, digits and hyphens
)
_ACTIONS = "SELECT uid FROM change_set WHERE kind IN ('action', 'undo', 'redo')"
LOOKED_AT = 200
"""Libraries in one folder that are looked at; a folder of more is no place where a person keeps one."""


Traces = frozenset[tuple[str, int, int]]
"""Names that a copy may have, each with the moment in which its file was written (ns) and its size in bytes."""


class CopyBeside(NamedTuple):
    """Another state of the library.

    `only_here` counts the actions that the open library has and the copy has not, `only_there` the other way;
    `changed_at` is when the copy's last action was made, UTC, or when the file was written where it has none.
    """

    path: Path
    changed_at: datetime
    only_here: int
    only_there: int


def originals(stem: str) -> set[str]:
    """The names, without ending, of what a file may be a conflicted copy of; empty where its name is no copy's."""
    found = set()
    for mark in _MARKS:
        for start in re.finditer(r"[ ._(-]", stem):
            if start.start() and re.fullmatch(mark, stem[start.start() :], re.IGNORECASE):
                found.add(stem[: start.start()])
    return found


def copies_beside(library: Library) -> list[CopyBeside]:
    """The conflicted copies that lie beside an open library, the newest first. It reads files.

    A file that cannot be read now (half synchronised, say) is left out: a look at what it has become finds it.
    """
    uid, found = library.uid, []
    for path in _named_like_copies(library.path):
        try:
            copy = _compared(library, uid, path)
        except (OSError, sqlite3.Error, ValueError, TypeError, OverflowError):  # the last ones: what no library holds
            continue
        if copy is not None:
            found.append(copy)
    return sorted(found, key=lambda copy: (copy.changed_at, copy.path.name), reverse=True)


def kept_copies(path: Path, before: str = "upgrade") -> list[Path]:
    """What was kept beside a library before it was upgraded, or before a "restoring", the newest first."""
    mark = f"{path.stem} before {before} "
    try:
        found = [one for one in path.parent.iterdir() if one.name.startswith(mark) and one.suffix == path.suffix]
    except OSError:
        return []
    return sorted(found, key=lambda one: one.name, reverse=True)


def traces_beside(library: Path) -> Traces:
    """What lies beside a library under names of copies: as long as it is the same, so is what `copies_beside` finds."""
    return _traces(_named_like_copies(library))


class Beside:
    """Asked every two seconds what lies beside an open library, on any thread, one at a time.

    A folder may hold thousands of files: it is listed when it changed, and once more at the next look, because some
    file systems tell such changes apart only when they are two seconds apart.
    """

    def __init__(self, library: Path) -> None:
        self._library = library
        self._changed: int | None = None
        self._paths: list[Path] = []
        self._is_settled = False

    def traces(self) -> Traces:
        """As `traces_beside`. Raises OSError where the folder cannot be read now."""
        changed = self._library.parent.stat().st_mtime_ns
        is_new = changed != self._changed
        if is_new or not self._is_settled:
            self._paths = _named_like_copies(self._library)
            self._changed, self._is_settled = changed, not is_new
        return _traces(self._paths)


def _traces(paths: list[Path]) -> Traces:
    found = set()
    for path in paths:
        with suppress(OSError):
            about = path.stat()
            found.add((path.name, about.st_mtime_ns, about.st_size))
    return frozenset(found)


def _named_like_copies(library: Path) -> list[Path]:
    own = _names(library.stem)
    beside = _libraries_in(library.parent, library.suffix)
    return [path for path in beside if path.name != library.name and own & _names(path.stem)]


def _names(stem: str) -> set[str]:
    return {stem} | originals(stem)


def _libraries_in(folder: Path, suffix: str) -> list[Path]:
    try:
        return sorted(path for path in folder.glob(f"*{suffix}") if path.is_file())[:LOOKED_AT]
    except OSError:
        return []


def _compared(library: Library, uid: str, path: Path) -> CopyBeside | None:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    # Immutable: a connection that may lock would leave a log beside the copy, which the folder would synchronise too.
    with closing(sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)) as other:
        row = other.execute("SELECT value FROM library_info WHERE name = 'uid'").fetchone()
        if row is None or row[0] != uid:
            return None
        there = {uid for (uid,) in other.execute(_ACTIONS)}
        last = other.execute("SELECT at FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    here = {uid for (uid,) in library.reading().execute(_ACTIONS)}
    return CopyBeside(path, _moment(last) or written, len(here - there), len(there - here))


def _moment(row: tuple[str] | None) -> datetime | None:
    """When the copy's last action was made; None where it has none, or tells no moment."""
    if row is None:
        return None
    try:
        moment = datetime.fromisoformat(row[0])
    except (ValueError, TypeError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
