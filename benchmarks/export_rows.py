"""How long exports of many rows take, beside pandas' bare writers and openpyxl: trust the ratios.

`python benchmarks/export_rows.py --rows 200000`
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
from typing import TypeVar

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
        for ending in (".csv", ".xlsx", ".json"):
            for name, chosen in (("shown", columns), ("all fields", None)):
                wish = TableWish(columns=chosen)
                timed(f"{ending} {name}", partial(export_table, library, "facilities", place / f"a{ending}", wish))
        export_table(library, "facilities", place / "shown.csv", TableWish(columns=columns))
        against_pandas(place, skip_slow=wanted.skip_slow)
        everything(library, place)
        library.close()
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def against_pandas(place: Path, *, skip_slow: bool) -> None:
    """The same shown columns, already in memory, through pandas' writers."""
    import pandas as pd

    frame = pd.read_csv(place / "shown.csv")
    timed("pandas to_csv", lambda: frame.to_csv(place / "p.csv", index=False))
    if not skip_slow:
        timed("pandas to_excel, xlsxwriter", lambda: frame.to_excel(place / "p.xlsx", engine="xlsxwriter", index=False))
        timed("pandas to_excel, openpyxl", lambda: frame.to_excel(place / "q.xlsx", engine="openpyxl", index=False))


def everything(library: Library, place: Path) -> None:
    """Everything out, and in again."""
    timed("everything out", lambda: export_everything(library, place / "all.json"))
    print(f"  {(place / 'all.json').stat().st_size / 1e6:,.0f} MB")
    made = timed("everything in", lambda: new_library_from(place / "all.json", place / "new.datahall"))
    made[0].close()


def timed(name: str, work: Callable[[], Answer]) -> Answer:
    """Prints how long a piece of work takes."""
    start = time.perf_counter()
    answer = work()
    print(f"{name}: {time.perf_counter() - start:.2f} s", flush=True)
    return answer


if __name__ == "__main__":
    main()
