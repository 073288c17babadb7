"""`python -m tests.kills --kills 10000 --seed 1`: kills the writing core so often, and prints what was seen."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kills.core import kill_and_look

if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, help="where libraries lie, and stay when something is broken")
    given = asked.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="kills-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(kill_and_look(given.kills, given.seed, folder).words(), flush=True)
