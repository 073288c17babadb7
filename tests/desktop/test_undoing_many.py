"""An undo of many rows is worked out beside the window, shows how far it is, and can be stopped."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from sample_records import add

from db.edit.many.deleting import delete_many
from db.history import inverse
from db.library import create_library, open_library
from desktop import tasks
from desktop.app import make_application
from desktop.look.work_box import WorkBox
from desktop.main_window import MainWindow

ROWS = 150
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, qapp, home):
    make_application()
    path = home / "Mine.datahall"
    create_library(path).close()
    library = open_library(path)
    ids = [add(library, "facility", name=f"Site {number:03}") for number in range(ROWS)]
    delete_many(library, "facility", ids)
    library.close()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    qtbot.waitUntil(lambda: window.pages.current == "facility")
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


@pytest.fixture
def held(monkeypatch):
    """The undo waits, half-way, until the test lets it go on; it may not be the interface thread that waits."""
    gate, began, threads = threading.Event(), threading.Event(), []
    real = inverse._take_back

    def slow(connection, changes, own_id):
        threads.append(threading.current_thread())
        began.set()
        assert gate.wait(20)
        return real(connection, changes, own_id)

    monkeypatch.setattr(inverse, "_take_back", slow)
    yield gate, began, threads
    gate.set()


def agree(monkeypatch):
    monkeypatch.setattr(QMessageBox, "exec", lambda box: None)
    monkeypatch.setattr(
        QMessageBox, "clickedButton", lambda box: next(one for one in box.buttons() if one.text() == "Undo")
    )


def count(window) -> int:
    return window.library.reading().execute("SELECT count(*) FROM facility").fetchone()[0]


def begin_undo(qtbot, window, began) -> WorkBox:
    window.pages.shown().table.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(began.is_set)
    return next(one for one in window.findChildren(WorkBox) if one.isVisible())


def test_a_large_undo_is_shown_stopped_with_escape_and_done_the_second_time(qtbot, window, held, monkeypatch):
    agree(monkeypatch)
    gate, began, threads = held
    box = begin_undo(qtbot, window, began)
    assert box.words.text() == f"Undoing “Delete {ROWS} facilities”…"
    assert threading.main_thread() not in threads
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: not [one for one in window.findChildren(WorkBox) if one.isVisible()])
    assert count(window) == 0
    qtbot.waitUntil(lambda: window.status_note.text() == "Stopped. Nothing was changed.")
    began.clear()
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: "Undone: Delete" in window.status_note.text(), timeout=20_000)
    assert count(window) == ROWS
    qtbot.waitUntil(lambda: window.pages.shown().model.rowCount() == ROWS)
    QApplication.processEvents()
    window.actions_by_name["redo"].trigger()
    qtbot.waitUntil(lambda: "Done again: Delete" in window.status_note.text(), timeout=20_000)
    assert count(window) == 0
