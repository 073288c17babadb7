"""Window and library are opened and closed again and again, Qt's warnings being fatal: nothing grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TIMES, LOOKS = 8, 200
MOST_KIB = 8_000
"""What the allocator's fragments may add while it settles; eight kept windows are 25 MB and more."""
HOUSE = Path(__file__).parents[2]


def what_is_held(option, number):
    command = [sys.executable, "-m", "tests.leaks", option, str(number)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_opened_and_closed_many_times_nothing_grows(record_property):
    seen = what_is_held("--times", TIMES)
    first, last = seen[0], seen[-1]
    assert len(seen) == TIMES + 1
    assert last["widgets"] == first["widgets"] == 0
    assert last["threads"] <= first["threads"]
    assert last["files"] <= first["files"] + 1  # the pool's last reader may still be letting go
    assert last["objects"] - first["objects"] < 20 * TIMES  # a library or a window has thousands
    assert last["memory_kib"] - first["memory_kib"] < MOST_KIB
    record_property(
        "told",
        f"{TIMES} times opened and closed: {first['memory_kib'] / 1024:.0f} to {last['memory_kib'] / 1024:.0f} MB, "
        f"{last['threads']} threads, {last['files']} files, {first['objects']} to {last['objects']} objects.",
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_window_left_alone_holds_no_more_after_200_looks_at_its_library(record_property):
    first, last = what_is_held("--looks", LOOKS)
    # A thread of the pool that had nothing to do until then opens its connection: the file and its log.
    assert last["files"] <= first["files"] + 2 * (os.cpu_count() or 1)
    assert last["threads"] <= first["threads"]
    assert last["memory_kib"] - first["memory_kib"] < MOST_KIB
    record_property(
        "told",
        f"left alone for {LOOKS} looks at its library: {first['memory_kib'] / 1024:.0f} to "
        f"{last['memory_kib'] / 1024:.0f} MB, {last['files']} files.",
    )
