"""Who has a library open is said beside it, by a lock that goes with the program: no false claim after a crash."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import pytest
from other_program import other_program
from somebody import on_unix, somebody

from db import presence
from db.errors import LibraryError
from db.history.changes import change_set
from db.leftovers import runs
from db.library import open_library
from db.place import Locks
from db.presence import Claim, Holder, claim, holder, place_of


@pytest.fixture
def path(library):
    library.close()
    return library.path


def test_a_second_program_is_told_who_has_the_library(path):
    with other_program(path) as other:
        found = claim(path)
        assert isinstance(found, Holder)
        assert found.is_here and found.who == "ann" and found.words().startswith("ann, since ")
        assert holder(path) == found
        other.closes()
    assert holder(path) is None and not place_of(path).exists()
    mine = claim(path)
    assert isinstance(mine, Claim)
    mine.let_go()


def test_where_nobody_heeds_locks_a_program_counts_by_its_word_as_long_as_it_runs(path, monkeypatch):
    monkeypatch.setattr(presence, "_lock", lambda _: True)
    with other_program(path):
        found = claim(path)
        assert isinstance(found, Claim), "on a disk of its own the lock alone tells"
        found.let_go()
    monkeypatch.setattr(presence, "locks_in", lambda _: Locks.BROKEN)
    with other_program(path) as other:
        found = claim(path)
        assert isinstance(found, Holder) and found.who == "ann" and holder(path) == found
        other.is_killed()
        while runs(found.process):  # its pipe is closed a moment before
            pass
        mine = claim(path)
        assert isinstance(mine, Claim)
        mine.let_go()


def test_a_program_that_crashed_leaves_no_false_claim(path):
    with other_program(path) as other:
        other.is_killed()
    assert place_of(path).exists()
    assert holder(path) is None
    mine = claim(path)
    assert isinstance(mine, Claim) and mine.is_said
    mine.let_go()
    mine.let_go()
    assert not place_of(path).exists()


def test_two_windows_of_one_program_and_two_names_of_one_file_are_told_apart(path, tmp_path):
    first = claim(path, "me")
    assert isinstance(claim(path), Holder)
    if sys.platform != "win32":
        other_name = tmp_path / "elsewhere.datahall"
        other_name.symlink_to(path)
        assert isinstance(claim(other_name), Holder)
        assert first.is_of(other_name)
    first.let_go()


def said_elsewhere(path, moment):
    said = {"who": "ann", "host": "LAPTOP-2", "process": 7, "since": moment.isoformat(), "said_at": moment.isoformat()}
    place_of(path).write_text(json.dumps(said))


def test_another_computer_counts_while_its_word_is_fresh_and_no_longer(path):
    said_elsewhere(path, datetime.now(UTC))
    found = claim(path)
    assert isinstance(found, Holder) and "ann on LAPTOP-2, since" in found.words()
    assert holder(path) == found
    said_elsewhere(path, datetime.now(UTC) - presence.FRESH_FOR - timedelta(minutes=1))
    mine = claim(path)
    assert isinstance(mine, Claim)
    assert mine.other() is None
    said_elsewhere(path, datetime.now(UTC))  # as a synchronised folder brings it
    assert mine.other() is not None and mine.other().host == "LAPTOP-2"
    mine.let_go()


def test_what_is_claimed_is_said_anew(path, monkeypatch):
    monkeypatch.setattr(presence, "SAID_EVERY_S", 0.01)
    moments = [datetime(2026, 1, 1, 0, minute, tzinfo=UTC) for minute in range(59)]
    monkeypatch.setattr(presence, "_moment", lambda: moments.pop(0) if len(moments) > 1 else moments[0])
    mine = claim(path)
    while moments[1:]:
        pass
    mine.let_go()
    assert not place_of(path).exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"who": 1}', b"\xff\xfe", b'{"who":"a","host":"b"}'])
def test_a_file_that_says_nonsense_keeps_nobody_out(path, content):
    place_of(path).write_bytes(content)
    mine = claim(path)
    assert isinstance(mine, Claim)
    mine.let_go()


@pytest.mark.parametrize("process", ["1" + "0" * 12, "1e400", "-1", "0", "-1e400", "[" * 3000 + "]" * 3000])
@pytest.mark.parametrize("locks", [Locks.OWN_DISK, Locks.BROKEN])
def test_a_process_of_no_possible_number_keeps_nobody_out_and_ends_no_opening(path, monkeypatch, process, locks):
    monkeypatch.setattr(presence, "locks_in", lambda _: locks)
    moment = datetime.now(UTC).isoformat()
    place_of(path).write_text(
        f'{{"who": "ann", "host": "", "since": "{moment}", "said_at": "{moment}", "process": {process}}}'
    )
    assert holder(path) is None
    mine = claim(path)
    assert isinstance(mine, Claim)
    mine.let_go()


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00"])
def test_a_moment_that_cannot_be_shown_is_left_out_of_the_words(path, since):
    said_elsewhere(path, datetime.now(UTC))
    said = json.loads(place_of(path).read_text()) | {"since": since}
    place_of(path).write_text(json.dumps(said))
    found = claim(path)
    assert isinstance(found, Holder) and found.words() == "ann on LAPTOP-2"


@on_unix
def test_where_nothing_may_be_written_nothing_is_claimed(path):
    with somebody() as folder:
        there = folder / path.name
        there.touch()
        folder.chmod(0o500)
        mine = claim(there)
        assert isinstance(mine, Claim) and not mine.is_said


def test_a_library_opened_to_read_says_why_it_is_not_written_sees_the_other_and_leaves_one_file(path, tmp_path):
    with other_program(path) as other:
        other.writes("facility", 0, "name", "Zhangbei")
        library = open_library(path, read_only_because="Ann has it open.")
        with pytest.raises(LibraryError, match=r"reading only: Ann has it open\."), change_set(library, "Add"):
            pass
        names = "SELECT name FROM facility ORDER BY id"
        assert library.reading().execute(names).fetchall() == [("Zhangbei",)]
        other.writes("facility", 0, "name", "Abilene")
        assert library.reading().execute(names).fetchall() == [("Zhangbei",), ("Abilene",)]
        other.closes()
        library.close()
    assert [one.name for one in tmp_path.glob("test.datahall*")] == ["test.datahall"]


def test_a_backup_is_not_put_in_the_place_of_a_library_that_another_program_has(path, tmp_path):
    from db.backups.restoring import put_back

    with other_program(path), pytest.raises(LibraryError, match="another program has it open"):
        put_back(path, path)
