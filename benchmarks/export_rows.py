"""How long exports of many rows take, beside pandas' bare writers and openpyxl: trust the ratios.

    python benchmarks/export_rows.py --rows 200000

By the processor's time of all threads. An export reads the rows from the library, leaves out what is confidential, and
words, guards and types each cell; the floors write a frame that lies in memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate import make
from db.interchange.whole.loading import new_library_from
from db.interchange.whole.writing import export_everything
from db.interchange.writing.tables import TableWish, export_table
from db.library import Library, open_library

Answer = TypeVar("Answer")


def main() -> None:
    """Prints a line for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="facilities in the library")
    parser.add_argument("--skip-slow", action="store_true", help="without pandas' and openpyxl's workbooks")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make(place / "many.datahall", wanted.rows)
        library = open_library(place / "many.datahall")
        columns = ["name", "country", "operator", "status", "power_now", "planned_power", "announced", "region"]
        seconds: dict[str, float] = {}
        for ending in (".csv", ".xlsx", ".json"):
            for name, chosen in (("shown", columns), ("all fields", None)):
                wish, target = TableWish(columns=chosen), place / f"{name}{ending}"
                seconds[target.name] = timed(
                    f"{ending} {name}", partial(export_table, library, "facilities", target, wish)
                )[1]
        for name in ("shown", "all fields"):
            against_pandas(place, name, seconds, skip_slow=wanted.skip_slow)
        everything(library, place)
        library.close()
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def against_pandas(place: Path, name: str, seconds: dict[str, float], *, skip_slow: bool) -> None:
    """The same columns, already in memory, through pandas' writers, with the ratio of ours to each."""
    import pandas as pd

    frame = pd.read_csv(place / f"{name}.csv", low_memory=False)

    def beside(words: str, ending: str, work: Callable[[], object]) -> None:
        floor = timed(f"{words}, {name}", work)[1]
        print(f"  ratio {seconds[name + ending] / floor:.2f}")

    beside("pandas to_csv", ".csv", lambda: frame.to_csv(place / "p.csv", index=False))
    if not skip_slow:
        engines: tuple[Literal["xlsxwriter", "openpyxl"], ...] = ("xlsxwriter", "openpyxl")
        for engine in engines:
            write = partial(frame.to_excel, place / "p.xlsx", engine=engine, index=False)
            beside(f"pandas to_excel, {engine}", ".xlsx", write)


def everything(library: Library, place: Path) -> None:
    """Everything out, and in again."""
    timed("everything out", lambda: export_everything(library, place / "all.json"))
    print(f"  {(place / 'all.json').stat().st_size / 1e6:,.0f} MB")
    (made, _), _ = timed("everything in", lambda: new_library_from(place / "all.json", place / "new.datahall"))
    made.close()


def timed(name: str, work: Callable[[], Answer]) -> tuple[Answer, float]:
    """Prints how long a piece of work takes; returns what it answers, and its seconds."""
    start = time.process_time()
    answer = work()
    seconds = time.process_time() - start
    print(f"{name}: {seconds:.2f} s", flush=True)
    return answer, seconds


if __name__ == "__main__":
    main()
