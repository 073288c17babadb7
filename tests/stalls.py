"""A watchdog, for tests only: how often the interface thread was busy for longer than a person would not notice.

    python -m pytest -n0 --stalls tests/desktop

Every ten milliseconds of the processor's time, the interface thread is asked what it does. Where Qt has called our
code, for an event, a key or a timer, and that code has not returned after 50 ms, that is a stall. On a machine that
others load too, the wall's clock tells of stalls that are theirs: so only the thread's own time of the processor
counts. What a test calls by itself, without Qt between, is no stall. It is asked by a signal, not by another thread:
CPython 3.11 crashes where garbage is collected while another thread holds frames that run. Linux and macOS only.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

LONGEST_S = 0.050
LOOK_EVERY_S = 0.010
HOUSE = Path(__file__).resolve().parents[1]
TESTS = str(HOUSE / "tests")
OURS = (str(HOUSE / "desktop"), str(HOUSE / "db"))


class Watchdog:
    """Looks at the thread that starts it. `stalls`: seconds and place of each, a look too long at most."""

    def __init__(self) -> None:
        self.stalls: list[tuple[float, str]] = []
        self._mark: Callable[..., None] | None = None
        self._began, self._looked = 0.0, 0.0
        self._places = Counter[str]()

    def start(self) -> None:
        """Begins to look."""
        self._looked = time.thread_time()
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, LOOK_EVERY_S, LOOK_EVERY_S)

    def stop(self) -> None:
        """Ends it."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._mark = None

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        now, before = time.thread_time(), self._looked
        self._looked = now
        entered, place = beneath_the_loop(frame)
        if entered is None or self._mark is None or entered.f_trace is not self._mark:
            self._note(before)
            # Python is asked between two of its steps: where one took long, this is the first look after it.
            self._mark, self._began = _marked(entered), min(now, before + LOOK_EVERY_S)
            self._places.clear()
        self._places[place] += 1

    def _note(self, ended: float) -> None:
        if self._mark is not None and ended - self._began > LONGEST_S:
            self.stalls.append((ended - self._began, self._places.most_common(1)[0][0]))


def _marked(frame: FrameType | None) -> Callable[..., None] | None:
    """Marks a call, so that it is known again. To keep its frame would keep all that it holds, widgets among them, to
    be let go of in a signal's handler: Qt crashes then."""
    if frame is None:
        return None

    def mark(*_: object) -> None:
        pass

    frame.f_trace = mark  # nobody asks for it: nothing traces here
    return mark


def beneath_the_loop(frame: FrameType | None) -> tuple[FrameType | None, str]:
    """Which of our functions Qt called, and where it is now; (None, "") where Qt called none.

    What a test calls by itself has the test's own frame above it; what Qt calls has that of pytest-qt, which waits.
    """
    ours: list[FrameType] = []
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(OURS):
            ours.append(frame)
        elif "pytestqt" in file:
            return (ours[-1], f"{_where(ours[-1])} > {_where(ours[0])}") if ours else (None, "")
        elif file.startswith(TESTS):
            break
        frame = frame.f_back
    return None, ""


def _where(frame: FrameType) -> str:
    name = Path(frame.f_code.co_filename).relative_to(HOUSE)
    return f"{name}:{frame.f_code.co_firstlineno} {frame.f_code.co_name}"


def told(stalls: list[tuple[float, str]], most: int = 25) -> list[str]:
    """How many there were, and the worst places: how often, the longest, where."""
    found: dict[str, list[float]] = {}
    for seconds, place in stalls:
        found.setdefault(place, []).append(seconds)
    worst = sorted(found.items(), key=lambda pair: -max(pair[1]))[:most]
    lines = [f"stalls of the interface thread over {LONGEST_S * 1000:.0f} ms: {len(stalls)}"]
    return lines + [f"  {len(times):4} times, up to {max(times) * 1000:5.0f} ms: {place}" for place, times in worst]
