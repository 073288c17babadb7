"""`python -m tests.kills --kills 10000 --seed 1`: kills the writing core so often, and prints what was seen."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kills.core import kill_and_look

MEMORY = Path("/dev/shm")

if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--within", type=float, default=float("inf"), help="seconds after which to stop")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that share the kills")
    asked.add_argument("--folder", type=Path, help="where libraries lie, and stay when something is broken")
    given = asked.parse_args()
    if given.folder is not None:
        given.folder.mkdir(parents=True, exist_ok=True)
        print(kill_and_look(given.kills, given.seed, given.folder, given.within, given.jobs).words(), flush=True)
    else:
        # In memory where there is room: a killed process loses nothing that it wrote, so the disk is only slow.
        with tempfile.TemporaryDirectory(prefix="kills-", dir=MEMORY if MEMORY.is_dir() else None) as name:
            print(kill_and_look(given.kills, given.seed, Path(name), given.within, given.jobs).words(), flush=True)
