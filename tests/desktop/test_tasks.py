"""Long work beside the window."""

import threading
from itertools import count

from PySide6.QtCore import QObject, QThreadPool

from desktop import tasks


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


def test_work_tells_how_far_it_is_and_stops_when_asked(qtbot):
    asker, begun = Asker(), threading.Event()

    def work(watch):
        for number in count():
            watch.at(number, 1_000_000)
            begun.set()

    task = tasks.run(asker, work, done=asker.keep, failed=asker.keep_error, progressed=asker.keep_progress)
    with qtbot.waitSignal(task.ended):
        assert begun.wait(5)
        task.cancel()
    assert asker.progress
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
