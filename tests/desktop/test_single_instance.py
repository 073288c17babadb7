"""A double-clicked library opens in the Datahall that runs already: two real programs, as the desktop starts them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.library import open_library

pytest.importorskip("PySide6.QtNetwork", reason="Qt's network library needs a system library that is not here")

HOUSE = Path(__file__).parents[2]

RUNNING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop import app, main_window

class Window(main_window.MainWindow):
    def show_library(self, library):
        super().show_library(library)
        print("opened", library.path, flush=True)

app.MainWindow = Window
QTimer.singleShot(60_000, lambda: sys.exit("nobody asked"))
sys.exit(app.run(Path(sys.argv[1])))
"""


@pytest.fixture
def environment(home):
    return os.environ | {"QT_QPA_PLATFORM": "offscreen", "DATAHALL_HOME": str(home)}


@pytest.fixture
def libraries(empty_library_file, tmp_path):
    paths = [tmp_path / name for name in ("first.datahall", "北京 second.datahall")]
    for path in paths:
        shutil.copyfile(empty_library_file, path)
    return paths


@pytest.fixture
def running(environment, libraries):
    """A Datahall with the first library open, as a process of its own."""
    program = subprocess.Popen(
        [sys.executable, "-c", RUNNING, str(libraries[0])],
        cwd=HOUSE, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stdout.readline() == f"opened {libraries[0]}\n"
    yield program
    program.kill()
    program.wait()


def start_again(environment, *arguments, cwd=HOUSE):
    code = "import sys; from pathlib import Path; from desktop.app import run; sys.exit(run(*map(Path, sys.argv[1:])))"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    paths = environment | {"PYTHONPATH": str(HOUSE)}
    return subprocess.run(command, cwd=cwd, env=paths, timeout=60, check=False).returncode


def test_a_second_start_opens_its_library_in_the_first_and_ends(running, environment, libraries, home):
    second = libraries[1]
    assert start_again(environment, second.name, cwd=second.parent) == 0
    assert running.stdout.readline() == f"opened {second}\n"
    assert json.loads((home / "settings.json").read_text(encoding="utf-8"))["library"] == str(second)


def test_a_second_start_without_a_file_leaves_the_open_library_as_it_is(running, environment, libraries):
    assert start_again(environment) == 0
    assert start_again(environment, libraries[0]) == 0  # open already
    assert start_again(environment, libraries[1]) == 0
    assert running.stdout.readline() == f"opened {libraries[1]}\n"  # the first line since: nothing came before
    open_library(libraries[0]).close()


def test_a_killed_datahall_does_not_keep_the_next_from_starting(running, environment, libraries):
    running.kill()
    running.wait()
    again = subprocess.Popen(
        [sys.executable, "-c", RUNNING, str(libraries[1])],
        cwd=HOUSE, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert again.stdout.readline() == f"opened {libraries[1]}\n"
        assert start_again(environment, libraries[0]) == 0
        assert again.stdout.readline() == f"opened {libraries[0]}\n"
    finally:
        again.kill()
        again.wait()
