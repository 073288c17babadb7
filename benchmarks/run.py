"""Runs the benchmarks that are held to a reach, each in a process of its own, and prints one table.

    python -m benchmarks.run --facilities 1000000

Ends with status 1 where one does not hold or does not end in time. The first run makes the library.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.generate import cached
from benchmarks.measuring import Result, table

JOBS = ("change_of_day", "filtering", "sorting", "trajectories", "starting", "jumping", "saving", "charting", "memory")
PATIENCE_S = 1_800
HOUSE = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    cached(options.facilities)
    results: list[Result] = []
    troubles: list[str] = []
    for job in JOBS:
        command = [sys.executable, "-m", f"benchmarks.{job}", "--facilities", str(options.facilities)]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        try:
            ended = subprocess.run(
                [*command, "--times", str(options.times), "--json"], cwd=HOUSE, env=environment, check=False,
                capture_output=True, text=True, timeout=PATIENCE_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            troubles.append(f"{job}: not done in {PATIENCE_S} seconds")
            continue
        told = ended.stdout.strip()
        if told:
            results += [Result(**one) for one in json.loads(told.splitlines()[-1])]
        else:
            troubles.append(f"{job}: {ended.stderr.strip().splitlines()[-1:] or ended.returncode}")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {options.facilities:,} facilities")
    print(table(results))
    print("\n".join(troubles))
    return int(bool(troubles) or any(result.holds is False for result in results))


if __name__ == "__main__":
    sys.exit(main())
