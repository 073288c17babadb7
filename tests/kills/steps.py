"""Restoring a backup and bringing up an older library, killed at every step or moment: the old file or the new, whole.

`python -m tests.kills.steps --moments 30` kills a restoring at each of its calls on files, and each upgrade at so many
random moments, in children forked from a warm parent, and prints what was seen.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from old_libraries import VERSIONS, facts_of, make_old, missing_from
from sample_records import add

from db import checking, leftovers
from db.backups.restoring import put_back
from db.connecting import log_of
from db.copies_beside import kept_copies
from db.damage import damage_in
from db.library import SCHEMA_VERSION, create_library, open_library
from db.presence import Claim, claim
from db.putting_back import LOGS, is_under_way

CHANGES_FILES = {"os.rename", "os.link", "os.remove", "os.truncate", "os.utime", "open"}
MOST_CALLS = 200


def in_a_child(work: Callable[[], object], kill_after_s: float | None = None) -> bool:
    """Whether a child that does `work` came to its end before it was killed, by itself or after so many seconds."""
    pid = os.fork()
    if not pid:
        try:
            work()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 3)
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the work itself failed"
    return os.WIFEXITED(status)


def at_call(number: int, by: signal.Signals, work: Callable[[], object]) -> partial[object]:
    """The work, before whose call of this number on a file its own process is killed or stopped."""

    def until_then() -> None:
        seen = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event in CHANGES_FILES and not (event == "open" and str(arguments[0]).startswith(sys.prefix)):
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), by)

        sys.addaudithook(count)
        work()

    return partial(until_then)


class Restoring:
    """A library whose last facility is in the log only, as after a crash, a backup with another one, and a file that a
    synchronised folder may bring, with a log as well."""

    def __init__(self, folder: Path) -> None:
        self._begin, self._here = folder / "begin", folder / "here"
        self._begin.mkdir()
        place = folder / "made"
        place.mkdir()
        for name, facilities in (("old", ("A", "B")), ("came", ("S",)), ("backup", ("X",))):
            path = place / f"{name}.datahall"
            create_library(path).close()
            library = open_library(path)
            for facility in facilities:
                add(library, "facility", name=facility)
            if name == "backup":
                library.copy_to(self._begin / path.name)
            for log in LOGS if name != "backup" else ():  # while it is open: a crashed program leaves its log
                one = path.with_name(path.name + log)
                if one.exists():
                    shutil.copyfile(one, self._begin / one.name)
            library.close()

    def lay_out(self) -> tuple[Path, Path]:
        """The library and the backup, as they are before each restoring."""
        shutil.rmtree(self._here, ignore_errors=True)
        shutil.copytree(self._begin, self._here)
        return self._here / "old.datahall", self._here / "backup.datahall"

    def at_every_call(self, tally: Counter[str], kind: str) -> None:
        """Kills a restoring at its first call, then at its second, until it comes to its end."""
        for number in range(1, MOST_CALLS):
            path, backup = self.lay_out()
            if in_a_child(at_call(number, signal.SIGKILL, partial(put_back, path, backup))):
                assert names_in(path) == ["X"]
                return
            tally[f"restorings, {kind}"] += 1
            self._look(path, tally)
        raise AssertionError("a restoring never ended")

    def _look(self, path: Path, tally: Counter[str]) -> None:
        mine = claim(path)
        assert isinstance(mine, Claim), "a killed program holds nothing"
        now = names_in(path, mine)
        mine.let_go()
        asides = list(self._here.glob("old before restoring *.datahall"))
        if now == ["X"]:
            tally["put back"] += 1
            assert [names_in(one) for one in asides] == [["A", "B"]], "what stood there is kept, its log too"
        else:
            assert now == ["A", "B"], now
            assert asides == []
            tally["as before"] += 1
        see_that_leftovers_go(self._here)


def names_in(path: Path, mine: Claim | None = None) -> list[str]:
    """The facilities of a library that is whole.

    Files with the same bytes, log and all, as ones that were looked at are not looked at again: most kills leave one of
    a few states. Where a restoring is under way they are, since opening the library ends it and changes what is there.
    """
    if is_under_way(path):
        return _names_seen_in(path, mine)
    state = _state_of(path)
    if state not in _names_by_state:
        _names_by_state[state] = _names_seen_in(path, mine)
    return _names_by_state[state]


_names_by_state: dict[bytes, list[str]] = {}


def _state_of(path: Path) -> bytes:
    """A digest of all that a library's file and what SQLite keeps beside it hold."""
    digest = hashlib.blake2b()
    for log in LOGS:
        one = log_of(path, log)
        content = one.read_bytes() if one.exists() else None
        digest.update(f"{log} {None if content is None else len(content)} ".encode())
        digest.update(content or b"")
    return digest.digest()


def _names_seen_in(path: Path, mine: Claim | None) -> list[str]:
    with closing(open_library(path, claim=mine)) as library:
        assert checking.check(library).errors == [], path
        names = [str(row[0]) for row in library.reading().execute("SELECT name FROM facility ORDER BY id")]
    assert damage_in(path) == ""
    return names


def see_that_leftovers_go(folder: Path) -> None:
    """Nothing half made stays once it is old enough to be swept."""
    hidden = [one for one in folder.iterdir() if one.name.startswith(".")]
    for one in hidden:
        os.utime(one, (1, 1))
    leftovers.sweep([folder])
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []


def upgrades(folder: Path, version: int, moments: int, random: Random, tally: Counter[str]) -> None:
    """Kills the opening of an older library at random moments."""
    here = folder / "upgrade"
    path = here / "old.datahall"

    def lay_out() -> None:
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        make_old(path, version)

    lay_out()
    before = facts_of(path)
    start = time.perf_counter()
    assert in_a_child(lambda: open_library(path).close())
    usual = time.perf_counter() - start
    upgraded = facts_of(path)
    for _ in range(moments):
        lay_out()
        bytes_before = path.read_bytes()
        in_a_child(lambda: open_library(path).close(), random.uniform(0, 1.1 * usual))
        tally["upgrades"] += 1
        if path.read_bytes() == bytes_before:
            tally["the old file, byte for byte"] += 1
        with closing(open_library(path)) as library:
            assert library.reading().execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
            assert checking.check(library).errors == []
        assert facts_of(path) == upgraded
        assert missing_from(upgraded, before) == []
        assert kept_copies(path), "a copy was kept"
        for copy in kept_copies(path):
            assert facts_of(copy) == before
            assert damage_in(copy) == ""
        see_that_leftovers_go(here)


def main() -> None:
    """See the module."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--moments", type=int, default=12)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        os.environ["DATAHALL_HOME"] = str(folder / "home")
        restoring = Restoring(folder)
        names_in(folder / "made" / "old.datahall")  # warms what the children need
        gc.freeze()
        restoring.at_every_call(tally, "with a second name")
        link = os.link

        def refuse(*_: object, **__: object) -> None:
            raise OSError("no hard links here")

        os.link = refuse
        restoring.at_every_call(tally, "by renaming")
        os.link = link
        for version in VERSIONS[:-1]:
            upgrades(folder, version, given.moments, Random(f"{given.seed}:{version}"), tally)
    print(", ".join(f"{number} {name}" for name, number in tally.items()))


if __name__ == "__main__":
    main()
