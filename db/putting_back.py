"""The last steps of restoring a backup: each may be cut short, and is then done by whoever opens the library next.

The backup waits beside the library, whole, as `.NAME.restoring`. What stands at the library's path is moved aside
under a name that follows from the backup's time, so that all steps can be done again: first its log, which must never
meet another file than its own; then the file; then the backup takes its place at once. Only who has the claim on the
library (`db.presence`) may do them. Where nobody heeds locks two may even so, and no step destroys what another did.
A file made for one program alone (O_EXCL, mkdir) is no claim there: who finds it cannot tell a killed program from a
slow one on another computer. Renaming is: of two that move a file, one has it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db import presence
from db.connecting import log_of
from db.place import has_file
from db.presence import Claim, Holder
from db.troubles import being_restored, cannot_open

_MOVED = re.compile(r"(.+ before restoring \d{8}-\d{6}) [0-9a-f]{12}", re.DOTALL)

LOGS = ("", "-wal", "-shm", "-journal")
"""Endings of a library's file and of what SQLite keeps beside it."""


def ready_of(path: Path) -> Path:
    """Where a backup waits that is to take this library's place."""
    return path.with_name(f".{path.name}.restoring")


def is_under_way(path: Path) -> bool:
    """Whether a restoring was begun at `path` and not ended: opening the library ends it, and makes it be there."""
    return has_file(ready_of(path.resolve()))


def aside_of(path: Path, ready: Path, later_s: int = 0) -> Path:
    """Where what stands at `path` is kept when `ready` takes its place."""
    made_at = datetime.fromtimestamp(int(ready.stat().st_mtime), UTC) + timedelta(seconds=later_s)
    return path.with_name(f"{path.stem} before restoring {made_at:%Y%m%d-%H%M%S}{path.suffix}")


def may_be_claimed(path: Path) -> bool:
    """Whether there is a library to claim, or one will be once a restoring is ended; else opening it says why."""
    return is_under_way(path) or (has_file(path) and os.access(path, os.W_OK))


def end_what_was_begun(path: Path, claim: Claim | None = None) -> None:
    """Goes on where a program was killed while it put a backup in this library's place; under a claim, the caller's or
    one for this alone: the program may be doing it at this moment.

    Raises LibraryInUse where another one has the claim, LibraryError where the files cannot be moved.
    """
    if not is_under_way(path) or not os.access(path.resolve().parent, os.W_OK):
        return
    found = claim or presence.claim(path)
    if isinstance(found, Holder):
        raise being_restored(path, found.words())
    try:
        finish(path)
    except OSError as error:
        raise cannot_open(path, error) from error
    finally:
        if claim is None:
            found.let_go()


def finish(path: Path) -> None:
    """Ends a restoring that was begun at `path`, where there is one; for who has the claim on it. Raises OSError."""
    path = path.resolve()
    ready = ready_of(path)
    if not ready.exists():
        return
    _end_moving_aside(path)  # before a name is chosen: what came to `path` since must not have the one it takes
    try:
        aside = _free_aside(path, ready)
    except FileNotFoundError:  # another program ended it
        return
    for log in LOGS[1:]:
        with suppress(FileNotFoundError):
            log_of(path, log).replace(log_of(aside, log))
    if path.exists() and not aside.exists():
        _give_a_second_name(path, ready, aside)
    try:
        ready.replace(path)
    except FileNotFoundError:
        if ready.exists():
            raise


def _free_aside(path: Path, ready: Path) -> Path:
    """Where nothing lies that would be replaced: another file may have come to `path` since the first try."""
    later_s = 0
    while any(_would_replace(log_of(path, log), log_of(aside_of(path, ready, later_s), log)) for log in LOGS):
        later_s += 1
    return aside_of(path, ready, later_s)


def _would_replace(one: Path, kept: Path) -> bool:
    """Whether `one` would take the place of another file. SQLite makes -shm anew, and an empty log holds nothing."""
    with suppress(FileNotFoundError):
        is_kept = one.stat().st_size and not one.name.endswith("-shm")
        return bool(is_kept) and kept.exists() and not one.samefile(kept)
    return False


def _give_a_second_name(path: Path, ready: Path, aside: Path) -> None:
    """So a file is at `path` at every moment; a file system without hard links has a gap, which `finish` closes."""
    try:
        os.link(path, aside)
    except FileExistsError:  # another program was faster; renaming would put the backup in its place
        pass
    except OSError:
        with suppress(FileNotFoundError):  # another program was faster
            _move_aside(path, ready, aside)


def _move_aside(path: Path, ready: Path, aside: Path) -> None:
    """First under a name that no other program takes: renaming would replace what one put aside meanwhile. While a
    backup waits, it is not what was moved; else it may be, and goes back. Whatever else: it stays under that name.
    """
    own = aside.with_name(f"{aside.stem} {os.urandom(6).hex()}{aside.suffix}")
    path.rename(own)
    if not ready.exists():
        if not path.exists():
            own.rename(path)
    elif not aside.exists():
        own.rename(aside)


def _end_moving_aside(path: Path) -> None:
    """What a killed program moved and could not name as its log is named."""
    for own in path.parent.iterdir():
        found = _MOVED.fullmatch(own.stem)
        if found is None or own.suffix != path.suffix or not own.name.startswith(f"{path.stem} before restoring "):
            continue
        aside = own.with_name(found[1] + own.suffix)
        if not aside.exists():
            with suppress(FileNotFoundError):
                own.rename(aside)
