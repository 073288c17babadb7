"""How fast a chart of 20 lines with 200 points each is drawn anew while it is dragged, and written as PNG and SVG.

    python -m benchmarks.charting

A frame is one step of a drag along the time axis, painted. Frames for each second are counted by the processor's time
of the whole program; the window paints into memory. Files are held against Matplotlib's of the same lines at the same
size in pixels (`uv sync --group benchmarks` installs it); without it they are only timed.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Result, in_turns, tell, timed

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.charts.description import ChartData

LINES, POINTS, FRAMES = 20, 200, 60
WIDTH, HEIGHT = 1200, 700
FIRST_DAY, STEP_DAYS = 16_436, 30


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=0, help="not used: the chart is made up")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        os.environ["DATAHALL_HOME"] = home
        from desktop.app import make_application

        app = make_application()
        data = made_up()
        results = [_dragging(app, data), *_files(data, Path(home), options.times)]
    return tell(results)


def made_up() -> ChartData:
    """A chart with so many lines, from a seed."""
    from db.charts.description import ChartData, Line, PanelData, Point

    chance, lines = random.Random(1), []
    for number in range(LINES):
        value, points = 10.0 + 3 * number, []
        for step in range(POINTS):
            value = max(1.0, value + chance.gauss(0.4, 1.5))
            day = FIRST_DAY + STEP_DAYS * step
            points.append(Point(day=day, first_day=day, value=value, fact_ids=(step,), label=f"{value:.0f} MW", who=""))
        lines.append(Line(key=f"line{number}", label=f"Country {number + 1}", points=tuple(points)))
    panel = PanelData(key="power", title="Power, MW", lines=tuple(lines), unit="MW")
    last = FIRST_DAY + STEP_DAYS * (POINTS - 1)
    return ChartData(title="Twenty lines", subtitle="", panels=(panel,), first_day=FIRST_DAY, last_day=last)


def _dragging(app: Any, data: ChartData) -> Result:
    from desktop.charts.screen.chart_widget import ChartWidget

    chart = ChartWidget()
    chart.resize(WIDTH, HEIGHT)
    chart.show()
    chart.show_data(data)
    app.processEvents()
    chart.grab()
    first, last = chart.visible_range() or (0.0, 1.0)
    frames = []
    for number in range(FRAMES + 5):
        shift = 300 * math.sin(number / 9)
        frames.append(timed(lambda shift=shift: _frame(app, chart, first + shift, last + shift)))  # type: ignore[misc]
    frames = sorted(frames[5:])
    chart.hide()
    middle = statistics.median(frames)
    return Result(
        f"a frame while dragging {LINES} lines of {POINTS} points", middle, "ms", worst=frames[-1], reach=1000 / 60,
        notes=[f"{1000 / middle:.0f} frames a second"],
    )  # fmt: skip


def _frame(app: Any, chart: Any, first: float, last: float) -> None:
    chart.picture.show_days(first, last)
    app.processEvents()


def _files(data: ChartData, folder: Path, times: int) -> list[Result]:
    from desktop.charts.files.export import export

    theirs = _matplotlib(data)
    results = []
    for ending in ("png", "svg"):
        ours = _exporting(export, data, folder / f"ours.{ending}")
        if theirs is None:
            taken = [timed(ours) for _ in range(times + 1)][1:]
            results.append(Result(f"chart as {ending.upper()}", statistics.median(taken)))
            continue
        figure, floor, ratio = in_turns(ours, _saving(theirs, folder / f"theirs.{ending}"), times)
        results.append(
            Result(f"chart as {ending.upper()}", figure, "ms", floor, "Matplotlib", ratio, reach_ratio=1)
        )  # fmt: skip
    return results


def _exporting(export: Callable[..., Path], data: ChartData, path: Path) -> Callable[[], Path]:
    return lambda: export(data, path, width=WIDTH, height=HEIGHT)


def _saving(theirs: Callable[[Path], object], path: Path) -> Callable[[], object]:
    return lambda: theirs(path)


def _matplotlib(data: ChartData) -> Callable[[Path], object] | None:
    """Draws the same lines with their names at their ends, and writes them; None where Matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError:
        return None
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.fonttype"] = "none"  # words stay words, as in ours
    from matplotlib.figure import Figure

    def write(path: Path) -> object:
        figure = Figure(figsize=(WIDTH / 96, HEIGHT / 96), dpi=96)
        axes = figure.add_subplot()
        for line in data.panels[0].lines:
            axes.plot([point.day for point in line.points], [point.value for point in line.points])
            axes.annotate(line.label, (line.points[-1].day, line.points[-1].value))
        axes.set_title(data.title)
        axes.grid(visible=True)
        figure.savefig(path)
        return path

    return write


if __name__ == "__main__":
    sys.exit(main())
