"""Damage is told apart from a file that cannot be read just now; what a failing disk does is in `tests/db/faults`."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing

import pytest

from db.damage import damage_in
from db.errors import DamagedLibrary
from db.library import create_library, open_library
from db.troubles import LibraryInUse, LibraryUnreadable, cannot_open

PAGE = 4096


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "Mine.datahall"
    create_library(path).close()
    return path


def test_a_whole_library_has_no_damage_and_a_damaged_one_has(path):
    assert damage_in(path) == ""
    content = bytearray(path.read_bytes())
    for place in range(2 * PAGE, len(content) - PAGE, 3 * PAGE):
        content[place : place + PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    assert damage_in(path) != ""
    assert path.read_bytes() == content
    content[: 4 * PAGE] = content[:100] + b"\xff" * (4 * PAGE - 100)
    path.write_bytes(content)
    with pytest.raises(DamagedLibrary, match="is damaged"):
        open_library(path)


def test_a_file_that_is_gone_is_not_called_damaged(path):
    path.unlink()
    with pytest.raises(LibraryUnreadable, match=r"cannot be read just now.+connected, then try again"):
        damage_in(path)


def test_a_file_that_another_program_has_for_itself_is_not_called_damaged(path, monkeypatch):
    monkeypatch.setattr("db.connecting.BUSY_TIMEOUT_MS", 1)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryInUse, match="Another program is writing to it"):
            damage_in(path)


@pytest.mark.parametrize(
    "error", [OSError(errno.ESHUTDOWN, "Cannot send after transport endpoint shutdown"), sqlite3.OperationalError("no")]
)
def test_only_what_sqlite_finds_wrong_in_a_file_is_damage(path, error):
    said = cannot_open(path, error)
    assert isinstance(said, DamagedLibrary) is isinstance(error, sqlite3.Error)
    assert "The file was not changed." in str(said)
