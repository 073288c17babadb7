"""A library file from a stranger runs nothing: what could is refused, in words, and the file stays as it is."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import strangers
from db.errors import LibraryError
from db.library import open_library

HOSTILE = [
    (
        "CREATE TRIGGER rob AFTER UPDATE ON facility BEGIN DELETE FROM source; END",
        "trigger, “rob”",
    ),
    ("DROP TABLE view; CREATE VIEW view AS SELECT * FROM facility", "“view” in it is a view"),
    ("CREATE VIEW extra AS SELECT load_extension('x.so')", "“extra” in it is a view"),
    ("CREATE TABLE extra (a)", "table “extra” that no Datahall made"),
    ("CREATE VIRTUAL TABLE extra USING fts5(a)", "table “extra"),
    ("DROP TABLE told_apart; CREATE VIRTUAL TABLE told_apart USING fts5(a)", "table “told_apart"),
    ("DROP TABLE search_bigrams; CREATE TABLE search_bigrams (pairs)", "table “search_bigrams"),
    (
        "DROP TABLE told_apart; CREATE TABLE told_apart (id INTEGER, a TEXT AS (hex(id)) VIRTUAL)",
        "“told_apart” in it runs something: “AS”",
    ),
]


@pytest.fixture
def path(empty_library_file, tmp_path):
    path = tmp_path / "gift.datahall"
    shutil.copyfile(empty_library_file, path)
    return path


@pytest.mark.parametrize(("sql", "why"), HOSTILE)
def test_what_could_run_by_itself_is_refused_and_the_file_stays(path, sql, why):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=why) as refused:
        open_library(path)
    assert "export of everything" in str(refused.value.remedy)
    assert path.read_bytes() == before


@pytest.mark.parametrize("call", ["load_extension(name)", '"randomblob"(9)', "[hex]  (name)", "hex/**/(name)"])
def test_a_check_that_calls_a_function_is_refused(path, call):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'CONSTRAINT ck_tag_name_not_empty CHECK (', "
            "'CONSTRAINT ck_tag_name_not_empty CHECK (' || ? || ' IS NULL AND ') WHERE name = 'tag'",
            (call,),
        )
        connection.commit()
        assert call in str(connection.execute("SELECT sql FROM sqlite_master WHERE name = 'tag'").fetchone()[0])
    with pytest.raises(LibraryError, match="“tag” in it runs something"):
        open_library(path)


def test_an_index_that_calls_a_function_is_refused(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE INDEX extra ON tag (instr(name, 'a'))")
    with pytest.raises(LibraryError, match="“extra” in it runs something: “instr”"):
        open_library(path)


def test_a_value_of_a_gigabyte_is_not_made(library):
    with pytest.raises(sqlite3.DataError, match="too big"):
        library.reading().execute(f"SELECT zeroblob({strangers.LONGEST_VALUE_BYTES + 1})").fetchone()


def test_every_connection_is_held_to_limits_that_a_stranger_cannot_change(library):
    from db.history.changes import change_set

    with change_set(library, "Look") as session:
        writing = session.connection().connection.driver_connection
        for connection in (library.reading(), writing):
            found = {category: connection.getlimit(category) for category in strangers.LIMITS}
            assert found == strangers.LIMITS
            assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
    for hostile in ("1," * 500 + "1", "+1" * 1200, " UNION SELECT ".join("1" * 300), "?," * 900 + "1"):
        with pytest.raises(sqlite3.OperationalError, match=r"too many|too large"):
            library.reading().execute(f"SELECT {hostile}")


def test_a_file_that_declares_without_end_is_refused(path):
    with closing(sqlite3.connect(path)) as connection:
        for number in range(strangers.MOST_DECLARED):
            connection.execute(f"CREATE INDEX extra{number} ON tag (name)")
        connection.commit()
    with pytest.raises(LibraryError, match="more than 2,000 tables and indexes"):
        open_library(path)


def test_the_known_tables_are_those_that_datahall_makes(library):
    rows = library.reading().execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert {row[0] for row in rows} == strangers.TABLES | set(strangers.SEARCH_INDEXES)


@given(st.text(alphabet="ab_$\"`[]'( \n;", max_size=40))
def test_each_word_before_a_bracket_is_looked_at_whole(declared):
    assert strangers._CALL.findall(declared) == re.findall(r"([\w$\"`\[\]]+)\s*\(", declared)
