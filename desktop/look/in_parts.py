"""Work that only the interface thread can do, put into parts, so that keys and clicks are heeded between them."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.012


class InParts(QObject):
    """Takes steps, each until it yields, as many in one go as no person notices. It ends with its owner."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._steps: Iterator[None] | None = None
        self._is_at_work = False
        self._goes_on = QTimer(self, singleShot=True, interval=0)
        self._goes_on.timeout.connect(lambda: self._work(SLICE_S))

    @property
    def is_done(self) -> bool:
        """Whether no step is left."""
        return self._steps is None

    def begin(self, steps: Iterator[None]) -> None:
        """Takes the first step now, and the others soon; what was left of earlier work is dropped."""
        self._steps = steps
        self._work(0.0)

    def finish(self) -> None:
        """Takes all steps that are left, now; within a step it does nothing."""
        if not self._is_at_work:
            self._work(float("inf"))

    def _work(self, slice_s: float) -> None:
        self._goes_on.stop()
        ends = time.perf_counter() + slice_s
        self._is_at_work = True
        try:
            for _ in self._steps or ():
                if time.perf_counter() > ends:
                    self._goes_on.start()
                    return
            self._steps = None
        except BaseException:
            self._steps = None
            raise
        finally:
            self._is_at_work = False
