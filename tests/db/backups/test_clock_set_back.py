"""A clock that is set back: backups from the future stay and hold up no new ones, the history keeps its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sample_records import add, edit

from db import checking
from db.backups import keeping
from db.backups.keeping import back_up, back_up_unless_there, backups_of, is_due
from db.backups.thinning import NEWEST_KEPT, Reason, to_let_go
from db.history import changes
from db.history.editions import editions, make_edition
from db.history.steps import next_undo


@pytest.fixture
def from_the_future(library):
    """A backup of the day after tomorrow, made before the clock was set back."""
    add(library, "facility", name="Zhangbei")
    made = back_up(library, Reason.ON_SCHEDULE)
    stamp = datetime.now(UTC) + timedelta(days=2)
    path = made.path.with_name(f"{stamp:%Y-%m-%d %H%M%S} {made.reason}.datahall")
    made.path.rename(path)
    return path


def test_a_backup_from_the_future_holds_up_no_new_one_and_stays(library, from_the_future):
    now = datetime.now(UTC)
    assert not is_due(library, now), "it has the last action"
    edit(library, "facility", 1, name="Zhangbei 2")
    assert is_due(library, now)
    new = back_up(library, Reason.ON_SCHEDULE)
    assert {one.path for one in backups_of(library)} == {from_the_future, new.path}
    assert not is_due(library, datetime.now(UTC)), "it was made just now"
    assert back_up_unless_there(library, Reason.BEFORE_IMPORT) is None
    edit(library, "facility", 1, name="Zhangbei 3")
    assert back_up_unless_there(library, Reason.BEFORE_IMPORT) is not None


def test_backups_from_the_future_take_the_place_of_no_other(library, from_the_future):
    now = datetime.now(UTC)
    future = backups_of(library)
    ages = [timedelta(days=800 + number) for number in range(NEWEST_KEPT + 1)]
    old = [keeping.Backup(from_the_future.with_name(str(age)), now - age, Reason.ON_SCHEDULE, 1) for age in ages]
    assert to_let_go([*future, *old], now) == [old[-1]]
    assert to_let_go([*future * 5, *old[:NEWEST_KEPT]], now) == []


@pytest.fixture
def stopped_clock(monkeypatch):
    moment = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    monkeypatch.setattr(keeping, "datetime", Stopped)


@pytest.mark.usefixtures("stopped_clock")
def test_the_same_second_twice_overwrites_no_backup(library):
    first = back_up(library, Reason.BY_HAND)
    add(library, "facility", name="Zhangbei")
    second = back_up(library, Reason.BY_HAND)
    assert first.path != second.path and first.path.exists() and second.path.exists()
    assert backups_of(library) == [second, first], "each as it was told of: its time, reason and size"


@pytest.mark.usefixtures("stopped_clock")
def test_a_second_with_a_thousand_backups_overwrites_none(library):
    made = back_up(library, Reason.BY_HAND)
    for seconds in range(1000):
        at = made.made_at + timedelta(seconds=seconds)
        made.path.with_name(f"{at:%Y-%m-%d %H%M%S} by hand.datahall").write_text("mine")
    for number in range(2, 1001):
        made.path.with_name(f"{made.path.stem} ({number}).datahall").write_text("mine")
    again = back_up(library, Reason.BY_HAND)
    assert again.made_at == made.made_at
    assert sum(one.read_bytes() == b"mine" for one in made.path.parent.iterdir()) == 1999


@pytest.mark.usefixtures("stopped_clock")
def test_what_was_made_a_moment_ago_is_never_let_go(library):
    """Six in a second, of which three may go."""
    for number in range(6):
        add(library, "facility", name=f"Site {number}")
        assert back_up(library, Reason.BEFORE_IMPORT).path.exists()


def test_the_history_keeps_its_order_when_the_clock_goes_back_a_year(library, monkeypatch):
    facility = add(library, "facility", "Add it", name="Zhangbei")
    make_edition(library, "Before")
    year_ago = (datetime.now(UTC) - timedelta(days=365)).isoformat(timespec="microseconds")
    monkeypatch.setattr(changes, "now", lambda: year_ago)
    edit(library, "facility", facility, name="Second")
    edit(library, "facility", facility, name="Third")
    make_edition(library, "After")
    names = [row[0] for row in library.reading().execute("SELECT at FROM change_set ORDER BY id DESC LIMIT 1")]
    assert names == [year_ago]
    assert sorted(editions(library), key=lambda one: one.change_set_id)[-1].name == "After"
    changes.undo(library)
    assert library.reading().execute("SELECT name FROM facility").fetchone() == ("Second",)
    while next_undo(library) is not None:
        changes.undo(library)
    assert library.reading().execute("SELECT count(*) FROM facility").fetchone() == (0,)
    while changes.redo(library) is not None:
        pass
    assert library.reading().execute("SELECT name FROM facility").fetchone() == ("Third",)
    assert checking.check(library).errors == []
