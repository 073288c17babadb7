"""One row's change as the history keeps it: its before and after, written in the order in which they happened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]
CHANGES_MARK = "datahall_changes"
"""Under this the session of an open change set keeps the list of its changes."""


@dataclass
class RowChange:
    """One row's change. `operation`: "create", "update" or "delete"; created rows have neither before nor after."""

    operation: str
    table_name: str
    row_id: int
    row_uid: str
    before: Values | None = None
    after: Values | None = None


def write_changes(bare: sqlite3.Connection, set_id: int, changes: Iterable[RowChange]) -> None:
    """Adds changes to a change set, within its transaction."""
    bare.executemany(
        'INSERT INTO "change" (change_set_id, operation, table_name, row_id, row_uid, before, after) '
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (set_id, one.operation, one.table_name, one.row_id, one.row_uid, _json(one.before), _json(one.after))
            for one in changes
        ],
    )


def plain(value: Any) -> Any:
    """A value as JSON keeps it: all columns are text, numbers or yes and no; enumerations become their text."""
    return str(value) if isinstance(value, str) else value


def _json(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values)
