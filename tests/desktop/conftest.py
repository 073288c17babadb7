"""What stories of the window share: work that is handed to another thread must not know anything of Qt's."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject

from desktop import tasks

DEEP = 4
"""How far to look into what a function knows: functions in functions, arguments kept for it, whose method it is."""


def qt_objects_known_to(work: object, deep: int = DEEP) -> list[QObject]:
    """The objects of Qt that a function can reach by its closure, its default and kept arguments, or its own object."""
    if isinstance(work, QObject):
        return [work]
    if deep == 0:
        return []
    known: list[Any] = []
    if isinstance(work, functools.partial):
        known = [work.func, *work.args, *work.keywords.values()]
    elif isinstance(work, types.MethodType):
        known = [work.__self__, work.__func__]
    elif isinstance(work, types.FunctionType):
        cells = [cell.cell_contents for cell in work.__closure__ or () if _is_filled(cell)]
        known = [*cells, *(work.__defaults__ or ()), *(work.__kwdefaults__ or {}).values()]
    elif isinstance(work, (list, tuple)):
        known = list(work[:20])
    return [found for one in known for found in qt_objects_known_to(one, deep - 1)]


def _is_filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_widget_in_a_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A widget read by a worker is a crash one day in a thousand: so the work must not even know one."""
    start, broken = tasks.Task.start, []

    def watched(task: tasks.Task) -> None:
        work = task._work
        broken.extend(f"{getattr(work, '__qualname__', work)} knows {one!r}" for one in qt_objects_known_to(work))
        start(task)

    monkeypatch.setattr(tasks.Task, "start", watched)
    yield
    assert not broken
