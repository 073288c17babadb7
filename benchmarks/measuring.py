"""What all benchmarks share: two things timed in turns, and how a result is told.

Other programs load the machine while a benchmark runs. So a job and its floor are timed in turns in one process, the
median of their ratios is given and not the ratio of two medians taken at different times, and what is counted is the
processor's time, of all threads: a clock on the wall counts what others do meanwhile. `waiting` counts the wall's.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

TIMES = 5
Work = Callable[[], object]


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Args:
        job: what is done; `unit` of `figure` and `floor`, milliseconds as a rule.
        figure: the median of the job; `worst` its slowest run, where that is looked at.
        floor: the median of what it is held against, None for a figure on its own; `floor_name` says what it is.
        ratio: the median of the ratios, turn by turn.
        reach_ratio, reach, reach_worst: what ratio, figure and worst may be at most.
    """

    job: str
    figure: float
    unit: str = "ms"
    floor: float | None = None
    floor_name: str = ""
    ratio: float | None = None
    worst: float | None = None
    reach_ratio: float | None = None
    reach: float | None = None
    reach_worst: float | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool | None:
        """Whether all that is asked of it holds; None where nothing is."""
        asked = [
            (self.ratio, self.reach_ratio),
            (self.figure, self.reach),
            (self.worst, self.reach_worst),
        ]
        held = [value <= most for value, most in asked if value is not None and most is not None]
        return all(held) if held else None


def timed(work: Work, *, waiting: bool = False) -> float:
    """Milliseconds of the processor, or of the wall's clock where the work waits for the disk."""
    clock = time.perf_counter if waiting else time.process_time
    began = clock()
    work()
    return 1000 * (clock() - began)


def in_turns(work: Work, floor: Work, times: int = TIMES, *, waiting: bool = False) -> tuple[float, float, float]:
    """Medians of both and of their ratio; the first turn warms up and does not count."""
    pairs = []
    for turn in range(times + 1):
        first = timed(floor, waiting=waiting)
        pair = (timed(work, waiting=waiting), first)
        if turn:
            pairs.append(pair)
    return medians(pairs)


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Of the first, of the second, and of their ratio."""
    ours, floors = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(floors), statistics.median(a / b for a, b in pairs)


def tell(results: list[Result]) -> int:
    """Prints the results, as JSON with --json, for `benchmarks.run`; 1 where one does not hold."""
    if "--json" in sys.argv:
        print(json.dumps([asdict(result) for result in results]))
    else:
        print(table(results))
    return int(any(result.holds is False for result in results))


def table(results: list[Result]) -> str:
    """The results as lines of text in columns."""
    rows = [("job", "figure", "floor", "ratio", "reach", "holds"), *map(_row, results)]
    widths = [max(len(row[place]) for row in rows) for place in range(6)]
    lines = []
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) if place in (0, 4) else cell.rjust(width)
                 for place, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        lines.append("  ".join(cells).rstrip())
        lines += [f"    {note}" for note in (results[number - 1].notes if number else [])]
    return "\n".join(lines)


def _row(result: Result) -> tuple[str, str, str, str, str, str]:
    worst = "" if result.worst is None else f" (worst {_short(result.worst)})"
    floor = "" if result.floor is None else f"{_short(result.floor)} {result.floor_name}".strip()
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    reach = [f"{most:g}x" for most in (result.reach_ratio,) if most is not None]
    reach += [f"{most:g} {result.unit}" for most in (result.reach,) if most is not None]
    reach += [f"worst {most:g}" for most in (result.reach_worst,) if most is not None]
    holds = {True: "yes", False: "NO", None: ""}[result.holds]
    return result.job, f"{_short(result.figure)} {result.unit}{worst}", floor, ratio, ", ".join(reach), holds


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
