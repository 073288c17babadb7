"""Who has a library open: a program that does says so in a small file beside it, `.NAME.open`, and holds a lock on it.

The lock goes with the program however it ends, so that a crash leaves no false claim. Another computer may not see
locks (a network folder that has none, a synchronised one): what it says counts while it is fresh, and it says it anew
every minute. The file holds host, process, person and times, and nothing of the library.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from db.leftovers import LAST_PROCESS, computer_name, runs
from db.place import Locks, identity_of, locks_in
from db.values import dates

SAID_EVERY_S = 60
FRESH_FOR = timedelta(minutes=5)
"""How long another computer's word counts; clocks may differ by less."""
ATTEMPTS = 5
_LOCKED_BYTE = 1 << 30
"""On Windows, where what is locked cannot be read: a byte that is never there."""


class Holder(NamedTuple):
    """The program that has a library open; "", 0 and None where its file does not tell. Times are UTC."""

    who: str = ""
    host: str = ""
    process: int = 0
    since: datetime | None = None
    said_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Whether it runs on this computer, so that its lock tells whether it still does."""
        return self.host in ("", computer_name())

    def is_fresh(self, now: datetime) -> bool:
        """Whether it said so lately."""
        return self.said_at is not None and abs(now - self.said_at) < FRESH_FOR

    def words(self) -> str:
        """Who, where and since when: "ann on LAPTOP-2, since 12 Mar 2026, 14:05"; "another program" at least."""
        who = self.who or "another program"
        where = "" if self.is_here else f" on {self.host}"
        since = f", since {dates.show_moment(self.since.astimezone())}" if self.since is not None else ""
        return f"{who}{where}{since}"


class Claim:
    """Says that this program has a library open, until `let_go` or the program's end.

    Without a descriptor it says nothing: the folder may not be written, and nobody else can say so there either.
    """

    def __init__(
        self, place: Path, who: str = "", descriptor: int | None = None, *, unsaid_because: OSError | None = None
    ) -> None:
        self._place, self._descriptor, self.unsaid_because = place, descriptor, unsaid_because
        self._own = Holder(who, computer_name(), os.getpid(), _moment())
        self._lock, self._end = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        if descriptor is not None:
            self._say()
            self._thread = threading.Thread(target=self._say_again, name="presence", daemon=True)
            self._thread.start()

    @property
    def is_said(self) -> bool:
        """Whether another program can see it."""
        return self._descriptor is not None

    def is_of(self, library: Path) -> bool:
        """Whether it is the claim on this library."""
        return self._place == place_of(library)

    def other(self) -> Holder | None:
        """Another computer's word in the place of ours, brought by a synchronised folder; None as a rule."""
        found = _read(self._place)
        if found is None or found.is_here or not found.is_fresh(_moment()):
            return None
        return found

    def let_go(self) -> None:
        """Says it no more. May be called again."""
        self._end.set()
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is None:
                return
            # Taken away while it is still locked: whoever comes between finds that its file is not there any more.
            ours = _is_at(descriptor, self._place)
            if ours and sys.platform != "win32":
                with suppress(OSError):
                    self._place.unlink()
            os.close(descriptor)
            if ours and sys.platform == "win32":
                with suppress(OSError):
                    self._place.unlink()

    def _say(self) -> None:
        own = self._own
        said = {"who": own.who, "host": own.host, "process": own.process,
                "since": own.since.isoformat() if own.since else "", "said_at": _moment().isoformat()}  # fmt: skip
        with self._lock, suppress(OSError):  # a full disk: the lock itself still tells programs of this computer
            if self._descriptor is not None:
                content = json.dumps(said, ensure_ascii=False).encode()
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, content)
                os.ftruncate(self._descriptor, len(content))

    def _say_again(self) -> None:
        while not self._end.wait(SAID_EVERY_S):
            self._say()


def claim(library: Path, who: str = "") -> Claim | Holder:
    """Claims a library for this program before opening it to write; a Holder where another one has it.

    Who goes on even so opens it without a claim. Two windows of one program are two holders.
    """
    place = place_of(library)
    for _ in range(ATTEMPTS):
        try:
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            return holder(library) or Claim(place, unsaid_because=error)
        if not _lock(descriptor):
            os.close(descriptor)
            return _read(place) or Holder()
        if _is_at(descriptor, place):
            found = _heard_at(place)
            if found is not None:
                os.close(descriptor)
                return found
            return Claim(place, who, descriptor)
        os.close(descriptor)  # it was let go, and its file taken away, while we looked
    return holder(library) or Claim(place)


def holder(library: Path) -> Holder | None:
    """Who has a library open, without claiming it; None where nobody says so.

    Whoever claims it in this very moment may be told of a holder that only looked.
    """
    place = place_of(library)
    try:
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return None
    try:
        if not _lock(descriptor):
            return _read(place) or Holder()
    finally:
        os.close(descriptor)
    return _heard_at(place)


def place_of(library: Path) -> Path:
    """The file that says who has a library open, beside it, by whatever name it was reached."""
    real = library.resolve()
    return real.with_name(f".{real.name}.open")


def _heard_at(place: Path) -> Holder | None:
    """Whose word counts though the lock could be had: another computer's, and where nobody heeds locks that of another
    program of this one, as long as it runs."""
    found = _read(place)
    if found is None or not found.is_fresh(_moment()):
        return None
    if not found.is_here:
        return found
    is_another = found.process not in (0, os.getpid()) and runs(found.process)
    return found if is_another and locks_in(place.parent) is Locks.BROKEN else None


def _read(place: Path) -> Holder | None:
    """What stands in the file; one that cannot be read says nothing."""
    try:
        said = json.loads(place.read_bytes()[:4096])
        process = int(said["process"])
        return Holder(str(said["who"])[:80], str(said["host"])[:80], process if 0 < process <= LAST_PROCESS else 0,
                      _told(said["since"]), _told(said["said_at"]))  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _told(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
        found.astimezone()  # at the ends of the calendar it has no day here
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo is not None else None


def _lock(descriptor: int) -> bool:
    """Whether the lock could be had: not while another open file has it, of this program or another."""
    if sys.platform == "win32":
        import msvcrt

        try:
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # no locks here: what the file says decides
    return True


def _is_at(descriptor: int, place: Path) -> bool:
    about = os.fstat(descriptor)
    return identity_of(place) in ((about.st_dev, about.st_ino), None) and place.exists()


def _moment() -> datetime:
    return datetime.now(UTC)
