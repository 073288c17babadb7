"""How long all ids in the order of a column take, for each column, beside bare `sqlite3` asked for the same order.

    python -m benchmarks.sorting --facilities 1000000

The floor is `SELECT id … ORDER BY` on the same file with the same indexes and joins, each id as Python gives it.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from array import array
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.generate import cached
from benchmarks.measuring import Result, in_turns, tell
from db.connecting import CACHE_KB

if TYPE_CHECKING:
    from db.library import Library


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--tables", nargs="*", default=["facility"])
    parser.add_argument("--columns", nargs="*", help="only these")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from db.browse.table_columns import COLUMNS
    from db.library import open_library

    path = cached(options.facilities)
    library = open_library(path)
    results = []
    with closing(sqlite3.connect(path)) as bare:
        bare.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        for table in options.tables:
            for column in COLUMNS[table]:
                if not options.columns or column.key in options.columns:
                    results.append(_measure(library, bare, table, column.key, options.times))
    library.close()
    results.sort(key=lambda result: -(result.ratio or 0))
    return tell(results)


def _measure(library: Library, bare: sqlite3.Connection, table: str, key: str, times: int) -> Result:
    from db.browse.large_tables import ORDERS
    from db.browse.tables import Question, column_of, from_joined, ordered_ids

    column = column_of(table, key)
    order = column.order or (f"lower({column.sql})" if column.is_text else column.sql)
    query = f"SELECT r.id {from_joined(table, order)} ORDER BY {order}"

    def floor() -> array[int]:
        return array("q", (row[0] for row in bare.execute(query)))

    def work() -> object:
        ORDERS.forget(library)
        return ordered_ids(library, Question(table, sort=key))

    ours, least, ratio = in_turns(work, floor, times)
    return Result(f"sort {table} by {key}", ours, "ms", least, "bare ORDER BY", ratio, reach_ratio=1.3)


if __name__ == "__main__":
    sys.exit(main())
