"""Loads an export of everything into a library: an empty one, or one that has records.

Rows are told apart by their unique id, and places, tags, measures, bases and kept copies also by what names them (a
code, a key, a hash). What the library has not is added. What it has and says the same is left; where it says something
else, the library's own stays and the report tells: nothing is lost on either side. Only an empty library takes the
file's word for the rows that every library holds from the start.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db.backups.keeping import back_up_unless_there
from db.backups.thinning import Reason
from db.history.changes import ID_MARK, change_set, insert_rows, write_beside
from db.interchange.whole import checking, own_rows
from db.interchange.whole.layout import (
    CONTENTS,
    ORIGINS,
    SAME_BY,
    TABLES,
    UNIQUE_NAMES,
    Kind,
    fields_of,
)
from db.interchange.whole.lines import EverythingFile, FileRow
from db.library import Library, create_library, forget_draft
from db.models import TABLE_BY_NAME, Change, KeptContent, Origin
from db.watch import Watch
from db.words import ChangeKind

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

BATCH = 500
BATCH_BYTES = 8_000_000
DIFFERENCES_TOLD = 20
_MOMENTS = ("added_at", "changed_at")


@dataclass
class Loaded:
    """What loading did.

    Args:
        added: rows added, by table. same: rows that the library had already.
        differing: how many rows the library has otherwise; its own stayed. `examples` names some of them.
        renamed: views and mappings whose name was taken, as (name, new name).
        with_confidential: whether the file says that it has what is confidential.
    """

    added: dict[str, int] = field(default_factory=dict)
    same: int = 0
    differing: int = 0
    examples: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    with_confidential: bool = True

    @property
    def rows(self) -> int:
        """How many rows were added."""
        return sum(self.added.values())

    def count(self, table: str, rows: int) -> None:
        """Counts rows added."""
        if rows:
            self.added[table] = self.added.get(table, 0) + rows

    def words(self) -> list[str]:
        """The report, a sentence each."""
        lines = [f"Added {self.rows:,} {'row' if self.rows == 1 else 'rows'}."]
        if self.same:
            lines.append(f"{self.same:,} were there already.")
        if self.differing:
            lines.append(
                f"{self.differing:,} are in the library with other values; the library's own stayed: "
                f"{', '.join(self.examples)}{' …' if self.differing > len(self.examples) else ''}."
            )
        lines += [f"“{name}” was taken; it is now called “{new}”." for name, new in self.renamed]
        if not self.with_confidential:
            lines.append("The file was made without what is confidential.")
        return lines


def load(
    library: Library,
    path: Path | str,
    *,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
    kind: ChangeKind = ChangeKind.ACTION,
) -> Loaded:
    """Loads a file that `writing.export_everything` wrote, as one action of the history.

    Args:
        watch: told how far it is: the file is read twice, once to check it, once to write; then what follows is kept.

    Raises:
        InputError: the file is not ours, of a newer Datahall, damaged, or a row cannot stand in a library; it names the
            line and the reason.
        LibraryError: the library cannot be written.
        Cancelled: the watch said stop.
        In each case nothing was changed.
    """
    file = EverythingFile(Path(path))
    loaded = Loaded(with_confidential=file.header.with_confidential)
    if kind is ChangeKind.ACTION:
        back_up_unless_there(library, Reason.BEFORE_IMPORT)
    with change_set(library, f"Import everything from {file.path.name}", kind=kind, watch=watch.half(1)) as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        known = _Known(session.connection())
        _check(file, known, watch.half(0))
        _Loading(file, session, known, loaded, watch.half(0)).run()
    return loaded


def new_library_from(
    file: Path | str,
    path: Path,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> tuple[Library, Loaded]:
    """Makes a new library at `path` from an export of everything; on any error there is none.

    Raises as `load` does, and LibraryError when the library exists already or cannot be made.
    """
    EverythingFile(Path(file))
    library = create_library(path)
    try:
        return library, load(library, file, watch=watch, kind=ChangeKind.STARTER)
    except BaseException:
        library.close()
        forget_draft(path)
        raise


class _Known:
    """Which rows there are, by unique id: the library's own, and those of the file with the ids they will get."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.ids: dict[str, dict[str, int]] = {}
        self.fresh: dict[str, set[str]] = {table: set() for table in TABLES}
        self._last: dict[str, int] = {}
        self._same: dict[str, dict[str, int]] = {}
        self.is_empty = (
            not any(
                connection.exec_driver_sql(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()
                for table in TABLES
                if table not in ("measure", "basis", "place")
            )
            and not connection.exec_driver_sql("SELECT 1 FROM place WHERE code IS NOT 'WORLD' LIMIT 1").fetchone()
        )
        for table in TABLES:
            rows = connection.exec_driver_sql(f'SELECT uid, id FROM "{table}"').fetchall()
            self.ids[table] = {str(uid): int(row_id) for uid, row_id in rows}
            used = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
            self._last[table] = max(int(used or 0), max(self.ids[table].values(), default=0))
            if column := SAME_BY.get(table):
                named = connection.exec_driver_sql(f'SELECT "{column}", id FROM "{table}"').fetchall()
                self._same[table] = {str(key): int(row_id) for key, row_id in named if key is not None}
        self._same["own_field"], self._same["own_value"] = own_rows.known_keys(connection)

    def note(self, table: str, uid: str, row: dict[str, Any]) -> None:
        """A row of the file: the library's own where that is the same, else a new one."""
        if uid in self.ids[table]:
            return
        key = row.get(SAME_BY[table]) if table in SAME_BY else own_rows.key_of(table, row, self.ids)
        same = self._same[table].get(key) if key is not None else None
        if same is not None:
            self.ids[table][uid] = same
            return
        self._last[table] += 1
        self.ids[table][uid] = self._last[table]
        self.fresh[table].add(uid)


def _check(file: EverythingFile, known: _Known, watch: Watch) -> None:
    """Looks at every row before any is written. Raises InputError."""
    seen: dict[str, set[str]] = {table: set() for table in TABLES}
    named: dict[str, set[str]] = {table: set() for table in SAME_BY}
    for number, row in enumerate(file.rows()):
        if number % BATCH == 0:
            watch.at(row.read, 2 * file.size)
        if row.section == CONTENTS:
            wrong = checking.wrong_in_content(row.values)
        elif row.section == ORIGINS:
            wrong = checking.wrong_in_origin(row.values)
        else:
            wrong = checking.wrong_in(row.section, row.values) or _doubled(row, seen, named)
            if not wrong:
                known.note(row.section, row.values["uid"], row.values)
        if wrong:
            file.refuse(wrong, row.at)


def _doubled(row: FileRow, seen: dict[str, set[str]], named: dict[str, set[str]]) -> str:
    uid = row.values["uid"]
    if uid in seen[row.section]:
        return f"The unique id {uid} stands twice in “{row.section}”."
    seen[row.section].add(uid)
    key = row.values.get(SAME_BY[row.section]) if row.section in SAME_BY else None
    if key is not None:
        if key in named[row.section]:
            return f"“{SAME_BY[row.section]}” {key[:60]} stands twice in “{row.section}”."
        named[row.section].add(key)
    return ""


class _Loading:
    """Writes the rows of a checked file, section by section, in batches."""

    def __init__(self, file: EverythingFile, session: Session, known: _Known, loaded: Loaded, watch: Watch) -> None:
        self._file, self._session, self._known, self._loaded, self._watch = file, session, known, loaded, watch
        self._connection = session.connection()
        self._names = {
            table: {str(row[0]).casefold() for row in self._connection.exec_driver_sql(f'SELECT name FROM "{table}"')}
            for table in UNIQUE_NAMES
        }

    def run(self) -> None:
        for section, rows in groupby(self._file.rows(), key=lambda row: row.section):
            if section == CONTENTS:
                self._write_contents(rows)
            elif section == ORIGINS:
                self._write_origins(rows)
            else:
                self._write_table(section, rows)

    def _write_table(self, table: str, rows: Iterator[FileRow]) -> None:
        for batch in _batches(rows):
            self._watch.at(self._file.size + batch[-1].read, 2 * self._file.size)
            fresh = [row for row in batch if row.values["uid"] in self._known.fresh[table]]
            there = [row for row in batch if row.values["uid"] not in self._known.fresh[table]]
            if fresh:
                self._insert(table, fresh)
            if there:
                self._compare(table, there)

    def _insert(self, table: str, rows: list[FileRow]) -> None:
        values = [self._resolved(table, row) for row in rows]
        if table in UNIQUE_NAMES:
            for one in values:
                one["name"] = self._free_name(table, one["name"])
        if table == "own_field":
            for one in values:
                free = own_rows.free_name(self._connection, one["of_table"], one["name"])
                if free != one["name"]:
                    self._loaded.renamed.append((one["name"], free))
                    one["name"] = free
        expected = [self._known.ids[table][row.values["uid"]] for row in rows]
        try:
            ids = insert_rows(self._session, TABLE_BY_NAME[table], values)
        except IntegrityError as error:
            self._refuse(table, rows, expected[0], error)
        assert ids == expected
        self._loaded.count(table, len(rows))

    def _refuse(self, table: str, rows: list[FileRow], first_id: int, error: IntegrityError) -> None:
        """Names the row that the database refused: those before it in the batch were written."""
        written = self._connection.exec_driver_sql(f'SELECT max(id) FROM "{table}"').scalar() or 0
        culprit = rows[min(max(int(written) - first_id + 1, 0), len(rows) - 1)]
        self._file.refuse(f"The library refuses this row of “{table}”: {error.orig}.", culprit.at)

    def _resolved(self, table: str, row: FileRow) -> dict[str, Any]:
        """The row by column, its references as ids. Raises InputError for one that leads nowhere."""
        values = checking.stored(table, row.values)
        for name, one in fields_of(table).items():
            uid = values[one.column]
            if one.kind is Kind.REFERENCE and uid is not None:
                found = self._known.ids.get(one.target, {}).get(uid)
                if found is None:
                    self._file.refuse(f"“{name}” is {uid}, and there is no such {one.target} in the file.", row.at)
                values[one.column] = found
        return values

    def _free_name(self, table: str, name: str) -> str:
        taken, free, number = self._names[table], name, 1
        while free.casefold() in taken:
            number += 1
            free = f"{name[:190]} {number}"
        taken.add(free.casefold())
        if free != name:
            self._loaded.renamed.append((name, free))
        return free

    def _compare(self, table: str, rows: list[FileRow]) -> None:
        """Rows that the library has: the same, or other values, of which only an empty library takes the file's."""
        model = _table(table)
        ids = [self._known.ids[table][row.values["uid"]] for row in rows]
        found = self._connection.execute(select(model).where(model.c.id.in_(ids))).mappings()
        stored = {int(one["id"]): {name: _plain(value) for name, value in one.items()} for one in found}
        taken = []
        for row, row_id in zip(rows, ids, strict=True):
            before, values = stored[row_id], self._resolved(table, row)
            changed = {name: value for name, value in values.items() if before[name] != value}
            if not changed:
                self._loaded.same += 1
            elif self._known.is_empty:
                self._loaded.same += 1
                taken.append((row_id, before, changed))
            elif changed.keys() <= {"uid", *_MOMENTS}:
                self._loaded.same += 1
            else:
                self._loaded.differing += 1
                if len(self._loaded.examples) < DIFFERENCES_TOLD:
                    name = before.get("name") or before.get("title") or before["uid"]
                    self._loaded.examples.append(f"{table} “{str(name)[:60]}”")
        self._take(table, taken)

    def _take(self, table: str, taken: list[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
        """Gives rows the file's values, with their history."""
        model = _table(table)
        for row_id, before, changed in taken:
            self._connection.execute(
                update(model).where(model.c.id == bindparam("row")).values(**changed), {"row": row_id}
            )
            self._connection.execute(
                insert(Change),
                {
                    "change_set_id": self._session.info[ID_MARK],
                    "operation": "update",
                    "table_name": table,
                    "row_id": row_id,
                    "row_uid": changed.get("uid", before["uid"]),
                    "before": {name: before[name] for name in changed},
                    "after": changed,
                },
            )

    def _write_contents(self, rows: Iterator[FileRow]) -> None:
        for batch in _batches(rows):
            self._watch.at(self._file.size + batch[-1].read, 2 * self._file.size)
            contents = [
                {"sha256": row.values["sha256"], "content": base64.b64decode(row.values["content"])} for row in batch
            ]
            write_beside(self._session, KeptContent, contents)
            self._loaded.count("kept_content", len(contents))

    def _write_origins(self, rows: Iterator[FileRow]) -> None:
        for batch in _batches(rows):
            self._watch.at(self._file.size + batch[-1].read, 2 * self._file.size)
            origins = [one for row in batch if (one := self._origin(row)) is not None]
            write_beside(self._session, Origin, origins)
            self._loaded.count("origin", len(origins))
            self._loaded.same += len(batch) - len(origins)

    def _origin(self, row: FileRow) -> dict[str, Any] | None:
        run, table, uid = row.values["import_run"], row.values["table"], row.values["row"]
        run_id, row_id = self._known.ids["import_run"].get(run), self._known.ids.get(table, {}).get(uid)
        if run_id is None or row_id is None:
            wrong = f"import {run}" if run_id is None else f"row {uid} of “{table}”"
            self._file.refuse(f"There is no {wrong} in the file.", row.at)
        if run not in self._known.fresh["import_run"]:
            return None  # the library has that import, and knows where its rows came from
        return {"import_run_id": run_id, "key": row.values["key"], "table_name": table, "row_id": row_id}


def _batches(rows: Iterator[FileRow]) -> Iterator[list[FileRow]]:
    batch: list[FileRow] = []
    start = None
    for row in rows:
        start = row.read if start is None else start
        batch.append(row)
        if len(batch) == BATCH or row.read - start > BATCH_BYTES:
            yield batch
            batch, start = [], None
    if batch:
        yield batch


def _table(name: str) -> Table:
    return TABLE_BY_NAME[name].__table__  # type: ignore[attr-defined,no-any-return]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
