"""A library's file is deleted, renamed or replaced under the program: nothing is saved into nowhere, nothing lost."""

from __future__ import annotations

import shutil
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sample_records import add

from db import checking
from db.backups.keeping import backups_for, last_chance
from db.backups.thinning import Backup, Reason
from db.edit import editing
from db.errors import LibraryError
from db.library import Library, create_library, open_library
from db.place import Standing
from db.troubles import LibraryMoved
from db.watch import Watch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")


def names(library: Library) -> list[str]:
    return [str(row[0]) for row in library.reading().execute("SELECT name FROM facility ORDER BY id")]


def keep_if_only_here(library: Library) -> Backup | None:
    """As a window does: on a thread that never read the library."""
    work, kept = last_chance(library), []
    if work is None:
        return None
    thread = threading.Thread(target=lambda: kept.append(work(Watch())))
    thread.start()
    thread.join()
    return kept[0]


@pytest.fixture
def opened(library) -> Library:
    """With two facilities, the second of them only in the log."""
    add(library, "facility", name="Zhangbei")
    library.close()
    again = open_library(library.path)
    add(again, "facility", name="Abilene")
    return again


def is_whole(path: Path, *expected: str) -> None:
    with closing(open_library(path)) as library:
        assert names(library) == list(expected)
        assert checking.check(library).errors == []


def test_nothing_is_saved_to_a_deleted_library_and_a_copy_holds_all_that_was(opened, tmp_path):
    draft = editing.load(opened, "facility", 1)
    opened.path.unlink()
    assert opened.standing() is Standing.GONE and opened.lies_now_at() is None
    with pytest.raises(LibraryMoved, match=r"moved, renamed or deleted .* save a copy elsewhere"):
        editing.save(opened, draft)
    assert not opened.path.exists(), "no empty file where it was"
    opened.copy_to(tmp_path / "elsewhere.datahall")
    opened.copy_to(opened.path)  # back to where it was
    assert opened.standing() is Standing.REPLACED
    opened.close()
    is_whole(tmp_path / "elsewhere.datahall", "Zhangbei", "Abilene")
    is_whole(opened.path, "Zhangbei", "Abilene")


def test_a_renamed_library_takes_what_lies_in_its_log_along(opened, tmp_path):
    new = tmp_path / "北京 renamed.datahall"
    opened.path.rename(new)
    assert opened.standing() is Standing.GONE
    if sys.platform.startswith("linux"):
        assert opened.lies_now_at() == new
    shutil.copyfile(new, tmp_path / "as it lies there.datahall")
    is_whole(tmp_path / "as it lies there.datahall", "Zhangbei", "Abilene")
    opened.close()
    is_whole(new, "Zhangbei", "Abilene")


def test_a_library_put_in_its_place_is_neither_written_nor_harmed(opened, tmp_path):
    other = tmp_path / "other.datahall"
    create_library(other).close()
    with closing(open_library(other)) as theirs:
        add(theirs, "facility", name="Theirs")
    other.replace(opened.path)
    assert opened.standing() is Standing.REPLACED
    with closing(open_library(opened.path)) as theirs:  # as another program may have it open, with a log of its own
        add(theirs, "facility", name="Theirs, too")
        with pytest.raises(LibraryMoved, match="put in its place"):
            add(opened, "facility", name="Mine")
        opened.copy_to(tmp_path / "mine.datahall")
        opened.close()
        add(theirs, "facility", name="And more")
    is_whole(opened.path, "Theirs", "Theirs, too", "And more")
    is_whole(tmp_path / "mine.datahall", "Zhangbei", "Abilene")


def test_a_library_that_was_away_came_back_and_was_replaced_leaves_no_log_to_the_new_one(opened, tmp_path):
    """A log that stays beside another file is taken for that file's own at its next opening, and damages it."""
    other, away = tmp_path / "other.datahall", tmp_path / "away.datahall"
    shutil.copyfile(opened.path, other)
    opened.path.rename(away)
    assert opened.standing() is Standing.GONE
    away.rename(opened.path)
    assert opened.standing() is Standing.THERE
    for number in range(30):
        add(opened, "facility", name=f"Mine {number}")
    other.replace(opened.path)
    assert opened.standing() is Standing.REPLACED
    opened.close()
    is_whole(opened.path, "Zhangbei")


def test_a_library_that_was_replaced_a_moment_before_it_is_closed_leaves_no_log_to_the_new_one(opened, tmp_path):
    other = tmp_path / "other.datahall"
    shutil.copyfile(opened.path, other)
    for number in range(30):
        add(opened, "facility", name=f"Mine {number}")
    other.replace(opened.path)
    opened.close()
    is_whole(opened.path, "Zhangbei")


def test_what_only_an_open_library_has_is_kept_among_its_backups(opened, tmp_path):
    assert keep_if_only_here(opened) is None
    shutil.copyfile(opened.path, tmp_path / "older.datahall")
    add(opened, "facility", name="Mine")
    (tmp_path / "older.datahall").replace(opened.path)
    kept = keep_if_only_here(opened)
    assert kept is not None and kept.reason is Reason.FILE_GONE
    opened.close()
    is_whole(opened.path, "Zhangbei")
    is_whole(kept.path, "Zhangbei", "Abilene", "Mine")
    assert [one.path for one in backups_for(opened.path)] == [kept.path]


def test_a_deleted_library_is_kept_and_one_that_lies_elsewhere_is_not(opened, tmp_path):
    away = tmp_path / "away.datahall"
    opened.path.rename(away)
    if sys.platform.startswith("linux"):
        assert keep_if_only_here(opened) is None
    away.unlink()
    kept = keep_if_only_here(opened)
    assert kept is not None
    opened.copy_to(opened.path)
    assert keep_if_only_here(opened) is None, "what lies there now has it all"
    opened.close()
    is_whole(kept.path, "Zhangbei", "Abilene")


def test_a_file_that_is_taken_away_while_an_action_is_under_way_is_noticed_before_it_counts_as_saved(opened):
    from db.history.changes import change_set
    from db.models import Facility

    with pytest.raises(LibraryError, match="Nothing more can be saved"), change_set(opened, "Add") as session:
        session.add(Facility(name="Late"))
        opened.path.unlink()
    assert names(opened) == ["Zhangbei", "Abilene"]
    opened.close()
