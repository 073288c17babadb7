"""How long a jump anywhere in the table takes until it is painted, and how long a record's panel with its chart.

    python -m benchmarks.jumping --facilities 1000000

The table stands in a window of 1440 x 900 that is never shown on a screen: it paints into memory, at once, as it would
to a screen. The floor of a jump is the same 60 rows and columns, read by bare `sqlite3` from the same file. Each jump
goes to a place of its own, and ours and the floor's are never the same, so that none finds what the other has read.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

from benchmarks.generate import cached
from benchmarks.measuring import Result, tell, timed
from db.connecting import CACHE_KB

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.library import Library
    from desktop.browse.table_page import TablePage

JUMPS, PANELS, ROWS = 200, 30, 60
WIDTH, HEIGHT = 1440, 900
PATIENCE_MS = 600_000
PANEL_WIDTH = 400
LOOKED_AT_MS = 200


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5, help="not used: there are many jumps")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    path = cached(options.facilities)
    with tempfile.TemporaryDirectory() as home:
        os.environ["DATAHALL_HOME"] = home
        from db.library import open_library
        from desktop.app import make_application

        app = make_application()
        library = open_library(path)
        with closing(sqlite3.connect(path)) as bare:
            bare.execute(f"PRAGMA cache_size=-{CACHE_KB}")
            chance = random.Random(1)
            results = [
                *_jumps(app, library, bare, chance, options.facilities),
                _panels(app, library, chance, options.facilities),
            ]
        from desktop import tasks

        tasks.wait_for_all()
        library.close()
    return tell(results)


def _jumps(
    app: Any, library: Library, bare: sqlite3.Connection, chance: random.Random, facilities: int
) -> list[Result]:
    from desktop.browse.table_page import TablePage

    page = TablePage(library, "facility")
    page.resize(WIDTH, HEIGHT)
    page.show()
    until(app, lambda: page.model.rowCount() >= facilities)  # the first rows come before all others
    page.grab()
    query = _query(page)
    jumps, reads = [], []
    for turn in range(JUMPS + 5):
        row, other = (chance.randrange(page.model.rowCount() - ROWS) for _ in range(2))
        floor = timed(lambda other=other: _read(bare, query, page, other))  # type: ignore[misc]
        took = timed(lambda row=row: _jump(page, row))  # type: ignore[misc]
        app.processEvents()
        if turn >= 5:
            jumps.append(took)
            reads.append(floor)
    page.hide()
    figure, floor = statistics.median(jumps), statistics.median(reads)
    ratio = statistics.median(a / b for a, b in zip(jumps, reads, strict=True))
    return [
        Result(
            f"jump in {page.model.rowCount():,} rows, painted", figure, "ms", floor, f"{ROWS} bare rows", ratio,
            worst=max(jumps), reach_ratio=4, reach=16, reach_worst=50,
            notes=[f"one in twenty took over {sorted(jumps)[-JUMPS // 20]:.1f} ms"],
        )
    ]  # fmt: skip


def _jump(page: TablePage, row: int) -> None:
    page.table.verticalScrollBar().setValue(row)
    page.table.viewport().repaint()


def _query(page: TablePage) -> str:
    """What the page asks for a few rows, but for their ids."""
    from db.browse.tables import column_of, from_joined

    columns = [column_of("facility", key) for key in page.shown_columns()]
    wanted = ["r.id", *(part for column in columns for part in (column.sql, *column.more))]
    return f"SELECT {', '.join(wanted)} {from_joined('facility', *wanted)} WHERE r.id IN "


def _read(bare: sqlite3.Connection, query: str, page: TablePage, row: int) -> object:
    ids = ",".join(map(str, page.model.ids[row : row + ROWS]))
    return bare.execute(f"{query} ({ids})").fetchall()


def _panels(app: Any, library: Library, chance: random.Random, facilities: int) -> Result:
    """The panel on one facility after another, until its chart is drawn and painted; the work beside it counts.

    Each is looked at for a moment; one straight after another, as with a key held down, is told beside it.
    """
    from PySide6.QtCore import QDeadlineTimer

    from desktop.browse.record_panel import RecordPanel

    panel = RecordPanel(library)
    panel.resize(PANEL_WIDTH, HEIGHT)
    panel.show()
    hurried = [_open_panel(app, panel, chance.randint(1, facilities)) for _ in range(PANELS + 3)][3:]
    taken = []
    for _ in range(PANELS):
        looked_at = QDeadlineTimer(LOOKED_AT_MS)
        until(app, looked_at.hasExpired)
        taken.append(_open_panel(app, panel, chance.randint(1, facilities)))
    panel.hide()
    return Result(
        f"open the panel of one in {facilities:,}, with its chart", statistics.median(taken), "ms", worst=max(taken),
        reach=50, notes=[
            f"one in ten took over {sorted(taken)[-PANELS // 10]:.1f} ms",
            f"one straight after another: {statistics.median(hurried):.1f} ms, worst {max(hurried):.1f}",
        ],
    )  # fmt: skip


def _open_panel(app: Any, panel: Any, facility: int) -> float:
    def work() -> None:
        panel.show_record("facility", facility)
        until(app, lambda: panel.detail is not None and panel.detail.record_id == facility)
        chart = panel.record_tab.chart
        until(app, lambda: not chart.is_asking)
        panel.repaint()

    return timed(work)


def until(app: Any, is_so: Callable[[], bool]) -> None:
    """Lets the window work until something is so, or ends the program after ten minutes."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    deadline, beat = QDeadlineTimer(PATIENCE_MS), QTimer(interval=2)
    beat.start()
    while not is_so():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if deadline.hasExpired():
            raise SystemExit(f"not done in {PATIENCE_MS // 1000} seconds")


if __name__ == "__main__":
    sys.exit(main())
