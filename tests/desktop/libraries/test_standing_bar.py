"""What stands between library and person is said over the window, with the ways on; each is taken with a click."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import threading
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from other_program import other_program
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from sample_records import add

from db.backups.keeping import backups_for
from db.history import changes
from db.history.changes import change_set
from db.history.outside import Outside
from db.library import Library, create_library, open_library
from db.models import Facility
from db.place import Locks
from db.presence import Holder, claim
from desktop import messages, settings, tasks
from desktop.app import make_application
from desktop.edit import kept_drafts
from desktop.libraries import standing_bar
from desktop.libraries.standing_bar import Way
from desktop.main_window import MainWindow
from desktop.support import log

LEFT = Qt.MouseButton.LeftButton
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")


@pytest.fixture
def looks_often(monkeypatch):
    """Where it is told that the window looks by itself, not how often. The others ask for each look: one more at any
    moment would be under way when they do."""
    monkeypatch.setattr("desktop.libraries.watching.LOOK_EVERY_MS", 100)


@pytest.fixture
def window(qtbot, qapp, monkeypatch):
    boxes = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(f"{box.text()} {box.informativeText()}"))
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    yield window
    assert boxes == []
    window.page_actions.leave_editor()
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


@pytest.fixture
def path(home):
    path = home / "One.datahall"
    library = create_library(path)
    add(library, "facility", name="Zhangbei")
    library.close()
    return path


@pytest.fixture
def bar(window):
    return window.watching.bar


@pytest.fixture
def saved_to(home, monkeypatch):
    target = home / "Elsewhere.datahall"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    return target


NOT_CONNECTED = OSError(errno.ENOTCONN, "Transport endpoint is not connected")


@contextmanager
def network_lost(monkeypatch, path):
    """What the system says of a file whose network is lost."""
    stat = Path.stat

    def refused(self, **more):
        if self == path:
            raise NOT_CONNECTED
        return stat(self, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", refused)
        yield


def cut_off(path):
    """What a pulled stick leaves of the files opened before: they lead nowhere, though there is a file of that name."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if link.readlink() in (path, path.with_name(f"{path.name}-wal")):
                nowhere = os.open(path.with_name("nowhere"), os.O_WRONLY | os.O_CREAT)
                os.dup2(nowhere, int(link.name))
                os.close(nowhere)


def waits_for(qtbot, window, way):
    """The bar with a button for this way on."""

    def there():
        window.watching.look()
        return window.watching.bar.isVisible() and way in window.watching.bar.buttons

    qtbot.waitUntil(there, timeout=20_000)


def click(qtbot, window, way):
    qtbot.mouseClick(window.watching.bar.buttons[way], LEFT)


def names(window):
    return [row[0] for row in window.library.reading().execute("SELECT name FROM facility ORDER BY id")]


def rename(library, name):
    with change_set(library, f"Rename to {name}") as session:
        session.get(Facility, 1).name = name


def test_a_library_of_one_s_own_has_nothing_over_it(qtbot, window, path, bar):
    window.open_path(path)
    window.watching.look()
    qtbot.waitUntil(lambda: window.watching._look_under_way is None)
    assert bar.isHidden()


@on_unix
def test_a_deleted_library_is_put_back_with_what_an_open_editor_had(qtbot, window, path, bar):
    window.open_path(path)
    rename(window.library, "Zhangbei 2")
    window.page_actions.edit("facility", 1)
    editor = window.page_actions.editor
    editor.entry.set_text("", "region", "Hebei")
    path.unlink()
    waits_for(qtbot, window, Way.PUT_BACK)
    assert "One.datahall is no longer in" in bar.heading.text() and bar.property("wrong")
    click(qtbot, window, Way.PUT_BACK)
    qtbot.waitUntil(lambda: path.exists() and window.page_actions.editor not in (None, editor), timeout=20_000)
    assert names(window) == ["Zhangbei 2"] and bar.isHidden()
    again = window.page_actions.editor
    qtbot.mouseClick(again.banner.buttons[0], LEFT)
    assert again.save()
    assert window.library.reading().execute("SELECT region FROM facility").fetchone() == ("Hebei",)


@on_unix
def test_a_library_deleted_with_its_folder_is_saved_elsewhere(qtbot, window, home, bar, saved_to, monkeypatch):
    folder = home / "gone"
    folder.mkdir()
    create_library(folder / "One.datahall").close()
    window.open_path(folder / "One.datahall")
    with change_set(window.library, "Add Abilene") as session:
        session.add(Facility(name="Abilene"))
    for one in folder.iterdir():
        one.unlink()
    folder.rmdir()
    waits_for(qtbot, window, Way.SAVE_ELSEWHERE)
    click(qtbot, window, Way.SAVE_ELSEWHERE)
    qtbot.waitUntil(lambda: window.library is not None and window.library.path == saved_to, timeout=20_000)
    assert names(window) == ["Abilene"] and bar.isHidden()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone tells where an open file is now")
def test_a_renamed_library_is_opened_under_its_new_name(qtbot, window, path, home, bar):
    window.open_path(path)
    rename(window.library, "Zhangbei 2")
    path.rename(home / "Renamed.datahall")
    waits_for(qtbot, window, Way.FOLLOW)
    assert "Renamed.datahall" in bar.words.text()
    click(qtbot, window, Way.FOLLOW)
    assert window.library.path == home / "Renamed.datahall" and names(window) == ["Zhangbei 2"]


@on_unix
def test_of_a_replaced_library_either_is_kept(qtbot, window, path, home, bar, saved_to):
    window.open_path(path)
    rename(window.library, "Mine")
    other = home / "other.datahall"
    create_library(other).close()
    other.replace(path)
    waits_for(qtbot, window, Way.REOPEN)
    assert "Another file took the place" in bar.heading.text()
    mine = window.library
    click(qtbot, window, Way.SAVE_ELSEWHERE)
    qtbot.waitUntil(lambda: window.library is not mine, timeout=20_000)
    assert names(window) == ["Mine"]
    window.open_path(path)
    assert names(window) == []


@on_unix
@pytest.mark.parametrize("way", ["reopen", "quit", "another"])
def test_what_was_saved_before_another_file_took_its_place_is_kept_however_it_is_left(
    qtbot, window, path, home, bar, way, monkeypatch
):
    copied, stood = [], []

    def copy_into(*asked, **more):
        copied.append(threading.current_thread() is threading.main_thread())
        stood.append(tasks._running and window.library)
        return copy(*asked, **more)

    copy = Library.copy_into
    monkeypatch.setattr(Library, "copy_into", copy_into)
    window.open_path(path)
    rename(window.library, "Mine")
    other = home / "other.datahall"
    create_library(other).close()
    other.replace(path)
    waits_for(qtbot, window, Way.REOPEN)
    if way == "reopen":
        click(qtbot, window, Way.REOPEN)
        assert names(window) == [] and "is kept: see File, Backups" in window.status_note.text()
    elif way == "another":
        create_library(home / "Two.datahall").close()
        window.open_path(home / "Two.datahall")
    else:
        window.close()
    assert copied == [False] and stood == [None], "beside the window, and once nobody can use the library"
    (kept,) = backups_for(path)
    with closing(open_library(kept.path)) as library:
        assert library.reading().execute("SELECT name FROM facility").fetchall() == [("Mine",)]


@on_unix
def test_where_no_backup_can_be_made_on_leaving_the_person_chooses_a_file_for_what_was_saved(
    window, path, home, bar, monkeypatch, saved_to
):
    told, chosen = [], [home / "no folder" / "Mine.datahall", saved_to]
    monkeypatch.setattr(messages, "show_error", lambda _, error: told.append(str(error)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(chosen.pop(0)), ""))
    window.open_path(path)
    rename(window.library, "Mine")
    create_library(home / "Two.datahall").close()
    (home / "backups").write_text("no folder")
    path.unlink()
    window.open_path(home / "Two.datahall")
    assert window.library.path == home / "Two.datahall"
    assert ["No backup of One.datahall could be made" in one for one in told] == [True, False]
    with closing(open_library(saved_to)) as library:
        assert library.reading().execute("SELECT name FROM facility").fetchall() == [("Mine",)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone tells which files are open")
@pytest.mark.parametrize("is_the_same", [True, False])
def test_once_its_disk_is_connected_again_one_goes_on_where_what_was_opened_can_still_be_read(
    qtbot, window, path, bar, monkeypatch, is_the_same
):
    monkeypatch.setattr("desktop.backups.keeper.CHECKED_AT_OPENING_BYTES", 0)  # has files of its own open meanwhile
    window.open_path(path)
    rename(window.library, "Zhangbei 2")
    window.page_actions.edit("facility", 1)
    window.page_actions.editor.entry.set_text("", "region", "Hebei")
    lost = window.library
    with network_lost(monkeypatch, path):
        waits_for(qtbot, window, Way.REOPEN)
        assert "cannot be reached" in bar.heading.text()
        qtbot.waitUntil(lambda: window.watching._look_under_way is None)
        if not is_the_same:
            cut_off(path)
    window.watching.look()
    if is_the_same:
        qtbot.waitUntil(bar.isHidden)
        assert window.library is lost
        return
    qtbot.waitUntil(lambda: "cannot be read any more" in bar.heading.text(), timeout=20_000)
    window.watching.look()
    qtbot.waitUntil(lambda: window.watching._look_under_way is None)
    assert bar.isVisible(), "it does not get better by itself"
    click(qtbot, window, Way.REOPEN)
    assert window.library is not lost and bar.isHidden() and names(window) == ["Zhangbei 2"]
    qtbot.mouseClick(window.page_actions.editor.banner.buttons[0], LEFT)
    assert window.page_actions.editor.entry.texts[""]["region"] == "Hebei"


@pytest.mark.usefixtures("looks_often")
def test_who_only_reads_sees_what_is_saved_and_writes_once_it_is_free(qtbot, window, path, bar):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(window.door.taken.dialog.read, LEFT)
        waits_for(qtbot, window, Way.WRITE_EVEN_SO)
        assert "Read only while another program has it open" in bar.heading.text() and "ann" in bar.words.text()
        other.writes("facility", 1, "name", "Theirs")
        qtbot.waitUntil(lambda: "Taken in from another program" in window.status_note.text(), timeout=20_000)
        assert names(window) == ["Theirs"]
        other.closes()
    waits_for(qtbot, window, Way.REOPEN)
    click(qtbot, window, Way.REOPEN)
    assert not window.library.read_only and bar.isHidden() and isinstance(claim(path), Holder)


@pytest.mark.usefixtures("looks_often")
def test_beside_a_writer_the_open_editor_is_told_and_the_claim_is_taken_over(qtbot, window, path, bar):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
        assert bar.isVisible() and "Two programs write" in bar.heading.text()
        window.page_actions.edit("facility", 1)
        window.page_actions.editor.entry.set_text("", "name", "Mine")
        other.writes("facility", 1, "name", "Theirs")
        editor = window.page_actions.editor
        qtbot.waitUntil(lambda: bool(editor.banner.buttons), timeout=20_000)
        qtbot.mouseClick(editor.banner.buttons[0], LEFT)
        assert [(clash.mine, clash.theirs) for clash, _, _ in editor.elsewhere.open] == [("Mine", "Theirs")]
        qtbot.waitUntil(lambda: editor.is_whole)
        qtbot.mouseClick(editor.elsewhere.open[0][2], LEFT)
        assert editor.save()
        assert names(window) == ["Theirs"]
        other.closes()
    window.watching.look()
    qtbot.waitUntil(lambda: window.library.claim is not None and bar.isHidden(), timeout=20_000)


def test_who_wrote_beside_may_go_on_only_to_read(qtbot, window, path, bar):
    with other_program(path):
        window.open_path(path)
        qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
        click(qtbot, window, Way.ONLY_READ)
        assert window.library.read_only and Way.WRITE_EVEN_SO in bar.buttons


def test_own_changes_are_not_told_as_another_s(qtbot, window, path, bar):
    window.open_path(path)
    rename(window.library, "Mine")
    window.watching.look()
    qtbot.waitUntil(lambda: window.watching._look_under_way is None)
    assert "another program" not in window.status_note.text()
    assert window.watching._outside.look() is None


@pytest.mark.parametrize(("locks", "who"), [(Locks.BROKEN, "two programs"), (Locks.THIS_COMPUTER, "another computer")])
def test_a_folder_that_keeps_nobody_apart_is_told_of_and_can_be_hidden(
    qtbot, window, path, bar, monkeypatch, saved_to, locks, who
):
    monkeypatch.setattr("db.library.locks_in", lambda _: locks)
    window.open_path(path)
    assert window.library.journal == "delete", "a log would need memory that computers share"
    assert bar.isVisible() and who in bar.words.text()
    click(qtbot, window, Way.HIDE)
    window.watching.look()
    qtbot.waitUntil(lambda: window.watching._look_under_way is None)
    assert bar.isHidden()


def test_a_library_that_may_not_be_written_is_saved_elsewhere_or_tried_again(
    qtbot, window, path, bar, monkeypatch, saved_to
):
    monkeypatch.setattr("db.library.os.access", lambda *_: False)
    window.open_path(path)
    assert window.library.read_only and "can only be read" in bar.heading.text()
    monkeypatch.undo()
    click(qtbot, window, Way.REOPEN)
    assert not window.library.read_only and bar.isHidden()
    monkeypatch.setattr("db.library.os.access", lambda *_: False)
    window.open_path(path)
    proposed = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words, **_: proposed.append(words[2]) or ("", ""))
    click(qtbot, window, Way.SAVE_ELSEWHERE)
    assert Path(proposed[0]).parent == Path.home(), "where it lies it cannot be saved"
    monkeypatch.undo()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(saved_to), ""))
    monkeypatch.setenv("DATAHALL_HOME", str(path.parent))
    click(qtbot, window, Way.SAVE_ELSEWHERE)
    qtbot.waitUntil(lambda: window.library.path == saved_to, timeout=20_000)
    assert not window.library.read_only


def test_a_clock_that_stands_before_the_last_change_is_asked_about(qtbot, window, path, bar, monkeypatch):
    with closing(open_library(path)) as library:
        monkeypatch.setattr(changes, "now", lambda: "2399-11-27T12:00:00.000000+00:00")
        add(library, "facility", name="Abilene")
        monkeypatch.undo()
        add(library, "facility", name="Zhangbei")
    monkeypatch.setenv("DATAHALL_HOME", str(path.parent))
    window.open_path(path)
    waits_for(qtbot, window, Way.HIDE)
    assert "clock right" in bar.heading.text() and "changed on 27 November 2399" in bar.words.text()
    click(qtbot, window, Way.HIDE)
    assert bar.isHidden()


@pytest.mark.usefixtures("looks_often")
def test_watching_goes_on_after_a_look_was_cancelled(qtbot, window, path):
    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
        window.watching.look()
        window.known_day.show(0)
        qtbot.waitUntil(lambda: window.library.as_known_on == 0, timeout=20_000)
        window.watching.look()
        window.known_day.show(None)  # ends all work beside the window, a look that is under way, too
        other.writes("facility", 1, "name", "Theirs")
        qtbot.waitUntil(lambda: "Taken in from another program" in window.status_note.text(), timeout=20_000)


def test_what_was_hidden_is_said_again_when_it_happens_again(qtbot, window, path, bar):
    window.open_path(path)
    for _ in range(2):
        bar.show_standing(standing_bar.read_only("You chose only to read it."))
        assert bar.isVisible()
        click(qtbot, window, Way.HIDE)
        bar.show_standing(standing_bar.read_only("You chose only to read it."))
        assert bar.isHidden()
        bar.show_standing(None)


def test_a_disk_that_cannot_be_read_for_a_while_leaves_the_log_to_what_nobody_expected(
    qtbot, window, path, monkeypatch
):
    looks = []

    def fails(_):
        looks.append(1)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    window.open_path(path)
    monkeypatch.setattr(Outside, "look", fails)
    for number in (1, 2):
        window.watching.look()
        qtbot.waitUntil(lambda number=number: len(looks) >= number and window.watching._look_under_way is None)
    assert "in work beside the window" not in log.text()


@pytest.mark.parametrize("fails", ["desktop.libraries.watching._other_holder", "db.history.clock.saved_ahead",
                                   "db.copies_beside.Beside.traces"])  # fmt: skip
def test_what_another_saved_is_shown_after_a_look_that_failed(qtbot, window, path, monkeypatch, fails):
    failed = []

    def refused(*_):
        failed.append(1)
        raise NOT_CONNECTED

    with other_program(path) as other:
        window.open_path(path)
        qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
        qtbot.waitUntil(lambda: window.watching._look_under_way is None)
        with monkeypatch.context() as patched:
            patched.setattr(fails, refused)
            other.writes("facility", 1, "name", "Theirs")
            window.watching.look()
            qtbot.waitUntil(lambda: bool(failed) and window.watching._look_under_way is None)
        window.watching.look()
        qtbot.waitUntil(lambda: "Taken in from another program" in window.status_note.text(), timeout=20_000)
        assert names(window) == ["Theirs"]


def test_what_a_program_without_our_history_changes_is_shown_and_told_to_the_open_editor(qtbot, window, path):
    window.open_path(path)
    window.page_actions.edit("facility", 1)
    editor = window.page_actions.editor
    editor.entry.set_text("", "region", "Mine")
    with closing(sqlite3.connect(path)) as bare, bare:
        bare.execute("UPDATE facility SET region = 'Theirs', locality = 'Theirs, too'")
    window.watching.look()
    qtbot.waitUntil(lambda: bool(editor.banner.buttons), timeout=20_000)
    assert "Changed elsewhere since you opened it: " in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert [(clash.mine, clash.theirs) for clash, _, _ in editor.elsewhere.open] == [("Mine", "Theirs")]
    qtbot.waitUntil(lambda: editor.is_whole)
    qtbot.mouseClick(editor.elsewhere.open[0][1], LEFT)
    assert editor.save()
    stored = window.library.reading().execute("SELECT region, locality FROM facility").fetchone()
    assert stored == ("Mine", "Theirs, too")


@on_unix
def test_a_library_whose_network_is_lost_is_said_to_be_out_of_reach_and_what_is_typed_is_kept(
    qtbot, window, path, bar, monkeypatch
):
    window.open_path(path)
    window.page_actions.edit("facility", 1)
    editor = window.page_actions.editor
    with network_lost(monkeypatch, path):
        waits_for(qtbot, window, Way.REOPEN)
        assert "One.datahall cannot be reached" in bar.heading.text() and bar.property("wrong")
        editor.entry.set_text("", "region", "Hebei")
        assert not editor.save()
        assert "is not connected" in editor.banner.words.text()
        editor.unsaved.keep_now()
        assert kept_drafts.kept(*editor.place_of_draft).typed["groups"] == {"": {"region": "Hebei"}}
        assert window.watching.tells_of(NOT_CONNECTED), "one bar, and no box for each thing that cannot be read"

    def is_hidden():
        window.watching.look()  # again and again: one that was under way may have looked before it could be reached
        return bar.isHidden()

    qtbot.waitUntil(is_hidden, timeout=20_000)
    assert editor.save()
    assert window.library.reading().execute("SELECT region FROM facility").fetchone() == ("Hebei",)


@on_unix
def test_a_library_out_of_reach_can_be_left_for_another(window, path, home, monkeypatch):
    create_library(home / "Two.datahall").close()
    window.open_path(path)
    with network_lost(monkeypatch, path):
        window.open_path(home / "Two.datahall")
        assert window.library.path == home / "Two.datahall"
        recent = window.actions_by_name["open_recent"].menu()
        recent.fill()
        assert recent.actions()[0].text().startswith("One ") and "not found" in recent.actions()[0].text()
        assert settings.library_path() == home / "Two.datahall"
