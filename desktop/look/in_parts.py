"""Work that only the interface thread can do, put into parts, so that keys and clicks are heeded between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.012
"""How long one go may take: no person notices."""


class InParts(QObject):
    """Takes steps, each until it yields, as many in one go as no person notices. It ends with its owner."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._steps: Iterator[None] | None = None
        self._last: list[Callable[[], object]] = []
        self._is_at_work = False
        self._goes_on = QTimer(self, singleShot=True, interval=0)
        self._goes_on.timeout.connect(lambda: self._work(SLICE_S))

    @property
    def is_done(self) -> bool:
        """Whether no step is left."""
        return self._steps is None

    @property
    def is_at_work(self) -> bool:
        """Whether a step, or what was asked for `at_last`, is being done."""
        return self._is_at_work

    @property
    def is_waited_for(self) -> bool:
        """Whether something is still to be done `at_last`."""
        return bool(self._last)

    def begin(self, steps: Iterator[None]) -> None:
        """Takes the first step now, and the others soon; what was left of earlier work is dropped."""
        self._steps = steps
        self._last.clear()
        if self._is_at_work:  # begun anew by one of its own steps
            next(steps, None)
        else:
            self._work(0.0)

    def at_last(self, work: Callable[[], object]) -> None:
        """Does it with the last step, see `take_last`, or right after it; at once where no step is left."""
        if self.is_done:
            work()
        else:
            self._last.append(work)

    def take_last(self) -> None:
        """Does what was asked for `at_last`, in its order and in one go; to be called where the steps end.

        Where some of it begins anew, what comes after it waits for that.
        """
        steps = self._steps
        while self._last and self._steps is steps:
            self._last.pop(0)()

    def finish(self) -> None:
        """Takes all steps that are left, now; within a step it does nothing."""
        if not self._is_at_work:
            self._work(float("inf"))

    def _work(self, slice_s: float) -> None:
        self._goes_on.stop()
        ends = time.perf_counter() + slice_s
        self._is_at_work = True
        try:
            while (steps := self._steps) is not None:
                for _ in steps:
                    if self._steps is not steps:  # begun anew
                        break
                    if time.perf_counter() > ends:
                        self._goes_on.start()
                        return
                else:
                    if self._steps is steps:
                        self._steps = None
                        self.take_last()  # what came after the steps had taken it up
        except BaseException:
            self._steps = None
            self._last.clear()
            raise
        finally:
            self._is_at_work = False
