"""A library that another program has open: the choice, and what each way on does, with two real programs."""

from __future__ import annotations

import errno
import os
import sys
import threading

import pytest
from other_program import other_program
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from db.library import create_library
from db.presence import Claim, Holder, claim, holder, place_of
from db.putting_back import ready_of
from desktop import __main__ as program
from desktop import tasks
from desktop.app import make_application
from desktop.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def waits_briefly(monkeypatch):
    """What is told is that the window looks again by itself, not how often."""
    monkeypatch.setattr("desktop.libraries.taken.LOOK_AGAIN_MS", 50)


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
def path(home):
    path = home / "One.datahall"
    create_library(path).close()
    return path


def dialog(window):
    assert window.library is None
    return window.door.taken.dialog


def test_the_window_claims_its_library_and_lets_it_go(window, path):
    window.open_path(path)
    assert isinstance(claim(path), Holder)
    window.open_path(path)  # anew, as after a restored backup
    assert window.library is not None and isinstance(claim(path), Holder)
    window.leave_library()
    assert holder(path) is None and not place_of(path).exists()


def test_the_window_claims_a_library_whose_restoring_was_cut_short(window, path):
    path.rename(ready_of(path))  # where there are no hard links, nothing stands at its place for a moment
    window.open_path(path)
    assert window.library is not None and isinstance(claim(path), Holder)


def test_who_only_reads_sees_who_has_it_and_may_not_write(qtbot, window, path):
    with other_program(path):
        window.open_path(path)
        assert "One is open already" in dialog(window).heading.text() and "ann" in dialog(window).words.text()
        qtbot.waitUntil(lambda: dialog(window).read.isVisible())
        qtbot.mouseClick(dialog(window).read, LEFT)
        assert window.library.read_only and "ann" in window.library.read_only_because
        assert not window.actions_by_name["new_facility"].isEnabled()


def test_who_waits_gets_it_when_the_other_closes(qtbot, window, path):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(dialog(window).wait, LEFT)
        assert dialog(window).heading.text() == "Waiting…"
        assert not dialog(window).write.isVisible()
        other.closes()
        qtbot.waitUntil(lambda: window.library is not None, timeout=20_000)
    assert not window.library.read_only and window.library.claim.is_said
    assert window.actions_by_name["new_facility"].isEnabled()


def test_who_no_longer_wants_to_wait_has_no_library(qtbot, window, path):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(dialog(window).wait, LEFT)
        qtbot.mouseClick(dialog(window).cancel, LEFT)
        other.closes()
        assert not window.door.taken._timer.isActive()
    assert window.library is None and window.stack.currentWidget() is window.no_library


def test_a_copy_holds_what_was_saved_and_is_one_s_own(qtbot, window, path, home, monkeypatch):
    target = home / "Mine.datahall"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    with other_program(path) as other:
        other.writes("facility", 0, "name", "Zhangbei")
        window.open_path(path)
        qtbot.mouseClick(dialog(window).copy, LEFT)
        qtbot.waitUntil(lambda: window.library is not None, timeout=20_000)
    assert window.library.path == target and not window.library.read_only
    assert window.library.reading().execute("SELECT name FROM facility").fetchall() == [("Zhangbei",)]


def test_who_writes_even_so_loses_nothing_of_the_other(qtbot, window, path):
    from db.history.changes import change_set
    from db.models import Facility

    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(dialog(window).write, LEFT)
        assert not window.library.read_only and window.library.beside.who == "ann"
        with change_set(window.library, "Add Mine") as session:
            session.add(Facility(name="Mine"))
        other.writes("facility", 0, "name", "Theirs")
        names = window.library.reading().execute("SELECT name FROM facility ORDER BY id").fetchall()
    assert names == [("Mine",), ("Theirs",)]


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["datahall", *map(str, arguments)])
    status = program.main()
    return status, *capsys.readouterr()


def test_the_command_line_writes_only_when_told_to_and_reads_at_once(path, home, monkeypatch, capsys):
    table = home / "sites.csv"
    table.write_text("Name,Country,Power (MW)\nZhangbei,China,100\n")
    importing = ("import", table, "--library", path, "--source", "Sites", "--publisher", "Institute")
    with other_program(path):
        status, _, said = run(monkeypatch, capsys, *importing)
        assert status == 1
        assert "One.datahall was not changed: another program has it open (ann, since" in said
        assert "--wait" in said and "--even-so" in said
        assert run(monkeypatch, capsys, *importing, "--dry-run")[0] == 0
        assert run(monkeypatch, capsys, "check", "--library", path)[0] == 0
        assert run(monkeypatch, capsys, "check", "--rebuild", "--library", path)[0] == 1
        assert run(monkeypatch, capsys, "export", "facilities", "--library", path, "--to", home / "out.csv")[0] == 0
        status, out, said = run(monkeypatch, capsys, *importing, "--even-so")
        assert (status, said) == (0, "") and "1 facility" in out


def test_a_command_that_reads_leaves_what_follows_from_the_day_to_the_program_that_has_the_library(
    path, home, monkeypatch, capsys
):
    monkeypatch.setattr("db.derived.is_of_today", lambda _: False)
    brought = []
    monkeypatch.setattr("db.derived.bring_to_today", brought.append)
    reading = ("export", "facilities", "--library", path, "--to", home / "out.csv")
    with other_program(path):
        assert run(monkeypatch, capsys, *reading)[0] == 0 and brought == []
    assert run(monkeypatch, capsys, *reading)[0] == 0 and len(brought) == 1


def test_the_command_line_waits_until_the_other_has_closed(path, monkeypatch, capsys):
    with other_program(path) as other:
        monkeypatch.setattr("desktop.libraries.claiming.sleep", lambda _: other.closes())
        status, _, said = run(monkeypatch, capsys, "check", "--rebuild", "--wait", "--library", path)
    assert status == 0 and "Waiting until it is closed" in said
    found = claim(path)
    assert isinstance(found, Claim)
    found.let_go()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder where it is while a file in it is open")
def test_who_waits_is_told_of_a_lost_network_folder_and_gets_the_library_once_it_is_back(qtbot, window, path, home):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(dialog(window).wait, LEFT)
        home.rename(home.with_name("lost"))
        qtbot.waitUntil(lambda: "cannot be reached" in dialog(window).trouble.text(), timeout=20_000)
        assert dialog(window).trouble.isVisible() and dialog(window).heading.text() == "Waiting…"
        home.with_name("lost").rename(home)
        qtbot.waitUntil(lambda: dialog(window).trouble.isHidden(), timeout=20_000)
        other.closes()
        qtbot.waitUntil(lambda: window.library is not None, timeout=20_000)
    assert not window.library.read_only and window.library.claim.is_said


def test_a_library_got_in_the_moment_one_stops_waiting_is_let_go(qtbot, window, path, monkeypatch):
    from desktop.libraries import taken

    asked, may_go_on = threading.Event(), threading.Event()

    def slow(*asked_of):
        asked.set()
        may_go_on.wait(10)
        return claim(*asked_of)

    with other_program(path) as other:
        window.open_path(path)
        monkeypatch.setattr(taken, "claim", slow)
        qtbot.mouseClick(dialog(window).wait, LEFT)
        qtbot.waitUntil(asked.is_set)  # beside the window, which answers meanwhile
        other.closes()
    qtbot.mouseClick(dialog(window).cancel, LEFT)
    may_go_on.set()
    qtbot.waitUntil(lambda: window.door.taken._look_under_way is None)
    assert window.library is None and holder(path) is None and not place_of(path).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_who_waits_for_a_library_in_a_folder_that_may_not_be_written_then_reads_it(qtbot, window, path, monkeypatch):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(dialog(window).wait, LEFT)
        monkeypatch.setattr("db.presence.os.open", refuse_to_write(os.open))
        monkeypatch.setattr("db.library.os.access", lambda place, mode: mode != os.W_OK)
        other.closes()
        qtbot.waitUntil(lambda: window.library is not None, timeout=20_000)
        assert window.library.read_only


def refuse_to_write(opened):
    """The tests may run as somebody who may write everywhere."""

    def refuse(place, flags, *more):
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(place, flags, *more)

    return refuse
