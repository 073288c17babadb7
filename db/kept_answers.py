"""What was computed of a library, kept for as long as the library stays as it was: never a stale answer.

Each answer is kept under the state that was read before it was computed. A later state forgets all of them: whatever
was written meanwhile, by this program or another, has a change set of its own or is a change of day.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from db.derived import today

if TYPE_CHECKING:
    from db.library import Library

State = tuple[object, ...]


def state_of(library: Library) -> State:
    """What differs as soon as anything that can be read of a library may differ.

    How many change sets were ever begun (one that was taken back counts too, so that no number comes twice), the day
    of its derived columns, and today.
    """
    row = (
        library.reading()
        .execute(
            """SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'change_set'),
                      (SELECT value FROM library_info WHERE name = 'derived_on')"""
        )
        .fetchone()
    )
    return (*row, today())


class KeptAnswers:
    """A few answers of one state, those that were last asked for. Threads may share it; answers must not be changed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._state: State = ()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, state: State, question: Hashable) -> object | None:
        """The answer to a question in that state, or None where none is kept."""
        with self._lock:
            if state != self._state or question not in self._answers:
                return None
            self._answers.move_to_end(question)
            return self._answers[question]

    def keep(self, state: State, question: Hashable, answer: object) -> None:
        """Keeps an answer that was computed after `state` was read; those of other states go."""
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state = state
            self._answers[question] = answer
            self._answers.move_to_end(question)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


class KeptByLibrary:
    """For each open library its own answers; they go with the library."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._of: WeakKeyDictionary[Library, KeptAnswers] = WeakKeyDictionary()

    def of(self, library: Library) -> KeptAnswers:
        """The answers that are kept of a library."""
        with self._lock:
            if library not in self._of:
                self._of[library] = KeptAnswers(self._most)
            return self._of[library]

    def forget(self, library: Library) -> None:
        """Forgets all that is kept of a library, so that what it costs can be measured."""
        with self._lock:
            self._of.pop(library, None)
