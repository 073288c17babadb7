"""Long work off the interface thread: `run` starts it, its answer comes back as a call on the interface thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from db.errors import Cancelled
from db.watch import Watch

Work = Callable[[Watch], Any]


class Task(QObject):
    """One piece of work. Its answer is dropped when it was cancelled, or its owner is gone."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, owner: QObject, work: Work) -> None:
        super().__init__()  # not the owner's child: the pool may still hold the task when the owner goes
        self._work = work
        self._stop = threading.Event()
        owner.destroyed.connect(self.cancel)

    def start(self) -> None:
        """Hands the work to the thread pool."""
        _running.add(self)
        self.ended.connect(self._forget)
        QThreadPool.globalInstance().start(_Job(self))

    @Slot()
    def cancel(self) -> None:
        """Asks the work to stop; nothing of it is told any more."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def run_now(self) -> None:
        """Does the work on this thread; called by the pool."""
        try:
            answer = self._work(Watch(self._tell, self._stop.is_set))
            if not self._stop.is_set():
                self.succeeded.emit(answer)
        except Cancelled:
            pass
        except Exception as error:  # shown by the one who asked, never lost in a thread
            if not self._stop.is_set():
                self.failed.emit(error)
        finally:
            self.ended.emit()

    def _tell(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    @Slot()
    def _forget(self) -> None:
        _running.discard(self)
        self.deleteLater()


class _Job(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def run(self) -> None:
        self._task.run_now()


_running: set[Task] = set()


def run(
    owner: QObject,
    work: Work,
    *,
    done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    progressed: Callable[[int, int], None] | None = None,
) -> Task:
    """Starts `work` off the interface thread.

    Args:
        owner: the widget that asks; connect methods of live objects, so that late answers find them.
        work: called with a Watch; what it returns goes to `done`, what it raises to `failed`.
    """
    task = Task(owner, work)
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
    return QThreadPool.globalInstance().waitForDone(milliseconds)
