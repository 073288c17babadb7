"""The writing core, killed at any moment, and what then must hold of its library.

A warm parent forks children that work on one library and say what they do over a pipe, each action before it begins
and after it returned; the parent kills them (SIGKILL) and looks at what they left. No connection crosses a fork.
"""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
import os
import select
import shutil
import signal
import sqlite3
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from random import Random

from kills.actions import ACTIONS

from db import checking
from db.backups.keeping import backups_of
from db.damage import damage_in
from db.library import Library, create_library, open_library

KILLS_ON_ONE_LIBRARY = 25
MOST_ACTIONS = 4
LONGEST_ACTION_S = 60.0
WHO_AND_WHEN = {"uid", "row_uid", "added_at", "changed_at", "at", "sha256", "seen"}
"""Columns in which the same action done twice differs."""


class Broken(AssertionError):
    """A promise that a kill broke; the library is left for a look."""


@dataclass
class Tally:
    """What was seen, to be printed."""

    kills: int = 0
    inside: Counter[str] = field(default_factory=Counter)
    between: int = 0
    saved: int = 0
    whole_unreported: int = 0
    not_begun_or_taken_back: int = 0
    libraries: int = 0
    backups: int = 0
    rows_checked: int = 0
    seconds: float = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    def words(self) -> str:
        inside = ", ".join(f"{name} {number}" for name, number in self.inside.most_common())
        return (
            f"{self.kills} kills of the writing core in {self.seconds:.0f} s: {self.inside.total()} inside an action "
            f"({inside}), {self.between} between actions. {self.saved} actions reported saved: all there whole. Of "
            f"those cut off, {self.whole_unreported} there whole, {self.not_begun_or_taken_back} not at all, 0 half. "
            f"{self.libraries} libraries, {self.rows_checked} rows and {self.backups} backups checked."
        )


def state(path: Path, *, exact: bool) -> str:
    """A digest of all tables of a library; not `exact`, without what differs when the same is done again."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as reading:
        tables = reading.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
        )
        for (table,) in tables.fetchall():
            cursor = reading.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            names = [column[0] for column in cursor.description]
            digest.update(table.encode())
            for row in cursor:
                if exact:
                    digest.update(repr(row).encode())
                else:
                    digest.update(repr([_plain(*one) for one in zip(names, row, strict=True)]).encode())
    return digest.hexdigest()


def _plain(name: str, value: object) -> object:
    if name in WHO_AND_WHEN:
        return None
    if name in ("before", "after") and isinstance(value, str):
        return sorted((key, repr(one)) for key, one in json.loads(value).items() if key not in WHO_AND_WHEN)
    return value


def work(path: Path, seed: str, tell: int, actions: int) -> None:
    """A child's life: actions one after another, each told before and after."""
    library = open_library(path)
    for number in range(actions):
        action, random = chosen(seed, number)
        _tell(tell, {"began": number, "name": action.__name__})
        start = time.perf_counter()
        action(library, random, path.parent)
        took = time.perf_counter() - start
        _tell(tell, {"saved": number, "took": took})
        _tell(tell, {"state": state(path, exact=True)})
    library.close()


def chosen(seed: str, number: int):
    random = Random(f"{seed}:{number}")
    return random.choice(ACTIONS), random


def _tell(pipe: int, message: dict[str, object]) -> None:
    os.write(pipe, json.dumps(message).encode() + b"\n")


@dataclass
class Life:
    """One child: what it said until it was killed."""

    pid: int
    pipe: int
    said: list[dict] = field(default_factory=list)
    _rest: bytes = b""

    def listen(self, seconds: float) -> bool:
        """Takes in what comes; False where nothing came in time or the child is gone."""
        if not select.select([self.pipe], [], [], seconds)[0]:
            return False
        read = os.read(self.pipe, 65536)
        *lines, self._rest = (self._rest + read).split(b"\n")
        self.said += [json.loads(line) for line in lines]
        return bool(read)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        while self.listen(LONGEST_ACTION_S):
            pass
        os.waitpid(self.pid, 0)
        os.close(self.pipe)


def fork(path: Path, seed: str, actions: int) -> Life:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Life(pid, reading)
    try:
        os.close(reading)
        signal.alarm(int(LONGEST_ACTION_S))
        work(path, seed, writing, actions)
    except BaseException:
        _tell(writing, {"failed": traceback.format_exc()})
    finally:
        os._exit(0)


def kill_and_look(kills: int, seed: int, folder: Path, within_s: float = float("inf"), jobs: int = 1) -> Tally:
    """Kills that many children, or as many as the time allows, and looks at the library after each. Raises Broken.

    `jobs` processes share the kills, each with libraries of its own: most of the time goes into looking.
    """
    start = time.perf_counter()
    live_in(folder)
    empty = folder / "empty.datahall"
    create_library(empty).close()
    warm(folder, empty)
    shares = [
        (kills // jobs + (job < kills % jobs), f"{seed}.{job}", folder / f"job{job}", empty, start + within_s)
        for job in range(jobs)
    ]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        tallies = pool.starmap(share, shares, chunksize=1)
    whole = sum(tallies[1:], start=tallies[0])
    whole.seconds = time.perf_counter() - start
    return whole


def live_in(folder: Path) -> None:
    """Settings and backups of this process and its children lie there."""
    os.environ["DATAHALL_HOME"] = str(folder / "home")
    (folder / "home").mkdir(parents=True, exist_ok=True)


def share(kills: int, seed: str, folder: Path, empty: Path, until: float) -> Tally:
    """One process's share of the kills, until a moment of `time.perf_counter`."""
    live_in(folder)
    tally, usual = Tally(), {}
    path = folder / "kept.datahall"
    random = Random(seed)
    for number in range(kills):
        if time.perf_counter() > until:
            break
        if number % KILLS_ON_ONE_LIBRARY == 0:
            fresh(empty, path)
            tally.libraries += 1
        before = folder / "before.datahall"
        shutil.copyfile(path, before)
        own_seed = f"{seed}:{number}"
        life = fork(path, own_seed, MOST_ACTIONS + 1)
        try:
            strike(life, random, usual)
        finally:
            life.kill()
        tally.kills += 1
        look(path, before, own_seed, life.said, tally)
    return tally


def warm(folder: Path, empty: Path) -> None:
    """Imports all, by doing all once, and lets nothing of it be collected in a child."""
    path = folder / "warm.datahall"
    fresh(empty, path)
    library = open_library(path)
    for action in dict.fromkeys(ACTIONS):
        action(library, Random(action.__name__), folder)
    checking.check(library)
    library.close()
    gc.collect()
    gc.freeze()


def fresh(empty: Path, path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copyfile(empty, path)
    shutil.rmtree(Path(os.environ["DATAHALL_HOME"]) / "backups", ignore_errors=True)


def strike(life: Life, random: Random, usual: dict[str, float]) -> None:
    """Waits for some action to begin, then up to about its usual length; the caller kills."""
    aim = random.randrange(MOST_ACTIONS)
    while True:
        begun = next((one for one in life.said if one.get("began") == aim), None)
        if begun is not None:
            time.sleep(random.uniform(0, 1.05 * usual.get(begun["name"], 0.03)))
            break
        if not life.listen(LONGEST_ACTION_S) or any("failed" in one for one in life.said):
            break
    names = {one["began"]: one["name"] for one in life.said if "began" in one}
    for one in life.said:
        if "took" in one:
            name = names[one["saved"]]
            usual[name] = 0.7 * usual.get(name, one["took"]) + 0.3 * one["took"]


def look(path: Path, before: Path, seed: str, said: list[dict], tally: Tally) -> None:
    """Holds what a killed child left against what it had said."""
    failed = [one["failed"] for one in said if "failed" in one]
    if failed:
        raise Broken(f"{seed}: an action failed in the child:\n{failed[0]}")
    saved = [one["saved"] for one in said if "saved" in one]
    begun = [one["began"] for one in said if "began" in one]
    states = [one["state"] for one in said if "state" in one]
    library = open_library(path)
    try:
        see_that_it_is_sound(library, seed, tally)
    finally:
        library.close()
    tally.saved += len(saved)
    now = state(path, exact=True)
    last = states[-1] if states else state(before, exact=True)
    cut_off = begun[len(saved) :]
    tally.between += not cut_off
    if cut_off:
        tally.inside[chosen(seed, cut_off[0])[0].__name__.replace("_", " ")] += 1
    if now == last and len(states) == len(saved):
        tally.not_begun_or_taken_back += len(cut_off)
        return
    expected = done_again(before, seed, len(saved), cut_off)
    plain = state(path, exact=False)
    if plain not in expected:
        what = [chosen(seed, one)[0].__name__ for one in begun]
        raise Broken(f"{seed}: after {what} the library is neither as before the last action nor as after it: {path}")
    is_whole = bool(cut_off) and plain == expected[-1] != expected[0]
    tally.whole_unreported += is_whole
    tally.not_begun_or_taken_back += len(cut_off) - is_whole


def see_that_it_is_sound(library: Library, seed: str, tally: Tally) -> None:
    report = checking.check(library)
    tally.rows_checked += report.rows
    if report.errors:
        raise Broken(f"{seed}: {report.errors[0]} ({len(report.errors)} errors in {library.path})")
    for one in backups_of(library):
        tally.backups += 1
        if said := damage_of_bytes(one.path, hashlib.sha256(one.path.read_bytes()).digest()):
            raise Broken(f"{seed}: backup {one.path.name} is damaged: {said}")


@lru_cache(maxsize=100)
def damage_of_bytes(path: Path, _digest: bytes) -> str:
    """What is damaged in a backup; one that holds the same bytes as at the kill before is not opened again."""
    return damage_in(path)


def done_again(before: Path, seed: str, saved: int, cut_off: list[int]) -> list[str]:
    """The states after the reported actions, and after the one cut off, when all is done again and let finish."""
    path = before.with_name("again.datahall")
    shutil.copyfile(before, path)
    found = []
    library = open_library(path)
    try:
        for number in range(saved):
            action, random = chosen(seed, number)
            action(library, random, path.parent)
        found.append(state(path, exact=False))
        for number in cut_off:
            action, random = chosen(seed, number)
            action(library, random, path.parent)
            found.append(state(path, exact=False))
    finally:
        library.close()
    return found
