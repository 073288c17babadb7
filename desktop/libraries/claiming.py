"""The command line and a library that another program has open: reading goes on, writing waits, or is refused in words.

Imports no Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from db.errors import LibraryError
from db.library import system_name
from db.presence import Holder, claim
from db.putting_back import end_what_was_begun, may_be_claimed

LOOK_AGAIN_S = 0.5


@dataclass(frozen=True)
class WhenTaken:
    """What a writing command does where another program has the library open: go on, or wait; else it is refused."""

    even_so: bool = False
    wait: bool = False


@contextmanager
def claimed(path: Path, when: WhenTaken) -> Iterator[None]:
    """Has the library at `path` claimed for a command that writes.

    Raises LibraryError where another program has it and the command is to do neither; Ctrl+C ends the waiting.
    """
    if not may_be_claimed(path):
        yield  # opening it says why
        return
    found = claim(path, system_name())
    if isinstance(found, Holder) and when.wait:
        print(
            f"datahall: {path.name} is open: {found.words()}. Waiting until it is closed.", file=sys.stderr, flush=True
        )
        while isinstance(found, Holder):
            sleep(LOOK_AGAIN_S)
            found = claim(path, system_name())
    if isinstance(found, Holder):
        if not when.even_so:
            raise LibraryError(
                f"{path.name} was not changed: another program has it open ({found.words()}).",
                "",
                "Close it there, or give --wait to wait for that, or --even-so to write beside it.",
            )
        yield
        return
    try:
        end_what_was_begun(path, found)
        yield
    finally:
        found.let_go()
