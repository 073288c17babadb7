"""The window of long work: it shows how far it is, stops at once, and never hides what came of it."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from db.errors import DatahallError
from db.watch import Watch
from desktop.look.work_box import WorkBox


class Told:
    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.stopped = 0

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def box(window: QWidget, told: Told, **more: bool) -> WorkBox:
    return WorkBox("Adding all.json…", window, failed=told.failed.append, stopped=told.stop, **more)


def steps(watch: Watch) -> str:
    for number in range(10_000):
        watch.at(number * 10**9, 10_000 * 10**9)  # bytes, more than Qt counts
        time.sleep(0.002)
    return "all"


def test_it_shows_how_far_it_is_and_stop_leaves_nothing_done(qtbot, window, told):
    shown = box(window, told)
    shown.begin(steps, told.done.append, after_ms=0)
    qtbot.waitUntil(lambda: shown.isVisible() and shown.progress.value() > 0)
    assert shown.isModal() and shown.progress.isVisible()
    qtbot.mouseClick(shown.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told.stopped == 1)
    assert not told.done and not told.failed


def test_what_was_done_before_stop_came_is_told_all_the_same(qtbot, window, told):
    begun, go_on = threading.Event(), threading.Event()

    def work(_watch: Watch) -> str:
        begun.set()
        go_on.wait(10)
        return "saved"

    shown = box(window, told)
    shown.begin(work, told.done.append, after_ms=0)
    qtbot.waitUntil(begun.is_set)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.words.text() == "Stopping…" and not shown.stop.isEnabled() and shown.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: told.done == ["saved"])
    assert not told.stopped


def test_what_may_not_be_stopped_has_no_stop_and_heeds_no_key(qtbot, window, told):
    go_on = threading.Event()
    shown = box(window, told, may_stop=False)
    shown.begin(lambda _watch: go_on.wait(10), told.done.append, after_ms=0)
    qtbot.waitUntil(shown.isVisible)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    shown.close()
    assert shown.isVisible() and not shown.stop.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: told.done == [True])


def test_short_work_shows_nothing_and_an_error_is_told_once_the_window_is_gone(qtbot, window, told):
    def work(_watch: Watch) -> None:
        raise DatahallError("It failed.")

    shown = box(window, told)
    seen = []
    shown.begin(work, told.done.append, after_ms=60_000)
    shown.destroyed.connect(lambda: seen.append(True))
    qtbot.waitUntil(lambda: [error.what for error in told.failed if isinstance(error, DatahallError)] == ["It failed."])
    qtbot.waitUntil(lambda: bool(seen))
