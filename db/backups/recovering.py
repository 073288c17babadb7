"""What can still be read of a damaged library, put into a new one. The damaged file stays untouched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from db.backups import shipped_rows, table_list
from db.backups.restoring import copy_with_log
from db.errors import Cancelled, LibraryError
from db.leftovers import draft_of, temporary_folder
from db.library import SCHEMA_VERSION, TO_REBUILD, Library, forget_draft, open_library
from db.strangers import TABLES, guard, refuse_what_could_run
from db.troubles import trouble_of, when_making
from db.values.notation import counted
from db.watch import Watch

AT_ONCE = 500
ROUNDS = 20
LAST_ID_UNKNOWN = 2**62
MOST_UNREADABLE = 20_000
"""After as many numbers in a row that cannot be read, the rest of a table is given up."""
FOLLOWS = {"facility_state", "policy_state", "superseded", "alembic_version", "library_info"}
"""Tables that are filled anew, or by hand here."""


@dataclass
class Recovery:
    """What was saved: rows by table; how many could not be read, and how many of the saved referred to such and went
    with them.

    `given_up` are tables of which some could not be read, nobody knows how many; `links_cut` counts rows that stayed
    without a reference to what is gone.
    """

    saved: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)
    orphans: dict[str, int] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    links_cut: int = 0

    def words(self) -> str:
        """A report of some lines."""
        stay = {table: number - self.orphans.get(table, 0) for table, number in self.saved.items()}
        lines = [f"Saved: {_counts(stay) or 'nothing'}."]
        if self.unreadable:
            lines.append(f"Could not be read: about {_counts(self.unreadable)}.")
        if self.given_up:
            kinds = [_NAMED[table][1] for table in _NAMED if table in self.given_up]
            listed = ", ".join([*kinds, *(["rows of other kinds"] if self.given_up - set(_NAMED) else [])])
            lines.append(f"Could not be read, and it is not known how many: {listed}.")
        if self.orphans:
            lines.append(f"Left out, because what they belong to could not be read: {_counts(self.orphans)}.")
        if self.links_cut:
            lines.append(
                counted(
                    self.links_cut,
                    "1 row stands without something that it referred to.",
                    "{n} rows stand without something that they referred to.",
                )
            )
        if not (self.unreadable or self.given_up or self.orphans or self.links_cut):
            lines.append("Nothing was lost.")
        return "\n".join(lines)


def recover(path: Path, target: Path, watch: Watch = Watch()) -> tuple[Library, Recovery]:  # noqa: B008
    """Makes a new library at `target` of what can be read at `path`, with its history; returns it open.

    Raises LibraryError when not even the list of tables can be read, a newer Datahall made it, or the new library
    cannot be written, and Cancelled; nothing half made is left. The file at `path` is only read, as a copy.
    """
    if target.exists():
        raise LibraryError(f"{target.name} exists already.", "", "Choose another name; nothing was changed.")
    draft = draft_of(target)
    try:
        with temporary_folder() as folder:
            copy = _copied(path, Path(folder))
            recovery = _carry(copy, draft, path, watch)
        draft.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise _not_recovered(path, error) from error
    finally:
        forget_draft(draft)
    return open_library(target), recovery


def _not_recovered(path: Path, error: OSError | sqlite3.Error) -> LibraryError:
    what = f"{path.name} could not be recovered."
    if isinstance(error, sqlite3.Error) and trouble_of(error) is None:
        return LibraryError(what, f"SQLite says: {error}.", "Restore a backup of it. The file was not changed.")
    remedy = "See that the disks have room and are connected, then try again. The file was not changed."
    return when_making(what, error, remedy)


def _copied(path: Path, folder: Path) -> Path:
    """A copy with its write-ahead log: SQLite takes that in when it opens the copy, not the file itself."""
    copy = folder / "damaged.datahall"
    copy_with_log(path, copy)
    return copy


def _carry(copy: Path, draft: Path, path: Path, watch: Watch) -> Recovery:
    from db import upgrade

    table_list.bridge(copy)
    with closing(sqlite3.connect(copy)) as damaged:
        guard(damaged)
        # What the list of tables says of one that is gone, an index for instance, is passed over: a first question
        # then fails, and the next finds all the others.
        damaged.execute("PRAGMA writable_schema=ON")
        with suppress(sqlite3.Error):
            damaged.execute("SELECT 1 FROM sqlite_master").fetchone()
        refuse_what_could_run(damaged, path)
        version = int(damaged.execute("PRAGMA user_version").fetchone()[0])
        if not 1 <= version <= SCHEMA_VERSION:
            raise LibraryError(f"{path.name} was made by a newer Datahall.", "", "Install the newest one.")
        with closing(sqlite3.connect(draft)) as made:
            made.execute(f"PRAGMA application_id={int(damaged.execute('PRAGMA application_id').fetchone()[0])}")
            made.commit()
        upgrade.to_version(draft, version)
        with closing(sqlite3.connect(draft, isolation_level=None)) as made:
            made.execute("PRAGMA foreign_keys=OFF")
            made.execute("BEGIN")
            recovery = _carry_rows(damaged, made, watch)
            for table, number in shipped_rows.refill(damaged, made, copy.parent).items():
                recovery.saved[table] = recovery.saved.get(table, 0) + number
                if (still := recovery.unreadable.pop(table, 0) - number) > 0:
                    recovery.unreadable[table] = still
            _cut_loose_ends(made, recovery)
            made.execute("INSERT OR REPLACE INTO library_info VALUES (?, 'yes')", (TO_REBUILD,))
            made.execute("COMMIT")
    return recovery


def _carry_rows(damaged: sqlite3.Connection, made: sqlite3.Connection, watch: Watch) -> Recovery:
    recovery = Recovery()
    names = [str(row[0]) for row in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = [name for name in names if name in TABLES - FOLLOWS and not name.startswith("search_")]
    last_ids = _last_ids(damaged, made)
    listed_there = {str(row[0]) for row in damaged.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for done, table in enumerate(tables):
        watch.at(done, len(tables))
        last_id = last_ids.get(table, LAST_ID_UNKNOWN)
        if table not in listed_there:
            _count_lost(recovery, table, last_id, last_id)
            continue
        columns = [str(row[1]) for row in made.execute(f'PRAGMA table_info("{table}")')]
        listed, marks = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
        insert = f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({marks})'
        lost = 0
        for row in _readable(damaged, table, listed, last_id, watch):
            try:
                is_kept = row is not None and made.execute(insert, row).rowcount == 1
            except (sqlite3.IntegrityError, sqlite3.InterfaceError):
                is_kept = False
            recovery.saved[table] = recovery.saved.get(table, 0) + is_kept
            lost += not is_kept
        _count_lost(recovery, table, lost, last_id)
    with suppress(sqlite3.Error):
        for name, value in damaged.execute("SELECT name, value FROM library_info").fetchall():
            made.execute("INSERT OR REPLACE INTO library_info VALUES (?, ?)", (name, value))
    if made.execute("SELECT 1 FROM library_info WHERE name = 'uid'").fetchone() is None:
        made.execute("INSERT INTO library_info VALUES ('uid', ?)", (str(uuid4()),))
    return recovery


def _last_ids(damaged: sqlite3.Connection, made: sqlite3.Connection) -> dict[str, int]:
    """The highest number ever given in each table that keeps count, 0 for none; empty where that cannot be read."""
    counting = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    try:
        given = {str(name): int(last) for name, last in damaged.execute("SELECT name, seq FROM sqlite_sequence")}
    except (sqlite3.Error, TypeError, ValueError):
        return {}
    return {str(row[0]): given.get(str(row[0]), 0) for row in made.execute(counting)}


def _count_lost(recovery: Recovery, table: str, lost: int, last_id: int) -> None:
    if last_id == LAST_ID_UNKNOWN and lost >= MOST_UNREADABLE:
        recovery.given_up.add(table)
    elif lost:
        recovery.unreadable[table] = lost


def _readable(
    damaged: sqlite3.Connection, table: str, columns: str, last_id: int, watch: Watch
) -> Iterator[tuple[object, ...] | None]:
    """The rows of a table in order of their numbers; None for each that may be there and cannot be read."""
    many = f'SELECT rowid, {columns} FROM "{table}" WHERE rowid > ? ORDER BY rowid LIMIT {AT_ONCE}'
    one = f'SELECT rowid, {columns} FROM "{table}" WHERE rowid = ?'
    after = unreadable = 0
    while True:
        if watch.stopped():
            raise Cancelled
        rows, is_whole = _read(damaged, one if unreadable else many, after + bool(unreadable))
        yield from (row[1:] for row in rows)
        if is_whole and not unreadable:
            if len(rows) < AT_ONCE:
                return
            after = int(rows[-1][0])
            continue
        # One by one past the damage, and from the first that can be read, or is not there, on again together.
        after = int(rows[-1][0]) if rows else after + bool(unreadable)
        unreadable = 0 if is_whole else unreadable + 1
        if unreadable > 1:
            yield None
        if after >= last_id or unreadable > MOST_UNREADABLE:
            return


def _read(damaged: sqlite3.Connection, query: str, number: int) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows up to the first that cannot be read, and whether there was none such."""
    rows: list[tuple[Any, ...]] = []
    try:
        for row in damaged.execute(query, (number,)):
            rows.append(row)
    except sqlite3.Error:
        return rows, False
    return rows, True


def _cut_loose_ends(made: sqlite3.Connection, recovery: Recovery) -> None:
    """Lets go of references to rows that are gone: the reference where the row stands without it, else the row."""
    for _ in range(ROUNDS):
        broken = made.execute("PRAGMA foreign_key_check").fetchall()
        if not broken:
            return
        for table, rowid, _parent, key in broken:
            column = _column_of(made, str(table), int(key))
            try:
                made.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (rowid,))
                recovery.links_cut += 1
            except sqlite3.IntegrityError:
                gone = made.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,)).rowcount
                recovery.orphans[str(table)] = recovery.orphans.get(str(table), 0) + gone


def _column_of(made: sqlite3.Connection, table: str, key: int) -> str:
    keys = made.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return next(str(row[3]) for row in keys if row[0] == key)


_NAMED = {
    "facility": ("facility", "facilities"), "partner": ("partner", "partners"), "policy": ("policy", "policies"),
    "place": ("place", "places"), "source": ("source", "sources"), "observation": ("figure", "figures"),
    "milestone": ("milestone", "milestones"), "role": ("role", "roles"), "inclusion": ("inclusion", "inclusions"),
    "claim": ("claim", "claims"), "citation": ("further source", "further sources"),
    "alias": ("other name", "other names"), "tagging": ("tag on a record", "tags on records"),
    "own_field": ("own field", "own fields"), "own_value": ("value in an own field", "values in own fields"),
    "view": ("saved view", "saved views"), "change_set": ("action of the history", "actions of the history"),
    "kept_copy": ("kept copy", "kept copies"),
}  # fmt: skip


def _counts(rows: dict[str, int]) -> str:
    """ "249 facilities, 1 source": what a person knows; the rest as rows of other kinds."""
    known = [f"{rows[table]:,} {words[rows[table] != 1]}" for table, words in _NAMED.items() if rows.get(table)]
    other = sum(number for table, number in rows.items() if table not in _NAMED)
    return ", ".join([*known, *([counted(other, "1 row of another kind", "{n} rows of other kinds")] if other else [])])
