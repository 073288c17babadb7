"""Which backups stay: the rule by age, held over any set of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from db.backups.thinning import NEWEST_KEPT, ROOM_BYTES, Backup, Reason, to_let_go

NOW = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)


def backup(minutes_ago: int, reason: Reason = Reason.ON_SCHEDULE, size: int = 1000) -> Backup:
    return Backup(Path(f"{minutes_ago} {reason}"), NOW - timedelta(minutes=minutes_ago), reason, size)


def kept(backups: list[Backup]) -> list[Backup]:
    gone = set(to_let_go(backups, NOW))
    return [one for one in backups if one not in gone]


def test_a_year_of_hourly_backups_thins_to_hours_days_and_weeks():
    stay = kept([backup(60 * hour) for hour in range(24 * 365)])
    ages = [(NOW - one.made_at) for one in stay]
    assert sum(age < timedelta(days=1) for age in ages) == 24
    assert sum(timedelta(days=1) <= age < timedelta(days=31) for age in ages) in (30, 31)
    assert sum(age >= timedelta(days=31) for age in ages) in (48, 49)


def test_the_oldest_go_first_where_all_take_too_much_room_but_never_the_newest():
    size = ROOM_BYTES // 5
    assert kept([backup(60 * hour, size=size) for hour in range(10)]) == [
        backup(60 * hour, size=size) for hour in range(6)
    ]
    assert len(kept([backup(60 * hour, size=2 * ROOM_BYTES) for hour in range(10)])) == 6


backups = st.lists(
    st.builds(backup, st.integers(0, 60 * 24 * 900), st.sampled_from(Reason), st.integers(1, ROOM_BYTES)),
    max_size=60,
    unique_by=lambda one: one.path,
)


@given(backups)
def test_the_newest_and_those_by_hand_stay_and_a_second_look_lets_nothing_more_go(some):
    stay = kept(some)
    newest = sorted(some, key=lambda one: one.made_at, reverse=True)[:NEWEST_KEPT]
    assert {one.made_at for one in newest} <= {one.made_at for one in stay}
    assert all(one in stay for one in some if one.reason is Reason.BY_HAND)
    assert to_let_go(stay, NOW) == []
