"""The threads that work beside the window."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QThreadPool

WAITING_AT_ONCE = 4
FOR_EVER = -1
"""How long a thread waits for more work: each has its connection to the library, which a new one would open anew."""


@cache
def working() -> QThreadPool:
    """For what computes, reads and writes: no more at once than the computer has processors."""
    pool = QThreadPool.globalInstance()
    pool.setExpiryTimeout(FOR_EVER)
    return pool


@cache
def waiting() -> QThreadPool:
    """For what only waits: among the others it would stand behind the very work that it waits for."""
    pool = QThreadPool()
    pool.setMaxThreadCount(WAITING_AT_ONCE)
    pool.setExpiryTimeout(FOR_EVER)
    return pool


def are_idle() -> bool:
    """Whether nothing works beside the window."""
    return not any(pool.activeThreadCount() for pool in (working(), waiting()))
