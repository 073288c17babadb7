"""Findings in words, a page of them at a time, and all of them as CSV."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.browse.disagreements import disagreeing
from db.browse.record_facts import OBSERVATIONS, figure
from db.browse.record_history import described
from db.browse.record_sources import select
from db.browse.table_cells import capital
from db.subjects import SUBJECTS_OF
from db.to_check.findings import Sort, unpacked
from db.values import dates
from db.values.date_spans import from_day
from db.values.notation import in_standard
from db.watch import Watch
from db.whole_files import write_whole

if TYPE_CHECKING:
    from db.library import Library

GROUP_WORDS = {
    Sort.UNSOURCED: "No source",
    Sort.DOUBTED: "Disputed",
    Sort.DISAGREEMENT: "Disputed",
    Sort.OVERDUE: "Overdue",
    Sort.STALE: "No news",
}
RULES = {
    "unsourced": "Rule: names no source, and no further source supports it",
    "disputed": "Rule: a source or claim doubts or denies it, or sources disagree and none is preferred",
    "overdue": "Rule: its planned day has passed, nothing says that it came about, and there is no newer plan",
    "stale": "Rule: no source newer than two years",
}
FACT_WORDS = {"observation": "", "milestone": "", "role": "role: ", "inclusion": "programme: ", "claim": "claim: "}
PAGE = 500


@dataclass(frozen=True)
class Told:
    """One finding in words, and where its fix lies: the record, and the fact within it ("" and 0 for none)."""

    sort: Sort
    record: str
    what: str
    since: str
    table: str
    record_id: int
    fact: str = ""
    fact_id: int = 0


def told(library: Library, keys: Sequence[int], days: dict[int, int]) -> dict[int, Told]:
    """Findings by their keys; those whose row is gone are missing.

    Args:
        keys: at most a few hundred.
        days: since when, by key.
    """
    found: dict[int, Told] = {}
    connection = library.reading()
    for key in keys:
        sort, table, row_id = unpacked(key)
        rows = select(connection, f'SELECT * FROM "{table}" WHERE id = ?', row_id)
        if not rows:
            continue
        day = from_day(days[key])
        since = dates.show_short(day.isoformat())
        if table not in SUBJECTS_OF:
            name = str(rows[0]["name"])
            found[key] = Told(sort, name, f"No source newer than {since}", since, table, row_id)
            continue
        subject = next(one for one in SUBJECTS_OF[table] if rows[0][f"{one}_id"] is not None)
        record_id = int(rows[0][f"{subject}_id"])
        named = connection.execute(f"SELECT name FROM {subject} WHERE id = ?", (record_id,)).fetchone()
        what = _what(library, sort, table, subject, rows[0])
        found[key] = Told(sort, str(named[0]) if named else "", what, since, subject, record_id, table, row_id)
    return found


@in_standard()
def export(
    library: Library,
    keys: array[int],
    days: dict[int, int],
    path: Path,
    watch: Watch = Watch(),  # noqa: B008
) -> None:
    """Writes findings as CSV: group, record, what, since, and the ids of record and fact. Raises Cancelled."""
    from db.interchange.formula_guard import disarm

    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["group", "record", "what", "since", "record_table", "record_id", "fact_table", "fact_id"])
    for start in range(0, len(keys), PAGE):
        watch.at(start, len(keys))
        page = keys[start : start + PAGE]
        by_key = told(library, page, days)
        for key in page:
            if key in by_key:
                one = by_key[key]
                since = from_day(days[key]).isoformat()
                words = [disarm(word) for word in (GROUP_WORDS[one.sort], one.record, one.what)]
                table.writerow([*words, since, one.table, one.record_id, one.fact, one.fact_id or ""])
    watch.at(len(keys), len(keys))
    write_whole(path, text.getvalue().encode("utf-8-sig"))


def _what(library: Library, sort: Sort, table: str, subject: str, row: dict[str, Any]) -> str:
    if sort is Sort.DISAGREEMENT:
        return _disagreement(library, subject, row)
    words = described(library.reading(), table, row, subject)
    planned = ", planned" if table == "milestone" and row["certainty"] == "planned" else ""
    return capital(f"{FACT_WORDS[table]}{words}{planned}")


def _disagreement(library: Library, subject: str, row: dict[str, Any]) -> str:
    connection = library.reading()
    condition = f"o.{subject}_id = ? AND o.basis_id = ?"
    groups = disagreeing(connection, condition, row[f"{subject}_id"], row["basis_id"])
    group = next((one for one in groups if row["id"] in one), (row["id"],))
    listed = ",".join(map(str, group))
    facts = select(connection, f"{OBSERVATIONS} WHERE o.id IN ({listed}) ORDER BY o.value, o.id")
    values = list(dict.fromkeys(figure(fact) for fact in facts))
    measure = str(facts[0]["measure_name"]) if facts else ""
    when = f", {dates.show_short(row['date'])}" if row["date"] else ""
    kind = "" if row["kind"] == "reported" else f"{row['kind']} "
    return capital(f"{kind}{measure[:1].lower()}{measure[1:]}: {' or '.join(values)}{when}")
