"""Every write goes through here: one change set for each action of the person, with undo, redo and history.

Inside `change_set`, edit SQLModel objects in the session given, or insert many rows with `insert_rows`. On leaving,
before and after of every touched row, the derived columns and the search index are kept in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Table, delete, event, func, select, text
from sqlalchemy import inspect as state_of
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm.base import NO_VALUE
from sqlmodel import Session, SQLModel, col

from db import derived, search, search_words
from db.connecting import bare_of
from db.engine import UnrecordedWriteError
from db.errors import DatahallError, InputError, LibraryError
from db.history.one_row import row_of
from db.history.row_changes import CHANGES_MARK, RowChange, Values, plain, write_changes
from db.history.steps import Step, next_redo, next_undo, step_of
from db.history.stopping import stopping
from db.history.touched import Operations, operations_of, records_of
from db.library import SCHEMA_VERSION, Library, Touched
from db.models import TABLE_BY_NAME, ChangeSet, KeptContent, Origin, Row, new_uid, new_uids, now
from db.own.known import learn_own
from db.troubles import trouble_of, when_saving
from db.watch import Watch
from db.words import ChangeKind

ID_MARK = "datahall_change_set"
BESIDE_MARK = "datahall_rows_beside"


@contextmanager
def change_set(
    library: Library,
    action: str,
    *,
    kind: ChangeKind = ChangeKind.ACTION,
    action_id: int | None = None,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> Iterator[Session]:
    """Keeps all of an action with its history, or none of it.

    Args:
        library: the library to write to.
        action: what Undo will call it: "Add facility Zhangbei phase 3".
        kind: what the change set is; the person's actions are the only ones that undo takes back.
        action_id: for an undo or redo, the change set that it acts on.
        watch: told how far it is with what follows from the change (derived columns, search); its stop takes back all.

    Yields a session to edit objects in; do not commit it. Raises LibraryError when the library cannot be written
    (read-only, locked, disk full), InputError when a check of the database refuses a row, UnrecordedWriteError (a bug
    of ours) when rows were written past the history, by a bulk statement; other errors pass through.
    """
    if library.read_only:
        raise LibraryError(
            f"{library.path.name} could not be saved.",
            f"It was opened for reading only: {library.read_only_because}",
            "Use File, Save a copy as, to go on in a copy of your own.",
        )
    library.see_that_it_is_there()
    changes: list[RowChange] = []
    with _known_errors(library), library.engine.connect() as plain:
        connection = plain.execution_options(recorded=True)
        with (
            connection.begin() as transaction,
            _RecordedSession(bind=connection, expire_on_commit=False) as session,
            stopping(connection, watch.stopped),
        ):
            set_id = _open_set(connection, library, action, kind, action_id)
            session.info[ID_MARK], session.info[CHANGES_MARK] = set_id, changes
            written_before = _rows_written(connection)
            yield session
            session.flush()
            recorded = _write_changes(connection, set_id, changes)
            written = _rows_written(connection) - written_before - session.info.get(BESIDE_MARK, 0)
            if written != 2 * recorded:
                raise UnrecordedWriteError(f"“{action}” wrote rows that are not in its history")
            if not recorded and kind is not ChangeKind.TRIM:
                # What lies beside the history stays, but no action of that name. A trim changes the history itself.
                if session.info.get(BESIDE_MARK):
                    library.writes_besides += 1  # the file changes, and its history does not say so
                    connection.execute(delete(ChangeSet).where(col(ChangeSet.id) == set_id))
                else:
                    transaction.rollback()
                return
            operations = operations_of(connection, set_id)
            touched = records_of(connection, set_id, operations)
            _keep_what_follows(connection, set_id, operations, touched, watch)
            session.expunge_all()
            library.see_that_it_is_there()  # else it would be saved to a file that nobody finds again
    if operations.keys() & OWN_TABLES:
        learn_own(library)
    library.tell(Touched(set_id, action, touched))


def _keep_what_follows(
    connection: Connection, set_id: int, operations: Operations, touched: dict[str, set[int]], watch: Watch
) -> None:
    """Derived columns of the touched records, and the search indexes. Raises Cancelled."""
    searched = sum(len(ids) for table, ids in touched.items() if table in search.KINDS)
    computes = _may_change_derived(operations)
    total = searched + (len(touched.get("facility", ())) + len(touched.get("policy", ())) if computes else 0)
    kept = 0

    def done(more: int) -> None:
        nonlocal kept
        kept += more
        watch.at(kept, total)

    if computes:
        derived.refresh(connection, touched, done)
    search.refresh(connection, touched, done)
    search_words.refresh(connection, set_id, operations.keys())


OWN_TABLES = {"measure", "basis", "own_field"}
_WITHOUT_DERIVED = ("own_field", "own_value", "alias", "tag", "tagging", "view")
"""Tables of which no derived column tells; of a facility that was there before none tells either, but of its facts."""


def _may_change_derived(operations: Operations) -> bool:
    return any(
        name not in _WITHOUT_DERIVED and not (name == "facility" and done == {"update"})
        for name, done in operations.items()
    )


def insert_rows(session: Session, table: type[Row], rows: Sequence[Values]) -> list[int]:
    """Inserts many rows at once inside a change set, and returns their ids in the order given.

    About twenty times as fast as adding objects; the history gets its rows by one INSERT … SELECT.
    """
    if not rows:
        return []
    name = str(table.__tablename__)
    connection = session.connection()
    session.flush()
    last = connection.execute(select(func.coalesce(func.max(_table(name).c.id), 0))).scalar_one()
    last = max(last, _last_used_id(connection, name))
    moment = now()
    columns = ["uid", "added_at", "changed_at", "id", *(one for one in rows[0] if one not in _ROW_COLUMNS)]
    _insert_many(connection, name, columns, _as_tuples(rows, columns[4:], moment, last))
    connection.execute(
        text(
            'INSERT INTO "change" (change_set_id, operation, table_name, row_id, row_uid) '
            f"SELECT :set_id, 'create', :name, id, uid FROM \"{name}\" WHERE id > :last ORDER BY id"
        ),
        {"set_id": session.info[ID_MARK], "name": name, "last": last},
    )
    return list(range(last + 1, last + len(rows) + 1))


_ROW_COLUMNS = ("id", "uid", "added_at", "changed_at")


def _as_tuples(rows: Sequence[Values], columns: list[str], moment: str, last: int) -> list[tuple[Any, ...]]:
    """Rows as SQLite takes them: their identity first, then `columns`, which all rows must have."""
    uids = new_uids(len(rows))
    return [
        (
            row.get("uid") or uid,
            row.get("added_at") or moment,
            row.get("changed_at") or moment,
            number,
            *[row[name] for name in columns],
        )
        for number, (row, uid) in enumerate(zip(rows, uids, strict=True), start=last + 1)
    ]


def _insert_many(
    connection: Connection, name: str, columns: Sequence[str], rows: list[tuple[Any, ...]], how: str = "INSERT"
) -> None:
    """Inserts tuples past SQLAlchemy's own handling of each, which takes several times as long as SQLite."""
    named = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f'{how} INTO "{name}" ({named}) VALUES ({marks})', rows)


def write_beside(session: Session, table: type[KeptContent] | type[Origin], rows: Sequence[Values]) -> None:
    """Inserts rows that lie beside the history, in the transaction of a change set.

    Only for what stays true whatever is undone: a kept copy's bytes, named by their hash, and where an imported row
    came from. Rows whose primary key is there already are left as they are.
    """
    if not rows:
        return
    columns = list(rows[0])
    values = [tuple(row[column] for column in columns) for row in rows]
    with beside_the_history(session):
        _insert_many(session.connection(), str(table.__tablename__), columns, values, "INSERT OR IGNORE")


@contextmanager
def beside_the_history(session: Session) -> Iterator[Any]:
    """A bare cursor, in the transaction of a change set, for what has no history of its own, as the history itself."""
    connection = session.connection()
    session.flush()
    before = _rows_written(connection)
    with closing(connection.connection.cursor()) as cursor:
        yield cursor
    session.info[BESIDE_MARK] = session.info.get(BESIDE_MARK, 0) + _rows_written(connection) - before


def undo(library: Library, watch: Watch = Watch()) -> Step | None:  # noqa: B008
    """Takes back the newest action that is not undone. Returns what it was, None when there is nothing.

    Raises UndoError when rows are no longer as the action left them, Cancelled where the watch stops it; nothing is
    changed then.
    """
    step = next_undo(library)
    if step is not None:
        _turn(library, step, ChangeKind.UNDO, watch)
    return step


def redo(library: Library, watch: Watch = Watch()) -> Step | None:  # noqa: B008
    """Does again what was undone last. Returns what it was, None when there is nothing. Raises as `undo`."""
    step = next_redo(library)
    if step is not None:
        _turn(library, step, ChangeKind.REDO, watch)
    return step


def undo_one(library: Library, change_set_id: int, watch: Watch = Watch()) -> Step:  # noqa: B008
    """Takes back one action of any age, where nothing later depends on it. Returns what it was.

    Raises UndoError, and changes nothing, when it is no action of a person, is undone already, or when a later change
    of the same field or a row that refers to one it created depends on it.
    """
    step = step_of(library, change_set_id)
    _turn(library, step, ChangeKind.UNDO, watch)
    return step


def _turn(library: Library, step: Step, kind: ChangeKind, watch: Watch) -> None:
    """Writes the inverse of the action (undo), or of its last undo (redo), as a change set of its own."""
    from db.history.inverse import apply_inverse

    source = select(func.max(ChangeSet.id)).where(col(ChangeSet.action_id) == step.change_set_id)
    with change_set(library, step.action, kind=kind, action_id=step.change_set_id, watch=watch.half(1)) as session:
        own = session.info[ID_MARK]
        last = session.execute(source.where(col(ChangeSet.id) < own)).scalar_one_or_none()
        apply_inverse(session.connection(), last or step.change_set_id, own, watch.half(0))


def _open_set(connection: Connection, library: Library, action: str, kind: ChangeKind, action_id: int | None) -> int:
    uid = new_uid()
    library.own_sets.add(uid)
    added = bare_of(connection).execute(
        "INSERT INTO change_set (uid, kind, action, who, at, schema_version, action_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (uid, str(kind), action[:500], library.who, now(), SCHEMA_VERSION, action_id),
    )
    assert added.lastrowid is not None
    return added.lastrowid


class _RecordedSession(Session):
    """Dates each changed row, and notes before and after as rows reach the database."""


@event.listens_for(_RecordedSession, "before_flush")
def _date(flushing: Session, *_: Any) -> None:
    moment = now()
    for row in flushing.dirty:
        if isinstance(row, Row) and flushing.is_modified(row):
            row.changed_at = moment
            _know_before(flushing, row)


def _know_before(flushing: Session, row: Row) -> None:
    """Reads what stood where it was set without being read: the history could not tell it, nor undo give it back."""
    committed = state_of(row).committed_state
    unknown = [name for name, value in committed.items() if value is NO_VALUE]
    if unknown and row.id is not None:
        stored = row_of(bare_of(flushing.connection()), str(row.__tablename__), row.id) or {}
        committed.update({name: stored[name] for name in unknown if name in stored})


@event.listens_for(_RecordedSession, "after_flush")
def _note(flushed: Session, _: Any) -> None:
    # In the order in which the flush wrote them, since names that are allowed once may pass from row to row: the
    # inverse goes back through the same steps.
    dirty = sorted((row for row in flushed.dirty if isinstance(row, Row)), key=lambda row: row.id or 0)
    for operation, rows in (("update", dirty), ("create", flushed.new), ("delete", flushed.deleted)):
        for row in rows:
            if isinstance(row, Row) and (change := _change_of(operation, row)) is not None:
                flushed.info[CHANGES_MARK].append(change)


def _change_of(operation: str, row: Row) -> RowChange | None:
    state = state_of(row)
    columns = [attribute.key for attribute in state.mapper.column_attrs]
    before: Values | None = None
    after: Values | None = None
    if operation == "delete":
        before = {name: _before(state, name) for name in columns}
    elif operation == "update":
        # Only what was set is in the committed state: a facility has thirty columns, an edit touches one.
        was_set = state.committed_state.keys()
        changed = [name for name in columns if name in was_set and state.attrs[name].history.has_changes()]
        if not changed:
            return None
        before = {name: plain(_before(state, name)) for name in changed}
        after = {name: plain(getattr(row, name)) for name in changed}
    assert row.id is not None
    return RowChange(operation, str(row.__tablename__), row.id, row.uid, before, after)


def _before(state: Any, name: str) -> Any:
    history = state.attrs[name].history
    return plain(history.deleted[0] if history.deleted else state.attrs[name].value)


def _write_changes(connection: Connection, set_id: int, changes: list[RowChange]) -> int:
    """Keeps the changes of objects; returns how many the set has, those of `insert_rows` and undo among them."""
    bare = bare_of(connection)
    write_changes(bare, set_id, changes)
    return int(bare.execute('SELECT count(*) FROM "change" WHERE change_set_id = ?', (set_id,)).fetchone()[0])


def _rows_written(connection: Connection) -> int:
    """How many rows SQLite wrote on this connection: each change is one row and one line of history."""
    return bare_of(connection).total_changes


def _table(name: str) -> Table:
    return _table_of(TABLE_BY_NAME[name])


def _table_of(model: type[SQLModel]) -> Table:
    return model.__table__  # type: ignore[attr-defined,no-any-return]


def _last_used_id(connection: Connection, name: str) -> int:
    found = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": name}).scalar()
    return int(found or 0)


@contextmanager
def _known_errors(library: Library) -> Iterator[None]:
    """Turns what SQLite refuses into words; nothing of the change set is kept then."""
    try:
        yield
    except DatahallError:
        raise
    except (IntegrityError, sqlite3.IntegrityError) as error:
        refused = error.orig if isinstance(error, IntegrityError) else error
        raise InputError(
            "This could not be saved.", f"The library refuses it: {refused}.", "Correct it and save again."
        ) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if trouble_of(error) is None and not isinstance(error, OperationalError | sqlite3.OperationalError):
            raise
        raise when_saving(f"{library.path.name} could not be saved.", error) from error
