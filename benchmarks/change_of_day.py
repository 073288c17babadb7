"""How long today's status and power of all facilities take anew, beside the bare SELECT of the columns needed.

    python -m benchmarks.change_of_day --facilities 1000000

The floor reads the figures of power, the milestones, roles and inclusions of facilities as Python gives them, and
writes nothing. The program does this off the interface thread, when the date has changed since it last did.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from itertools import count
from pathlib import Path

from benchmarks.generate import cached
from benchmarks.measuring import Result, in_turns, tell

NEEDED = (
    "SELECT o.id, o.facility_id, o.value, o.kind, o.stage, o.extent, o.qualifier, o.confidence, o.is_preferred,"
    " o.scope, o.date_first_day, o.date_last_day, o.said_on_last_day, b.key, s.publisher, s.published_last_day,"
    " s.seen_last_day FROM observation AS o JOIN basis AS b ON b.id = o.basis_id LEFT JOIN source AS s"
    " ON s.id = o.source_id WHERE o.facility_id IS NOT NULL",
    "SELECT m.id, m.facility_id, m.event, m.certainty, m.scope, m.date, m.date_first_day, m.date_last_day,"
    " s.published_last_day, s.seen_last_day FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id"
    " WHERE m.facility_id IS NOT NULL",
    "SELECT r.facility_id, r.role, r.certainty, r.until, r.until_last_day, r.since_first_day, p.name"
    " FROM role AS r JOIN partner AS p ON p.id = r.partner_id WHERE r.facility_id IS NOT NULL",
    "SELECT i.facility_id, i.until, i.until_last_day, p.name FROM inclusion AS i"
    " JOIN policy AS p ON p.id = i.policy_id",
)


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from db import derived
    from db.library import open_library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copyfile(cached(options.facilities), Path(folder) / "copy.datahall"))
        library = open_library(path)

        def floor() -> None:
            for query in NEEDED:
                for _ in library.reading().execute(query):
                    pass

        derived.bring_to_today(library)
        first = derived.today()
        days = count(first + 1)

        def next_day() -> None:
            day = next(days)
            derived.today = lambda: day
            derived.bring_to_today(library)

        ours, least, ratio = in_turns(next_day, floor, options.times)
        library.close()
    return tell([Result("change of day", ours, "ms", least, "bare SELECT", ratio, reach_ratio=3)])


if __name__ == "__main__":
    sys.exit(main())
