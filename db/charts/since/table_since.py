"""What has changed since in an exported table: rows that came, rows that went, and rows that say something else."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from db.browse.record_history import described, field_changes_between
from db.browse.record_sources import select
from db.browse.table_filters import Question
from db.browse.tables import ordered_ids
from db.charts.since.changed_since import ADDED, BATCH, CHANGED, GONE, ChangedSince, FactMoved
from db.connecting import connect
from db.values import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.library import Library
    from db.watch import Watch

MOST_LISTED = 1000
"""Rows of one kind that are listed; of more, only the number is told."""

DERIVED = {
    "facility": {
        "status": "status", "power_now_mw": "now, MW", "planned_power_mw": "planned, MW", "operators": "operators",
        "owners": "owners", "users": "users", "programmes": "programmes", "announced": "announced",
    },
    "policy": {
        "status": "status", "announced": "announced", "amount": "amount", "currency": "currency", "leads": "led by",
    },
}  # fmt: skip
"""For each table with derived columns, those that its page shows, and what they are called."""


def table_changed_since(then: Library, now: Library, table: str, stored: str, watch: Watch) -> ChangedSince:
    """What has changed in a table between two states of one library, as seen through the question of its export.

    Args:
        then: the library as it stood; now: as it is.
        table: a table that has a page.
        stored: the question as JSON; "" for the whole table.

    Raises Cancelled when the watch says stop.
    """
    question = Question.from_json(table, json.loads(stored)) if stored else Question(table)
    before, after = set(ordered_ids(then, question, watch)), set(ordered_ids(now, question, watch))
    differing = [row_id for row_id in _differing(then, now, table) if row_id in before and row_id in after]
    added, gone = sorted(after - before), sorted(before - after)
    facts = []
    for what, ids in ((CHANGED, differing), (ADDED, added), (GONE, gone)):
        facts += _told(then, now, table, what, ids[:MOST_LISTED])
    more = sum(max(0, len(ids) - MOST_LISTED) for ids in (differing, added, gone))
    return ChangedSince("", tuple(facts), (), more=more)


def _differing(then: Library, now: Library, table: str) -> list[int]:
    """Ids of rows of which the table or its derived columns say something else; compared by SQLite."""
    with closing(connect(then.path, read_only=True)) as both:
        both.execute("ATTACH ? AS now", (str(now.path),))
        parts = [_compared(both, table, "id", _columns(both, table))]
        if table in DERIVED:
            parts.append(_compared(both, f"{table}_state", f"{table}_id", list(DERIVED[table])))
        return [int(row[0]) for row in both.execute(f"{' UNION '.join(parts)} ORDER BY 1")]


def _compared(both: sqlite3.Connection, table: str, key: str, columns: Sequence[str]) -> str:
    differs = " OR ".join(f'a."{column}" IS NOT b."{column}"' for column in columns)
    return f'SELECT a.{key} FROM main."{table}" AS a JOIN now."{table}" AS b ON a.{key} = b.{key} WHERE {differs}'


def _columns(both: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in both.execute(f'PRAGMA main.table_info("{table}")') if row[1] != "changed_at"]


def _told(then: Library, now: Library, table: str, what: str, ids: list[int]) -> list[FactMoved]:
    told = []
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        old, new = (_rows(library, table, some) for library in (then, now))
        for row_id in some:
            before, after = old.get(row_id), new.get(row_id)
            fields = _fields(now, table, before, after) if what == CHANGED and before and after else []
            if what != CHANGED or fields:
                told.append(_fact(now if after else then, table, what, after or before or {}, bool(after), fields))
    return told


def _rows(library: Library, table: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    listed = ",".join(map(str, ids))
    rows = select(library.reading(), f'SELECT * FROM "{table}" WHERE id IN ({listed})')
    found: dict[int, dict[str, Any]] = {int(row["id"]): dict(row) for row in rows}
    if table in DERIVED:
        states = select(library.reading(), f"SELECT * FROM {table}_state WHERE {table}_id IN ({listed})")
        for state in states:
            found[int(state[f"{table}_id"])][""] = dict(state)
    return found


def _fields(now: Library, table: str, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    own = [{key: value for key, value in row.items() if key not in ("", "changed_at")} for row in (before, after)]
    fields = field_changes_between(now.reading(), table, *own)
    for column, label in DERIVED.get(table, {}).items():
        old, new = (row.get("", {}).get(column) for row in (before, after))
        if old != new:
            fields.append((label, _shown(old), _shown(new)))
    return fields


def _shown(value: object) -> str:
    if isinstance(value, int | float):
        return quantities.show_number(value)
    return str(value) if value not in (None, "") else "(none)"


def _fact(
    library: Library, table: str, what: str, row: dict[str, Any], is_there: bool, fields: list[tuple[str, str, str]]
) -> FactMoved:
    name = str(row.get("name") or row.get("title") or "")
    words = "" if name else described(library.reading(), table, row)
    return FactMoved(
        what=what,
        table=table,
        record_id=int(row["id"]) if is_there else 0,
        subject=name or words,
        before="",
        after="",
        fields=tuple(fields),
        source="",
    )
