"""The writing core is killed 500 times at random moments: nothing reported saved is lost, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

KILLS, WITHIN_S = 500, 120
LEAST_KILLS = 50
"""On a machine that is busy with other things; how many there were is printed."""
HOUSE = Path(__file__).parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork and SIGKILL")
def test_a_core_killed_500_times_loses_nothing_and_leaves_nothing_half_done(record_property):
    # A process of its own: this one has threads, which a fork would break.
    command = [sys.executable, "-m", "tests.kills", "--kills", str(KILLS), "--seed", "11", "--within", str(WITHIN_S)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=WITHIN_S + 70, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) >= LEAST_KILLS, done.stdout
    record_property("told", done.stdout.strip())
