"""How much memory the program takes with a large library opened and scrolled through, beside an empty window.

    python -m benchmarks.memory --facilities 1000000

Counted is what only the program has (anonymous memory, from /proc). What SQLite maps of the library's file is the
system's cache of the disk, given back when anybody else needs memory: it is told beside it. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import cached
from benchmarks.measuring import Result, tell

HOUSE = Path(__file__).resolve().parents[1]
JUMPS, RECORDS = 400, 10
REACH_MB = 250


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["empty", "large"], help="in this process, printing megabytes")
    options = parser.parse_args()
    if options.only:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        own, mapped = _empty() if options.only == "empty" else _large(cached(options.facilities))
        print(own, mapped)
        return 0
    turns = [[_in_new(name, options.facilities) for name in ("large", "empty")] for _ in range(min(options.times, 3))]
    more = statistics.median(large[0] - empty[0] for large, empty in turns)
    mapped = statistics.median(large[1] for large, _ in turns)
    empty = statistics.median(empty[0] for _, empty in turns)
    return tell(
        [
            Result(
                f"memory with {options.facilities:,} facilities, more than an empty window", more, "MB", empty,
                "the empty window's own", reach=REACH_MB, notes=[f"{mapped:.0f} MB of files mapped besides"],
            )
        ]
    )  # fmt: skip


def _in_new(name: str, facilities: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as home:
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory", "--only", name, "--facilities", str(facilities)], cwd=HOUSE,
            env=os.environ | {"DATAHALL_HOME": home}, check=True, capture_output=True, text=True,
        ).stdout.split()  # fmt: skip
    return float(told[-2]), float(told[-1])


def _taken() -> tuple[float, float]:
    """Megabytes of one's own, and of files that are mapped."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        found[name] = int(rest.split()[0]) / 1024
    return found["Anonymous"], found["Rss"] - found["Anonymous"]


def _empty() -> tuple[float, float]:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    window.grab()
    return _taken()


def _large(path: Path) -> tuple[float, float]:
    """Opens the window and lets it import what comes next, jumps through the table and looks at some records."""
    from benchmarks.jumping import until
    from desktop import ahead, tasks
    from desktop.app import make_application
    from desktop.main_window import MainWindow

    app = make_application()
    window = MainWindow()
    window.show()
    window.open_path(path)
    page = window.pages.shown()
    until(app, lambda: page.model.rowCount() > 0)
    ahead.bring_what_is_next(window)
    until(app, lambda: all(name in sys.modules for name in ahead.NEXT))
    chance, last = random.Random(1), page.model.rowCount()
    for _ in range(JUMPS):
        page.table.verticalScrollBar().setValue(chance.randrange(last))
        page.table.viewport().repaint()
        app.processEvents()
    for _ in range(RECORDS):
        window.open_record("facility", page.model.ids[chance.randrange(last)])
        until(app, lambda: window.pages.panel().detail is not None)
        app.processEvents()
    taken = _taken()
    tasks.wait_for_all()
    window.close()
    return taken


if __name__ == "__main__":
    sys.exit(main())
