"""A watch over long work: it tells how far it is and asks whether to stop. Knows neither threads nor Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from db.errors import Cancelled


def _tell_nobody(done: int, total: int) -> None:
    pass


def _never() -> bool:
    return False


class Watch(NamedTuple):
    """Handed to long work. `tell` gets (done, total); `stopped` says whether the person wants no more of it."""

    tell: Callable[[int, int], None] = _tell_nobody
    stopped: Callable[[], bool] = _never

    def at(self, done: int, total: int) -> None:
        """Call between small pieces of work. Raises Cancelled."""
        if self.stopped():
            raise Cancelled
        self.tell(done, total)

    def half(self, which: int) -> Watch:
        """A watch over the first (0) or second (1) half of the work: what it is told is half of what this one tells."""
        return Watch(lambda done, total: self.tell(done + which * total, 2 * total), self.stopped)
