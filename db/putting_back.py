"""The last steps of restoring a backup: each may be cut short, and is then done by whoever opens the library next.

The backup waits beside the library, whole, as `.NAME.restoring`. What stands at the library's path is moved aside
under a name that follows from the backup's time, so that all steps can be done again: first its log, which must never
meet another file than its own; then the file; then the backup takes its place at once.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

LOGS = ("", "-wal", "-shm", "-journal")
"""Endings of a library's file and of what SQLite keeps beside it."""


def ready_of(path: Path) -> Path:
    """Where a backup waits that is to take this library's place."""
    return path.with_name(f".{path.name}.restoring")


def is_under_way(path: Path) -> bool:
    """Whether a restoring was begun at `path` and not ended: opening the library ends it, and makes it be there."""
    return ready_of(path.resolve()).exists()


def aside_of(path: Path, ready: Path) -> Path:
    """Where what stands at `path` is kept when `ready` takes its place."""
    made_at = datetime.fromtimestamp(int(ready.stat().st_mtime), UTC)
    return path.with_name(f"{path.stem} before restoring {made_at:%Y%m%d-%H%M%S}{path.suffix}")


def finish(path: Path) -> bool:
    """Ends a restoring that was begun at `path`. Returns whether there was one. Raises OSError."""
    path = path.resolve()
    ready = ready_of(path)
    if not ready.exists():
        return False
    aside = aside_of(path, ready)
    for log in LOGS[1:]:
        one = path.with_name(path.name + log)
        if one.exists():
            one.replace(aside.with_name(aside.name + log))
    if path.exists() and not aside.exists():
        _give_a_second_name(path, aside)
    ready.replace(path)
    return True


def _give_a_second_name(path: Path, aside: Path) -> None:
    """So a file is at `path` at every moment; a file system without hard links has a gap, which `finish` closes."""
    try:
        os.link(path, aside)
    except OSError:
        path.rename(aside)
