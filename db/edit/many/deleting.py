"""Many records deleted at once, with what belongs to them, as one action of the history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.edit.deleting import CITING, HOLDERS, PLURAL
from db.edit.many.setting import counted
from db.errors import InputError
from db.subjects import BELONGING_TO, FACTS
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library

_IDS = "(SELECT value FROM json_each(:ids))"


def goes_along(library: Library, table: str, ids: Sequence[int]) -> list[str]:
    """What is deleted together with the chosen records, in words: ["3 figures", "1 role"]."""
    words = []
    for fact in BELONGING_TO.get(table, ()):
        if number := _count(library, f"SELECT count(*) FROM {fact} WHERE {table}_id IN {_IDS}", ids):
            words.append(f"{number:,} {PLURAL[fact][number != 1]}")
    return words


def delete_many(library: Library, table: str, ids: Sequence[int], watch: Watch = Watch()) -> int:  # noqa: B008
    """Deletes the chosen records of a table ("observation": figures); returns how many there were.

    Raises InputError when other records refer to some of them, LibraryError when the library cannot be written,
    Cancelled; nothing is changed then.
    """
    from db.history.bulk import delete_rows
    from db.history.changes import change_set

    if table != "observation":
        _refuse_while_held(library, table, ids)
    with change_set(library, f"Delete {counted(table, len(ids))}", watch=watch.half(1)) as session:
        # A whole may go before its part, where both go.
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        work = watch.half(0)
        for place, fact in enumerate(("observation",) if table == "observation" else BELONGING_TO[table]):
            work.at(place, len(FACTS) + 5)
            rows = (
                ids
                if table == "observation"
                else _ids(session, f"SELECT id FROM {fact} WHERE {table}_id IN {_IDS}", ids)
            )
            _delete_facts(session, fact, rows, Watch(stopped=watch.stopped))
        if table == "observation":
            return len(ids)
        with_copy = f"SELECT DISTINCT kept_copy_id FROM source WHERE kept_copy_id IS NOT NULL AND id IN {_IDS}"
        copies = _ids(session, with_copy, ids) if table == "source" else []
        gone = delete_rows(session, table, ids, work)
        unused = "SELECT k.id FROM kept_copy AS k WHERE NOT EXISTS (SELECT 1 FROM source WHERE kept_copy_id = k.id)"
        if copies:
            delete_rows(session, "kept_copy", _ids(session, f"{unused} AND k.id IN {_IDS}", copies))
        return gone


def _delete_facts(session: Session, table: str, ids: Sequence[int], watch: Watch) -> None:
    """Facts with their citations; claims about them and parts of them stay, and no longer name them."""
    from db.history.bulk import delete_rows, update_rows

    if not ids:
        return
    if table in FACTS:
        citations = _ids(session, f"SELECT id FROM citation WHERE {table}_id IN {_IDS}", ids)
        delete_rows(session, "citation", citations, watch)
        claims = _ids(session, f"SELECT id FROM claim WHERE about_{table}_id IN {_IDS}", ids)
        update_rows(session, "claim", claims, {f"about_{table}_id": None}, watch)
    if table == "observation":
        parts = _ids(session, f"SELECT id FROM observation WHERE part_of_id IN {_IDS}", ids)
        update_rows(session, "observation", parts, {"part_of_id": None}, watch)
    delete_rows(session, table, ids, watch)


def _ids(session: Session, query: str, ids: Sequence[int]) -> list[int]:
    from sqlalchemy import text

    rows = session.connection().execute(text(query), {"ids": json.dumps(list(ids))})
    return [int(row[0]) for row in rows]


def _count(library: Library, query: str, ids: Sequence[int]) -> int:
    return int(library.reading().execute(query, {"ids": json.dumps(list(ids))}).fetchone()[0])


def _refuse_while_held(library: Library, table: str, ids: Sequence[int]) -> None:
    """Records that are not deleted too must not refer to one that is."""
    for other, column, _, remedy in HOLDERS[table]:
        outside = f"AND id NOT IN {_IDS}" if other == table else ""
        held = _count(library, f"SELECT count(*) FROM {other} WHERE {column} IN {_IDS} {outside}", ids)
        if held:
            raise InputError(
                "These cannot be deleted together.", f"{counted(other, held)} refer to some of them.", remedy
            )
    if table == "source":
        citing = [(_count(library, f"SELECT count(*) FROM {fact} WHERE {column} IN {_IDS}", ids), words)
                  for fact, column, *words in CITING]  # fmt: skip
        cited = ", ".join(f"{number:,} {words[number != 1]}" for number, words in citing if number)
        if cited:
            raise InputError(
                "These cannot be deleted together.", f"Some are the source of {cited}.", "Change their source first."
            )
