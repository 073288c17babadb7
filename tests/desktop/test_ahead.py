"""What comes next is imported before it is asked for: in an order of single steps, and in nobody's way."""

import os
import subprocess
import sys

from db.library import create_library
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
QTimer.singleShot(150, lambda: window.go_to("chart"))
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
    assert window.pages._panel is None
