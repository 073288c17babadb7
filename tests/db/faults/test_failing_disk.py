"""A disk that is full, broken or read-only from any writing call on: all or nothing is kept, and said in words.
One that cannot be read, from any reading call on: a whole library on it is not taken for a damaged one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

HERE = Path(__file__).parent
CALLS_OF_EACH_ACTION = int(os.environ.get("DATAHALL_FAULTS", "4"))
"""About so many writing calls of each action fail, in two ways each; set it to 1000 for all of them (minutes)."""
AT_MOST_S = 240

compiler = shutil.which("cc") or shutil.which("gcc")


@pytest.fixture(scope="module")
def shim(tmp_path_factory) -> Path:
    """The failing disk, compiled."""
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("needs Linux and a C compiler for the failing disk")
    made = tmp_path_factory.mktemp("shim") / "failing_disk.so"
    source = HERE / "failing_disk.c"
    done = subprocess.run([compiler, "-shared", "-fPIC", "-o", made, source, "-ldl"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"the C compiler here cannot make it: {done.stderr.decode()[:200]}")
    return made


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    """In memory where that can be had: hundreds of syncs of a real disk would take most of the time."""
    in_memory = Path("/dev/shm")
    with TemporaryDirectory(dir=in_memory if os.access(in_memory, os.W_OK) else tmp_path) as made:
        yield Path(made)


def test_whatever_write_fails_the_library_is_whole_and_the_error_in_words(shim, empty_library_file, folder):
    done = subprocess.run(
        [sys.executable, HERE / "disk_driver.py", shim, empty_library_file, folder, str(CALLS_OF_EACH_ACTION)],
        env=os.environ | {"LD_PRELOAD": str(shim)}, capture_output=True, text=True, timeout=AT_MOST_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    print("; ".join(f"{one['action']}: {one['faults']} faults" for one in told))
    assert {one["action"]: one["wrong"] for one in told if one["wrong"]} == {}
    assert len(told) == 11 and all(one["faults"] for one in told)


def test_a_disk_that_cannot_be_read_is_not_taken_for_a_damaged_library(shim, empty_library_file, folder):
    """SQLite tells of both as of damage."""
    done = subprocess.run(
        [sys.executable, HERE / "reading_driver.py", shim, empty_library_file, folder, str(2 * CALLS_OF_EACH_ACTION)],
        env=os.environ | {"LD_PRELOAD": str(shim)}, capture_output=True, text=True, timeout=AT_MOST_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    print("; ".join(f"{one['way']}: {one['faults']} faults" for one in told))
    assert {one["way"]: one["wrong"] for one in told if one["wrong"]} == {}
    assert len(told) == 4 and all(one["faults"] for one in told)
