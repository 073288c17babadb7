"""Going from library to library: recent ones, none at all, and a conflicted copy beside."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from db.history.changes import change_set
from db.library import create_library, open_library
from db.models import Facility
from desktop import messages, settings, tasks
from desktop.app import make_application
from desktop.main_window import MainWindow


@pytest.fixture
def window(qtbot, qapp):
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


@pytest.fixture
def two(home):
    paths = [home / "One.datahall", home / "Two & more.datahall"]
    for path in paths:
        create_library(path).close()
    return paths


def recent(window):
    menu = window.actions_by_name["open_recent"].menu()
    menu.fill()
    return [action for action in menu.actions() if not action.isSeparator()]


def test_a_recent_library_is_opened_in_the_same_window(window, two):
    for path in two:
        window.open_path(path)
    first = recent(window)[0]
    assert first.text().startswith("One ")
    first.trigger()
    assert window.library.path == two[0]
    assert recent(window)[0].text().startswith("Two && more ")
    assert settings.load().recent == [str(two[0]), str(two[1])]


def test_one_that_is_gone_is_greyed_with_a_word_and_the_list_can_be_cleared(window, two):
    for path in two:
        window.open_path(path)
    two[0].unlink()
    gone, clear = recent(window)
    assert not gone.isEnabled() and "not found" in gone.text()
    clear.trigger()
    assert settings.load().recent == [str(two[1])]
    assert not recent(window)[0].isEnabled()


def test_a_refused_file_at_the_start_leaves_ways_to_a_library(qtbot, window, two, home, monkeypatch):
    for path in two:
        window.open_path(path)
    window.leave_library()
    monkeypatch.setattr(messages, "show_error", lambda *_: None)
    (home / "notes.datahall").write_text("no library")
    window.open_path(home / "notes.datahall")
    assert window.stack.currentWidget() is window.no_library
    assert window.no_library.open.isEnabled() and window.no_library.new.isEnabled()
    qtbot.mouseClick(window.no_library.recent[0], Qt.MouseButton.LeftButton)
    assert window.library.path == two[1]
    assert window.stack.currentWidget() is not window.no_library


def test_a_refused_file_leaves_the_open_library_open(window, two, home, monkeypatch):
    window.open_path(two[0])
    monkeypatch.setattr(messages, "show_error", lambda *_: None)
    window.open_path(home / "not there.datahall")
    assert window.library.path == two[0]
    assert window.stack.currentWidget() is not window.no_library


def copy_of(path, name, *more):
    library = open_library(path)
    library.copy_to(path.with_name(name))
    library.close()
    copy = open_library(path.with_name(name))
    for one in more:
        with change_set(copy, f"Add {one}") as session:
            session.add(Facility(name=one))
    copy.close()
    return path.with_name(name)


def test_a_conflicted_copy_is_told_of_and_can_be_opened(qtbot, window, two):
    copy = copy_of(two[0], "One (Ann's conflicted copy 2026-01-02).datahall", "Only there")
    window.open_path(two[0])
    qtbot.waitUntil(window.copies_bar.isVisible)
    assert copy.name in window.copies_bar.heading.text()
    assert "has 1 action that" in window.copies_bar.words.text() and "has no actions" in window.copies_bar.words.text()
    qtbot.mouseClick(window.copies_bar.open, Qt.MouseButton.LeftButton)
    assert window.library.path == copy
    assert two[0].exists()


def test_a_copy_that_comes_while_one_works_is_told_of_and_no_more_once_it_is_gone(qtbot, window, two):
    window.open_path(two[0])
    tasks.wait_for_all()
    qtbot.waitUntil(lambda: window.watching._look_under_way is None)
    copy = copy_of(two[0], "One-LAPTOP.datahall", "Only there")
    qtbot.waitUntil(window.copies_bar.isVisible, timeout=20_000)
    assert copy.name in window.copies_bar.heading.text()
    copy.unlink()
    qtbot.waitUntil(window.copies_bar.isHidden, timeout=20_000)


def test_a_look_that_failed_is_not_begun_again_until_something_else_lies_there(qtbot, window, two, monkeypatch):
    looks = []

    def fails(_):
        looks.append(1)
        raise RuntimeError("what nobody foresaw")

    monkeypatch.setattr("db.copies_beside.copies_beside", fails)
    copy_of(two[0], "One (1).datahall")
    window.open_path(two[0])
    tasks.wait_for_all()
    for _ in range(3):
        window.watching.look()
        qtbot.waitUntil(lambda: window.watching._look_under_way is None and window.copies_bar._look_under_way is None)
    assert len(looks) == 1
    copy_of(two[0], "One (2).datahall")
    qtbot.waitUntil(lambda: len(looks) == 2, timeout=20_000)


def test_a_copy_that_comes_while_the_library_is_open_is_seen_on_coming_back_and_stays_hidden(qtbot, window, two):
    window.open_path(two[0])
    tasks.wait_for_all()
    copy_of(two[0], "One-LAPTOP.datahall", "Only there")
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(window.copies_bar.isVisible)
    qtbot.mouseClick(window.copies_bar.hide_button, Qt.MouseButton.LeftButton)
    window.copies_bar.look()
    qtbot.waitUntil(lambda: window.copies_bar._look_under_way is None)
    assert not window.copies_bar.isVisible()
