"""Trying an installation out, the way a person would use it: `datahall selftest`, for the release and for support.

All of it happens off screen and in a folder of its own, which is gone afterwards; the person's libraries and settings
are not touched. Each step is one line of a table: what was tried, how it went, how long it took.
"""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QWidget

    from db.library import Library
    from desktop.main_window import MainWindow

PATIENCE_S = 60
NAME = "Selftest campus 自检"
PICTURES = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}

Say = Callable[[str], None]


def run(say: Say = print) -> int:
    """Tries everything, says each step, and returns the exit status: 0 when all went well."""
    with tempfile.TemporaryDirectory(prefix="datahall-selftest-") as folder, _environment(Path(folder)):
        steps = _Steps(Path(folder))
        failed = 0
        for words, step in steps.all():
            began = time.monotonic()
            try:
                found, well = step(), True
            except Exception as error:
                found, well = f"{type(error).__name__}: {error}", False
                trace = traceback.format_exc()
            failed += not well
            say(f"{'ok    ' if well else 'FAILED'}  {time.monotonic() - began:5.1f} s  {words:22}  {found}")
            if not well:
                say(trace)
        steps.end()
    say("All is well." if not failed else f"{failed} of the steps failed.")
    return int(bool(failed))


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    wanted = {"DATAHALL_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Steps:
    """The steps in their order; each returns what it found, or raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "AI build-out.datahall"
        self._window: MainWindow | None = None

    def all(self) -> Iterator[tuple[str, Callable[[], str]]]:
        yield "versions", self._versions
        yield "starter library", self._make_library
        yield "window", self._open_window
        yield "add a facility", self._add
        yield "find it", self._find
        yield "undo", self._undo
        yield "sorting by language", self._sort
        yield "reading figures", self._read_figures
        yield "charts", self._draw
        yield "tables", self._export
        yield "citations", self._cite
        yield "a second start", self._hand_over
        yield "check", self._check

    def end(self) -> None:
        """Closes the window, so that the folder can go."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            settle(lambda: True)

    @property
    def _library(self) -> Library:
        assert self._window is not None and self._window.library is not None, "there is no open library"
        return self._window.library

    def _versions(self) -> str:
        from desktop import system_information

        return "; ".join(f"{name} {value}" for name, value in system_information.lines()[:5])

    def _make_library(self) -> str:
        from db import starter

        report = starter.build(self._path)
        assert report.kept > len(report.refused), f"{len(report.refused):,} rows were refused"
        return f"{report.kept:,} rows"

    def _open_window(self) -> str:
        from desktop.app import make_application
        from desktop.main_window import MainWindow

        _applications.append(make_application())
        window = self._window = MainWindow()
        window.show()
        window.open_path(self._path)
        settle(lambda: window.library is not None and window.pages.panel().detail is not None)
        settle(lambda: bool(window.pages.counts()))
        grab = window.grab().toImage()
        colours = {grab.pixel(x, y) for x in range(0, grab.width(), 7) for y in range(0, grab.height(), 7)}
        assert len(colours) > 10, "the window is empty"
        return f"{grab.width()} × {grab.height()}, {window.pages.counts()['facility']} facilities"

    def _add(self) -> str:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

        window = self._window
        assert window is not None
        before = window.pages.counts()["facility"]
        window.actions_by_name["new_facility"].trigger()
        editor = window.page_actions.editor
        assert editor is not None, "the editor did not open"
        window.activateWindow()
        editor.focus_first()
        settle(lambda: QApplication.focusWidget() is not None)
        _type(_focused(), NAME)
        _press(_focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        settle(lambda: window.page_actions.editor is None)
        assert window.pages.counts()["facility"] == before + 1, "it was not saved"
        return f"{before} facilities, then {before + 1}"

    def _find(self) -> str:
        from db.edit import lookup

        for part in ("selftest", "自检"):
            found = lookup.completions(self._library, "facility", part)
            assert any(one.name == NAME for one in found), f"“{part}” does not find it"
        return "in English and Chinese"

    def _undo(self) -> str:
        window = self._window
        assert window is not None
        before = window.pages.counts()["facility"]
        window.actions_by_name["undo"].trigger()
        settle(lambda: window.pages.counts()["facility"] == before - 1)
        return f"{before - 1} facilities"

    def _sort(self) -> str:
        from PySide6.QtCore import QCollator, QLocale

        names = ["Zürich", "北京", "Ängelholm", "Abilene", "上海"]
        english, chinese = (QCollator(QLocale(code)) for code in ("en_US", "zh_CN"))
        ordered = sorted(names[:1] + names[2:4], key=english.sortKey)
        assert ordered == ["Abilene", "Ängelholm", "Zürich"], f"English: {ordered}"
        assert chinese.compare("北京", "上海") < 0, "Chinese: not by pinyin"
        return "English and Chinese"

    def _read_figures(self) -> str:
        from db.values import dates, quantities

        assert dates.parse("Q3 2027") and quantities.parse("1.2 GW")
        return "1.2 GW, Q3 2027"

    def _draw(self) -> str:
        from db.charts.saved import views
        from desktop import without_screen

        charts = views.saved(self._library, views.CHART)
        assert charts, "there are no saved charts"
        for ending, begins in PICTURES.items():
            target = self._folder / f"chart{ending}"
            without_screen.draw(self._library, charts[0], target)
            content = target.read_bytes()
            assert content.startswith(begins) and len(content) > 3000, f"{ending} is not whole"
        return f"“{charts[0].name}” as {', '.join(kind[1:].upper() for kind in PICTURES)}"

    def _export(self) -> str:
        from db.interchange.writing.tables import export_table

        rows = {
            ending: export_table(self._library, "facilities", self._folder / f"t{ending}").rows
            for ending in (".csv", ".xlsx", ".json")
        }
        assert len(set(rows.values())) == 1 and rows[".csv"], f"rows differ: {rows}"
        return f"{rows['.csv']} rows as CSV, XLSX and JSON"

    def _cite(self) -> str:
        from db.citing.sources import cite
        from db.citing.styles import Style

        for style in Style:
            assert cite(self._library, [1], style).plain, f"{style} gives nothing"
        return ", ".join(Style)

    def _hand_over(self) -> str:
        from desktop import single_instance

        listener = single_instance.Listener(self._window)
        if not listener.listen():
            raise AssertionError("nobody can listen: each start opens a window of its own")
        return "can be heard"

    def _check(self) -> str:
        from db import checking

        report = checking.check(self._library)
        assert not report.errors, "; ".join(map(str, report.errors[:3]))
        return report.lines()[-1]


def settle(reached: Callable[[], bool], *, at_least_s: float = 0) -> None:
    """Lets the window work until `reached`. Raises AssertionError when that takes too long."""
    from PySide6.QtCore import QCoreApplication

    began = time.monotonic()
    until = began + PATIENCE_S
    while True:
        QCoreApplication.processEvents()
        if reached() and time.monotonic() - began >= at_least_s:
            return
        assert time.monotonic() < until, f"nothing happened for {PATIENCE_S} seconds"
        time.sleep(0.005)


def _focused() -> QWidget:
    from PySide6.QtWidgets import QApplication

    widget = QApplication.focusWidget()
    assert widget is not None, "nothing takes keys"
    return widget


def _type(widget: QWidget, text: str) -> None:
    from PySide6.QtCore import Qt

    for character in text:
        _press(widget, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)


def _press(widget: QWidget, key: int, modifiers: object, text: str = "") -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    assert isinstance(modifiers, Qt.KeyboardModifier)
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        _send(widget, QKeyEvent(kind, key, modifiers, text))
    QCoreApplication.processEvents()


def _send(widget: QWidget, event: QEvent) -> None:
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.sendEvent(widget, event)


_applications: list[object] = []
"""Keeps Qt's application alive: Python would take it away with the last name for it."""
