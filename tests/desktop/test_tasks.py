"""Long work beside the window."""

import gc
import threading
from functools import partial
from itertools import count

from PySide6.QtCore import QObject, Qt, QThreadPool
from PySide6.QtWidgets import QWidget

from db.errors import InputError, LibraryError
from desktop import pools, tasks
from desktop.support import log


class Forgotten(QWidget):
    """A class of our own: PySide brings only its own classes home to be destroyed."""


class Asker(QObject):
    def __init__(self):
        super().__init__()
        self.answers, self.errors, self.progress = [], [], []

    def keep(self, answer):
        self.answers.append((answer, threading.current_thread() is threading.main_thread()))

    def keep_error(self, error):
        self.errors.append(error)

    def keep_progress(self, done, total):
        self.progress.append((done, total))


def test_an_answer_comes_back_on_the_interface_thread(qtbot):
    asker = Asker()
    tasks.run(asker, lambda _: threading.current_thread() is threading.main_thread(), done=asker.keep)
    qtbot.waitUntil(lambda: bool(asker.answers))
    assert asker.answers == [(False, True)]


def test_an_error_reaches_the_one_who_asked(qtbot):
    asker = Asker()

    def work(_):
        raise OSError("no room")

    tasks.run(asker, work, done=asker.keep, failed=asker.keep_error)
    qtbot.waitUntil(lambda: bool(asker.errors))
    assert isinstance(asker.errors[0], OSError)
    assert not asker.answers


def test_work_after_work_reads_by_the_few_connections_of_its_threads(qtbot, library):
    asker = Asker()
    for number in range(1, 21):
        tasks.run(asker, lambda _: library.reading(), done=asker.keep)
        qtbot.waitUntil(lambda number=number: len(asker.answers) == number)
    assert len({id(connection) for connection, _ in asker.answers}) <= pools.working().maxThreadCount()


def test_work_tells_how_far_it_is_and_stops_when_asked(qtbot):
    asker = Asker()

    def work(watch):
        for number in count():
            watch.at(number, 1_000_000)

    task = tasks.run(asker, work, done=asker.keep, failed=asker.keep_error, progressed=asker.keep_progress)
    qtbot.waitUntil(lambda: bool(asker.progress))
    with qtbot.waitSignal(task.ended):
        task.cancel()
        told = list(asker.progress)
    assert asker.progress == told
    assert not asker.answers and not asker.errors


def test_an_answer_to_someone_who_has_gone_is_dropped(qtbot):
    asker, asked, gone = Asker(), threading.Event(), threading.Event()

    def work(_):
        asked.set()
        gone.wait(5)
        return "late"

    answers = asker.answers
    task = tasks.run(asker, work, done=asker.keep)
    assert asked.wait(5)
    asker.deleteLater()
    qtbot.waitUntil(lambda: task.is_cancelled)
    gone.set()
    qtbot.waitUntil(lambda: not tasks._running)
    assert answers == []


def test_an_answer_on_its_way_to_someone_who_goes_is_dropped(qtbot):
    asker, answers = Asker(), []
    task = tasks.run(asker, lambda _: None, done=answers.append)
    assert QThreadPool.globalInstance().waitForDone(30_000)
    task.cancel()  # the answer now waits for the interface thread, which has not looked yet
    qtbot.waitUntil(lambda: not tasks._running)
    assert answers == []


def test_the_end_is_told_however_often_work_is_stopped(qtbot):
    def work(watch):
        for number in count():
            watch.at(number, 1_000_000)
            begun.set()

    ends = []
    asker = Asker()
    for _ in range(40):
        begun = threading.Event()
        task = tasks.run(asker, work)
        task.ended.connect(lambda: ends.append(1))
        assert begun.wait(30)
        task.cancel()
        qtbot.waitUntil(lambda: not tasks._running)
    assert len(ends) == 40


def test_a_call_from_beside_the_window_is_made_on_the_interface_thread(qtbot):
    asker = Asker()
    where = []

    def call():
        where.append(threading.current_thread() is threading.main_thread())

    tasks.run(asker, lambda _: tasks.on_interface_thread(call))
    qtbot.waitUntil(lambda: bool(where))
    tasks.on_interface_thread(call)
    assert where == [True, True]


def test_forgotten_widgets_are_never_destroyed_by_a_worker(qtbot):
    destroyed_on, begun, asker = set(), threading.Event(), Asker()
    go_on = threading.Event()

    def work(_):
        begun.set()
        go_on.wait(5)
        return len([[number] for number in range(200_000)])  # would start the collector many times over

    tasks.run(asker, work, done=asker.keep)
    assert begun.wait(5)
    for _ in range(50):
        forgotten = Forgotten()
        forgotten.itself = forgotten
        forgotten.destroyed.connect(
            lambda *_: destroyed_on.add(threading.current_thread().name), Qt.ConnectionType.DirectConnection
        )
    del forgotten
    go_on.set()
    qtbot.waitUntil(lambda: bool(asker.answers))
    qtbot.waitUntil(gc.isenabled, timeout=5000)
    gc.collect()
    assert destroyed_on == {threading.main_thread().name}


def test_what_a_work_holds_is_let_go_on_the_interface_thread(qtbot):
    let_go_on, asker = [], Asker()

    class Held:
        def __del__(self):
            let_go_on.append(threading.current_thread() is threading.main_thread())

    for _ in range(200):
        held = Held()
        tasks.run(asker, lambda _, held=held: held is None, done=asker.keep)
    del held
    qtbot.waitUntil(lambda: len(let_go_on) == 200)
    assert let_go_on == [True] * 200


def test_only_what_nobody_expected_is_written_to_the_log(qtbot):
    asker = Asker()
    for error in (LibraryError("The disk is full.", "", "Make room."), InputError("A name is wanted.")):
        tasks.run(asker, partial(fail, error), failed=asker.keep_error)
    qtbot.waitUntil(lambda: len(asker.errors) == 2)
    assert "in work beside the window" not in log.text()
    tasks.run(asker, partial(fail, ValueError("x")), failed=asker.keep_error)
    qtbot.waitUntil(lambda: len(asker.errors) == 3)
    assert log.text().count("in work beside the window") == 1
    log.close()


def fail(error, _):
    raise error


def test_progress_in_the_bytes_of_a_large_file_is_told_as_its_share(qtbot):
    asker = Asker()

    def work(watch):
        watch.at(3 * 10**9, 6 * 10**9)

    tasks.run(asker, work, progressed=asker.keep_progress)
    qtbot.waitUntil(lambda: bool(asker.progress))
    (done, total), *_ = asker.progress
    assert total <= 2 * tasks.MOST_STEPS and done * 2 == total
