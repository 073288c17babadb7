"""What comes next is imported before it is asked for, while the window stands and nobody waits.

Imported all at once where it is first needed, the charts alone would hold the window for a third of a second. Here
modules come one by one, each after all that it needs: those that have nothing to do with Qt on a thread beside the
window, the others on the interface thread, each in an event of its own. Qt's classes are only ever touched there:
PySide makes each when it is first touched, and not so that two threads may do it at once.
"""

from __future__ import annotations

import contextlib
import dis
import importlib
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from db.watch import Watch
from desktop import garbage, tasks

OURS, QT, PLOTS = ("desktop", "db"), "PySide6", "pyqtgraph"
PAUSE_MS = 10
"""Between two modules that nobody waits for."""
AGAIN_AFTER_MS = 100
"""Not at once: all work ends when the program does, too, and then nothing may begin any more."""
AT_ONCE = 12
"""So many classes of Qt take a few milliseconds."""
QT_MODULES = ("QtCore", "QtGui", "QtWidgets")
BEFORE_PLOTS = ("cProfile", "multiprocessing.connection", "pydoc", "xml.dom.minidom", "xml.etree.ElementTree")
ALSO_BEFORE_PLOTS = ("QtOpenGL", "QtOpenGLWidgets", "QtTest")
"""What pyqtgraph imports: with it at once they take longer than a key may wait."""
NEXT = (
    "desktop.edit.record_editor",
    "desktop.finding.result_list",
    "db.history.inverse",
    "desktop.charts.chart_page",
    "desktop.charts.screen.chart_widget",
    "desktop.charts.files.export",
    "desktop.charts.boards.board_page",
    "desktop.browse.filter_popup",
    "desktop.browse.column_popup",
    "desktop.to_check.page",
    "desktop.history.history_page",
    "desktop.compare.page",
    "desktop.promised.page",
    "desktop.capture.picker",
    "desktop.capture.inbox_page",
    "desktop.settings_page.page",
    "desktop.importing.import_window",
    "desktop.duplicates.page",
    "desktop.editions.editions_page",
    "desktop.exporting.table_dialog",
)
"""What people go to, in the order of how soon."""

Step = Callable[[], object]


def bring(owner: QObject, root: str, then: Step, *, pause_ms: int = 0) -> None:
    """Imports a module with all that it needs, then calls; at once where it is there. Not once `owner` is gone.

    What cannot be imported is left to whoever asks for it, to be told there.
    """
    if root in sys.modules:
        then()
        return

    def go_on(steps: list[Step]) -> None:
        _one_by_one(owner, deque(steps), then, pause_ms)

    def go_on_without(_: Exception) -> None:
        then()

    _work(owner, partial(_beside, root), go_on, go_on_without)


def bring_what_is_next(owner: QObject) -> None:
    """Imports what people go to next, in pauses in which the window answers."""
    roots = deque(NEXT)

    def go_on(_: object = None) -> None:
        if roots:
            bring(owner, roots.popleft(), go_on, pause_ms=PAUSE_MS)

    _work(owner, _first_use, go_on, go_on)


def _work(owner: QObject, work: tasks.Work, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
    """Works beside the window; begins again where all work had to end because the window went to another library."""
    # Not among those that compute: behind the ordering of a million rows it would come too late.
    task = tasks.run(owner, work, done=done, failed=failed, only_waits=True)

    def ended() -> None:
        if task.is_cancelled and isValid(owner):
            QTimer.singleShot(AGAIN_AFTER_MS, owner, partial(_work, owner, work, done, failed))

    task.ended.connect(ended)


def _first_use(_: Watch) -> None:
    with garbage.imports():
        from db import first_use

        first_use.prepare()


def _one_by_one(owner: QObject, steps: deque[Step], then: Step, pause_ms: int) -> None:
    def step() -> None:
        if not steps:
            then()
            return
        with garbage.imports(), contextlib.suppress(Exception):
            steps.popleft()()
        QTimer.singleShot(pause_ms if steps else 0, owner, step)

    step()


def _beside(root: str, watch: Watch) -> list[Step]:
    """Imports what is not Qt's; returns what is left for the interface thread."""
    left: list[Step] = []
    with garbage.imports():
        names = needed_by(root)
        for done, name in enumerate(names):
            watch.at(done, len(names))
            package = name.partition(".")[0]
            if package == PLOTS:
                left += _before_plots()
            if package in (PLOTS, QT, "desktop"):
                left.append(partial(importlib.import_module, name))
                continue
            with contextlib.suppress(Exception):  # told to whoever asks for it, and then there is somebody to tell
                importlib.import_module(name)
    return left


def _before_plots() -> Iterator[Step]:
    """pyqtgraph touches every class of Qt; a few at a time they are made before it does."""
    for name in BEFORE_PLOTS:
        importlib.import_module(name)
    for module in QT_MODULES:
        names = dir(importlib.import_module(f"{QT}.{module}"))
        for first in range(0, len(names), AT_ONCE):
            yield partial(_touch, module, names[first : first + AT_ONCE])
    for module in ALSO_BEFORE_PLOTS:
        yield partial(importlib.import_module, f"{QT}.{module}")


def _touch(module: str, names: list[str]) -> None:
    for name in names:
        getattr(sys.modules[f"{QT}.{module}"], name, None)


def needed_by(root: str) -> list[str]:
    """The modules that a module imports as it begins, and theirs, that are not there yet: each after those it needs,
    at last itself. Looks into our own only; of others their top is named."""
    found: dict[str, None] = {}
    looked_at: set[str] = set()

    def look(name: str) -> None:
        if name in looked_at or name in sys.modules:
            return
        looked_at.add(name)
        if name.partition(".")[0] in OURS:
            for needed in _imported_by(name):
                look(needed)
        found[name] = None

    look(root)
    return list(found)


def _imported_by(name: str) -> Iterator[str]:
    package: ModuleSpec | None = None
    for step in _steps_of(name):
        if step.opname == "IMPORT_NAME":
            package = _spec_of(step.argval)
            if package is not None:
                yield step.argval
        elif step.opname == "IMPORT_FROM" and package is not None and package.submodule_search_locations:
            inner = f"{package.name}.{step.argval}"
            if package.name.partition(".")[0] in OURS and _spec_of(inner) is not None:
                yield inner


def _steps_of(name: str) -> Iterable[dis.Instruction]:
    """What a module does as it begins. Read from its code: an installed program has no sources."""
    spec = _spec_of(name)
    get_code = getattr(spec.loader, "get_code", None) if spec else None
    code = get_code(name) if get_code else None
    return _done(dis.get_instructions(code)) if code else ()


def _done(steps: Iterable[dis.Instruction]) -> Iterator[dis.Instruction]:
    """Without what only a type checker sees: it lies between a jump and where that leads. Versions of Python differ in
    what stands between the question and its jump, and in the jump's name."""
    asks, skipped_to = False, 0
    for step in steps:
        if step.opname.startswith("LOAD") and step.argval == "TYPE_CHECKING":
            asks = True
        elif asks and "JUMP" in step.opname:
            asks = False
            if "IF_FALSE" in step.opname:
                skipped_to = step.argval
        if step.offset >= skipped_to:
            yield step


def _spec_of(name: str) -> ModuleSpec | None:
    try:
        return find_spec(name)
    except (ImportError, ValueError):
        return None
