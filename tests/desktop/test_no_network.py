"""Nothing leaves the computer: the real program is used under `strace`, which sees every socket that it asks for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LOCAL = {"AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC"}
"""Addresses on this computer alone: other windows of Datahall, the display, the system's list of devices."""


def traced(log: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command under strace; `log` gets what it asked of the network."""
    return subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(log), *command],
        env=os.environ | environment, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip


def families(log: Path) -> set[str]:
    return set(re.findall(r"\b[AP]F_[A-Z0-9]+", log.read_text(errors="replace")))


@pytest.fixture(scope="module")
def strace(tmp_path_factory):
    """Skips where strace is missing, or may not look at other processes, as in some containers."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    log = tmp_path_factory.mktemp("strace") / "log"
    asks = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
    done = traced(log, sys.executable, "-c", asks)
    if done.returncode or not log.exists():
        pytest.skip(f"strace cannot look at processes here: {done.stderr.strip()[:200]}")
    assert "AF_INET" in families(log), "strace misses what is asked for"


def test_the_program_asks_for_no_address_but_local_ones(strace, tmp_path, record_property):
    """The self-test makes the starter library, opens the window, adds, finds, undoes, draws, exports and cites."""
    log = tmp_path / "network"
    done = traced(
        log, sys.executable, "-m", "desktop", "selftest", QT_QPA_PLATFORM="offscreen", DATAHALL_HOME=str(tmp_path)
    )
    assert done.returncode == 0 and "All is well." in done.stdout, done.stdout + done.stderr
    assert "AF_UNIX" in families(log)  # it listens for a second start, and was seen doing so
    assert families(log) <= LOCAL, log.read_text(errors="replace")[-2000:]
    calls = len(log.read_text(errors="replace").splitlines())
    record_property("told", f"under strace: {calls} calls about addresses, all of {', '.join(sorted(families(log)))}")
