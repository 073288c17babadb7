"""What other programs change in an open library: noticed by SQLite's own count, told as our own changes are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.library import Touched
from db.own.known import learn_own

if TYPE_CHECKING:
    from db.library import Library


class Theirs(NamedTuple):
    """What others saved since the last look: what it touched, how many actions, the name of the last and who did it.

    No actions: something was written that the history does not hold, by a program that keeps none.
    """

    touched: Touched
    actions: int
    action: str
    who: str


class Outside:
    """One for each open library, made when it is opened. `look` may be called on any thread, one at a time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._writes_besides = library.writes_besides
        self._version = library.file_version()  # before what it tells of is read: what is saved between is told
        self._newest = self._newest_of(library)

    def look(self) -> Theirs | None:
        """What others have saved since the last look; None for nothing. A few microseconds then.

        Where it cannot be read just now, what it raises passes through, and the next look tells of it.
        """
        library = self._library
        version, writes_besides = library.file_version(), library.writes_besides
        if version == self._version:
            return None
        rows = library.reading().execute(
            "SELECT id, uid, action, who FROM change_set WHERE id > ? ORDER BY id", (self._newest,)
        )
        new = rows.fetchall()
        theirs = [row for row in new if row[1] not in library.own_sets]
        records: dict[str, set[int]] = {}
        if theirs:
            learn_own(library)
            records = self._records([int(row[0]) for row in theirs])
        is_explained = bool(new) or writes_besides != self._writes_besides
        self._version, self._writes_besides = version, writes_besides
        self._newest = max([self._newest, *(int(row[0]) for row in new)])
        library.own_sets.difference_update(row[1] for row in new)
        if not theirs:
            return None if is_explained else Theirs(Touched(self._newest, ""), 0, "", "")
        last = theirs[-1]
        return Theirs(Touched(int(last[0]), str(last[2]), records), len(theirs), str(last[2]), str(last[3]))

    def _records(self, ids: list[int]) -> dict[str, set[int]]:
        from db.history.touched import records_of

        records: dict[str, set[int]] = {}
        with self._library.engine.connect() as connection:
            for set_id in ids:
                for table, touched in records_of(connection, set_id).items():
                    records.setdefault(table, set()).update(touched)
        return records

    @staticmethod
    def _newest_of(library: Library) -> int:
        row = library.reading().execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()
        return int(row[0])
