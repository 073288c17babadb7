"""What tests of the command line share: a library of their own, and the command in this process."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import pytest

from db import derived
from db.library import open_library
from desktop import __main__ as beginning


@pytest.fixture
def mine(starter_library_file, tmp_path) -> Path:
    """A starter library of this test's own."""
    path = Path(shutil.copyfile(starter_library_file, tmp_path / "mine.datahall"))
    library = open_library(path)
    if not derived.is_of_today(library):  # the tests began before midnight: what opens it would bring it up to date
        derived.bring_to_today(library)
    library.close()
    return path


@pytest.fixture
def datahall(monkeypatch, capsys, tmp_path, qapp):
    """Runs `datahall` in this process: gives its status, and what it said on both streams."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["datahall", *map(str, arguments)])
        status = beginning.main()
        said = capsys.readouterr()
        return status, said.out, said.err

    ctrl_c = signal.getsignal(signal.SIGINT)
    yield run
    signal.signal(signal.SIGINT, ctrl_c)
