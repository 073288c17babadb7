"""Libraries from strangers: a file is refused before anything in it could run.

A SQLite file brings its own program: triggers and views run SQL, virtual tables and generated columns run functions,
and a table's own checks can too. Datahall makes none of these but its search indexes, so whatever else is there
is refused. Follows "Defense Against The Dark Arts" (https://www.sqlite.org/security.html), as far as Python's
`sqlite3` lets one: 3.11 cannot switch SQLite's defensive mode on. An untrusted schema keeps functions out of views
and triggers, but SQLite 3.40 runs them in checks all the same, so the names of functions are looked at here.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from pathlib import Path

from db.errors import LibraryError

LONGEST_VALUE_BYTES = 256 * 1024 * 1024
"""Ten times the largest kept copy; SQLite's own limit is near 1 GB, which a hostile file could make it reserve."""

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 8_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 400,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 1000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 200,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 2_000_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 1,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""Some times of what Datahall itself needs, and far below what SQLite would grant: what a file declares is read before
anything can be said of it. One further file is attached when two states are compared and when a file is compacted."""

MOST_DECLARED = 2000
"""Tables and indexes; Datahall makes some two hundred."""

SEARCH_INDEXES = ("search_trigrams", "search_bigrams", "search_said", "search_said_pairs")

TABLES = {
    "alembic_version", "alias", "basis", "change", "change_set", "citation", "claim", "edition", "facility",
    "facility_state", "import_mapping", "import_run", "inclusion", "kept_content", "kept_copy", "library_info",
    "measure", "milestone", "observation", "origin", "own_field", "own_value", "partner", "place", "policy",
    "policy_state", "role", "source", "superseded", "tag", "tagging", "told_apart", "view",
    *(f"{index}_{part}" for index in SEARCH_INDEXES for part in ("data", "idx", "content", "docsize", "config")),
}  # fmt: skip
"""All plain tables that any version of Datahall made."""

CALLS = {*TABLES, "check", "in", "key", "length", "lower", "sqlite_sequence", "unique", "varchar", "values"}
"""All words before a bracket in what Datahall declares: its tables, SQL's own, and two functions that only read."""

_TEXT = re.compile(r"'(?:[^']|'')*'")
_CALL = re.compile(r"(?<![\w$\"`\[\]])([\w$\"`\[\]]++)\s*+\(")
"""Possessive, and only from a word's beginning: what is no call is not tried again from each of its letters."""
_QUOTES = '"`[]'
_PLAIN = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
_SEARCH = re.compile(rf"\s*CREATE VIRTUAL TABLE ({'|'.join(SEARCH_INDEXES)}) USING fts5\b", re.IGNORECASE)


def guard(connection: sqlite3.Connection) -> None:
    """Lets a connection run nothing that the file brings but harmless functions, and reserve no gigabytes."""
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    for category, most in LIMITS.items():
        connection.setlimit(category, most)


def refuse_what_could_run(connection: sqlite3.Connection, path: Path) -> None:
    """Looks at what a library's file declares; nothing of it is run.

    Raises LibraryError where there is a trigger, a view, a table that no version of Datahall made, or a function that
    it does not use.
    """
    if connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0] > MOST_DECLARED:
        raise _refused(path, f"It declares more than {MOST_DECLARED:,} tables and indexes.")
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE type <> 'index'").fetchall()
    for kind, name, sql in rows:
        why = _objection(str(kind), str(name), str(sql or ""))
        if why:
            raise _refused(path, why)
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if name not in SEARCH_INDEXES and (called := _calls_what_is_not_known(str(sql))):
            raise _refused(path, f"“{str(name)[:60]}” in it runs something: “{called[:60]}”.")


def _objection(kind: str, name: str, sql: str) -> str:
    if kind == "trigger":
        return f"It has a trigger, “{name[:60]}”: something that runs by itself at an edit."
    if kind == "view":
        return f"“{name[:60]}” in it is a view: something that runs by itself when it is read."
    is_known = name in TABLES and _PLAIN.match(sql)
    is_search = name in SEARCH_INDEXES and _SEARCH.match(sql)
    if is_known or is_search or name.startswith("sqlite_"):
        return ""
    return f"It has a table “{name[:60]}” that no Datahall made."


@lru_cache(maxsize=1024)  # each connection is guarded, and all of a library's say the same
def _calls_what_is_not_known(sql: str) -> str:
    """What a declaration calls that Datahall's do not: a function, or a comment that may hide one; "" for nothing."""
    plain = _TEXT.sub("''", sql)
    if "--" in plain or "/*" in plain:
        return "a comment"
    return next((word for word in _CALL.findall(plain) if word.strip(_QUOTES).casefold() not in CALLS), "")


def _refused(path: Path, why: str) -> LibraryError:
    return LibraryError(
        f"{path.name} was not opened, because it could run something by itself.",
        why,
        "Ask for an export of everything (JSON) instead and import that. The file was not changed.",
    )
