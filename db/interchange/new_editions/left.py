"""What was left when an edition was compared: kept with its import, and told again when the next one is compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.interchange.new_editions.differences import Difference
    from db.library import Library

Mark = tuple[str, str, str, str, str]
"""Table, the row's unique id, or without a row the key in the file, column, what the edition says."""


class LeftBefore:
    """What was left the last time, from the text that `left_text` made of it."""

    def __init__(self, library: Library | None = None, text: str = "") -> None:
        self._marks: set[tuple[str, int, str, str, str]] = set()
        self._gone: dict[str, list[int]] = {}
        if library is None or not text:
            return
        marks = [(str(table), str(uid), str(key), str(column), str(theirs)) for table, uid, key, column, theirs
                 in json.loads(text)]  # fmt: skip
        ids = {table: _ids(library, table, [uid for name, uid, *_ in marks if name == table and uid])
               for table in {mark[0] for mark in marks}}  # fmt: skip
        for table, uid, key, column, theirs in marks:
            row_id = ids[table].get(uid, 0)
            self._marks.add((table, row_id, key, column, theirs))
            if row_id and not theirs and not column:
                self._gone.setdefault(table, []).append(row_id)

    def has(self, one: Difference) -> bool:
        """Whether the same was left the last time."""
        return (one.table, one.row_id or 0, "", one.column, one.theirs) in self._marks or (
            one.theirs != "" and (one.table, 0, one.file_key, one.column, one.theirs) in self._marks
        )

    def gone(self, table: str) -> list[int]:
        """Ids of rows of a table that the last edition no longer had, and that were left."""
        return self._gone.get(table, [])


def left_text(library: Library, differences: Sequence[Difference]) -> str:
    """The differences that are not taken, as JSON; "" for none. Ask before rows are deleted."""
    left = [one for one in differences if not one.taken]
    uids: dict[tuple[str, int], str] = {}
    for table in {one.table for one in left}:
        wanted = json.dumps(sorted({one.row_id for one in left if one.table == table and one.row_id}))
        rows = library.reading().execute(
            f'SELECT id, uid FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (wanted,)
        )
        uids |= {(table, int(row_id)): str(uid) for row_id, uid in rows}
    marks: list[Mark] = []
    for one in left:
        uid = uids.get((one.table, one.row_id or 0), "")
        marks.append((one.table, uid, "" if uid else one.file_key, one.column, one.theirs))
    return json.dumps(marks, ensure_ascii=False, separators=(",", ":")) if marks else ""


def _ids(library: Library, table: str, uids: list[str]) -> dict[str, int]:
    from db.interchange.new_editions.base import IDENTITY
    from db.interchange.new_editions.differences import RECORDS

    if table not in IDENTITY and table not in RECORDS:  # the text may be from somebody else's file
        return {}
    rows = library.reading().execute(
        f'SELECT uid, id FROM "{table}" WHERE uid IN (SELECT value FROM json_each(?))', (json.dumps(uids),)
    )
    return {str(uid): int(row_id) for uid, row_id in rows}
