"""Another program that has a library open: a real process, which claims it as the window does.

It is forked from a warm parent that has loaded what takes seconds to load, and knows nothing of the tests' own process.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARENT = """
import gc, os, signal, sys
from pathlib import Path
from db import first_use
from db.edit.deleting import delete_fact
from db.history.changes import change_set
from db.library import open_library
from db.models import TABLE_BY_NAME
from db.presence import Claim, claim

def hold(path, asked, told):
    held = claim(path, "ann")
    assert isinstance(held, Claim), held
    library = open_library(path)
    print("open", file=told, flush=True)
    for line in asked:
        table, row_id, column, value = line.rstrip("\\n").split("|")
        with change_set(library, f"Edit {table}") as session:
            if column == "name" and not int(row_id):
                session.add(TABLE_BY_NAME[table](name=value))
            elif column == "deleted":
                delete_fact(session, table, int(row_id))
            else:
                setattr(session.get(TABLE_BY_NAME[table], int(row_id)), column, value)
        print("saved", file=told, flush=True)
    library.close()
    held.let_go()

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
first_use.prepare()  # as in a window that has stood for a while; else each child does it at its first write
gc.freeze()
for line in sys.stdin:
    path, asked, told, home = line.rstrip("\\n").split("|")
    child = os.fork()
    if not child:
        status = 1
        try:
            os.environ["DATAHALL_HOME"] = home
            with open(asked) as reading, open(told, "w") as writing:
                hold(Path(path), reading, writing)
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    print(child, flush=True)
"""


@cache
def _parent() -> subprocess.Popen[str]:
    """The warm parent, one for all tests of a process; it ends with that."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(parent.kill)
    return parent


class OtherProgram:
    """Has a library open until it `closes`, is killed, or the test ends."""

    def __init__(self, path: Path) -> None:
        pipes = [path.with_name(f"{path.name}.{os.getpid()}.{kind}") for kind in ("asked", "told")]
        for pipe in pipes:
            os.mkfifo(pipe)
        parent = _parent()
        assert parent.stdin is not None
        assert parent.stdout is not None
        home = os.environ.get("DATAHALL_HOME", "")
        parent.stdin.write("|".join([str(path), *map(str, pipes), home]) + "\n")
        parent.stdin.flush()
        self._pid = int(parent.stdout.readline())
        self._asked, self._out = pipes[0].open("w"), pipes[1].open()
        for pipe in pipes:
            pipe.unlink()
        assert self._told() == "open"

    def writes(self, table: str, row_id: int, column: str, value: str = "") -> None:
        """Changes one column of a row, and waits until that is saved; for id 0 and a name, adds a row."""
        self._asked.write(f"{table}|{row_id}|{column}|{value}\n")
        self._asked.flush()
        assert self._told() == "saved"

    def closes(self) -> None:
        """Closes the library and ends."""
        self._asked.close()
        self._has_ended()

    def is_killed(self) -> None:
        """Ends at once, with nothing put away."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        self._has_ended()

    def ends(self) -> None:
        """If it has not ended yet."""
        if not self._out.closed:
            self.is_killed()
        with suppress(BrokenPipeError):
            self._asked.close()

    def _has_ended(self) -> None:
        """Closed at once: its number may be another program's from now on, and is not to be killed."""
        assert self._told() == "", "the end of what it tells"
        self._out.close()

    def _told(self) -> str:
        return self._out.readline().strip()


@contextmanager
def other_program(path: Path) -> Iterator[OtherProgram]:
    """Another program with this library open, for as long as the block lasts at most."""
    program = OtherProgram(path)
    try:
        yield program
    finally:
        program.ends()
