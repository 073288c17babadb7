"""Two programs on one library, and a program that is killed while it writes: nothing is half written, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sample_records import add

from db import checking
from db.errors import LibraryError
from db.history.changes import change_set, next_undo, undo
from db.library import Library, open_library
from db.models import Facility

ROOT = Path(__file__).parents[2]

WRITES_AND_WAITS = """
import sys
from pathlib import Path
from db.history.changes import change_set
from db.library import open_library
from db.models import Alias, Facility
library = open_library(Path(sys.argv[1]))
for number in range(3):
    with change_set(library, f"Saved {number}") as session:
        session.add(Facility(name=f"Saved {number}"))
with change_set(library, "Half done") as session:
    for number in range(2000):
        session.add(Facility(name=f"Half done {number}", note="x" * 1000))
    session.flush()
    session.get(Facility, 1).name = "Half renamed"
    session.flush()
    print("writing", flush=True)
    sys.stdin.readline()
print("saved", flush=True)
library.close()
"""

WRITES_WHEN_TOLD = """
import sys
from pathlib import Path
from db.history.changes import change_set
from db.library import open_library
from db.models import Facility
library = open_library(Path(sys.argv[1]))
for line in sys.stdin:
    with change_set(library, f"Add {line.strip()}") as session:
        session.add(Facility(name=line.strip()))
    print("saved", flush=True)
library.close()
"""


def start(program: str, path: Path) -> subprocess.Popen[str]:
    """Another program on the library at `path`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def told(program: subprocess.Popen[str]) -> str:
    """The next line that a program says."""
    assert program.stdout is not None
    return program.stdout.readline().strip()


def tell(program: subprocess.Popen[str], line: str) -> str:
    """Gives a program a line, and what it says to that."""
    assert program.stdin is not None
    program.stdin.write(f"{line}\n")
    program.stdin.flush()
    return told(program)


def names(library: Library) -> list[str]:
    return [str(row[0]) for row in library.reading().execute("SELECT name FROM facility ORDER BY id")]


def errors_in(library: Library) -> list[str]:
    return [str(finding) for finding in checking.check(library).errors]


@pytest.mark.skipif(sys.platform == "win32", reason="a kill of Unix")
def test_a_program_killed_while_it_writes_leaves_all_that_was_saved_and_nothing_half_done(library, tmp_path):
    path = library.path
    add(library, "facility", name="Zhangbei")
    library.close()
    with start(WRITES_AND_WAITS, path) as program:
        assert told(program) == "writing"
        program.kill()
    again = open_library(path)
    assert names(again) == ["Zhangbei", "Saved 0", "Saved 1", "Saved 2"]
    assert errors_in(again) == []
    actions = [row[0] for row in again.reading().execute("SELECT action FROM change_set WHERE kind = 'action'")]
    assert actions == ["Add facility", "Saved 0", "Saved 1", "Saved 2"]
    for number in (2, 1, 0):
        assert undo(again).action == f"Saved {number}"
    assert names(again) == ["Zhangbei"]
    assert errors_in(again) == []
    again.close()
    assert [file.name for file in tmp_path.glob("test.datahall*")] == ["test.datahall"]


def test_the_same_work_left_alone_is_kept(library):
    add(library, "facility", name="Zhangbei")
    with start(WRITES_AND_WAITS, library.path) as program:
        assert told(program) == "writing"
        assert names(library)[0] == "Zhangbei"  # a reader sees the state before, and does not wait
        assert tell(program, "") == "saved"
        program.communicate(timeout=60)
    assert names(library)[0] == "Half renamed"
    assert len(names(library)) == 2004
    assert next_undo(library).action == "Half done"
    assert errors_in(library) == []


def test_two_programs_write_in_turn_and_each_sees_and_undoes_the_others_work(library):
    with start(WRITES_WHEN_TOLD, library.path) as other:
        for number in range(4):
            add(library, "facility", name=f"mine {number}")
            assert tell(other, f"theirs {number}") == "saved"
        assert names(library) == [f"{whose} {number}" for number in range(4) for whose in ("mine", "theirs")]
        assert undo(library).action == "Add theirs 3"
        assert tell(other, "after") == "saved"
        other.communicate(timeout=60)
    assert names(library)[-2:] == ["mine 3", "after"]
    ids = [row[0] for row in library.reading().execute("SELECT id FROM facility")]
    assert ids[-1] == 9  # 8 was undone, and its number is not used twice
    assert errors_in(library) == []


def test_who_writes_while_another_program_does_is_told_so_and_loses_nothing(library, monkeypatch):
    monkeypatch.setattr("db.connecting.BUSY_TIMEOUT_MS", 50)
    add(library, "facility", name="Zhangbei")
    library.close()
    mine = open_library(library.path)
    with start(WRITES_AND_WAITS, library.path) as program:
        assert told(program) == "writing"
        with pytest.raises(LibraryError, match="Another program is writing"), change_set(mine, "Add") as session:
            session.add(Facility(name="A"))
        program.kill()
    add(mine, "facility", name="A")
    assert names(mine) == ["Zhangbei", "Saved 0", "Saved 1", "Saved 2", "A"]
    assert errors_in(mine) == []
    mine.close()


def test_a_library_deleted_while_it_is_open_can_still_be_copied_out_and_closed(library, tmp_path):
    add(library, "facility", name="Zhangbei")
    library.reading()
    library.path.unlink()
    library.copy_to(tmp_path / "rescued.datahall")
    library.close()
    with closing(open_library(tmp_path / "rescued.datahall")) as rescued:
        assert names(rescued) == ["Zhangbei"]
        assert errors_in(rescued) == []
    assert not library.path.exists()
