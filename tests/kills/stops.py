"""Restoring a backup, stopped at every step while another program opens the library: nothing that either had is lost.

`python -m tests.kills.stops` stops a restoring at each of its calls on files, in a child forked from a warm parent; a
second child then opens the library as the window does, and writes where it may; then the first goes on. Where nobody
heeds locks, the second one restores as well; with `--both` it is stopped at each of its calls, too, for minutes. Where
a restoring is killed and leaves a gap, a synchronised folder puts a file there before the library is opened.
"""

from __future__ import annotations

import argparse
import fcntl
import gc
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sample_records import add

from db.backups.restoring import put_back
from db.connecting import log_of
from db.library import open_library
from db.presence import Claim, claim
from db.putting_back import LOGS
from db.troubles import LibraryInUse
from tests.kills.steps import MOST_CALLS, Restoring, at_call, in_a_child, names_in, see_that_leftovers_go

OLD, NEW, REFUSED = 10, 11, 12
"""How the child that opens tells what it met: by its exit status."""


def stopped_at_every_call(restoring: Restoring, tally: Counter[str], kind: str) -> None:
    """Stops a restoring at its first call, then at its second, until it comes to its end unstopped."""
    for number in range(1, MOST_CALLS):
        path, backup = restoring.lay_out()
        pid = _forked(at_call(number, signal.SIGSTOP, partial(put_back, path, backup)))
        status = os.waitpid(pid, os.WUNTRACED)[1]
        met = 0
        if os.WIFSTOPPED(status):
            met = os.waitstatus_to_exitcode(os.waitpid(_forked(partial(_open_as_the_window, path)), 0)[1])
            os.kill(pid, signal.SIGCONT)
            status = os.waitpid(pid, 0)[1]
        assert os.WEXITSTATUS(status) == 0, f"{kind}: stopped at call {number}, the restoring failed"
        assert met in (0, OLD, NEW, REFUSED), f"{kind}: stopped at call {number}, opening failed"
        _look(path, met, f"{kind}, call {number}, {met}")
        if not met:
            return
        tally[f"stops, {kind}"] += 1
        tally[{OLD: "saw the old", NEW: "saw the new", REFUSED: "told to wait"}[met]] += 1
    raise AssertionError("a restoring never ended")


def a_file_comes_into_the_gap(restoring: Restoring, tally: Counter[str], logs: set[str]) -> None:
    """Kills a restoring at each call; where nothing stands at the library's path then, a file comes there. `logs` names
    the files, "old" and "came", that have one."""
    for number in range(1, MOST_CALLS):
        path, backup = restoring.lay_out()
        came = path.with_name("came.datahall")
        for one in (path, came):
            if one.stem not in logs:
                open_library(one).close()  # which folds its log in
        ended = in_a_child(at_call(number, signal.SIGKILL, partial(put_back, path, backup)))
        if ended:
            return
        if path.exists():
            continue
        for log in LOGS:
            if log_of(came, log).exists():
                log_of(came, log).rename(log_of(path, log))
        about = f"killed at call {number}, logs of {sorted(logs)}"
        assert names_in(path) == ["X"], about
        asides = sorted(names_in(one) for one in path.parent.glob("old before restoring *.datahall"))
        assert asides == [["A", "B"], ["S"]], f"{about}: {asides}"
        see_that_leftovers_go(path.parent)
        tally["files came into the gap"] += 1
    raise AssertionError("a restoring never ended")


def two_restorings(restoring: Restoring, tally: Counter[str], kind: str, *, stops_both: bool) -> None:
    """Stops one restoring at each of its calls; another comes to its end, or stops as well; then both go on."""
    for first in range(1, MOST_CALLS):
        for second in range(1, MOST_CALLS) if stops_both else [MOST_CALLS]:
            path, backup = restoring.lay_out()
            one, one_stopped = _begun(first, path, backup)
            if not one_stopped:
                return
            other, other_stopped = _begun(second, path, backup)
            about = f"{kind}: stopped at calls {first} and {second}"
            for pid, was_stopped in ((one, one_stopped), (other, other_stopped)):
                if was_stopped:
                    os.kill(pid, signal.SIGCONT)
                    os.waitpid(pid, 0)
            assert names_in(path) == ["X"], about
            asides = [names_in(aside) for aside in path.parent.glob("old before restoring *.datahall")]
            assert ["A", "B"] in asides, f"{about}: {asides}"
            assert all(names in (["A", "B"], ["X"]) for names in asides), f"{about}: {asides}"
            see_that_leftovers_go(path.parent)
            tally[f"two restorings, {kind}"] += 1
            if not other_stopped:
                break


def _begun(stops_at: int, path: Path, backup: Path) -> tuple[int, bool]:
    """A child that restores, and whether it was stopped at its call of this number, else it has ended."""
    pid = _forked(at_call(stops_at, signal.SIGSTOP, partial(put_back, path, backup)))
    return pid, os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1])


def _look(path: Path, met: int, about: str) -> None:
    """All that was there, and all that was written meanwhile, is in the one file or the other."""
    asides = list(path.parent.glob("old before restoring *.datahall"))
    wrote = (path.parent / "wrote").exists()
    assert [names_in(one) for one in asides] == [["A", "B", "C"] if wrote and met == OLD else ["A", "B"]], about
    assert names_in(path) == (["X", "Y"] if wrote and met == NEW else ["X"]), about
    see_that_leftovers_go(path.parent)


def _forked(work: partial[object]) -> int:
    """A child that does `work`: its exit status is what that returns, 0 for what is no number, 3 for an error."""
    pid = os.fork()
    if pid:
        return pid
    status = 3
    try:
        answer = work()
        status = answer if isinstance(answer, int) else 0
    finally:
        os._exit(status)


def _open_as_the_window(path: Path) -> int:
    """Opens and writes under a claim; only reads where another program has it."""
    found = claim(path)
    own = found if isinstance(found, Claim) else None
    try:
        with closing(open_library(path, claim=own)) as library:
            rows = library.reading().execute("SELECT name FROM facility ORDER BY id").fetchall()
            names = [str(row[0]) for row in rows]
            assert names in (["A", "B"], ["X"]), names
            if own is not None:
                add(library, "facility", name="C" if names == ["A", "B"] else "Y")
                (path.parent / "wrote").touch()
    except LibraryInUse:
        return REFUSED
    finally:
        if own is not None:
            own.let_go()
    return OLD if names == ["A", "B"] else NEW


@contextmanager
def _refusing(module: object, name: str) -> Iterator[None]:
    """A system that has no such thing."""
    kept = getattr(module, name)

    def refuse(*_: object, **__: object) -> None:
        raise OSError("not supported here")

    setattr(module, name, refuse)
    try:
        yield
    finally:
        setattr(module, name, kept)


def main() -> None:
    """See the module."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--both", action="store_true")
    both = asked.parse_args().both
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="stops-") as name:
        folder = Path(name)
        os.environ["DATAHALL_HOME"] = str(folder / "home")
        restoring = Restoring(folder)
        names_in(folder / "made" / "old.datahall")  # warms what the children need
        gc.freeze()
        stopped_at_every_call(restoring, tally, "with a second name")
        with _refusing(os, "link"):
            stopped_at_every_call(restoring, tally, "by renaming")
            for logs in ({"old", "came"}, {"old"}, {"came"}, set[str]()):
                a_file_comes_into_the_gap(restoring, tally, logs)
        with _refusing(fcntl, "flock"):
            stopped_at_every_call(restoring, tally, "where nobody heeds locks")
            two_restorings(restoring, tally, "no locks", stops_both=both)
            with _refusing(os, "link"):
                two_restorings(restoring, tally, "neither locks nor links", stops_both=both)
    print(", ".join(f"{number} {name}" for name, number in tally.items()))


if __name__ == "__main__":
    main()
