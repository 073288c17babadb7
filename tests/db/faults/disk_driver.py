"""Runs in a process of its own, under `failing_disk.c`: each writing call of each action fails once, one by one.

After each failure the library must be as before the action or as after it, be whole, and take the action at once when
the disk works again; the error must be in words. Prints one line of JSON for each action: how many faults, what broke.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parents[3]), str(Path(__file__).parents[2])]

from sample_records import add, add_power

from db import checking, upgrade
from db.backups.keeping import back_up
from db.backups.restoring import put_back
from db.backups.thinning import Reason
from db.edit import editing
from db.errors import DatahallError
from db.history.changes import undo
from db.history.trimming import trim
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import SourceGiven
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from db.interchange.whole.writing import export_everything
from db.interchange.writing.tables import export_table
from db.library import APPLICATION_ID, SCHEMA_VERSION, Library, create_library, open_library
from db.models import TABLE_BY_NAME

FULL, BROKEN, READ_ONLY = errno.ENOSPC, errno.EIO, errno.EROFS
NAME = "library.datahall"
Work = Callable[[Library, Path], object]


@dataclass(frozen=True)
class Action:
    """What is done to a library; and what it leaves beside it, told of afterwards.

    With `opens_itself` it is given no library. With `may_miss` what is inside may be as before though it went well:
    an export whose edition could not be written. With `may_keep_more` one more copy may lie beside it: where taking
    back fails as well, what was put aside keeps that name. With `is_dear` only half as many of its calls fail.
    """

    work: Work
    beside: Callable[[Path], object] = lambda folder: None
    opens_itself: bool = False
    may_miss: bool = False
    may_keep_more: bool = False
    is_dear: bool = False


@dataclass(frozen=True)
class Failure:
    """An error, without the frames that it would keep alive, and with them statements of SQLite."""

    is_worded: bool
    words: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        if isinstance(error, DatahallError):
            return cls(bool(error.what and error.why and error.remedy), str(error))
        return cls(False, "".join(traceback.format_exception(error))[-1500:])


class Trial:
    """One action, done again and again on a fresh copy."""

    def __init__(self, shim: Any, begin: Path, folder: Path, action: Action) -> None:
        self._shim, self._begin, self._folder, self._action = shim, begin, folder, action

    def all(self, most: int) -> tuple[int, list[str]]:
        """How many faults were tried, and what was wrong."""
        self._lay_out()
        self._before = self._outcome()
        self._lay_out()
        calls, failure, _ = self._do(0, 0, 0)
        assert failure is None, failure
        assert calls > 1, "nothing was written"
        self._after = self._outcome()
        assert not self._after[2], self._after
        faults, wrong = 0, []
        for number in range(1, calls + 1, max(1, calls // most)):
            for error, for_good in ((FULL, True), (BROKEN, True), (BROKEN, False), (READ_ONLY, True))[number % 2 :: 2]:
                faults += 1
                last = 0 if for_good else number
                self._lay_out()
                if said := self._one(number, last, error):
                    wrong.append(f"call {number} to {last or 'the end'} of {calls}, {os.strerror(error)}: {said}")
        return faults, wrong

    def _one(self, first: int, last: int, error: int) -> str:
        _, failure, again = self._do(first, last, error)
        if failure is not None and not failure.is_worded:
            return failure.words
        if isinstance(again, Failure):
            return f"cannot go on: {again.words}"
        now = self._outcome()
        may_be_before = failure is not None and not again
        inside = (self._before, self._after) if may_be_before or self._action.may_miss else (self._after,)
        beside = (self._before, self._after) if may_be_before else (self._after,)
        kept = [one[1] for one in beside]
        if self._action.may_keep_more and failure is not None:
            kept.append(self._after[1] + 1)
        if now[0] not in [one[0] for one in inside] or now[1] not in kept or now[2]:
            tables = [name for name in now[0] if now[0][name] not in [one[0][name] for one in inside]]
            return f"neither as before nor as after: {tables}, {now[1]}, {now[2]} (again {again}; {failure})"
        return ""

    def _do(self, first: int, last: int, error: int) -> tuple[int, Failure | None, Failure | bool]:
        """Does the action with a failing disk and, after a failure, once more with a good one.

        Returns how many calls there were, the failure, and how the second time went: whether there was one.
        """
        work, path = self._action.work, self._folder / NAME
        library: Any = None if self._action.opens_itself else open_library(path)
        before = None if library is None else inside_of(library)
        failure: Failure | None = None
        again: Failure | bool = False
        self._shim.disk_arm(str(self._folder).encode(), ctypes.c_long(first), ctypes.c_long(last), error)
        try:
            work(library, self._folder)
        except BaseException as problem:
            failure = Failure.of(problem)
        calls = self._shim.disk_disarm()
        try:
            if failure is not None and failure.is_worded and (library is None or inside_of(library) == before):
                work(library, self._folder)
                again = True
        except Exception as problem:
            again = Failure.of(problem)
        if library is not None:
            library.close()
        return calls, failure, again

    def _lay_out(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        for name, place in (("DATAHALL_HOME", "home"), ("TMPDIR", "tmp")):
            (self._folder / place).mkdir(parents=True)
            os.environ[name] = str(self._folder / place)
        tempfile.tempdir = None
        shutil.copyfile(self._begin, self._folder / NAME)

    def _outcome(self) -> tuple[dict[str, Any], object, list[str]]:
        """What is inside, what lies beside, and what is wrong."""
        beside = self._action.beside(self._folder)
        with closing(open_library(self._folder / NAME)) as library:
            wrong = [str(one) for one in checking.check(library).errors]
            inside = inside_of(library)
        left = [str(one) for one in self._folder.rglob("*") if one.name.startswith(".") or one.name == f"{NAME}-wal"]
        return inside, beside, wrong + left


def inside_of(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, but for what differs from time to time: unique ids and moments."""
    reading, rows = library.reading(), {}
    for table in (*TABLE_BY_NAME, "change_set", "change", "facility_state"):
        names = [str(row[1]) for row in reading.execute(f'PRAGMA table_info("{table}")')]
        kept = ", ".join(f'"{one}"' for one in names if one not in UNLIKE)
        rows[table] = reading.execute(f'SELECT {kept} FROM "{table}" ORDER BY 1').fetchall()
    return rows


UNLIKE = {"uid", "added_at", "changed_at", "at", "row_uid", "before", "after"}


def edit(library: Library, folder: Path) -> None:
    draft = editing.load(library, "facility", 1)
    draft.values |= {"note": "Seen from the road. " * 50}
    draft.add("milestone", {"event": "construction started", "certainty": "actual", "date": "2025-05"})
    draft.add("observation", {"basis_id": 1, "value": 250.0, "kind": "planned", "date": "2027"})
    editing.save(library, draft)


def take_in(library: Library, folder: Path) -> None:
    path = folder.with_name("sites.csv")
    lines = [f"Site {number},China,{number + 10},{2020 + number % 7}" for number in range(300)]
    if not path.exists():
        path.write_text("\n".join(["Name,Country,Power (MW),First operational", *lines]), encoding="utf-8")
    files = [read_file(path)]
    source = SourceGiven(title="Sites", publisher="Institute", published="2026-04-15")
    with closing(plan(library, files, replace(guess_mapping(files, library), source=source))) as made:
        apply(library, made)


def said(folder: Path) -> object:
    """The export as read again; a JSON file cut short would not be read."""
    out = folder / "out.json"
    return json.loads(out.read_text(encoding="utf-8"))["rows"] if out.exists() else None


def copies(folder: Path) -> int:
    """Whole libraries beside."""
    return sum(len(list(folder.rglob(name))) for name in ("copy.datahall", "* by hand.datahall", "* before *.datahall"))


def make(_: Library, folder: Path) -> None:
    create_library(folder / "copy.datahall").close()


def bring_back(_: Library, folder: Path) -> None:
    put_back(folder / NAME, folder.with_name("begin.datahall"))


ACTIONS = {
    "edit": Action(edit),
    "import": Action(take_in, is_dear=True),
    "undo": Action(lambda library, folder: undo(library)),
    "trim": Action(lambda library, folder: trim(library, "2999-01-01T00:00:00+00:00")),
    "back up": Action(lambda library, folder: back_up(library, Reason.BY_HAND), copies),
    "copy": Action(lambda library, folder: library.copy_to(folder / "copy.datahall"), copies),
    "workbook": Action(lambda library, folder: export_table(library, "facilities", folder / "out.xlsx"), may_miss=True),
    "export": Action(lambda library, folder: export_everything(library, folder / "out.json"), said, may_miss=True),
    "upgrade": Action(lambda library, folder: open_library(folder / NAME).close(), opens_itself=True, is_dear=True),
    "make": Action(make, copies, opens_itself=True, is_dear=True),
    "bring back": Action(bring_back, copies, opens_itself=True, may_keep_more=True),
}


def main() -> None:
    """Arguments: the shim, an empty library, a folder, about how many calls of each action fail, which actions."""
    empty, folder, most, chosen = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5:]
    shim = ctypes.CDLL(sys.argv[1])
    shim.disk_disarm.restype = ctypes.c_long
    begin, older = folder / "begin.datahall", folder / "older.datahall"
    fill(empty, begin)
    make_older(older)
    for name, action in ACTIONS.items():
        if not chosen or name in chosen:
            trial = Trial(shim, older if name == "upgrade" else begin, folder / "here", action)
            faults, wrong = trial.all(max(1, most // 2) if action.is_dear else most)
            print(json.dumps({"action": name, "faults": faults, "wrong": wrong}), flush=True)


def fill(empty: Path, begin: Path) -> None:
    """A library with some records and a history."""
    shutil.copyfile(empty, begin)
    with closing(open_library(begin)) as library:
        for name in ("Zhangbei", "Abilene"):
            facility = add(library, "facility", name=name)
            add_power(library, facility, 100, "2025")
        editing.save(library, replace(editing.load(library, "facility", 2), values={"name": "Abilene, Texas"}))


def make_older(path: Path) -> None:
    """A library of the table version before."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    upgrade.to_version(path, SCHEMA_VERSION - 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO library_info VALUES ('uid', 'a library of long ago')")
        connection.execute(
            "INSERT INTO place (id, uid, added_at, changed_at, name, code, kind, note) "
            "VALUES (1, 'p1', '2024', '2024', 'China', 'CN', 'country', '')"
        )
        connection.commit()


if __name__ == "__main__":
    main()
