"""Long work off the interface thread: `run` starts it, its answer comes back as a call on the interface thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Signal, Slot

from db.errors import Cancelled, DatahallError
from db.watch import Watch
from desktop import garbage, pools

Work = Callable[[Watch], Any]
TELL_EVERY_S = 0.04
MOST_STEPS = 1_000_000
"""Of more, as of the bytes of a large file, only the share is told: a signal cannot count beyond two milliards."""


class _Post(QObject):
    """Brings calls to the interface thread. It outlives all tasks: a task deleted while its own thread is still
    inside one of its signals loses what that signal had to tell, or crashes."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._open)

    def send(self, letter: list[Callable[[], None]]) -> None:
        """Sends the one call in the letter, which is taken out when it is opened: so what the call holds, a task and
        the widgets its work knows, is let go on the interface thread, even if the sender's thread lags behind."""
        self.arrived.emit(letter)

    @Slot(object)
    def _open(self, letter: list[Callable[[], None]]) -> None:
        letter.pop()()


class Task(QObject):
    """One piece of work. Its answer is dropped when it was cancelled, or its owner is gone.

    All signals are emitted on the interface thread; `ended` is the last.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, owner: QObject, work: Work, *, only_waits: bool = False) -> None:
        super().__init__()  # not the owner's child: the pool may still hold the task when the owner goes
        self._work = work
        self._pool = pools.waiting() if only_waits else pools.working()
        self._stop = threading.Event()
        self._told_at = 0.0
        owner.destroyed.connect(self.cancel)

    def start(self) -> None:
        """Hands the work to a thread."""
        _post()
        garbage.hold()
        _running.add(self)
        self._pool.start(_Job(self))

    @Slot()
    def cancel(self) -> None:
        """Asks the work to stop; nothing of it is told any more."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def run_now(self) -> Callable[[], None]:
        """Does the work on this thread, the pool's. Returns what is to be called on the interface thread then."""
        tell: Callable[[], None] | None = None
        try:
            answer = self._work(Watch(self._tell, self._stop.is_set))
            tell = partial(self.succeeded.emit, answer)
        except Cancelled:
            pass
        except Exception as error:  # shown by the one who asked, never lost in a thread
            if not isinstance(error, DatahallError):  # what is told in words, with a remedy, is nothing to report
                from desktop.support import log

                log.problem(error, "in work beside the window")
            tell = partial(self.failed.emit, error)
        return partial(self._end, tell)

    def _tell(self, done: int, total: int) -> None:
        """Progress as often as an eye can follow it: a million small steps would keep the window busy for seconds."""
        moment = time.monotonic()
        if done == total or moment - self._told_at >= TELL_EVERY_S:
            self._told_at = moment
            scale = max(1, total // MOST_STEPS)
            _post().send([partial(self._progress, done // scale, total // scale)])

    def _progress(self, done: int, total: int) -> None:
        if self in _running and not self.is_cancelled:
            self.progressed.emit(done, total)

    def _end(self, tell: Callable[[], None] | None) -> None:
        """On the interface thread: the answer, unless nobody waits for it any more, and the end."""
        try:
            if tell is not None and not self.is_cancelled:
                tell()
        finally:
            self.ended.emit()
            _running.discard(self)
            self.deleteLater()


class _Job(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._tasks = [task]

    def run(self) -> None:
        _post().send([self._tasks.pop().run_now()])


@cache
def _post() -> _Post:
    return _Post()


_running: set[Task] = set()


def on_interface_thread(call: Callable[[], None]) -> None:
    """Calls at once on the interface thread, else has that thread call as soon as it looks."""
    if threading.current_thread() is threading.main_thread():
        call()
    else:
        _post().send([call])


def run(
    owner: QObject,
    work: Work,
    *,
    done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    progressed: Callable[[int, int], None] | None = None,
    only_waits: bool = False,
) -> Task:
    """Starts `work` off the interface thread.

    Args:
        owner: the widget that asks; connect methods of live objects, so that late answers find them.
        work: called with a Watch; what it returns goes to `done`, what it raises to `failed`.
        only_waits: it waits for what other work does, and so has a thread at once, however many are at work.
    """
    task = Task(owner, work, only_waits=only_waits)
    if done is not None:
        task.succeeded.connect(done)
    if failed is not None:
        task.failed.connect(failed)
    if progressed is not None:
        task.progressed.connect(progressed)
    task.start()
    return task


def wait_for_all(milliseconds: int = 10_000) -> bool:
    """Waits for running work, before closing. Returns whether all of it ended."""
    for task in list(_running):
        task.cancel()
    all_ended = pools.waiting().waitForDone(milliseconds) and pools.working().waitForDone(milliseconds)
    garbage.release_when_idle()
    return all_ended


def end_all(interrupt: Callable[[], None]) -> None:
    """Ends all work before a library closes: no thread may be inside one of its queries then.

    Args:
        interrupt: called where some work does not heed being cancelled, to end its query (`Library.interrupt`).
    """
    if not wait_for_all():
        interrupt()
        wait_for_all()
