"""Backups of a real library: made, verified, listed, put back."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sample_records import add, dump, edit

from db.backups import keeping, restoring
from db.backups.keeping import back_up, back_up_unless_there, backups_for, backups_of, is_due, what_it_holds
from db.backups.thinning import Reason
from db.connecting import log_of
from db.errors import Cancelled, LibraryError
from db.library import open_library
from db.watch import Watch


def later(hours: int) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def test_a_backup_holds_the_library_as_it_was_and_goes_back_in_its_place(library):
    facility = add(library, "facility", "Add facility Zhangbei", name="Zhangbei")
    before = dump(library)
    made = back_up(library, Reason.BY_HAND)
    held = what_it_holds(made.path)
    assert (held.records, held.last_action) == (1, "Add facility Zhangbei")
    edit(library, "facility", facility, name="Wrong")
    changed = dump(library)
    library.close()
    aside = restoring.put_back(library.path, made.path)
    again = open_library(library.path)
    assert dump(again) == before
    kept = open_library(aside)
    assert dump(kept) == changed
    for one in (again, kept):
        one.close()
    assert [one.path for one in backups_of(again)] == [made.path]


def test_a_scheduled_backup_is_due_an_hour_after_the_last_where_something_changed(library):
    assert is_due(library, later(0))
    back_up(library, Reason.ON_SCHEDULE)
    add(library, "facility", name="Zhangbei")
    assert not is_due(library, later(0))
    assert is_due(library, later(2))
    assert back_up_unless_there(library, Reason.BEFORE_IMPORT) is not None
    assert back_up_unless_there(library, Reason.BEFORE_IMPORT) is None
    assert not is_due(library, later(2))


def test_a_backup_that_is_stopped_leaves_nothing(library):
    with pytest.raises(Cancelled):
        back_up(library, Reason.BY_HAND, Watch(stopped=lambda: True))
    assert list(keeping.folder_of(library).iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_with_what_to_do(library, home):
    (home / keeping.FOLDER).write_text("a file in the way")
    with pytest.raises(LibraryError, match=r"No backup of .* Make room"):
        back_up(library, Reason.BY_HAND)


def test_a_damaged_backup_is_refused_and_the_library_stays(library):
    add(library, "facility", name="Zhangbei")
    made = back_up(library, Reason.BY_HAND)
    content = bytearray(made.path.read_bytes())
    content[20_000:60_000] = bytes(40_000)
    made.path.write_bytes(content)
    library.close()
    before = library.path.read_bytes()
    with pytest.raises(LibraryError, match="was not restored"):
        restoring.put_back(library.path, made.path)
    assert library.path.read_bytes() == before
    assert [one.name for one in library.path.parent.iterdir() if "restoring" in one.name or "making" in one.name] == []


def test_what_was_put_aside_is_listed_and_goes_back_with_what_was_in_its_log_only(library, tmp_path):
    path = library.path
    made = back_up(library, Reason.BY_HAND)
    add(library, "facility", name="Abilene")
    left = {log: log_of(path, log).read_bytes() for log in ("", "-wal")}
    library.close()
    for log, content in left.items():  # as a crash leaves it
        log_of(path, log).write_bytes(content)
    path.chmod(0o600)
    aside = restoring.put_back(path, made.path)
    listed = {one.reason: one.path for one in backups_for(path)}
    assert listed == {Reason.BY_HAND: made.path, Reason.BEFORE_RESTORING: aside}
    assert what_it_holds(aside).records == 1 and what_it_holds(made.path).records == 0
    restoring.put_back(path, aside)
    with closing(open_library(path)) as again:
        assert [tuple(row) for row in again.reading().execute("SELECT name FROM facility")] == [("Abilene",)]
    assert path.stat().st_mode & 0o777 == 0o600, "nobody else may read it now, either"


def test_an_id_from_a_stranger_does_not_lead_out_of_the_folder(library, home):
    from db.derived import writing

    with writing(library) as connection:
        connection.execute("UPDATE library_info SET value = '../../../out' WHERE name = 'uid'")
    assert keeping.folder_of(library).parent == home / keeping.FOLDER
    assert back_up(library, Reason.BY_HAND).path.parent.parent == home / keeping.FOLDER
