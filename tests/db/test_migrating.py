"""A library of every released version opens and keeps every fact; a step that fails leaves the old file as it was."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from old_libraries import VERSIONS, facts_of, make_old, missing_from
from sqlalchemy import Engine, event

from db import checking
from db.copies_beside import kept_copies
from db.errors import LibraryError
from db.library import SCHEMA_VERSION, open_library

STATEMENTS_TRIED = int(os.environ.get("DATAHALL_FAULTS", "6"))
"""At about so many statements of each upgrade an error is put in; set it to 10000 for all of them (minutes)."""


def test_there_is_a_library_of_every_version():
    steps = list((Path(__file__).parents[2] / "db" / "migrations" / "versions").glob("0*.py"))
    assert tuple(range(1, SCHEMA_VERSION + 1)) == VERSIONS
    assert len(steps) == SCHEMA_VERSION


@pytest.mark.parametrize("version", VERSIONS)
def test_a_library_of_every_version_opens_and_keeps_every_fact(tmp_path, version):
    path = tmp_path / "old.datahall"
    make_old(path, version)
    before = facts_of(path)
    with closing(open_library(path)) as library:
        assert library.reading().execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert library.uid == "a library of long ago"
        errors = [str(one) for one in checking.check(library).errors]
    assert missing_from(facts_of(path), before) == []
    assert errors == []
    copies = kept_copies(path)
    assert len(copies) == (version < SCHEMA_VERSION)
    assert all(facts_of(copy) == before for copy in copies)


def statements_of_an_upgrade(path: Path, fail_at: int = 0) -> int:
    """Opens an older library; the upgrade's statement of this number fails. Returns how many there were."""
    count = 0

    def before(_connection, _cursor, statement, *_) -> None:
        nonlocal count
        count += 1
        if count == fail_at:
            error = sqlite3.OperationalError("disk I/O error") if count % 2 else ArithmeticError("a step is wrong")
            if isinstance(error, sqlite3.Error):
                error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE"
            raise error

    event.listen(Engine, "before_cursor_execute", before)
    try:
        with closing(open_library(path)):
            return count
    finally:
        event.remove(Engine, "before_cursor_execute", before)


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_an_error_at_any_statement_of_an_upgrade_leaves_the_old_file_and_names_its_copy(
    tmp_path, version, record_property
):
    first = tmp_path / "first.datahall"
    make_old(first, version)
    statements = statements_of_an_upgrade(first)
    tried = refused = 0
    for number in range(1, statements + 1, max(1, statements // STATEMENTS_TRIED)):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "old.datahall"
        make_old(path, version)
        before, facts = path.read_bytes(), facts_of(path)
        tried += 1
        try:
            statements_of_an_upgrade(path, number)
        except LibraryError as error:
            refused += 1
            (copy,) = kept_copies(path)
            assert copy.name in str(error) and error.what and error.why and error.remedy
            assert "The file is as it was." in error.remedy
            assert path.read_bytes() == before, f"statement {number}"
            assert facts_of(copy) == facts
            assert sorted(one.name for one in folder.iterdir()) == sorted([path.name, copy.name])
        except (ArithmeticError, sqlite3.Error):
            # What follows from the rows could not be filled: the tables are new and whole, the next opening ends it.
            with closing(sqlite3.connect(path)) as reading:
                assert reading.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        with closing(open_library(path)) as library:
            assert checking.check(library).errors == []
        assert missing_from(facts_of(path), facts) == []
    assert refused
    record_property("told", f"version {version}: {tried} of {statements} statements failed, {refused} in the upgrade")
