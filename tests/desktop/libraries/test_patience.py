"""Saving while another program writes to the library: the window lives on, and nothing typed is lost."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sample_records import add

from db.errors import Cancelled
from db.library import create_library
from db.place import Locks
from desktop import tasks
from desktop.app import make_application
from desktop.look.work_box import WorkBox, is_waiting
from desktop.main_window import MainWindow

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


class Person(QObject):
    """Does something once the box that waits is seen and has been painted; the window must be alive for that."""

    def __init__(self, then: Callable[[WorkBox], None]) -> None:
        super().__init__()
        self._then = then
        self.seen: list[str] = []
        self.painted = 0
        self._timer = QTimer(self, interval=20)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        QCoreApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, WorkBox):
            self.painted += 1
        return False

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, WorkBox) and self.painted and not self.seen:
            self.seen.append(box.words.text())
            self._then(box)


@pytest.fixture
def path(home: Path) -> Path:
    path = home / "One.datahall"
    with closing(create_library(path)) as library:
        add(library, "facility", name="Zhangbei")
    return path


@pytest.fixture
def window(qtbot, qapp, path) -> Iterator[MainWindow]:
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    yield window
    window.page_actions.leave_editor()
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


@pytest.fixture
def other(path) -> Iterator[sqlite3.Connection]:
    """Another program's connection, in the middle of writing."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE facility SET note = 'theirs'")
        yield connection


def regions(window: MainWindow) -> list[tuple[str, str]]:
    return window.library.reading().execute("SELECT region, note FROM facility").fetchall()


def typed(qtbot, window):
    window.page_actions.edit("facility", 1)
    editor = window.page_actions.editor
    qtbot.waitUntil(lambda: editor.is_whole)  # a save by key waits for that
    editor.entry.set_text("", "region", "Hebei")
    return editor


def test_saving_waits_beside_the_window_and_goes_on_by_itself(qtbot, window, other):
    editor = typed(qtbot, window)
    person = Person(lambda _: other.execute("ROLLBACK"))
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert ["something else is writing" in words for words in person.seen] == [True]
    assert regions(window) == [("Hebei", "")] and window.page_actions.editor is not editor
    assert not is_waiting()


def test_who_waits_no_longer_keeps_what_was_typed_and_saves_it_later(qtbot, window, other):
    editor = typed(qtbot, window)
    person = Person(lambda box: QTest.mouseClick(box.stop, LEFT))
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert person.seen and "One.datahall could not be saved. Another program is writing" in editor.banner.words.text()
    assert editor.isVisible() and editor.entry.texts[""]["region"] == "Hebei"
    other.execute("ROLLBACK")
    window.activateWindow()  # without a screen there is no window manager that would
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert regions(window) == [("Hebei", "")]


def test_what_the_other_changed_meanwhile_is_asked_about_and_not_overwritten(qtbot, window, other):
    editor = typed(qtbot, window)
    other.execute("UPDATE facility SET region = 'Inner Mongolia'")
    person = Person(lambda _: other.execute("COMMIT"))
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert person.seen and editor.banner.buttons and regions(window) == [("Inner Mongolia", "theirs")]
    assert editor.entry.texts[""]["region"] == "Hebei"


def test_a_second_save_while_one_waits_is_refused_and_not_put_on_top(qtbot, window, other, monkeypatch):
    editor, refused = typed(qtbot, window), []

    def too(box: WorkBox) -> None:
        with pytest.raises(Exception, match="could not be saved") as error:
            add(window.library, "facility", name="Abilene")
        refused.append(error)
        other.execute("ROLLBACK")

    person = Person(too)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert person.seen and refused and regions(window) == [("Hebei", "")]


def test_work_beside_the_window_is_told_as_before_and_shows_no_box(qtbot, window, other, monkeypatch):
    monkeypatch.setattr("db.connecting.BUSY_TIMEOUT_MS", 50)
    library, errors = window.library, []
    person = Person(lambda _: None)
    tasks.run(window, lambda _: add(library, "facility", name="Abilene"), failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert "Another program is writing" in str(errors[0]) and not person.seen
    other.execute("ROLLBACK")


def test_behind_work_that_fills_all_threads_it_waits_on_one_of_its_own_and_can_be_stopped(qtbot, window, other):
    free, begun = threading.Event(), threading.Semaphore(0)

    def at_work(_: object) -> None:
        begun.release()
        free.wait(30)

    for _ in range(threads := QThreadPool.globalInstance().maxThreadCount()):
        tasks.run(window, at_work)
    for _ in range(threads):
        assert begun.acquire(timeout=20)
    editor = typed(qtbot, window)
    person = Person(lambda box: QTest.mouseClick(box.stop, LEFT))
    given_up = QTimer(window, interval=20_000)
    given_up.timeout.connect(free.set)
    given_up.start()
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert person.seen and not free.is_set() and "could not be saved" in editor.banner.words.text()
    free.set()


def test_one_key_that_takes_back_waits_as_well(window, other):
    add_to = window.library
    other.execute("ROLLBACK")
    add(add_to, "facility", name="Abilene")
    other.execute("BEGIN IMMEDIATE")
    person = Person(lambda _: other.execute("ROLLBACK"))
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert person.seen
    assert len(regions(window)) == 1


@pytest.fixture
def on_network(monkeypatch):
    """Libraries lie in a network folder: no write-ahead log there, and what is saved waits for everyone who reads."""
    monkeypatch.setattr("db.library.locks_in", lambda _: Locks.NETWORK)


@pytest.fixture
def reader(qtbot, on_network, window, path) -> Iterator[sqlite3.Connection]:
    """Somebody in the middle of reading, after the window has read all that it shows."""
    assert window.library.journal == "delete"
    qtbot.waitUntil(lambda: window.door._day_timer.isActive() and window.pages.shown().selected_id() is not None)
    qtbot.waitUntil(lambda: not tasks._running)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM facility").fetchone()
        yield connection


def test_what_is_saved_waits_beside_the_window_for_who_reads_without_a_log(qtbot, reader, window):
    editor = typed(qtbot, window)
    person = Person(lambda _: reader.execute("ROLLBACK"))
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert ["something else is reading" in words for words in person.seen] == [True]
    assert regions(window) == [("Hebei", "")] and window.page_actions.editor is not editor
    assert not is_waiting()


def test_who_waits_no_longer_for_who_reads_keeps_what_was_typed_and_saves_it_later(qtbot, reader, window):
    editor = typed(qtbot, window)
    person = Person(lambda box: QTest.mouseClick(box.stop, LEFT))
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert person.seen and "One.datahall could not be saved. Something is still" in editor.banner.words.text()
    assert editor.isVisible() and regions(window) == [("", "")]
    reader.execute("ROLLBACK")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert regions(window) == [("Hebei", "")]


def test_who_reads_for_long_does_not_keep_the_person_waiting_for_ever(qtbot, reader, window):
    editor = typed(qtbot, window)
    person = Person(lambda _: None)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert person.seen and "One.datahall could not be saved. Something is still" in editor.banner.words.text()
    assert editor.entry.texts[""]["region"] == "Hebei" and regions(window) == [("", "")]


def test_work_beside_the_window_waits_for_who_reads_by_itself(qtbot, reader, window):
    library, ended, errors = window.library, [], []
    tasks.run(window, lambda _: add(library, "facility", name="Abilene"), done=ended.append, failed=errors.append)
    qtbot.waitUntil(lambda: errors or _is_refused(library.path))
    assert errors == []
    reader.execute("ROLLBACK")
    qtbot.waitUntil(lambda: bool(ended))
    assert errors == []


def _is_refused(path: Path) -> bool:
    """Whether who comes now to read must wait: something saved waits for the others."""
    with closing(sqlite3.connect(path, timeout=0)) as third:
        try:
            third.execute("SELECT count(*) FROM facility").fetchone()
        except sqlite3.OperationalError:
            return True
    return False


def test_the_check_at_opening_gives_way_to_what_is_saved_and_is_made_later(qtbot, on_network, window, monkeypatch):
    asked, checked = [], []

    def checking(_path, gives_way=lambda: False):
        if not asked:
            while not gives_way():
                threading.Event().wait(0.01)
            asked.append(True)
            raise Cancelled
        checked.append(True)
        return ""

    monkeypatch.setattr("db.damage.damage_in", checking)
    window.backups.check()
    window.library.is_waited_for = True
    qtbot.waitUntil(lambda: bool(asked))
    window.library.is_waited_for = False
    tasks.wait_for_all()
    window.backups.look()
    qtbot.waitUntil(lambda: bool(checked))
