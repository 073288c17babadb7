"""The library as it stood after a change set: a copy, in which all that came later is taken back.

What a row was follows from the changes since: one created since was not there; else each column held the "before" of
the first change since that touched it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.connecting import bare_of
from db.errors import DatahallError, LibraryError
from db.history.editions import history_reaches_back_to
from db.library import AS_OF, forget_draft
from db.watch import Watch

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.library import Library

Values = dict[str, Any]
BETWEEN_LOOKS = 2000
FEW_ACTIONS, FEW_RECORDS = 200, 20_000
"""Up to so many since, only the records that they touched are computed and indexed anew."""


def copy_as_it_stood(
    library: Library,
    change_set_id: int,
    target: Path,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> None:
    """Writes the library as it stood right after a change set to a new file, for reading only.

    Derived columns are as of the day of that change set: what a reader saw then.

    Raises:
        DatahallError: the history no longer reaches back so far, or there is no such change set.
        LibraryError: the file cannot be written.
        Cancelled: the watch said stop; no file is left.
    """
    at = _moment(library, change_set_id)
    try:
        with closing(sqlite3.connect(target)) as copy:
            library.reading().backup(
                copy, pages=4096, progress=lambda _, left, total: watch.at(total - left, 2 * total)
            )
            touched = _touched_since(target, change_set_id)
            copy.isolation_level = None
            copy.execute("PRAGMA foreign_keys=OFF")
            copy.execute("PRAGMA synchronous=OFF")
            copy.execute("BEGIN")
            take_back(copy, change_set_id, watch)
            copy.execute("INSERT OR REPLACE INTO library_info VALUES (?, ?)", (AS_OF, str(_day(at))))
            copy.execute("COMMIT")
        _fill_derived(target, touched)
    except (OSError, sqlite3.Error) as error:
        forget_draft(target)
        raise LibraryError(
            "The library as it stood then could not be made.", f"{error}.", "Make room on the disk, and try again."
        ) from error
    except BaseException:
        forget_draft(target)
        raise


def take_back(connection: sqlite3.Connection, change_set_id: int, watch: Watch = Watch()) -> None:  # noqa: B008
    """Makes every row as it was after a change set, in the caller's transaction, and forgets the history since."""
    tables = connection.execute(
        'SELECT DISTINCT table_name FROM "change" WHERE change_set_id > ?', (change_set_id,)
    ).fetchall()
    for (table,) in tables:
        _take_back_table(connection, str(table), change_set_id, watch)
    connection.execute('DELETE FROM "change" WHERE change_set_id > ?', (change_set_id,))
    connection.execute("DELETE FROM change_set WHERE id > ?", (change_set_id,))


def _take_back_table(connection: sqlite3.Connection, table: str, change_set_id: int, watch: Watch) -> None:
    """Rows that came since go at once; of the others, those changed are put back whole.

    All of them leave before any returns, since names that are allowed once may have passed from row to row.
    """
    first = (
        """SELECT row_id, min(id) AS id FROM "change" WHERE table_name = ?1 AND change_set_id > ?2 GROUP BY row_id"""
    )
    connection.execute("DROP TABLE IF EXISTS temp.taken_back")
    connection.execute(
        f"""CREATE TEMP TABLE taken_back AS SELECT f.row_id AS row_id, c.operation AS operation
            FROM ({first}) AS f JOIN "change" AS c ON c.id = f.id""",
        (table, change_set_id),
    )
    cursor = connection.execute(f'SELECT * FROM "{table}" LIMIT 0')
    columns = [column[0] for column in cursor.description]
    olds = _as_they_were(connection, table, columns, change_set_id, watch)
    connection.execute(f'DELETE FROM "{table}" WHERE id IN (SELECT row_id FROM temp.taken_back)')
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{column}"' for column in columns)
    connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', olds)
    connection.execute("DROP TABLE temp.taken_back")


def _as_they_were(
    connection: sqlite3.Connection, table: str, columns: list[str], change_set_id: int, watch: Watch
) -> list[list[Any]]:
    """The rows that were there already: each column the first "before" since, else what it holds now."""
    befores: dict[int, Values] = {}
    found = connection.execute(
        """SELECT c.row_id, c.before FROM "change" AS c JOIN temp.taken_back AS t ON t.row_id = c.row_id
           WHERE c.table_name = ? AND c.change_set_id > ? AND t.operation <> 'create' AND c.before IS NOT NULL
           ORDER BY c.id""",
        (table, change_set_id),
    )
    for done, (row_id, before) in enumerate(found):
        if done % BETWEEN_LOOKS == 0:
            watch.at(0, 0)
        befores[row_id] = json.loads(before) | befores.get(row_id, {})
    rows = []
    place = columns.index("id")
    usual = _usual_values(connection, table)
    now = connection.execute(
        f"SELECT * FROM \"{table}\" WHERE id IN (SELECT row_id FROM temp.taken_back WHERE operation <> 'create')"
    ).fetchall()
    held = {row[place]: dict(zip(columns, row, strict=True)) for row in now}
    for row_id, before in befores.items():
        # A row deleted since has all its columns in "before", but for those that a later version added.
        values = usual | held.get(row_id, {"id": row_id}) | before
        rows.append([values.get(column) for column in columns])
    return rows


def _usual_values(connection: sqlite3.Connection, table: str) -> Values:
    """What the table itself puts into a column that nothing is said of."""
    usual: Values = {}
    for _, name, _, _, default, _ in connection.execute(f'PRAGMA table_info("{table}")'):
        if default is not None:
            usual[name] = connection.execute(f"SELECT {default}").fetchone()[0]
    return usual


def _moment(library: Library, change_set_id: int) -> str:
    row = library.reading().execute("SELECT at FROM change_set WHERE id = ?", (change_set_id,)).fetchone()
    if row is None or change_set_id < history_reaches_back_to(library):
        raise DatahallError(
            "This edition can no longer be shown.",
            "The history was trimmed since: what changed before is no longer known.",
            "Open the copy of the library that was kept when its history was trimmed.",
        )
    return str(row[0])


def _day(at: str) -> int:
    from datetime import datetime

    from db.values.date_spans import to_day

    return to_day(datetime.fromisoformat(at).astimezone().date())


def _touched_since(target: Path, change_set_id: int) -> dict[str, set[int]] | None:
    """The records whose derived columns or words may be others since; None for so many that all are done anew."""
    from sqlalchemy import text

    from db.history.touched import records_of

    touched: dict[str, set[int]] = {}
    with _connection(target) as connection:
        query = text("SELECT id FROM change_set WHERE id > :set LIMIT :most")
        later = [int(row[0]) for row in connection.execute(query, {"set": change_set_id, "most": FEW_ACTIONS + 1})]
        if len(later) > FEW_ACTIONS:
            return None
        for set_id in later:
            for name, ids in records_of(connection, set_id).items():
                touched.setdefault(name, set()).update(ids)
            if sum(map(len, touched.values())) > FEW_RECORDS:
                return None
    return touched


def _fill_derived(target: Path, touched: dict[str, set[int]] | None) -> None:
    from db import derived, search, search_words
    from db.library import Library

    copy = Library(target, read_only=False, journal="delete")
    try:
        is_of_that_day = copy.derived_on == str(copy.as_of) == str(derived.today())
        if touched is None or not is_of_that_day:
            derived.rebuild(copy)
        if touched is None:
            search.rebuild(copy)
            search_words.rebuild(copy)
    finally:
        copy.close()
    if touched is not None:
        with _connection(target) as connection:
            if is_of_that_day:
                derived.refresh(connection, touched)
            search.refresh(connection, touched)
            search_words.fill(bare_of(connection))


@contextmanager
def _connection(target: Path) -> Iterator[Connection]:
    """One transaction on the copy, which has no history to guard."""
    from sqlalchemy import create_engine

    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(target))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
