"""Errors that help: each says what happened, why, and what to do.

DatahallError
├── LibraryError        a file cannot be opened, made or kept
│   └── DamagedLibrary  it is a library, but parts of it cannot be read
├── InputError          something entered cannot be taken as it stands
│   └── UnclearInput    it could mean several things; `choices` lists them
├── UndoError           the rows are no longer as the action left them
└── Cancelled           the person stopped long work
"""

from __future__ import annotations

from collections.abc import Sequence


class DatahallError(Exception):
    """A known problem, told in the person's words.

    Args:
        what: one sentence: what could not be done.
        why: one sentence, or "" where `what` says it.
        remedy: one sentence: what to do now, or "".
    """

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        self.what, self.why, self.remedy = what, why, remedy
        super().__init__(" ".join(part for part in (what, why, remedy) if part))


class LibraryError(DatahallError):
    """A library file cannot be opened, made, upgraded or written."""


class DamagedLibrary(LibraryError):
    """A library whose file is damaged: a backup of it may be restored, or saved what can be read."""


class InputError(DatahallError):
    """A value was entered that cannot be taken. `field` names where, when known."""

    def __init__(self, what: str, why: str = "", remedy: str = "", *, field: str = "") -> None:
        super().__init__(what, why, remedy)
        self.field = field


class UnclearInput(InputError):
    """A value that could mean several things; `choices` are ways to write it clearly."""

    def __init__(
        self, what: str, why: str = "", remedy: str = "", *, choices: Sequence[str] = (), field: str = ""
    ) -> None:
        super().__init__(what, why, remedy, field=field)
        self.choices = tuple(choices)


class UndoError(DatahallError):
    """An action cannot be taken back, because later changes stand on it."""


class Cancelled(DatahallError):
    """The person stopped long work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Stopped.", "", "Nothing was changed.")
