"""What others saved is told once, and never lost where reading it fails."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from other_program import other_program
from sample_records import add

from db import derived
from db.history import outside
from db.history.outside import Outside


def test_what_others_saved_is_told_by_the_next_look_where_one_could_not_read_it(library, monkeypatch):
    add(library, "facility", name="Zhangbei")
    watched = Outside(library)
    with other_program(library.path) as other:
        other.writes("facility", 1, "name", "Theirs")

    def fails(_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(outside, "learn_own", fails)
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError):
            watched.look()
    monkeypatch.undo()
    theirs = watched.look()
    assert theirs is not None and theirs.touched.records == {"facility": {1}} and theirs.actions == 1
    assert watched.look() is None


def test_own_changes_are_never_told_as_those_of_others_after_a_failed_look(library, monkeypatch):
    watched = Outside(library)
    with other_program(library.path) as other:
        other.writes("facility", 0, "name", "Theirs")
    add(library, "facility", name="Mine")

    def fails(_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(outside, "learn_own", fails)
    with pytest.raises(sqlite3.OperationalError):
        watched.look()
    monkeypatch.undo()
    theirs = watched.look()
    assert theirs is not None and theirs.actions == 1


def test_what_is_written_without_history_is_told_but_for_our_own_derived_columns(library):
    add(library, "facility", name="Zhangbei")
    watched = Outside(library)
    derived.rebuild(library)
    assert watched.look() is None
    with closing(sqlite3.connect(library.path)) as bare, bare:
        bare.execute("UPDATE facility SET region = 'Theirs'")
    theirs = watched.look()
    assert theirs is not None and theirs.actions == 0
    assert watched.look() is None
