"""A library that cannot be read just now is not called damaged, and nothing that helps a damaged one is offered."""

from __future__ import annotations

import sqlite3
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from sample_records import add

from db.library import create_library
from desktop import messages, tasks
from desktop.app import make_application
from desktop.libraries.standing_bar import Way
from desktop.main_window import MainWindow
from tests.desktop.libraries.test_standing_bar import cut_off

on_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")


def told_as_damage() -> sqlite3.DatabaseError:
    """What SQLite says of a page that the disk does not give, too."""
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def disk_failed(*_: object, **__: object) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    raise error


@pytest.fixture
def boxes(monkeypatch):
    boxes = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(f"{box.text()} {box.informativeText()}"))
    return boxes


@pytest.fixture
def path(home):
    path = home / "Mine.datahall"
    library = create_library(path)
    add(library, "facility", name="Zhangbei")
    library.close()
    return path


@pytest.fixture
def window(qtbot, qapp, boxes, path):
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    qtbot.waitUntil(lambda: window.door._day_timer.isActive())  # its own check at opening is begun
    qtbot.waitUntil(lambda: not tasks._running)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


@on_unix
def test_a_file_that_goes_away_during_the_check_at_opening_is_said_to_be_gone(window, qtbot, path, boxes, monkeypatch):
    path.unlink()
    monkeypatch.setattr("desktop.backups.keeper._size", lambda _: 1)
    window.backups.check()
    qtbot.waitUntil(lambda: window.watching.bar.isVisible())
    assert "Mine.datahall is no longer in" in window.watching.bar.heading.text()
    assert boxes == [] and window.library is not None


def test_a_disk_that_fails_during_the_check_at_opening_is_said_once_and_the_check_made_later(
    window, qtbot, boxes, monkeypatch
):
    with monkeypatch.context() as failing:
        failing.setattr("db.damage.connect", disk_failed)
        window.backups.check()
        qtbot.waitUntil(lambda: len(boxes) == 1)
        window.backups.check()
        assert tasks.wait_for_all() and window.library is not None
    assert boxes[0].startswith("Mine.datahall cannot be read just now. The disk could not be read")
    assert "The file was not changed." in boxes[0] and "damaged" not in boxes[0]
    checked = []
    monkeypatch.setattr("db.damage.damage_in", lambda path, **_: checked.append(path) or "")
    window.backups.check()
    qtbot.waitUntil(lambda: checked == [window.library.path])
    window.backups.look()
    tasks.wait_for_all()
    assert len(checked) == 1 and len(boxes) == 1


@on_unix
def test_what_leads_nowhere_any_more_is_said_over_the_window_and_the_library_stays(window, qtbot, path, boxes):
    with qtbot.captureExceptions():  # of what is read meanwhile
        cut_off(path)
        messages.show_error(window, told_as_damage())
        bar = window.watching.bar
        qtbot.waitUntil(lambda: bar.isVisible() and Way.REOPEN in bar.buttons)
        assert "Mine.datahall cannot be read any more" in bar.heading.text()
        assert boxes == [] and window.library is not None
        qtbot.mouseClick(bar.buttons[Way.REOPEN], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.library is not None and bar.isHidden())
    assert window.library.info("uid") and boxes == []


def test_a_page_that_the_disk_does_not_give_is_no_damage(window, qtbot, boxes, monkeypatch):
    monkeypatch.setattr("db.damage.connect", disk_failed)
    messages.show_error(window, told_as_damage())
    qtbot.waitUntil(lambda: len(boxes) == 1)
    assert boxes[0].startswith("Mine.datahall cannot be read just now.") and "damaged" not in boxes[0]
    assert window.library is None and window.stack.currentWidget() is window.no_library


def test_a_library_that_could_not_be_read_for_a_moment_is_opened_again_once(window, qtbot, boxes):
    messages.show_error(window, told_as_damage())
    qtbot.waitUntil(lambda: "could not be read for a moment" in window.status_note.text())
    assert window.library is not None and boxes == []
    messages.show_error(window, told_as_damage())
    qtbot.waitUntil(lambda: len(boxes) == 1)
    assert boxes[0].startswith("Mine.datahall is damaged. SQLite says: database disk image is malformed.")
    assert window.library is None
