"""The house's own rules: who may ask whom, and what the first window may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]

FIRST_WINDOW = (
    "db.library", "db.browse.tables", "db.values.dates", "db.values.quantities", "db.values.money", "db.words",
    "db.charts.description", "db.watch", "db.history.steps", "db.search", "db.derived", "desktop.settings",
    "desktop.look.theme", "desktop.look.fonts", "desktop.browse.table_page", "desktop.main_window", "desktop.app",
    "desktop.display", "desktop.__main__",
)  # fmt: skip
AS_DATACLASSES = {
    "Settings", "Trail",  # change
    "Touched",  # begins with a dict of its own
    "Entry", "Line", "MeasureRow", "OwnFieldRow",  # go through Qt, which makes a list of a tuple
}  # fmt: skip
DEAR = ("sqlmodel", "sqlalchemy", "pydantic", "pandas", "pyqtgraph", "alembic", "pint", "edtf", "typer", "pycountry")


def imports_of(path: Path) -> set[str]:
    """The top packages that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def modules(room: str) -> list[Path]:
    found = sorted((HOUSE / room).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("db", {"desktop", "PySide6", "pyqtgraph"}),
        ("desktop", {"sqlite3", "sqlalchemy", "sqlmodel", "alembic", "pandas"}),
    ],
)
def test_each_room_asks_only_whom_it_may(room, forbidden):
    wrong = {
        str(path.relative_to(HOUSE)): sorted(found) for path in modules(room) if (found := imports_of(path) & forbidden)
    }
    assert wrong == {}


def test_the_desktop_writes_no_sql():
    starts = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ")
    wrong = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in modules("desktop")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(starts)
    ]
    assert wrong == []


def test_the_first_window_imports_nothing_dear():
    script = f"""
import importlib, sys
for module in {FIRST_WINDOW!r}:
    before = set(sys.modules)
    importlib.import_module(module)
    if found := [name for name in {DEAR!r} if name in set(sys.modules) - before]:
        print(module, found)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_first_window_defines_few_dataclasses():
    """Python 3.11 writes and compiles their methods, a millisecond for each; a NamedTuple takes a tenth of that."""
    script = """
import dataclasses, sys
import desktop.app, desktop.browse.table_page
for name, module in list(sys.modules.items()):
    for one in vars(module).values() if name.partition(".")[0] in ("desktop", "db") else ():
        if isinstance(one, type) and one.__module__ == name and dataclasses.is_dataclass(one):
            print(one.__name__, end=" ")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == AS_DATACLASSES


def test_no_file_grew_into_the_easiest_place_to_add_to():
    long = {
        str(path.relative_to(HOUSE)): lines
        for room in ("db", "desktop")
        for path in modules(room)
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert long == {}


def test_no_two_test_files_have_one_name():
    """Pytest takes the second for the first, and runs neither."""
    names = [path.name for path in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
