"""How long the installed program takes until its window stands, against the same from source, in turns in one run.

    python benchmarks/start_up.py --program /usr/lib/datahall/datahall

Each start opens a small library on the screen that DISPLAY names; the clock stops when the window is told to be there
(its title names the library). Needs `xdotool`, or on a machine without a screen `xvfb-run` around it. Ends with status
1 when the installed one takes more than 1.2 times as long, by the medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
PATIENCE_S = 90
NAME = "start-up benchmark"


def main() -> int:
    """Measures, prints a table, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True, help="the installed program")
    parser.add_argument("--starts", type=int, default=10, help="of each")
    parser.add_argument("--allowed", type=float, default=1.2, help="times as long")
    options = parser.parse_args()
    commands = {"source": [sys.executable, "-m", "desktop"], "installed": [str(options.program.resolve())]}
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATAHALL_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        library = Path(folder) / f"{NAME}.datahall"
        subprocess.run(
            [*commands["source"], "new", "--library", str(library)], cwd=HOUSE, env=environment, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(options.starts + 1):
            for name, command in commands.items():
                took = start([*command, str(library)], environment)
                if turn:  # the first of each only warms the disk's cache
                    times[name].append(took)
    return told(times, options.allowed)


def start(command: list[str], environment: dict[str, str]) -> float:
    """Starts the program and ends it once its window stands; seconds until then."""
    began = time.perf_counter()
    program = subprocess.Popen(command, cwd=HOUSE, env=environment)
    try:
        while time.perf_counter() - began < PATIENCE_S:
            if program.poll() is not None:
                raise SystemExit(f"{command[0]} ended by itself with status {program.returncode}")
            if window_stands():
                return time.perf_counter() - began
            time.sleep(0.002)
        raise SystemExit(f"{command[0]}: no window in {PATIENCE_S} seconds")
    finally:
        program.kill()
        program.wait()


def window_stands() -> bool:
    """Whether a window with the library's name is shown."""
    search = ["xdotool", "search", "--onlyvisible", "--name", NAME]
    return subprocess.run(search, capture_output=True, check=False).returncode == 0


def told(times: dict[str, list[float]], allowed: float) -> int:
    """Prints the table and the ratio; 1 when it is over what is allowed."""
    print(f"{'':10} {'median':>8} {'least':>8} {'most':>8}   (ms until the window shows its library)")
    for name, taken in times.items():
        print(f"{name:10} " + " ".join(f"{value * 1000:8.0f}" for value in summary(taken)))
    ratio = statistics.median(times["installed"]) / statistics.median(times["source"])
    print(f"installed ÷ source: {ratio:.2f} (allowed: {allowed})")
    return int(ratio > allowed)


def summary(taken: list[float]) -> tuple[float, float, float]:
    """Median, least and most."""
    return statistics.median(taken), min(taken), max(taken)


if __name__ == "__main__":
    sys.exit(main())
