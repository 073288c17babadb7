"""The writing core is killed 500 times at random moments: nothing reported saved is lost, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork and SIGKILL")
def test_a_core_killed_500_times_loses_nothing_and_leaves_nothing_half_done(tmp_path, record_property):
    # A process of its own: this one has threads, which a fork would break.
    command = [sys.executable, "-m", "tests.kills", "--kills", "500", "--seed", "11", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=220, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("500 kills")
    record_property("told", done.stdout.strip())
