"""Putting a backup in the place of a library; what stood there is kept beside it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from db.backups.keeping import see_that_it_is_whole
from db.errors import LibraryError
from db.leftovers import draft_of
from db.library import forget_draft
from db.presence import holder
from db.troubles import when_making

LOGS = ("-wal", "-shm")


def put_back(path: Path, backup: Path) -> Path | None:
    """Puts a copy of a backup at a library's path, and returns where what stood there is now; None: nothing did.

    No program may have the library open. Raises LibraryError when the backup is not whole or a file cannot be written;
    the library is as it was then.
    """
    if (found := holder(path)) is not None:
        what = f"{path.name} was not restored: another program has it open ({found.words()})."
        raise LibraryError(what, "", "Close it there, then try again.")
    draft = draft_of(path)
    try:
        shutil.copyfile(backup, draft)
        see_that_it_is_whole(draft)
        return _swap(path, draft)
    except (OSError, ValueError) as error:
        remedy = "The library is as it was. Make room on the disk, or choose another backup."
        raise when_making(f"{path.name} was not restored.", error, remedy) from error
    finally:
        forget_draft(draft)


def _swap(path: Path, draft: Path) -> Path | None:
    """Moves what stands at `path` aside, with its log, and the draft there; all or nothing."""
    aside = path.with_name(f"{path.stem} before restoring {datetime.now(UTC):%Y%m%d-%H%M%S}{path.suffix}")
    moved: list[tuple[Path, Path]] = []
    try:
        for log in ("", *LOGS):
            one, there = path.with_name(path.name + log), aside.with_name(aside.name + log)
            if one.exists():
                one.rename(there)
                moved.append((one, there))
        draft.rename(path)
    except OSError:
        for one, there in moved:
            there.rename(one)
        raise
    return aside if moved else None
