"""How large a library is, in figures alone: for reports on what went wrong, which must not hold what it says."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from db.backups.keeping import backups_of
from db.library import Library
from db.strangers import SEARCH_INDEXES, TABLES


def measured(library: Library) -> list[tuple[str, str]]:
    """Names of what was counted, with figures; what cannot be read is said to be so. No name or path is in it."""
    reading = library.reading()
    lines = [("size", _size(library)), ("file", _file(library))]
    for pragma in ("user_version", "page_size", "page_count", "freelist_count"):
        lines.append((pragma, _figure(reading, f"PRAGMA {pragma}")))
    known = sorted(one for one in TABLES if not one.startswith(SEARCH_INDEXES))
    there = {str(row[0]) for row in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    lines += [(f"rows of {one}", _figure(reading, f'SELECT count(*) FROM "{one}"')) for one in known if one in there]
    backups = backups_of(library)
    lines.append(("backups", f"{len(backups)}, {sum(one.size_bytes for one in backups):,} bytes"))
    return lines


def _size(library: Library) -> str:
    with suppress(OSError):
        return f"{library.path.stat().st_size:,} bytes"
    return "the file is not there"


def _file(library: Library) -> str:
    kept = {"wal", "delete", "truncate", "persist", "memory", "off"}
    journal = library.journal if library.journal in kept else "unknown"
    way = "read only" if library.read_only else "read and written"
    return f"{way}, journal {journal}, locks heeded by {library.locks.value}"


def _figure(reading: sqlite3.Connection, question: str) -> str:
    try:
        return f"{int(reading.execute(question).fetchone()[0]):,}"
    except (sqlite3.Error, TypeError, ValueError):
        return "cannot be read"
