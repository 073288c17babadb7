"""Deletes records with what belongs to them, row by row, so that the history holds each and undo brings all back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.edit.lookup import by_id
from db.errors import InputError
from db.subjects import BELONGING_TO

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library

NAMED_AT_MOST = 3

HOLDERS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    # table, column that refers, what those records are called, what to do about them
    "facility": (("facility", "part_of_id", "is part of it", "Make it part of another, or of none, first."),),
    "partner": (("partner", "parent_id", "has it as its parent", "Give it another parent, or none, first."),),
    "policy": (("policy", "parent_id", "belongs to it", "Take it out of this policy first."),),
    "place": (
        ("place", "parent_id", "lies in it", "Give it another place first."),
        ("facility", "place_id", "lies in it", "Give it another country first."),
        ("partner", "place_id", "lies in it", "Give it another country first."),
        ("policy", "place_id", "lies in it", "Give it another country first."),
    ),
    "source": (
        ("facility", "source_id", "rests on it", "Give it another source first."),
        ("partner", "source_id", "rests on it", "Give it another source first."),
        ("policy", "source_id", "rests on it", "Give it another source first."),
    ),
}
CITING = (
    ("observation", "source_id", "figure", "figures"),
    ("milestone", "source_id", "milestone", "milestones"),
    ("role", "source_id", "role", "roles"),
    ("role", "until_source_id", "end of a role", "ends of roles"),
    ("inclusion", "source_id", "inclusion", "inclusions"),
    ("claim", "source_id", "claim", "claims"),
    ("citation", "source_id", "citation", "citations"),
)
PLURAL = {
    "observation": ("figure", "figures"),
    "milestone": ("milestone", "milestones"),
    "role": ("role", "roles"),
    "inclusion": ("inclusion", "inclusions"),
    "claim": ("claim", "claims"),
    "alias": ("other name", "other names"),
    "tagging": ("tag", "tags"),
    "own_value": ("value in an own field", "values in own fields"),
}


def goes_with(library: Library, table: str, record_id: int) -> list[str]:
    """What is deleted together with a record, in words: ["3 figures", "1 role"]."""
    words = []
    for fact in BELONGING_TO.get(table, ()):
        query = f"SELECT count(*) FROM {fact} WHERE {table}_id = ?"
        count = int(library.reading().execute(query, (record_id,)).fetchone()[0])
        if count:
            words.append(f"{count:,} {PLURAL[fact][count != 1]}")
    return words


def delete(library: Library, table: str, record_id: int) -> None:
    """Deletes a record, its facts, names and tags, and their citations, as one action; of "observation" that figure.

    Raises InputError when it is not there or others refer to it (these are named), LibraryError when the library
    cannot be written.
    """
    if table == "observation":
        _delete_figure(library, record_id)
        return
    record = by_id(library, table, record_id)
    if record is None:
        raise InputError(f"This {table} is not in the library any more.")
    _refuse_while_held(library, table, record_id, record.name)
    from db.history.changes import change_set

    with change_set(library, f"Delete {table} {record.name[:100]}") as session:
        delete_record(session, table, record_id)


def delete_record(session: Session, table: str, record_id: int) -> None:
    """Deletes a record within an open change set, with its facts, names and tags, and their citations.

    Whether others refer to it is the caller's to ask; the database refuses it then.
    """
    from db.models import TABLE_BY_NAME

    for fact in BELONGING_TO[table]:
        for fact_id in _ids(session, fact, f"{table}_id", record_id):
            delete_fact(session, fact, fact_id)
    row = session.get(TABLE_BY_NAME[table], record_id)
    if row is not None:
        copy_id = getattr(row, "kept_copy_id", None)
        session.delete(row)
        if copy_id is not None:
            from db.edit.kept_copies import drop_unused

            session.flush()
            drop_unused(session, copy_id)


def _delete_figure(library: Library, observation_id: int) -> None:
    from db.browse.records import name_of
    from db.history.changes import change_set

    name = name_of(library, "observation", observation_id)
    if not name:
        raise InputError("This figure is not in the library any more.")
    with change_set(library, f"Delete figure {name[:150]}") as session:
        delete_fact(session, "observation", observation_id)


def delete_fact(session: Session, table: str, row_id: int) -> None:
    """Deletes one fact with its citations; claims about it and parts of it stay, and no longer name it."""
    from db.models import TABLE_BY_NAME

    for other, column in pointing_at(table):
        for other_id in _ids(session, other, column, row_id):
            pointing = session.get(TABLE_BY_NAME[other], other_id)
            if pointing is None:
                continue
            if other == "citation":
                session.delete(pointing)
            else:
                setattr(pointing, column, None)
        session.flush()
    row = session.get(TABLE_BY_NAME[table], row_id)
    if row is not None:
        session.delete(row)
    session.flush()


def pointing_at(table: str) -> list[tuple[str, str]]:
    """Tables and their columns that name a fact of `table`."""
    if table not in ("observation", "milestone", "role", "inclusion", "claim"):
        return []
    pointing = [("citation", f"{table}_id"), ("claim", f"about_{table}_id")]
    return [*pointing, ("observation", "part_of_id")] if table == "observation" else pointing


def _ids(session: Session, table: str, column: str, value: int) -> list[int]:
    from sqlalchemy import text

    rows = session.connection().execute(text(f"SELECT id FROM {table} WHERE {column} = :value"), {"value": value})
    return [int(row[0]) for row in rows]


def _refuse_while_held(library: Library, table: str, record_id: int, name: str) -> None:
    reading = library.reading()
    for other, column, how, remedy in HOLDERS[table]:
        rows = reading.execute(f"SELECT name FROM {other} WHERE {column} = ? ORDER BY name", (record_id,)).fetchall()
        if rows:
            names = ", ".join(str(row[0])[:60] for row in rows[:NAMED_AT_MOST])
            more = f" and {len(rows) - NAMED_AT_MOST:,} more" if len(rows) > NAMED_AT_MOST else ""
            verb = how if len(rows) == 1 else _of_several(how)
            raise InputError(f"{name} cannot be deleted.", f"{names}{more} {verb}.", remedy)
    if table == "source":
        counts = [
            (int(reading.execute(f"SELECT count(*) FROM {fact} WHERE {column} = ?", (record_id,)).fetchone()[0]), words)
            for fact, column, *words in CITING
        ]
        cited = ", ".join(f"{count:,} {words[count != 1]}" for count, words in counts if count)
        if cited:
            raise InputError(
                f"{name} cannot be deleted.", f"It is the source of {cited}.", "Change their source first."
            )


def _of_several(how: str) -> str:
    first, _, rest = how.partition(" ")
    return {"is": "are", "has": "have", "belongs": "belong", "lies": "lie", "rests": "rest"}[first] + " " + rest
