"""`python -m tests.leaks --times 200`: opens and closes window and library so often, and prints what grew.

With `--looks 1000` one window is left alone instead, until it has looked at its library so often: what others save is
looked for every two seconds of a day, here one look after another.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WARM_UP = 8
"""Openings until everything that is made once is there: fonts, icons, style sheets, imports, SQLite's own memory."""
WITHIN_MS = 180_000
OF_THE_PLATFORM = "This plugin does not support"
"""How a warning begins that is about the screen that is not there."""


@dataclass(frozen=True)
class Held:
    """What the process holds between two openings."""

    memory_kib: int
    threads: int
    files: int
    objects: int
    widgets: int


def held() -> Held:
    """Of this process, now; Linux."""
    from PySide6.QtWidgets import QApplication

    status = Path("/proc/self/status").read_text().splitlines()
    memory = next(line for line in status if line.startswith("VmRSS"))
    return Held(
        memory_kib=int(memory.split()[1]),
        threads=threading.active_count(),
        files=len(list(Path("/proc/self/fd").iterdir())),
        objects=len(gc.get_objects()),
        widgets=len(QApplication.allWidgets()),
    )


def make_warnings_fatal() -> None:
    """Ends the process with a stack at a warning of Qt; QT_FATAL_WARNINGS would end it at the platform's too."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    def end(kind: QtMsgType, _: QMessageLogContext, message: str | None) -> None:
        text = message or ""
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(OF_THE_PLATFORM):
            print("Qt warns:", text, file=sys.stderr)
            traceback.print_stack()
            os._exit(3)

    qInstallMessageHandler(end)


def wait_until(holds: Callable[[], bool]) -> None:
    """Lets Qt work until it holds; raises TimeoutError after a minute."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop
    from PySide6.QtWidgets import QApplication

    limit = QDeadlineTimer(WITHIN_MS)
    while not holds():
        if limit.hasExpired():
            raise TimeoutError("the window did not come to rest")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def open_and_close(path: Path, pages: tuple[str, ...]) -> None:
    """One window on a library: its pages are gone through, then it is closed."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from desktop import tasks
    from desktop.main_window import MainWindow

    _visit(MainWindow(), path, pages)
    tasks.wait_for_all()
    for _ in range(2):  # what the first round lets go may hold more
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def _visit(window: MainWindow, path: Path, pages: tuple[str, ...]) -> None:
    window.show()
    window.open_path(path)
    wait_until(lambda: window.library is not None and window.pages.shown() is not None)
    for page in pages:
        window.go_to(page)
        wait_until(lambda name=page: window.pages.current == name)
    window.close()
    window.deleteLater()


def leave_alone(path: Path, looks: int) -> list[Held]:
    """One window on a library that nobody touches; what is held after a tenth of the looks, and after all."""
    from desktop import pools
    from desktop.main_window import MainWindow

    window = MainWindow()
    window.show()
    window.open_path(path)
    # What a window does once it stands comes last: until then it is still being made.
    wait_until(lambda: window.pages.count_to_check() is not None and pools.are_idle())
    seen = []
    for number in range(1, looks + 1):
        window.watching.look()
        wait_until(lambda: window.watching.is_at_rest)
        if number in (looks // 10, looks):
            gc.collect()
            seen.append(held())
    return seen


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--looks", type=int, default=0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="leaks-") as folder:
        os.environ["DATAHALL_HOME"] = str(Path(folder, "home"))
        from db import starter
        from desktop.app import make_application

        path = Path(folder, "home", "AI build-out.datahall")
        path.parent.mkdir()
        starter.build(path)
        application = make_application()
        make_warnings_fatal()
        application.setQuitOnLastWindowClosed(False)
        if given.looks:
            seen = leave_alone(path, given.looks)
        else:
            seen = []
            for number in range(WARM_UP + given.times):
                open_and_close(path, ("facility", "chart", "compare", "history") if number % 4 == 0 else ("facility",))
                seen.append(held())
            seen = seen[WARM_UP - 1 :]
        print(json.dumps([asdict(one) for one in seen]), flush=True)
        shutil.rmtree(path.parent, ignore_errors=True)
        sys.stdout.flush()
        os._exit(0)  # what Python tears down at its end is not what is looked at


if __name__ == "__main__":
    main()
