"""The history as a list: who did what and when, what each action changed, and what was deleted by it.

Reads by bare SQLite, a page of actions at a time: a library may have hundreds of thousands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.browse import record_history as words
from db.browse.record_sources import select
from db.browse.table_cells import capital
from db.search import literal
from db.subjects import FACTS, OWNED, SUBJECTS
from db.values.folding import words_asked

if TYPE_CHECKING:
    from db.library import Library

PAGE = 200
MOST_CHANGES = 1000
"""Changes of one action that are listed; an import may have a million."""


@dataclass(frozen=True, kw_only=True)
class LogQuestion:
    """Which actions are asked for; "" and None ask nothing.

    Args:
        text: words of the action's name.
        who: the person.
        since, until: UTC text; the day of `until` counts whole.
        record: (table, id) of a record that was touched, itself or one of its facts.
        deleted_only: actions that deleted something.
    """

    text: str = ""
    who: str = ""
    since: str = ""
    until: str = ""
    record: tuple[str, int] | None = None
    deleted_only: bool = False


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One action: when (UTC text), who, its name, "action", "undo", "redo" or "starter", how many rows it changed.

    `is_undone`: a later undo took it back and nothing did it again.
    """

    change_set_id: int
    at: str
    who: str
    action: str
    kind: str
    rows: int
    is_undone: bool


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field's name and its values in words, with the column and the old value by which it is restored."""

    column: str
    label: str
    before: str
    after: str
    old_value: object = None


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One row that an action created, changed or deleted.

    `table` and `row_id` are the row; `subject_table` and `subject_id` the record to open, 0 where it is gone.
    """

    change_id: int
    operation: str
    table: str
    row_id: int
    title: str
    subject_table: str
    subject_id: int
    fields: tuple[FieldChange, ...] = ()


def entries(library: Library, question: LogQuestion, *, before: int | None = None) -> list[LogEntry]:
    """At most `PAGE` actions, newest first; `before` is the last change set's id of the page before."""
    where, values = _conditions(question)
    if before is not None:
        where.append("c.id < :before")
        values["before"] = before
    rows = library.reading().execute(
        f"""SELECT c.id, c.at, c.who, c.action, c.kind,
              (SELECT count(*) FROM "change" WHERE change_set_id = c.id),
              c.kind = 'action' AND 'undo' IS
                (SELECT kind FROM change_set AS later WHERE later.action_id = c.id ORDER BY id DESC LIMIT 1)
            FROM change_set AS c WHERE {" AND ".join(where) or "1"} ORDER BY c.id DESC LIMIT {PAGE}""",
        values,
    )
    return [
        LogEntry(change_set_id=number, at=at, who=who, action=action, kind=kind, rows=count, is_undone=bool(undone))
        for number, at, who, action, kind, count, undone in rows
    ]


def people(library: Library) -> list[str]:
    """Everyone who did something, by name."""
    return [str(row[0]) for row in library.reading().execute("SELECT DISTINCT who FROM change_set ORDER BY who")]


def changes(library: Library, change_set_id: int, *, after: int = 0, most: int | None = None) -> list[RowChange]:
    """What an action did, row by row in its order.

    Args:
        after: the last change's id of the part before; 0 begins.
        most: how many, `MOST_CHANGES` unless given.
    """
    connection = library.reading()
    rows = select(
        connection,
        'SELECT * FROM "change" WHERE change_set_id = ? AND id > ? ORDER BY id LIMIT ?',
        change_set_id,
        after,
        MOST_CHANGES if most is None else most,
    )
    return [_row_change(connection, row) for row in rows]


def record_name(library: Library, table: str, record_id: int) -> str:
    """What a record is called, or was before it was deleted; "" where it never had a name."""
    values = _values(library.reading(), {"table_name": table, "row_id": record_id})
    return str(values.get("name") or values.get("title") or "") or _title(library.reading(), table, values)


def _conditions(question: LogQuestion) -> tuple[list[str], dict[str, object]]:
    where: list[str] = []
    values: dict[str, object] = {}
    if question.text.strip():
        for number, word in enumerate(words_asked(question.text)):
            where.append(f"c.action LIKE :word{number} ESCAPE '\\'")
            values[f"word{number}"] = f"%{literal(word)}%"
    if question.who:
        where.append("c.who = :who")
        values["who"] = question.who
    if question.since:
        where.append("c.at >= :since")
        values["since"] = question.since
    if question.until:
        where.append("substr(c.at, 1, 10) <= :until")
        values["until"] = question.until[:10]
    if question.deleted_only:
        where.append("EXISTS (SELECT 1 FROM \"change\" WHERE change_set_id = c.id AND operation = 'delete')")
    if question.record is not None:
        table, record_id = question.record
        where.append(f"c.id IN ({_touching(table)})")
        values["record_id"] = record_id
    return where, values


def _touching(table: str) -> str:
    """The change sets that touched the record `:record_id` of a table or one of its facts, deleted ones too."""
    parts = [f"SELECT change_set_id FROM \"change\" WHERE table_name = '{table}' AND row_id = :record_id"]
    for fact in words.ROWS_OF_PAGE[table]:
        parts.append(
            f"""SELECT change_set_id FROM "change" WHERE table_name = '{fact}' AND row_id IN (
                SELECT id FROM {fact} WHERE {table}_id = :record_id
                UNION SELECT row_id FROM "change" WHERE table_name = '{fact}' AND operation = 'delete'
                AND json_extract(before, '$.{table}_id') = :record_id)"""
        )
        if fact in FACTS:
            cited = words.cited_changes(fact, f"{fact}_id IN (SELECT id FROM {fact} WHERE {table}_id = :record_id)")
            parts.append(f'SELECT change_set_id FROM "change" WHERE {cited}')
    parts.append(f'SELECT change_set_id FROM "change" WHERE {words.told_apart_changes(table, ":record_id")}')
    return " UNION ".join(parts)


def _row_change(connection: sqlite3.Connection, row: dict[str, Any]) -> RowChange:
    table = str(row["table_name"])
    values = _values(connection, row)
    subject_table, subject_id = _subject(connection, table, int(row["row_id"]), values)
    fields = words.field_changes(connection, table, row) if row["operation"] == "update" else []
    before = words.stored_values(row["before"])
    return RowChange(
        change_id=int(row["id"]),
        operation=str(row["operation"]),
        table=table,
        row_id=int(row["row_id"]),
        title=_title(connection, table, values),
        subject_table=subject_table,
        subject_id=subject_id,
        fields=tuple(
            FieldChange(column=column, label=label, before=old, after=new, old_value=before.get(column))
            for column, label, old, new in fields
        ),
    )


def _values(connection: sqlite3.Connection, row: dict[str, Any]) -> dict[str, Any]:
    """The row as it is, or, where it is gone, as it was when it was deleted."""
    table, row_id = str(row["table_name"]), row["row_id"]
    found = select(connection, f'SELECT * FROM "{table}" WHERE id = ?', row_id)
    if found:
        return dict(found[0])
    gone = connection.execute(
        "SELECT before FROM \"change\" WHERE table_name = ? AND row_id = ? AND operation = 'delete' "
        "ORDER BY id DESC LIMIT 1",
        (table, row_id),
    ).fetchone()
    return words.stored_values(gone[0]) if gone else {}


def _title(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> str:
    name = values.get("name") or values.get("title")
    kind = words.NAMES.get(table, table)
    if name:
        return f"{capital(kind)} {name}"
    described = words.described(connection, table, values) if values else ""
    subject = _subject_name(connection, values)
    told = f"{capital(kind)}: {described}" if described else capital(kind)
    return f"{told} ({subject})" if subject else told


def _subject_name(connection: sqlite3.Connection, values: dict[str, Any]) -> str:
    for kind in _subjects_of(values):
        if values.get(f"{kind}_id") is not None:
            name = "title" if kind == "source" else "name"
            found = connection.execute(f"SELECT {name} FROM {kind} WHERE id = ?", (values[f"{kind}_id"],)).fetchone()
            return str(found[0]) if found else ""
    return ""


def _subjects_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of records that a row can be about: a value of an own field is a source's, too."""
    return OWNED if "own_field_id" in values else SUBJECTS


def subject_of(connection: sqlite3.Connection, values: Mapping[str, Any]) -> tuple[str, int, str]:
    """The record that a fact's row is about: table, id, and its name; ("", 0, "") where it is gone."""
    for kind in SUBJECTS:
        if values.get(f"{kind}_id") is not None:
            row = connection.execute(f"SELECT id, name FROM {kind} WHERE id = ?", (values[f"{kind}_id"],)).fetchone()
            return (kind, int(row[0]), str(row[1])) if row else ("", 0, "")
    return "", 0, ""


def _subject(connection: sqlite3.Connection, table: str, row_id: int, values: dict[str, Any]) -> tuple[str, int]:
    """The record that a row is, or is about, where it still exists; for a further source that of its fact."""
    if table == "citation":
        fact = next((one for one in FACTS if values.get(f"{one}_id") is not None), "")
        named = select(connection, f"SELECT * FROM {fact} WHERE id = ?", values[f"{fact}_id"]) if fact else []
        return _subject(connection, fact, int(named[0]["id"]), named[0]) if named else ("", 0)
    if table in words.ROWS_OF_PAGE:
        candidates = [(table, row_id)]
    else:
        candidates = [
            (kind, int(values[f"{kind}_id"])) for kind in _subjects_of(values) if values.get(f"{kind}_id") is not None
        ]
    for kind, number in candidates:
        if connection.execute(f"SELECT 1 FROM {kind} WHERE id = ?", (number,)).fetchone():
            return kind, number
    return "", 0
