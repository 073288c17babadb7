"""Another program that has a library open: a real process, which claims it as the window does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOLDS = """
import sys
from pathlib import Path
from db.history.changes import change_set
from db.library import open_library
from db.models import TABLE_BY_NAME
from db.presence import Claim, claim
path = Path(sys.argv[1])
held = claim(path, "ann")
assert isinstance(held, Claim), held
library = open_library(path)
print("open", flush=True)
for line in sys.stdin:
    table, row_id, column, value = line.rstrip("\\n").split("|")
    with change_set(library, f"Edit {table}") as session:
        if column == "name" and not int(row_id):
            session.add(TABLE_BY_NAME[table](name=value))
        elif column == "deleted":
            from db.edit.deleting import delete_fact
            delete_fact(session, table, int(row_id))
        else:
            setattr(session.get(TABLE_BY_NAME[table], int(row_id)), column, value)
    print("saved", flush=True)
library.close()
held.let_go()
"""


class OtherProgram:
    """Has a library open until it `closes`, is killed, or the test ends."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLDS, str(path)],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._told() == "open"

    def writes(self, table: str, row_id: int, column: str, value: str = "") -> None:
        """Changes one column of a row, and waits until that is saved; for id 0 and a name, adds a row."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{table}|{row_id}|{column}|{value}\n")
        self._process.stdin.flush()
        assert self._told() == "saved"

    def closes(self) -> None:
        """Closes the library and ends."""
        self._process.communicate(timeout=60)

    def is_killed(self) -> None:
        """Ends at once, with nothing put away."""
        self._process.kill()
        self._process.wait(60)

    def ends(self) -> None:
        """Whatever state it is in."""
        if self._process.poll() is None:
            self.is_killed()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()

    def _told(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def other_program(path: Path) -> Iterator[OtherProgram]:
    """Another program with this library open, for as long as the block lasts at most."""
    program = OtherProgram(path)
    try:
        yield program
    finally:
        program.ends()
