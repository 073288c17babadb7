"""What all tests share: a library that closes after, Qt without a screen, and nothing of the person's own touched."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.library import Library, create_library, open_library
from desktop import plain_imports
from tests.examples import register_profiles
from tests.made_once import EVERY_STEP, tables_made_once
from tests.stalls import Watchdog, told

plain_imports.restore()

WATCHDOG = pytest.StashKey[Watchdog]()

register_profiles()

FIRST = (
    "test_killed_core",
    "test_killed_steps",
    "test_views_of_two",
    "test_standing_bar",
    "test_input_boxes",
    "test_chart_page",
    "test_main_window",
    "test_open_and_close",
    "test_spoken_tree",
    "test_killed_window",
    "test_counting",
    "test_board_page",
    "test_many_windows",
    "test_import_window",
    "test_failing_disk",
    "test_access",
    "test_painted_forms",
)
"""Files that take longest, begun first, so that no process waits for the others at the end."""

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: a fifth of the time, tests wait for other programs and for timers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is imported by now stays: the garbage collector need not go through it again in each of 4,000 tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of libraries and settings for this test alone."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("DATAHALL_HOME", str(folder))
    yield folder
    _let_work_end()


def _let_work_end() -> None:
    """Work beside a test's window may still read the library: closed under it, SQLite crashes. And an editor that was
    closed may still keep what was typed, in the folder of the next test by then."""
    tasks = sys.modules.get("desktop.tasks")
    if tasks is not None:
        tasks.wait_for_all()
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """See `tests.made_once`."""
    with tables_made_once(tmp_path_factory.mktemp("tables")):
        yield


@pytest.fixture
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new library of this test takes every step of upgrading, as in the program."""
    monkeypatch.setattr("db.library._make", EVERY_STEP)


@pytest.fixture(scope="session")
def empty_library_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library's file, made once: copy it, do not open it."""
    path = tmp_path_factory.mktemp("empty") / "empty.datahall"
    create_library(path).close()
    return path


@pytest.fixture
def library(empty_library_file: Path, tmp_path: Path) -> Iterator[Library]:
    """An empty library of this test's own."""
    path = tmp_path / "test.datahall"
    shutil.copyfile(empty_library_file, path)
    opened = open_library(path)
    yield opened
    _let_work_end()
    opened.close()


@pytest.fixture(scope="session")
def starter_library_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter library's file, built once: copy it, do not open it."""
    from db import starter

    path = tmp_path_factory.mktemp("starter") / "starter.datahall"
    starter.build(path)
    return path


@pytest.fixture
def starter_library(starter_library_file: Path, tmp_path: Path) -> Iterator[Library]:
    """A starter library of this test's own."""
    path = tmp_path / "starter.datahall"
    shutil.copyfile(starter_library_file, path)
    opened = open_library(path)
    yield opened
    _let_work_end()
    opened.close()


@pytest.fixture(scope="session")
def qapp(qapp):
    """pytest-qt's application, with the fonts that the program draws with."""
    from desktop.look import fonts

    fonts.register_fonts()
    return qapp


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--stalls`: see `tests.stalls`."""
    parser.addoption("--stalls", action="store_true", help="tell where the interface thread stood still (with -n0)")


def pytest_configure(config: pytest.Config) -> None:
    """Sets the watchdog on, where it is asked for."""
    if config.getoption("--stalls"):
        _as_after_a_while()
        config.stash[WATCHDOG] = Watchdog()
        config.stash[WATCHDOG].start()


def _as_after_a_while() -> None:
    """Imports what a window imports by itself in its first seconds, so that stories stall where a person would."""
    from db import first_use
    from desktop import ahead

    for root in ("desktop.browse.record_panel", *ahead.NEXT):
        for name in ahead.needed_by(root):
            importlib.import_module(name)
    first_use.prepare()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what takes long before all else, and leaves the order within."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(FIRST)))


def pytest_sessionfinish() -> None:
    """Without a screen the clipboard outlives Python: what we put there would be destroyed after it, with a crash."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the counts that tests told with `record_property("told", …)`, and the stalls."""
    if WATCHDOG in config.stash:
        config.stash[WATCHDOG].stop()
        for line in told(config.stash[WATCHDOG].stalls):
            terminalreporter.write_line(line)
    for report in terminalreporter.stats.get("passed", ()):
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_line(str(value))
