"""What may wait until a table is seen: on a busy machine that takes longer than any time one could wait for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 20
MOST_MS = 2_000
"""A window may be covered, and then is never painted."""


def once_painted(owner: QObject, waits: Callable[[], bool], call: Callable[[], object], waited_ms: int = 0) -> None:
    """Calls soon after nothing waits for its first paint, at the latest after two seconds; not once `owner` is gone."""

    def look() -> None:
        if waited_ms < MOST_MS and waits():
            once_painted(owner, waits, call, waited_ms + LOOK_EVERY_MS)
        else:
            call()

    QTimer.singleShot(LOOK_EVERY_MS, owner, look)
