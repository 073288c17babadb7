"""What comes next is imported before it is asked for: in an order of single steps, and in nobody's way."""

import ast
import os
import subprocess
import sys
from importlib import resources
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from db.library import create_library
from desktop import ahead, tasks
from desktop.main_window import MainWindow

ONE_BY_ONE = """
import importlib, sys
import desktop.app, desktop.browse.table_page
from desktop import ahead
for root in ("desktop.browse.record_panel", *ahead.NEXT):
    for name in ahead.needed_by(root):
        before = {name for name in sys.modules if name.startswith("desktop")}
        importlib.import_module(name)
        came = {name for name in sys.modules if name.startswith("desktop")} - before
        with_it = {name for name in came if "__path__" not in vars(sys.modules[name])} - {name}
        assert not with_it, f"{name} brings {with_it}"
    assert root in sys.modules, root
print("all there")
"""

IN_A_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop import ahead, app as program
from desktop.app import _open, make_application
from db.library import create_library

ahead.PAUSE_MS = 0
path = Path(sys.argv[1])
create_library(path).close()
app = make_application()
window = _open(path)

def look():
    if all(root in sys.modules for root in ahead.NEXT):
        print("all there", window.pages.current)
        window.close()
        app.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
QTimer.singleShot(0, lambda: program._settled(window))


def do_not_wait():
    if window.library is None:
        QTimer.singleShot(10, do_not_wait)
    else:
        window.go_to("chart")


QTimer.singleShot(150, do_not_wait)
app.exec()
"""


def printed(program, *arguments):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DISPLAY", None)
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=120).stdout


def test_each_step_imports_one_module_of_the_window():
    assert printed(ONE_BY_ONE) == "all there\n"


def test_the_next_pages_are_ready_soon_and_who_does_not_wait_gets_them_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("DATAHALL_HOME", str(tmp_path))
    assert printed(IN_A_WINDOW, str(tmp_path / "own.datahall")) == "all there chart\n"


def test_a_library_that_is_closed_before_its_panel_was_imported_has_none(qtbot, qapp, tmp_path):
    create_library(tmp_path / "own.datahall").close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.open_path(tmp_path / "own.datahall")
    window.leave_library()
    window.pages._make_panel()
    assert window.pages._beside.made is None


@pytest.fixture
def until_ended(monkeypatch):
    """What is imported ahead takes, the first time, until all work is ended. Gives how often it began."""
    begun = []

    def beside(_root, watch):
        begun.append(None)
        while len(begun) == 1:
            watch.at(0, 1)
        return []

    monkeypatch.setattr(ahead, "_beside", beside)
    monkeypatch.setattr(ahead, "AGAIN_AFTER_MS", 0)
    return begun


def test_imports_ahead_go_on_in_the_next_library(qtbot, until_ended):
    owner, told = QObject(), []
    ahead.bring(owner, "desktop.no_such", lambda: told.append("there"))
    qtbot.waitUntil(lambda: len(until_ended) == 1)
    tasks.end_all(lambda: None)
    qtbot.waitUntil(lambda: told == ["there"])
    assert len(until_ended) == 2


def test_imports_ahead_do_not_go_on_without_their_window(qtbot, qapp, until_ended):
    owner = QObject()
    ahead.bring(owner, "desktop.no_such", lambda: pytest.fail("told"))
    qtbot.waitUntil(lambda: len(until_ended) == 1)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not tasks._running)
    qapp.processEvents()
    assert len(until_ended) == 1


FALSE_JUMPS = {
    "3.11": ("POP_JUMP_FORWARD_IF_FALSE",),
    "3.12": ("POP_JUMP_IF_FALSE",),
    "3.13": ("TO_BOOL", "POP_JUMP_IF_FALSE"),
    "a long way off": ("EXTENDED_ARG", "POP_JUMP_FORWARD_IF_FALSE"),
}


@pytest.mark.parametrize("jump", FALSE_JUMPS.values(), ids=FALSE_JUMPS)
def test_what_only_a_type_checker_sees_is_left_out_in_the_code_of_each_version(jump):
    """As they stand in a module that imports TYPE_CHECKING, asks something else, then asks it."""
    steps = [
        ("IMPORT_FROM", "TYPE_CHECKING"),
        ("STORE_NAME", "TYPE_CHECKING"),
        ("POP_JUMP_IF_FALSE", 8),
        ("IMPORT_NAME", "on_one_system"),
        ("LOAD_NAME", "TYPE_CHECKING"),
        *((name, None) for name in jump[:-1]),
        (jump[-1], 2 * (7 + len(jump) - 1)),
        ("IMPORT_NAME", "types_alone"),
        ("IMPORT_NAME", "always"),
    ]
    code = [
        SimpleNamespace(opname=opname, argval=argval, offset=2 * place) for place, (opname, argval) in enumerate(steps)
    ]
    imported = [step.argval for step in ahead._done(code) if step.opname == "IMPORT_NAME"]
    assert imported == ["on_one_system", "always"]


def imported_by_source(statements):
    for one in statements:
        if isinstance(one, ast.Import):
            yield from (name.name for name in one.names)
        elif isinstance(one, ast.ImportFrom):
            yield one.module
        elif isinstance(one, ast.If):
            is_for_types = isinstance(one.test, ast.Name) and one.test.id == "TYPE_CHECKING"
            yield from imported_by_source([*([] if is_for_types else one.body), *one.orelse])


def test_in_this_version_each_module_is_read_from_its_code_as_from_its_source():
    folder = resources.files("desktop")
    for path in sorted(folder.rglob("*.py")):
        name = ".".join(("desktop", *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
        by_code = [step.argval for step in ahead._steps_of(name) if step.opname == "IMPORT_NAME"]
        by_source = list(imported_by_source(ast.parse(path.read_text(encoding="utf-8")).body))
        assert by_code == by_source, name
