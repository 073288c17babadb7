"""How long a start takes until the table is painted: beside an empty PySide6 window, and beside DB Browser for SQLite.

    python -m benchmarks.starting --facilities 1000000

All start on a screen of their own in memory (Xvfb), whose picture lies in a file that is looked at every few
milliseconds; nothing is asked of the program or of the screen. A start is over at the first picture whose left seven
tenths (Datahall's record panel lies right of them) are, but for one pixel in fifty, what they are at the end. Held to
the reach is the processor's time that the program had by then; the wall's clock is told beside it. DB Browser
(`apt-get install sqlitebrowser`) is told to show the same table of the same file; without it, that line is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import cached
from benchmarks.measuring import Result, medians, tell

if TYPE_CHECKING:
    import numpy as np

HOUSE = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT, SEEN = 1440, 900, 0.7
LOOK_EVERY_S, QUIET_S, PATIENCE_S = 0.004, 4.0, 120.0
ALIKE = 0.98
BLINKING = 0.0005
"""As many pixels may change for ever: a text cursor's."""
TICKS = os.sysconf("SC_CLK_TCK")
EMPTY = f"""
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setStyleSheet("background: #4060a0")
window.resize({WIDTH}, {HEIGHT - 40})
window.show()
app.exec()
"""


@dataclass(frozen=True)
class Start:
    """Milliseconds until painted: of the processor, and of the wall's clock."""

    processor: float
    wall: float


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    large = cached(options.facilities)
    with tempfile.TemporaryDirectory() as folder, _screen(Path(folder)) as picture:
        home = Path(folder)
        os.environ["DATAHALL_HOME"] = os.environ["HOME"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        starter = home / "starter.datahall"
        make = f"from pathlib import Path; from db import starter; starter.build(Path({str(starter)!r}))"
        subprocess.run([sys.executable, "-c", make], cwd=HOUSE, check=True)
        datahall = [sys.executable, "-m", "desktop"]
        commands = {
            "empty": [sys.executable, "-c", EMPTY],
            "starter": [*datahall, str(starter)],
            "large": [*datahall, str(large)],
        }
        browser = shutil.which("sqlitebrowser")
        if browser:
            commands["DB Browser"] = [browser, "--read-only", "--table", "facility", str(large)]
        starts: dict[str, list[Start]] = {name: [] for name in commands}
        for turn in range(options.times + 1):
            for name, command in commands.items():
                took = _start(command, picture)
                if turn:
                    starts[name].append(took)
    return tell(_results(starts, options.facilities))


@contextmanager
def _screen(folder: Path) -> Iterator[np.ndarray]:
    """A screen in memory; gives its pixels, as they are at any moment."""
    import numpy as np

    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp",
         "-fbdir", str(folder)], pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        os.close(writing)
        os.environ["DISPLAY"] = f":{os.fdopen(reading).readline().strip()}"
        file = folder / "Xvfb_screen0"
        header = int.from_bytes(file.read_bytes()[:4], "big")
        colours = int.from_bytes(file.read_bytes()[76:80], "big")
        pixels = np.memmap(file, dtype=np.uint32, mode="r", offset=header + 12 * colours, shape=(HEIGHT, WIDTH))
        yield pixels[::4, : int(WIDTH * SEEN) : 4]
    finally:
        server.terminate()
        server.wait()


def _start(command: list[str], picture: np.ndarray) -> Start:
    """Starts a program, waits until its picture has not changed for a while, and ends it."""
    began = time.perf_counter()
    program = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = [(0.0, 0.0, picture.copy())]
    try:
        while (now := time.perf_counter() - began) < PATIENCE_S:
            if (picture != seen[-1][2]).mean() > BLINKING:
                seen.append((now, _processor(program.pid), picture.copy()))
            elif len(seen) > 1 and now - seen[-1][0] > QUIET_S:
                break
            if program.poll() is not None:
                raise SystemExit(f"{command[0]} ended by itself with status {program.returncode}")
            time.sleep(LOOK_EVERY_S)
    finally:
        program.terminate()
        program.wait()
        time.sleep(0.3)  # until the screen is empty again
    last = seen[-1][2]
    wall, processor, _ = next(one for one in seen[1:] if (one[2] == last).mean() >= ALIKE)
    return Start(processor, 1000 * wall)


def _processor(pid: int) -> float:
    """Milliseconds that a program has had of the processor, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICKS


def _results(starts: dict[str, list[Start]], facilities: int) -> list[Result]:
    asked = [
        ("start to the starter library's table", "starter", "empty", "an empty window", 1.5),
        (f"start with {facilities:,} facilities", "large", "starter", "the starter library", 1.3),
    ]
    if "DB Browser" in starts:
        asked.append((f"start with {facilities:,} facilities", "large", "DB Browser", "DB Browser", 1.0))
    results = []
    for job, ours, theirs, floor_name, reach in asked:
        pairs = list(zip(starts[ours], starts[theirs], strict=True))
        figure, floor, ratio = medians([(one.processor, other.processor) for one, other in pairs])
        wall = medians([(one.wall, other.wall) for one, other in pairs])
        note = f"by the wall's clock: {wall[0]:,.0f} ms, {wall[1]:,.0f} ms, {wall[2]:.2f}"
        results.append(
            Result(job, figure, "ms", floor, floor_name, ratio, worst=max(one.processor for one in starts[ours]),
                   reach_ratio=reach, notes=[note])
        )  # fmt: skip
    return results


if __name__ == "__main__":
    sys.exit(main())
