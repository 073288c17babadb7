"""Where a library lies: on a disk of its own or over a network, and what is there when that is lost."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sample_records import add

from db.errors import LibraryError
from db.history.changes import change_set
from db.library import open_library
from db.models import Facility
from db.place import Standing, has_file, has_folder, standing_of
from db.troubles import LibraryMoved


def test_a_library_that_is_cut_off_under_the_program_is_an_error_and_no_crash(library):
    for number in range(300):
        add(library, "facility", name=f"Hall {number}", note="x" * 2_000)
    library.close()
    code = """
import os, sys
from pathlib import Path
from db.errors import DatahallError
from db.library import open_library
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


def test_an_empty_place_where_a_disk_was_is_out_of_reach_and_a_deleted_file_is_gone(library):
    device, number = library.path.stat().st_dev, library.path.stat().st_ino
    missing = library.path.with_name("folder that was there") / "mine.datahall"
    assert standing_of(missing, (device + 1, number)) is Standing.UNREACHABLE
    assert standing_of(missing, (device, number)) is Standing.GONE


def test_a_library_tells_its_id_when_it_cannot_be_read(library, monkeypatch):
    uid = library.uid
    monkeypatch.setattr(library, "reading", lambda: (_ for _ in ()).throw(sqlite3.OperationalError("disk I/O error")))
    assert library.uid == uid
