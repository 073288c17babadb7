"""Conflicted copies beside a library: which names count, and what is said of each."""

import shutil
import sqlite3
from contextlib import closing

import pytest

import db.copies_beside
from db.copies_beside import Beside, copies_beside, originals, traces_beside
from db.history.changes import change_set
from db.library import create_library, open_library
from db.models import Facility


def add(library, name):
    with change_set(library, f"Add {name}") as session:
        session.add(Facility(name=name))


@pytest.mark.parametrize(
    "name",
    [
        "AI build-out (Ann's conflicted copy 2026-01-02)",
        "AI build-out (Ann's conflicted copy 2026-01-02) (1)",
        "AI build-out (Conflicted copy from LAPTOP on 2026-01-02)",
        "AI build-out (conflicted copy 2026-01-02 030405)",
        "AI build-out_conflict-20260102-030405",
        "AI build-out.sync-conflict-20260102-030405-ABCDEFG",
        "AI build-out.sync-conflict-20260102-030405",
        "AI build-out (1)",
        "AI build-out 2",
        "AI build-out-DESKTOP-4F2K",
        "AI build-out-ANNSLAPTOP",
    ],
)
def test_names_that_synchronised_folders_give(name):
    assert "AI build-out" in originals(name)


@pytest.mark.parametrize("name", ["AI build-out", "Another", "AI build-out copy", "AI build-out before upgrade 2026"])
def test_other_names_are_no_copies_of_it(name):
    assert "AI build-out copy" not in originals(name)
    assert name == "AI build-out before upgrade 2026" or "AI build-out" not in originals(name)


def test_a_copy_changed_elsewhere_is_found_with_what_each_has_alone(library):
    add(library, "Both have it")
    path = library.path.with_name("test (Ann's conflicted copy 2026-01-02).datahall")
    library.copy_to(path)
    other = open_library(path)
    add(other, "Only there")
    add(other, "There, too")
    other.close()
    add(library, "Only here")
    before = path.read_bytes()
    (copy,) = copies_beside(library)
    assert (copy.path, copy.only_here, copy.only_there) == (path, 1, 2)
    assert path.read_bytes() == before
    beside = sorted(one.name for one in path.parent.iterdir() if one.name.startswith("test ("))
    assert beside == [path.name]


def test_the_original_is_found_from_its_copy(library):
    path = library.path.with_name("test-LAPTOP.datahall")
    library.copy_to(path)
    copy = open_library(path)
    assert [one.path for one in copies_beside(copy)] == [library.path]
    copy.close()


def test_other_libraries_kept_copies_and_damaged_files_are_passed_over(library):
    create_library(library.path.with_name("test (1).datahall")).close()
    library.copy_to(library.path.with_name("test before upgrade 1.datahall".replace(" 1.", " 2026 of.")))
    library.path.with_name("test (2).datahall").write_bytes(b"half synchronised")
    shutil.copyfile(library.path, library.path.with_name("another.datahall"))
    assert copies_beside(library) == []


@pytest.mark.parametrize("at", ["''", "'no moment'", "x'00'", "7"])
def test_a_copy_that_tells_no_moment_hides_no_other_and_is_as_old_as_its_file(library, at):
    add(library, "Both have it")
    paths = [library.path.with_name(f"test ({n}).datahall") for n in (1, 2)]
    for path in paths:
        library.copy_to(path)
    with closing(sqlite3.connect(paths[0])) as damaged, damaged:
        damaged.execute(f"UPDATE change_set SET at = {at}")
    found = {copy.path: copy for copy in copies_beside(library)}
    assert set(found) == set(paths)
    assert found[paths[0]].changed_at.timestamp() == pytest.approx(paths[0].stat().st_mtime)


def test_a_copy_that_cannot_be_understood_hides_no_other(library, monkeypatch):
    add(library, "Both have it")
    paths = [library.path.with_name(f"test ({n}).datahall") for n in (1, 2)]
    for path in paths:
        library.copy_to(path)
    compared = db.copies_beside._compared

    def fail(library, uid, path):
        if path == paths[0]:
            raise ValueError("not a name that can be written as an address")
        return compared(library, uid, path)

    monkeypatch.setattr("db.copies_beside._compared", fail)
    assert [copy.path for copy in copies_beside(library)] == [paths[1]]


def test_a_copy_that_comes_grows_and_goes_leaves_other_traces_each_time(library):
    beside, copy = Beside(library.path), library.path.with_name("test (1).datahall")
    seen = [beside.traces()]
    copy.write_bytes(b"half")
    seen.append(beside.traces())
    copy.write_bytes(b"half and more")  # the folder itself does not change by that
    seen.append(beside.traces())
    assert seen[-1] == traces_beside(library.path)
    copy.unlink()
    seen.append(beside.traces())
    assert seen[0] == seen[-1] == frozenset() and len(set(seen)) == 3


def test_a_folder_that_did_not_change_is_not_listed_again(library, monkeypatch):
    listed, beside = [], Beside(library.path)
    monkeypatch.setattr("db.copies_beside._named_like_copies", lambda path: listed.append(path) or [])
    for _ in range(9):
        beside.traces()
    assert len(listed) == 2
    library.path.with_name("notes.txt").write_text("other")
    for _ in range(9):
        beside.traces()
    assert len(listed) == 4
