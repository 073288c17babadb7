"""Whether the history agrees with the data: each row is what its changes, one after another, say it became."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

Values = dict[str, Any]
BETWEEN_LOOKS = 500


@dataclass(frozen=True)
class Disagreement:
    """A row of a table and what of it is not as the history says, as a sentence."""

    table: str
    row_id: int
    what: str


def disagreements(reading: sqlite3.Connection, look: Callable[[], None] = lambda: None) -> Iterator[Disagreement]:
    """The rows that are not what their changes say, one by one.

    A row whose creation was trimmed away, or that came before there was a history, is compared from its first change.

    Args:
        reading: a connection to the library.
        look: called between small pieces of work; what it raises passes through.
    """
    from db.models import TABLE_BY_NAME

    for table in TABLE_BY_NAME:
        yield from _only_created(reading, table)
        yield from _changed(reading, table, look)


def _only_created(reading: sqlite3.Connection, table: str) -> Iterator[Disagreement]:
    """Rows that the history knows as created and no more, and that are gone: nearly all of an import, in one go."""
    rows = reading.execute(
        f"""SELECT c.row_id FROM "change" AS c WHERE c.table_name = ?1 AND c.operation = 'create'
            AND NOT EXISTS (SELECT 1 FROM "{table}" AS t WHERE t.id = c.row_id AND t.uid = c.row_uid)
            AND NOT EXISTS (SELECT 1 FROM "change" AS o WHERE o.table_name = ?1 AND o.row_id = c.row_id
                            AND o.operation <> 'create')""",
        (table,),
    )
    for (row_id,) in rows:
        yield Disagreement(table, row_id, "The history says that it was added, and nowhere that it went.")


def _changed(reading: sqlite3.Connection, table: str, look: Callable[[], None]) -> Iterator[Disagreement]:
    rows = reading.execute(
        """SELECT row_id, row_uid, operation, before, after FROM "change" WHERE table_name = ?1 AND row_id IN
           (SELECT row_id FROM "change" WHERE table_name = ?1 AND operation <> 'create') ORDER BY row_id, id""",
        (table,),
    )
    for done, (row_id, changes) in enumerate(groupby(rows, key=itemgetter(0))):
        if done % BETWEEN_LOOKS == 0:
            look()
        told = _Told()
        for _, uid, operation, before, after in changes:
            told.take(uid, operation, json.loads(before or "{}"), json.loads(after or "{}"))
        what = told.wrong or told.compared(_standing(reading, table, row_id))
        if what:
            yield Disagreement(table, row_id, what)


def _standing(reading: sqlite3.Connection, table: str, row_id: int) -> Values | None:
    cursor = reading.execute(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))
    row = cursor.fetchone()
    return None if row is None else dict(zip((column[0] for column in cursor.description), row, strict=True))


@dataclass
class _Told:
    """What the changes of a row tell of it so far: whether it is there, and its columns as far as they are told."""

    uid: str = ""
    is_there: bool | None = None
    values: Values = field(default_factory=dict)
    wrong: str = ""

    def take(self, uid: str, operation: str, before: Values, after: Values) -> None:
        """One more change."""
        if self.is_there is (operation == "create"):
            self.wrong = self.wrong or f"The history has “{operation}” where it was {self._state()}."
        self.wrong = self.wrong or self.compared_values(before, "before a change")
        self.uid = uid
        self.is_there = operation != "delete"
        self.values = before if operation == "delete" else self.values | after

    def compared(self, standing: Values | None) -> str:
        """What is wrong with the row as it stands now; "" where nothing is."""
        if (standing is not None) is not self.is_there:
            return f"By the history it was {self._state()}, and it is {'gone' if standing is None else 'there'}."
        if standing is None:
            return ""
        if standing["uid"] != self.uid:
            return "It has another unique id than in the history."
        return self.compared_values(standing, "now")

    def compared_values(self, held: Values, when: str) -> str:
        """What differs between what the history told last and what a row holds."""
        for name, value in held.items():
            if name in self.values and self.values[name] != value:
                words = name.removesuffix("_id").replace("_", " ")
                return f"By the history its {words} was “{self.values[name]}”; {when} it is “{value}”."
        return ""

    def _state(self) -> str:
        return "there" if self.is_there else "gone"
