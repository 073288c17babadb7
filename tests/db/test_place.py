"""Where a library lies: on a disk of its own or over a network, and what is there when that is lost."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR

import pytest
from sample_records import add

from db.errors import LibraryError
from db.history.changes import change_set
from db.library import create_library, open_library
from db.models import Facility
from db.place import Standing, has_file, has_folder
from db.troubles import LibraryMoved


def test_a_library_that_is_cut_off_under_the_program_is_an_error_and_no_crash(library):
    for number in range(300):
        add(library, "facility", name=f"Hall {number}", note="x" * 2_000)
    library.close()
    code = """
import os, sys
from pathlib import Path
from db.errors import DatahallError
from db.library import create_library, open_library
library = open_library(Path(sys.argv[1]))
os.truncate(library.path, 4096)
try:
    library.reading().execute("SELECT sum(length(note)) FROM facility").fetchall()
except Exception as error:
    print("told", type(error).__name__)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", code, str(library.path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[:1]) == (0, ["told"]), done.stderr


@pytest.fixture
def lost(library, monkeypatch):
    """The system's answer to every question about a library whose network is lost."""
    add(library, "facility", name="Zhangbei")
    stat = Path.stat

    def refused(self, **more):
        if self in (library.path, library.path.parent):
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        return stat(self, **more)

    monkeypatch.setattr(Path, "stat", refused)
    yield library
    monkeypatch.undo()


def test_what_cannot_be_reached_is_not_said_to_be_deleted(lost):
    assert lost.standing() is Standing.UNREACHABLE
    assert not has_file(lost.path) and not has_folder(lost.path.parent)
    with pytest.raises(LibraryMoved, match=r"is not connected.*saved is safe"), change_set(lost, "Add") as session:
        session.add(Facility(name="Late"))
    with pytest.raises(LibraryError, match=r"could not be opened\. The disk could not be read"):
        open_library(lost.path)


def test_once_it_is_connected_again_it_goes_on(lost, monkeypatch):
    assert lost.standing() is Standing.UNREACHABLE
    monkeypatch.undo()
    assert lost.standing() is Standing.THERE
    add(lost, "facility", name="Abilene")


on_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
OTHER_DISK = Path("/dev/shm")
needs_two_disks = pytest.mark.skipif(
    not OTHER_DISK.is_dir() or OTHER_DISK.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev,
    reason="needs two file systems",
)


@contextmanager
def devices_told(monkeypatch, folder, device_of):
    """Has the system tell another device of what lies in a folder: `device_of` its path and whether it is a folder."""
    stat = Path.stat

    def told(self, **more):
        about = stat(self, **more)
        if not self.is_relative_to(folder):
            return about
        return os.stat_result((*about[:2], device_of(self, S_ISDIR(about.st_mode)), *about[3:]))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", told)
        yield


@on_unix
@pytest.mark.parametrize("by", ["its name", "a link", "a linked folder"])
def test_an_empty_place_where_a_disk_was_is_out_of_reach_and_a_deleted_file_is_gone(tmp_path, monkeypatch, by):
    place = tmp_path / "stick"
    place.mkdir()
    path = place / "mine.datahall"
    create_library(path).close()
    (tmp_path / "a link").symlink_to(path)
    (tmp_path / "a linked folder").symlink_to(place)
    ways = {
        "its name": path,
        "a link": tmp_path / "a link",
        "a linked folder": tmp_path / "a linked folder" / path.name,
    }
    with devices_told(monkeypatch, place, lambda *_: 7):
        library = open_library(ways[by])
        path.rename(tmp_path / "put away")
        assert library.standing() is Standing.GONE
    assert library.standing() is Standing.UNREACHABLE, "the empty place is of another device"
    shutil.rmtree(place)
    assert library.standing() is Standing.UNREACHABLE, "some systems take the place away, too"
    library.close()


def test_a_drive_of_which_not_even_the_root_is_there_is_out_of_reach(library, monkeypatch):
    stat, drive = Path.stat, {library.path, *library.path.parents}

    def pulled(self, **more):
        if self in drive:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return stat(self, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", pulled)
        standing = library.standing()
    assert standing is Standing.UNREACHABLE


@on_unix
def test_a_file_deleted_where_files_and_folders_are_of_different_devices_is_gone(tmp_path, monkeypatch):
    create_library(tmp_path / "mine.datahall").close()
    with devices_told(monkeypatch, tmp_path, lambda _, is_folder: 39 if is_folder else 40):  # as an overlay tells
        library = open_library(tmp_path / "mine.datahall")
        before = library.standing()
        library.path.unlink()
        after = library.standing()
        library.close()
    assert (before, after) == (Standing.THERE, Standing.GONE)


@needs_two_disks
@pytest.mark.parametrize("lost", ["renamed", "deleted with its folder", "the link deleted"])
def test_what_a_link_leads_to_on_another_disk_is_gone_when_it_is_deleted(tmp_path, lost):
    with tempfile.TemporaryDirectory(dir=OTHER_DISK) as other:
        folder = Path(other) / "libraries"
        folder.mkdir()
        create_library(folder / "mine.datahall").close()
        link = tmp_path / "linked.datahall"
        link.symlink_to(folder / "mine.datahall")
        library = open_library(link)
        if lost == "renamed":
            (folder / "mine.datahall").rename(folder / "yours.datahall")
        elif lost == "deleted with its folder":
            shutil.rmtree(folder)
        else:
            link.unlink()
        assert library.standing() is Standing.GONE
        library.close()


def test_a_library_tells_its_id_when_it_cannot_be_read(library, monkeypatch):
    uid = library.uid
    monkeypatch.setattr(library, "reading", lambda: (_ for _ in ()).throw(sqlite3.OperationalError("disk I/O error")))
    assert library.uid == uid
