"""Records that a person said are different: remembered, undoable, never offered again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.errors import InputError

if TYPE_CHECKING:
    from db.library import Library


def tell_apart(library: Library, table: str, pairs: Sequence[tuple[int, int]]) -> None:
    """Remembers pairs of records (by id) as different, as one action; pairs that are known as such stay.

    Raises InputError when a record is gone, LibraryError when the library cannot be written.
    """
    from sqlmodel import select

    from db.history.changes import change_set
    from db.models import ToldApart

    ids = sorted({one for pair in pairs for one in pair})
    uids, names = _named(library, table, ids)
    if len(uids) < len(ids):
        raise InputError("One of these records is not in the library any more.", "", "Look for duplicates again.")
    wanted = {(min(uids[one], uids[other]), max(uids[one], uids[other])) for one, other in pairs if one != other}
    if not wanted:
        return
    if len(pairs) == 1:
        action = f"Tell apart {names[pairs[0][0]][:120]} and {names[pairs[0][1]][:120]}"
    else:
        action = f"Tell apart {len(wanted):,} pairs of records"
    with change_set(library, action) as session:
        for first, second in sorted(wanted):
            known = select(ToldApart).where(
                ToldApart.table_name == table, ToldApart.first_uid == first, ToldApart.second_uid == second
            )
            if session.exec(known).first() is None:
                session.add(ToldApart(table_name=table, first_uid=first, second_uid=second))


def told_apart(library: Library, table: str) -> set[tuple[int, int]]:
    """Ids of all pairs of a table that were told apart, the smaller id first."""
    rows = library.reading().execute(
        f"""SELECT min(a.id, b.id), max(a.id, b.id) FROM told_apart AS t JOIN {table} AS a ON a.uid = t.first_uid
            JOIN {table} AS b ON b.uid = t.second_uid WHERE t.table_name = ?""",
        (table,),
    )
    return {(int(one), int(other)) for one, other in rows}


def _named(library: Library, table: str, ids: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    column = "title" if table == "source" else "name"
    uids: dict[int, str] = {}
    names: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        listed = ",".join(map(str, ids[start : start + 500]))
        query = f"SELECT id, uid, {column} FROM {table} WHERE id IN ({listed})"
        for record_id, uid, name in library.reading().execute(query):
            uids[record_id], names[record_id] = uid, name
    return uids, names
