"""Which backups stay: one for each hour of the last day, each day of the last month, each week of the last two years.

Those that a person made by hand, or that hold what stood in no file any more, stay until the person deletes them. The
newest ones stay in any case; beyond that the oldest go first where all together take too much room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

HOURLY_FOR = timedelta(days=1)
DAILY_FOR = timedelta(days=31)
WEEKLY_FOR = timedelta(days=2 * 366)
NEWEST_KEPT = 3
CLOCKS_DIFFER_BY = timedelta(minutes=2)
ROOM_BYTES = 2_000_000_000
ROOM_IN_LIBRARIES = 6
"""Backups may together take the larger of 2 GB and six times the newest one."""


class Reason(StrEnum):
    """Why a backup was made."""

    BY_HAND = "by hand"
    ON_SCHEDULE = "on schedule"
    BEFORE_IMPORT = "before an import"
    BEFORE_UPGRADE = "before an upgrade"
    BEFORE_RESTORING = "before a restoring"
    FILE_GONE = "when its file was gone"


UNTIL_DELETED = {Reason.BY_HAND, Reason.FILE_GONE}


@dataclass(frozen=True)
class Backup:
    """A backup: its file, when it was made (UTC), why, and its size."""

    path: Path
    made_at: datetime
    reason: Reason
    size_bytes: int


def is_from_the_future(backup: Backup, now: datetime) -> bool:
    """Whether it was made before the clock was set back: its time tells nothing about its age."""
    return backup.made_at - now > CLOCKS_DIFFER_BY


def to_let_go(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """The backups that need not stay, the oldest first. Those from the future stay, and count for nothing.

    Args:
        backups: all of one library, in any order.
        now: this moment (UTC).
    """
    of_now = [one for one in backups if not is_from_the_future(one, now)]
    newest_first = sorted(of_now, key=lambda one: one.made_at, reverse=True)
    kept: list[Backup] = []
    taken: set[tuple[str, object]] = set()
    for one in newest_first:
        span = _span(one.made_at, now)
        if one.reason in UNTIL_DELETED or len(kept) < NEWEST_KEPT or (span is not None and span not in taken):
            kept.append(one)
            if span is not None:
                taken.add(span)
    stay = set(_within_room(kept))
    return [one for one in reversed(newest_first) if one not in stay]


def _span(made_at: datetime, now: datetime) -> tuple[str, object] | None:
    """The hour, day or week that a backup stands for; None where it is older than all of these."""
    age = now - made_at
    if age < HOURLY_FOR:
        return "hour", (made_at.date(), made_at.hour)
    if age < DAILY_FOR:
        return "day", made_at.date()
    if age < WEEKLY_FOR:
        return "week", made_at.isocalendar()[:2]
    return None


def _within_room(newest_first: list[Backup]) -> list[Backup]:
    if not newest_first:
        return []
    room = max(ROOM_BYTES, ROOM_IN_LIBRARIES * newest_first[0].size_bytes)
    taken = sum(one.size_bytes for one in newest_first)
    gone = set()
    for one in reversed(newest_first[NEWEST_KEPT:]):
        if taken <= room:
            break
        if one.reason not in UNTIL_DELETED:
            gone.add(one)
            taken -= one.size_bytes
    return [one for one in newest_first if one not in gone]
