"""The real window, killed at any moment, and what then must hold of its library.

`python -m tests.kills.window --kills 200` forks children from a parent that has imported all and made no application;
each runs the program itself (`desktop.app.run`) without a screen, is driven by real keys (`kills.window_driver`), and
is killed (SIGKILL). After each the library is whole, holds what was reported saved and nothing half done, and what was
typed and not saved is offered by the next window.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # no thread may live in the parent that is forked
sys.path.insert(0, str(Path(__file__).parents[1]))

from kills import window_driver
from kills.core import LONGEST_ACTION_S, Broken, Life

import db.edit.editing
import db.history.changes
import desktop.edit.record_editor
from db import checking
from db.damage import damage_in
from db.library import create_library, open_library
from desktop import app, settings

MOST_ACTIONS = 4
LIVES_WITH_TYPING = 0.35
MEMORY = Path("/dev/shm")


def live(path: Path, seed: str, tell: int, offered: str, types_at: int) -> None:
    """A child's life: the program, with somebody at it."""
    application = app.make_application([])
    driver = window_driver.Driver(tell, seed, offered, types_at)
    app.run(path)
    assert driver is not None and application is not None


def fork(path: Path, seed: str, offered: str, types_at: int) -> Life:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Life(pid, reading)
    try:
        os.close(reading)
        signal.alarm(int(LONGEST_ACTION_S))
        live(path, seed, writing, offered, types_at)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(1)


class Kills:
    """A library, killed over and over."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed, self._random = folder, seed, Random(seed)
        self.tally: Counter[str] = Counter()
        self._offered, self._usual_s = "", 0.2
        os.environ["DATAHALL_HOME"] = str(folder / "home")
        (folder / "home").mkdir(exist_ok=True)
        self._path = folder / "home" / "kept.datahall"
        create_library(self._path).close()
        settings.save(settings.Settings(library=str(self._path), welcomed=True, who="somebody"))

    def one(self, number: int) -> None:
        """Lets a window live for some actions, kills it, and looks."""
        before = state_of(self._path)
        types = self._random.random() < LIVES_WITH_TYPING
        aim = self._random.randrange(MOST_ACTIONS)
        life = fork(self._path, f"{self._seed}.{number}", self._offered, aim if types else -1)
        try:
            self._strike(life, aim, types=types)
        finally:
            life.kill()
        self.tally["kills"] += 1
        self._look(before, life.said)

    def _strike(self, life: Life, aim: int, *, types: bool) -> None:
        """Waits until it typed, or until so many actions began and a part of the next one's usual time."""
        while True:
            said = life.said
            begun = [one for one in said if "began" in one]
            if any("typed" in one for one in said):
                return
            if not types and len(begun) > aim and (not self._offered or any("offered" in one for one in said)):
                time.sleep(self._random.uniform(0, self._usual_s))
                return
            start, known = time.perf_counter(), len(said)
            if not life.listen(LONGEST_ACTION_S) or any("failed" in one for one in said):
                raise Broken(f"the window did nothing more: {said[-3:]}; see {self._folder}")
            if any("saved" in one for one in said[known:]) and known and "began" in said[known - 1]:
                self._usual_s = 0.7 * self._usual_s + 0.3 * (time.perf_counter() - start)

    def _look(self, before: window_driver.State, said: list[dict]) -> None:
        begun = [one for one in said if "began" in one]
        saved = [one for one in said if "saved" in one]
        last = [one["state"] for one in said if "state" in one]
        with closing(open_library(self._path)) as library:
            if errors := checking.check(library).errors:
                raise Broken(f"{errors[0]} ({len(errors)} errors)")
        if damage := damage_in(self._path):
            raise Broken(damage)
        now, expected = state_of(self._path), last[-1] if last else before
        self.tally["saved"] += len(saved)
        if len(begun) > len(saved):
            self.tally[f"inside {begun[-1]['began']}"] += 1
            self.tally["cut off, whole" if now == begun[-1]["then"] != expected else "cut off, not at all"] += 1
            may_be = [expected, begun[-1]["then"]]
        else:
            self.tally["between"] += 1
            may_be = [expected]
        if now not in may_be:
            raise Broken(f"after {said[-3:]} the library holds {now}")
        typed = [one["typed"] for one in said if "typed" in one]
        if any("offered" in one for one in said):
            self.tally["offered again"] += 1
            self._offered = ""
        if typed:
            self.tally["typed and not saved"] += 1
            self._offered = typed[-1]

    def words(self, seconds: float) -> str:
        """What was seen, to be printed."""
        tally = self.tally
        inside = ", ".join(f"{name[7:]} {number}" for name, number in tally.items() if name.startswith("inside "))
        return (
            f"{tally['kills']} kills of the real window in {seconds:.0f} s: {inside and f'inside {inside}, '}"
            f"{tally['between']} between actions. {tally['saved']} actions reported saved: all there whole. Of those "
            f"cut off, {tally['cut off, whole']} there whole, {tally['cut off, not at all']} not at all, 0 half. "
            f"{tally['typed and not saved']} times typed and not saved, {tally['offered again']} offered again."
        )


def state_of(path: Path) -> window_driver.State:
    with closing(sqlite3.connect(path)) as reading:
        return dict(reading.execute("SELECT name, note FROM facility"))


def main() -> None:
    """See the module."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--within", type=float, default=float("inf"), help="seconds after which to stop")
    given = asked.parse_args()
    assert db.edit.editing and db.history.changes and desktop.edit.record_editor  # imported before the fork
    gc.collect()
    gc.freeze()
    folder = Path(tempfile.mkdtemp(prefix="kills-", dir=MEMORY if MEMORY.is_dir() else None))
    start = time.perf_counter()
    kills = Kills(folder, given.seed)
    number = 0
    while number < given.kills and (time.perf_counter() - start < given.within):
        kills.one(number)
        number += 1
    print(kills.words(time.perf_counter() - start), flush=True)
    shutil.rmtree(folder)  # kept where something is broken


if __name__ == "__main__":
    main()
