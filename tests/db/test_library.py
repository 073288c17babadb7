"""Making, opening and refusing library files."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from old_libraries import make_old, missing_from
from sample_records import add, count_matching, dump

from db import upgrade
from db.errors import LibraryError
from db.history.changes import change_set, undo_one
from db.library import SCHEMA_VERSION, Library, create_library, open_library
from db.models import Facility

needs_permissions = pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently on Windows")


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("every_step")
def test_a_new_library_holds_the_measures_and_the_world_and_is_one_file_when_closed(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    library = create_library(folder / "new.datahall")
    assert library.reading().execute("SELECT name FROM place").fetchall() == [("World",)]
    assert library.reading().execute("SELECT count(*) FROM basis").fetchone()[0] > 20
    assert len(library.uid) == 36
    add(library, "facility", name="Zhangbei phase 3")
    library.close()
    assert files_in(folder) == ["new.datahall"]


def test_what_was_written_is_there_after_opening_again(library):
    add(library, "facility", name="Zhangbei phase 3")
    before = dump(library)
    library.close()
    again = open_library(library.path)
    assert dump(again) == before
    again.close()


@pytest.mark.parametrize("name", ["50% of #1? yes.datahall", "北京 算力.datahall", "a'b\"c.datahall"])
def test_any_file_name_will_do(tmp_path, name):
    library = create_library(tmp_path / name)
    facility_id = add(library, "facility", name="Zhangbei")
    library.close()
    library = open_library(tmp_path / name)
    assert library.reading().execute("SELECT id FROM facility").fetchall() == [(facility_id,)]
    library.close()
    assert [one for one in files_in(tmp_path) if one != "home"] == [name]


# Refusals: each says so in words, and leaves the file as it was


def assert_refused(path: Path, *words: str) -> LibraryError:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LibraryError) as refused:
        open_library(path)
    for word in words:
        assert word in str(refused.value)
    if before is not None:
        assert path.read_bytes() == before
        assert [one for one in files_in(path.parent) if one != "home"] == [path.name]
    return refused.value


def test_a_library_is_never_made_over_an_existing_file(tmp_path):
    path = tmp_path / "notes.datahall"
    path.write_text("my notes")
    with pytest.raises(LibraryError, match="exists already"):
        create_library(path)
    assert path.read_text() == "my notes"


def test_a_library_in_a_missing_folder_names_the_folder(tmp_path):
    with pytest.raises(LibraryError, match="no folder"):
        create_library(tmp_path / "nowhere" / "a.datahall")
    assert files_in(tmp_path) == ["home"]


@pytest.mark.usefixtures("every_step")
def test_a_library_where_nothing_can_be_written_leaves_nothing_half_made():
    if not Path("/proc/self").is_dir():
        pytest.skip("needs a folder that nobody can write to")
    with pytest.raises(LibraryError, match="could not be made"):
        create_library(Path("/proc/self/a.datahall"))


def test_opening_what_is_not_there_says_so(tmp_path):
    assert_refused(tmp_path / "gone.datahall", "no library at")


def test_a_folder_is_no_library(tmp_path):
    (tmp_path / "folder.datahall").mkdir()
    assert_refused(tmp_path / "folder.datahall", "is a folder")


@pytest.mark.parametrize("content", [b"", b"x", b"name,power\nAbilene,200\n", bytes(range(256)) * 64])
def test_a_file_that_is_no_library_is_refused(tmp_path, content):
    path = tmp_path / "other.datahall"
    path.write_bytes(content)
    assert_refused(path, "no Datahall library")


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.datahall"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE facility (name)")
    assert_refused(path, "database of another program")


def test_a_truncated_library_is_refused(library):
    library.close()
    whole = library.path.read_bytes()
    library.path.write_bytes(whole[:4096])
    with pytest.raises(LibraryError, match="damaged"):
        open_library(library.path)
    assert library.path.read_bytes() == whole[:4096]


def test_a_library_of_a_newer_version_is_refused(library):
    library.close()
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute("PRAGMA user_version=99")
        connection.execute("PRAGMA journal_mode=DELETE")
    assert_refused(library.path, "newer Datahall", "99")


# Locked and read-only


@pytest.fixture
def other_program(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program that writes to the library."""
    monkeypatch.setattr("db.connecting.BUSY_TIMEOUT_MS", 100)
    connection = sqlite3.connect(library.path, isolation_level=None)
    yield connection
    connection.close()


def test_saving_while_another_program_writes_says_so_and_keeps_nothing(library, other_program):
    before = dump(library)
    other_program.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="Another program"):
        add(library, "facility", name="Zhangbei")
    other_program.execute("ROLLBACK")
    assert dump(library) == before
    add(library, "facility", name="Zhangbei")


def test_opening_while_another_program_holds_the_file_says_so(library, other_program):
    library.close()
    other_program.execute("PRAGMA journal_mode=DELETE")  # as on a network drive
    other_program.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryError, match="Another program"):
        open_library(library.path)
    other_program.execute("ROLLBACK")
    open_library(library.path).close()


AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
import db.upgrade, db.history.changes, db.engine, db.derived, db.search, db.seed
from db.library import open_library, create_library
from db.errors import LibraryError
if os.getuid() == 0:
    os.setuid(65534)
path = Path(sys.argv[1])
"""


def run_without_privileges(script: str, *arguments: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", AS_SOMEBODY_ELSE + script, *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that everybody may enter: pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


READ_AND_TRY_TO_WRITE = """
library = open_library(path)
from sqlalchemy import text
with library.engine.connect() as connection:
    print(connection.execute(text("SELECT name FROM facility")).scalar_one())
print(library.read_only, library.reading().execute("SELECT name FROM facility").fetchone()[0])
try:
    with db.history.changes.change_set(library, "Add") as session:
        pass
except LibraryError as error:
    print(error)
library.close()
"""


@needs_permissions
@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_library_that_may_not_be_written_opens_for_reading(public_folder, empty_library_file, folder_mode):
    path = public_folder / "shared 100%.datahall"
    path.write_bytes(empty_library_file.read_bytes())
    library = open_library(path)
    add(library, "facility", name="张北")
    library.close()
    path.chmod(0o444)
    public_folder.chmod(folder_mode)
    said = run_without_privileges(READ_AND_TRY_TO_WRITE, path)
    assert said.splitlines()[:2] == ["张北", "True 张北"]
    assert "could not be saved" in said
    assert "reading only" in said


@needs_permissions
def test_a_library_cannot_be_made_in_a_folder_that_may_not_be_written(public_folder):
    public_folder.chmod(0o555)
    script = """
try:
    create_library(path)
except LibraryError as error:
    print(error)
"""
    assert "could not be made" in run_without_privileges(script, public_folder / "new.datahall")
    assert files_in(public_folder) == []


@needs_permissions
def test_an_old_library_that_may_not_be_written_says_how_to_go_on(public_folder):
    path = public_folder / "old.datahall"
    make_old(path, 1)
    public_folder.chmod(0o555)
    script = """
try:
    open_library(path)
except LibraryError as error:
    print(error)
"""
    assert "Copy it to a folder of your own" in run_without_privileges(script, path)
    assert files_in(public_folder) == ["old.datahall"]


# Older versions


def test_a_library_of_version_1_is_brought_up_with_a_copy_kept(tmp_path):
    path = tmp_path / "old.datahall"
    make_old(path, 1)
    old = path.read_bytes()
    library = open_library(path)
    reading = library.reading()
    assert reading.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert reading.execute("SELECT id, name FROM facility").fetchall() == [(7, "张北 campus")]
    assert reading.execute("SELECT facility_id, status FROM facility_state").fetchall() == [(7, "under construction")]
    assert count_matching(reading, "facility", "张北") == 1
    assert count_matching(reading, "facility", "campus") == 1
    library.close()
    copies = [name for name in files_in(tmp_path) if "before upgrade" in name]
    assert len(copies) == 1
    copy = tmp_path / copies[0]
    with closing(sqlite3.connect(copy)) as kept, closing(sqlite3.connect(":memory:")) as before:
        before.deserialize(old)
        assert list(kept.iterdump()) == list(before.iterdump())


def test_a_library_of_version_2_keeps_every_row_and_its_history_when_brought_up(tmp_path):
    path = tmp_path / "old.datahall"
    make_old(path, 2)
    with closing(sqlite3.connect(path)) as old:
        tables = ("facility", "source", "observation", "edition", "view", "change_set", "change")
        before = {table: rows_of(old, table) for table in tables}
    library = open_library(path)
    for table, rows in before.items():
        for old_row, new_row in zip(rows, rows_of(library.reading(), table), strict=True):
            assert old_row.items() <= new_row.items()
    assert library.reading().execute("SELECT kind, in_inbox, kept_copy_id FROM source").fetchall() == [
        ("web page", 0, None)
    ]
    assert library.reading().execute("SELECT kind, name FROM edition").fetchall() == [("by hand", "As printed")]
    undo_one(library, 2)
    assert library.reading().execute("SELECT title FROM source").fetchone() == ("Announcement",)
    library.close()


def rows_of(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY id')
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def test_a_library_of_version_3_keeps_every_row_and_gets_room_for_what_is_ones_own(tmp_path):
    path = tmp_path / "old.datahall"
    make_old(path, 3)
    with closing(sqlite3.connect(path)) as old:
        tables = [row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = ("facility", "source", "observation", "edition", "view", "change_set", "change", "basis", "import_run")
        before = {table: rows_of(old, table) for table in kept}
    library = open_library(path)
    assert missing_from({table: rows_of(library.reading(), table) for table in kept}, before) == []
    now = {row[0] for row in library.reading().execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert now - set(tables) >= {"own_field", "own_value", "told_apart"}
    library.close()


def test_a_library_brought_up_can_be_written_and_opened_again_without_another_copy(tmp_path):
    path = tmp_path / "old.datahall"
    make_old(path, 1)
    open_library(path).close()
    library = open_library(path)
    with change_set(library, "Rename") as session:
        facility = session.get(Facility, 7)
        facility.name = "Zhangbei"
    assert count_matching(library.reading(), "facility", "Zhangbei") == 1
    library.close()
    assert len([name for name in files_in(tmp_path) if name.endswith(".datahall")]) == 2


def test_an_upgrade_cut_short_before_search_was_filled_is_finished_at_the_next_opening(tmp_path):
    path = tmp_path / "old.datahall"
    make_old(path, 1)
    upgrade.to_version(path, SCHEMA_VERSION)  # and then the plug was pulled
    library = open_library(path)
    assert count_matching(library.reading(), "facility", "张北") == 1
    assert library.reading().execute("SELECT count(*) FROM facility_state").fetchone()[0] == 1
    library.close()


def test_a_step_that_fails_leaves_the_old_library_and_its_copy(tmp_path):
    path = tmp_path / "old.datahall"
    make_old(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE facility_state (in_the_way)")  # the step to version 2 makes this table
    with pytest.raises(LibraryError, match="before upgrade"):
        open_library(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
        assert connection.execute("SELECT name FROM facility").fetchall() == [("张北 campus",)]
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'view'").fetchone()[0] == 0


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_steps_make_the_tables_that_the_models_say(library):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import CheckConstraint
    from sqlmodel import SQLModel

    def is_ours(_object, name, kind, _reflected, _compared) -> bool:
        return not (kind == "table" and name.startswith("search_"))

    with library.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": is_ours, "compare_type": True, "render_as_batch": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
        checks = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        indexes = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")}
    # What Alembic does not compare here: checks, and indexes on expressions.
    stored = dict(checks)
    for table in SQLModel.metadata.tables.values():
        assert {index.name for index in table.indexes} <= indexes
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                assert f"CONSTRAINT {constraint.name} CHECK" in stored[table.name]


def test_a_copy_holds_everything_and_is_one_file(library, tmp_path):
    add(library, "facility", name="Zhangbei")
    folder = tmp_path / "copies"
    folder.mkdir()
    library.copy_to(folder / "copy.datahall")
    assert files_in(folder) == ["copy.datahall"]
    copy = open_library(folder / "copy.datahall")
    assert dump(copy) == dump(library)
    assert copy.uid == library.uid
    copy.close()
    with pytest.raises(LibraryError, match="exists already"):
        library.copy_to(folder / "copy.datahall")
