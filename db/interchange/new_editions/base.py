"""What the last import of a data set brought: its rows as the publisher said them, and as they are now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.subjects import SUBJECTS_OF
from db.superseded import local_day
from db.values.dates import show_short

if TYPE_CHECKING:
    from db.library import Library

IDENTITY = {
    "observation": ("basis_id", "scope", "extent", "currency", "date"),
    "milestone": ("event", "scope"),
    "role": ("partner_id", "role"),
    "inclusion": ("policy_id",),
    "claim": ("statement",),
}
"""Facts of one subject that agree in these are the same fact, said anew."""
VALUES = {
    "observation": ("value", "low", "high", "qualifier", "kind", "stage"),
    "milestone": ("certainty", "date"),
    "role": ("certainty", "confidence", "since", "until"),
    "inclusion": ("confidence", "since", "until"),
    "claim": (),
}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row that an edition brought. `base`: as its publisher said it; `mine`: as it is now, None when deleted.

    `is_left`: the last edition did not have it any more, and it was left.
    """

    row_id: int
    key: str
    base: Values
    mine: Values | None
    is_left: bool = False


@dataclass(frozen=True)
class LastRun:
    """The last import of a data set: its id, its edition or day in words, the EDTF day it was published, what was left.

    What "now" meant in it is dated by that day, which is today's where nobody said it.
    """

    id: int
    edition: str
    published: str
    left_out: str = ""


def last_run(library: Library, dataset: str) -> LastRun | None:
    """The last import of the data set that is not undone; None where there is none."""
    row = (
        library.reading()
        .execute(
            """SELECT i.id, i.edition, coalesce(s.published, s.seen), i.added_at, i.left_out,
                 CASE WHEN json_valid(i.mapping) THEN json_extract(i.mapping, '$.source.published') END
               FROM import_run AS i
               LEFT JOIN source AS s ON s.id = i.source_id WHERE i.dataset = ? ORDER BY i.id DESC LIMIT 1""",
            (dataset,),
        )
        .fetchone()
        if dataset
        else None
    )
    if row is None:
        return None
    published = str(row[5] or row[2] or local_day(str(row[3])))
    return LastRun(int(row[0]), str(row[1] or show_short(published)), published, str(row[4]))


_RUNS = """runs AS MATERIALIZED (
  SELECT i.id, (SELECT max(c.change_set_id) FROM "change" AS c
                WHERE c.table_name = 'import_run' AND c.row_id = i.id AND c.operation = 'create') AS set_id
  FROM import_run AS i WHERE i.dataset = :dataset
)"""

_LEFT_BY_A_MERGE = """EXISTS (
  SELECT 1 FROM origin AS e JOIN "{table}" AS other ON other.id = e.row_id
  WHERE e.import_run_id = o.import_run_id AND e.key = o.key AND e.table_name = o.table_name AND e.id < o.id
  AND e.row_id <> o.row_id AND EXISTS (SELECT 1 FROM "change" AS c WHERE c.table_name = e.table_name
  AND c.row_id = e.row_id AND c.operation = 'delete')
)"""
"""The key of a record that was merged into this one and came back with undo."""


def base_rows(library: Library, dataset: str, run: LastRun, table: str, also: Sequence[int] = ()) -> list[BaseRow]:
    """The rows of a table that the last import of the data set brought, or found to stand already, and `also` these.

    What the publisher said is what a row held after the import that brought it first, with what later imports of the
    data set changed in it; what anybody else changed is not. A row that was undone with its import is not among them.
    """
    origins = f"""WITH {_RUNS}, wanted AS MATERIALIZED (
        SELECT o.row_id, min(o.key) AS key, 0 AS is_left FROM origin AS o
        WHERE o.import_run_id = :run AND o.table_name = :table AND NOT {_LEFT_BY_A_MERGE.format(table=table)}
        GROUP BY o.row_id
        UNION ALL SELECT o.row_id, min(o.key), 1 FROM runs CROSS JOIN origin AS o ON o.import_run_id = runs.id
        WHERE o.table_name = :table AND o.row_id IN (SELECT value FROM json_each(:also))
        GROUP BY o.row_id HAVING max(o.import_run_id) < :run
    )"""
    given = {"dataset": dataset, "run": run.id, "table": table, "also": json.dumps(list(also))}
    reading = library.reading()
    columns = ["id", *_columns(library, table)]
    named = ", ".join(f'r."{name}"' for name in columns)
    rows = reading.execute(f'{origins} SELECT {named} FROM wanted AS w JOIN "{table}" AS r ON r.id = w.row_id', given)
    now = {int(row[0]): dict(zip(columns, row, strict=True)) for row in rows}
    first = reading.execute(
        f"""{origins} SELECT w.row_id, w.key, min(runs.set_id), w.is_left FROM wanted AS w
            JOIN origin AS o ON o.table_name = :table AND o.row_id = w.row_id
            JOIN runs ON runs.id = o.import_run_id GROUP BY w.row_id ORDER BY w.row_id""",
        given,
    ).fetchall()
    changes: dict[int, list[tuple[int, str, Values | None, Values | None]]] = {}
    found = reading.execute(
        f"""{origins} SELECT c.row_id, c.change_set_id, c.operation, c.before, c.after FROM wanted AS w
            JOIN "change" AS c ON c.table_name = :table AND c.row_id = w.row_id
            WHERE c.operation <> 'create' ORDER BY c.id""",
        given,
    )
    for row_id, set_id, operation, before, after in found:
        changes.setdefault(row_id, []).append((set_id, operation, _read(before), _read(after)))
    sets = {int(row[0]) for row in reading.execute(f"WITH {_RUNS} SELECT set_id FROM runs", {"dataset": dataset})}
    created = {
        int(row[0]) for row in reading.execute(
            f"""{origins} SELECT w.row_id FROM wanted AS w JOIN "change" AS c ON c.table_name = :table
                AND c.row_id = w.row_id
                WHERE c.operation = 'create' AND c.change_set_id IN (SELECT set_id FROM runs)""",
            given,
        )
    }  # fmt: skip
    made = []
    for row_id, key, first_set, is_left in first:
        mine = now.get(row_id)
        since = [one for one in changes.get(row_id, ()) if one[0] > first_set]
        base = _base(mine, since, sets, columns)
        if table not in IDENTITY and row_id not in created and mine is not None:
            # The import found it there: what else it holds is the person's own.
            base = _set_by_imports(changes.get(row_id, ()), sets)
        if base is not None:
            made.append(BaseRow(row_id, key, base, mine, bool(is_left)))
    return made


def _set_by_imports(changes: Sequence[tuple[int, str, Values | None, Values | None]], sets: set[int]) -> Values:
    base: Values = {}
    for set_id, _, _, after in changes:
        if set_id in sets:
            base |= after or {}
    return base


def _base(
    mine: Values | None, since: list[tuple[int, str, Values | None, Values | None]], sets: set[int], columns: list[str]
) -> Values | None:
    """Back from what the row is to what it was when it came, then forward through what imports changed."""
    base = dict(mine) if mine is not None else {}
    for _, _, before, _ in reversed(since):
        base |= before or {}
    if not base:
        return None
    for set_id, operation, _, after in since:
        if set_id in sets and operation == "update":
            base |= after or {}
    return {name: base.get(name) for name in columns}


def _columns(library: Library, table: str) -> list[str]:
    if table in IDENTITY:
        own = (
            *(f"{subject}_id" for subject in SUBJECTS_OF[table]),
            *IDENTITY[table],
            *VALUES[table],
            "source_id",
            "as_written",
        )
        known = [str(row[1]) for row in library.reading().execute(f'PRAGMA table_info("{table}")')]
        return [name for name in own if name in known]
    skipped = ("id", "uid", "added_at", "changed_at")
    return [str(row[1]) for row in library.reading().execute(f'PRAGMA table_info("{table}")') if row[1] not in skipped]


def _read(text: str | None) -> Values | None:
    read: Values | None = json.loads(text) if text else None
    return read
