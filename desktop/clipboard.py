"""What is made beside the window for the clipboard: of all that was asked for, the last asked for stays there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop import tasks


def _nothing() -> None:
    pass


class _Asked(NamedTuple):
    task: tasks.Task
    dropped: Callable[[], None]


_under_way: list[_Asked] = []
"""The one asked for last, until it is there."""


def copy(
    owner: QObject,
    make: tasks.Work,
    put: Callable[[Any], None],
    *,
    failed: Callable[[Exception], None],
    progressed: Callable[[int, int], None] | None = None,
    dropped: Callable[[], None] = _nothing,
) -> None:
    """Makes something beside the window and has `put` put it on the clipboard, unless a person copied something else
    in Datahall after they asked for this; then `dropped` is called.

    `owner`, `failed` and `progressed` as for `tasks.run`.
    """
    words_before = _own_words()

    def arrive(made: Any) -> None:
        words = _own_words()
        if words is None or words == words_before:
            put(made)
        else:
            dropped()

    while _under_way:
        before = _under_way.pop()
        if not before.task.is_cancelled:
            before.task.cancel()
            before.dropped()
    asked = _Asked(tasks.run(owner, make, done=arrive, failed=failed, progressed=progressed), dropped)
    _under_way.append(asked)
    asked.task.ended.connect(lambda: _forget(asked))


def _forget(asked: _Asked) -> None:
    if asked in _under_way:
        _under_way.remove(asked)


def _own_words() -> str | None:
    """The text on the clipboard if Datahall put it there, "" of a picture; None if another program did, which need not
    be asked for it: it may be slow to answer."""
    clipboard = QGuiApplication.clipboard()
    return clipboard.text() if clipboard.ownsClipboard() else None
