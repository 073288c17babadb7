"""Old history let go by hand: what goes, what stays, and what can still be told."""

from __future__ import annotations

import pytest
from sample_records import add, dump, edit

from db.checking import check
from db.derived import writing
from db.edit.kept_copies import keep, remove
from db.errors import Cancelled, DatahallError, UndoError
from db.history.changes import next_undo, redo, undo, undo_one
from db.history.editions import editions, make_edition
from db.history.restoring import row_as_of
from db.history.standing import copy_as_it_stood
from db.history.trimming import preview_trim, trim
from db.library import open_library
from db.watch import Watch


def date_actions(library) -> None:
    """Puts the actions so far on days of their own: the first on 1 January 2020."""
    with writing(library) as connection:
        connection.execute("UPDATE change_set SET at = date('2020-01-01', (id - 1) || ' days') || 'T12:00:00+00:00'")


def sets(library) -> list[int]:
    return [row[0] for row in library.reading().execute("SELECT id FROM change_set ORDER BY id")]


def test_old_actions_go_with_their_editions_and_the_records_stay(library):
    facility = add(library, "facility", "Add facility Zhangbei", name="Zhangbei")
    make_edition(library, "Early")
    edit(library, "facility", facility, note="new")
    make_edition(library, "Late")
    date_actions(library)
    before = dump(library)["facility"]
    preview = preview_trim(library, "2020-01-04")
    assert (preview.first, preview.actions) == (4, 3)
    assert [one.name for one in preview.editions] == ["Early"]
    copy = trim(library, "2020-01-04")
    assert dump(library)["facility"] == before
    assert sets(library) == [4, 5, 6]
    assert [(one.name, one.is_trimmed) for one in editions(library)] == [("Late", False)]
    assert next_undo(library).change_set_id == 4
    undo(library)
    assert library.reading().execute("SELECT note FROM facility").fetchone() == ("",)
    assert check(library).errors == []
    whole = open_library(copy)
    assert [one.name for one in editions(whole)] == ["Late", "Early"]
    whole.close()


def test_the_history_says_the_day_that_was_asked_for(library):
    """It said the day of the first action that stayed, or today where none did."""
    facility = add(library, "facility", name="Zhangbei")
    edit(library, "facility", facility, note="one")
    date_actions(library)
    trim(library, "2031-11-27T12:00:00+00:00")
    told = library.reading().execute("SELECT action FROM change_set ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert told == "Trim history before 27 November 2031: 3 actions"


def test_what_the_trim_took_cannot_be_told_and_says_so(library, tmp_path):
    facility = add(library, "facility", name="Zhangbei")
    edit(library, "facility", facility, note="one")
    edit(library, "facility", facility, note="two")
    date_actions(library)
    trim(library, "2020-01-04")
    with pytest.raises(DatahallError, match="no longer known"):
        row_as_of(library, "facility", facility, 2)
    with pytest.raises(DatahallError, match="trimmed"):
        copy_as_it_stood(library, 2, tmp_path / "then.datahall")
    with pytest.raises(UndoError):
        undo_one(library, 2)
    assert row_as_of(library, "facility", facility, 4)["note"] == "two"


def test_what_an_undo_that_stays_acts_on_stays_too(library):
    add(library, "facility", name="Zhangbei")
    undo(library)
    date_actions(library)
    trim(library, "2020-01-03")
    assert redo(library) is not None
    assert library.reading().execute("SELECT name FROM facility").fetchone() == ("Zhangbei",)


def test_bytes_that_only_the_old_history_had_go_with_it(library):
    source = add(library, "source", title="Report")
    keep(library, source, b"old words", "old.txt")
    remove(library, source)
    keep(library, source, b"new words", "new.txt")
    date_actions(library)
    trim(library, "2020-01-05")
    assert library.reading().execute("SELECT content FROM kept_content").fetchall() == [(b"new words",)]


def test_nothing_old_enough_says_so_and_keeps_no_copy(library, tmp_path):
    add(library, "facility", name="Zhangbei")
    with pytest.raises(DatahallError, match="nothing to let go"):
        trim(library, "2019-01-01")
    assert not list(library.path.parent.glob("*before trimming*"))


def test_stopped_at_any_moment_all_is_as_it_was_or_the_history_is_let_go_and_the_copy_told(library, tmp_path):
    """A stop after the last moment at which it could be stopped said that nothing was changed."""
    facility = add(library, "facility", name="Zhangbei")
    edit(library, "facility", facility, note="new")
    date_actions(library)
    before, outcomes = sets(library), []
    for moment in range(30):
        asked = iter(range(10**6))
        try:
            copy = trim(library, "2031-01-01", Watch(stopped=lambda asked=asked, moment=moment: next(asked) >= moment))
        except Cancelled:
            outcomes.append("stopped")
            assert sets(library) == before and not list(tmp_path.glob("* before trimming *"))
        else:
            outcomes.append("let go")
            assert sets(library) != before and copy.exists()
            break
    assert outcomes[0] == "stopped" and outcomes[-1] == "let go"
    assert check(library).errors == []
