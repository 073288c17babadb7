"""How long power by country and month takes from all observations, beside the bare SELECT of its columns into NumPy.

    python -m benchmarks.trajectories --facilities 1000000

Cold: the library has just been opened. Again: only a display option of the chart has changed since.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import cached
from benchmarks.measuring import Result, in_turns, tell, timed

if TYPE_CHECKING:
    from db.library import Library


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    from db.charts.description import ChartDescription, PanelDescription, Total
    from db.charts.trajectories import chart_data
    from db.library import open_library

    path = cached(options.facilities)
    panel = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)
    wanted = ChartDescription(panels=(panel,))

    def cold() -> None:
        _in_new(path, lambda library: chart_data(library, wanted))

    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(cold)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
        return 0
    ours, least, ratio = in_turns(cold, lambda: _in_new(path, _bare), options.times)
    results = [Result("trajectories, cold", ours, "ms", least, "bare SELECT", ratio, reach_ratio=1.5)]
    library = open_library(path)
    other = replace(wanted, logarithmic=True)
    chart_data(library, wanted)
    again = sorted(timed(partial(chart_data, library, one)) for one in (other, wanted) * 3)
    library.close()
    results.append(Result("trajectories, a display option changed", again[len(again) // 2], reach=50))
    return tell(results)


def _in_new(path: Path, work: Callable[[Library], object]) -> None:
    from db.library import open_library

    library = open_library(path)
    work(library)
    library.close()


def _bare(library: Library) -> object:
    """The columns that `db.charts.figures.observations` needs of each figure, by one query."""
    import numpy as np

    ids = [row[0] for row in library.reading().execute("SELECT id FROM basis WHERE key = 'power.whole_facility'")]
    cursor = library.reading().execute(_bare_query(ids))
    return np.fromiter(chain.from_iterable(cursor), dtype=np.float64)


def _bare_query(bases: list[int]) -> str:
    from db.charts.figures.observations import NONE
    from db.words import Confidence, Extent, Interval, Kind, Qualifier, Stage

    of_column: dict[str, type[StrEnum]] = {
        "qualifier": Qualifier, "kind": Kind, "stage": Stage, "extent": Extent, "confidence": Confidence,
        "interval": Interval,
    }  # fmt: skip
    codes = []
    for column, words in of_column.items():
        cases = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(words))
        codes.append(f"CASE o.{column} {cases} ELSE -1 END")
    said = f"max(coalesce(o.said_on_last_day, {NONE}), coalesce(s.published_last_day, s.seen_last_day, {NONE}))"
    return f"""SELECT o.id, o.facility_id, o.basis_id, coalesce(o.source_id, -1), o.value,
        coalesce(o.low, {NONE}), coalesce(o.high, {NONE}), {", ".join(codes)}, o.scope <> '', o.is_preferred,
        coalesce(o.date_first_day, o.date_last_day, {NONE}), coalesce(o.date_last_day, o.date_first_day, {NONE}),
        {said}, coalesce(o.digits, {NONE})
        FROM observation AS o LEFT JOIN source AS s ON s.id = o.source_id
        WHERE o.basis_id IN ({",".join(map(str, bases))}) AND o.facility_id IS NOT NULL"""


if __name__ == "__main__":
    sys.exit(main())
