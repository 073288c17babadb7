"""A library with damaged pages: what can be read is saved, whole in itself, and the file stays."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, basis_id, dump

from db.backups.recovering import recover
from db.checking import check
from db.errors import LibraryError
from db.library import open_library
from tests.examples import examples

PAGE = 4096


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty_library_file):
    path = tmp_path_factory.mktemp("filled") / "filled.datahall"
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    power = basis_id(library, "power.whole_facility")
    source = add(library, "source", title="Announcement", address="https://example.org/a")
    for number in range(60):
        facility = add(library, "facility", name=f"Site {number}", note="x" * 300, source_id=source)
        for value in range(2):
            add(library, "observation", facility_id=facility, basis_id=power, value=value, stage="in use")
    rows = dump(library)
    library.close()
    return path, rows


def test_a_whole_library_comes_over_row_by_row(filled, tmp_path):
    path, rows = filled
    library, recovery = recover(path, tmp_path / "new.datahall")
    assert dump(library) == rows
    assert recovery.words().endswith("Nothing was lost.")
    assert check(library).errors == []
    library.close()


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.sampled_from([b"\0", b"\xff", b"\x0d"]))
@examples(12)
def test_whatever_pages_are_damaged_the_rest_is_saved_whole_in_itself(filled, tmp_path_factory, pages, filling):
    path, rows = filled
    folder = tmp_path_factory.mktemp("damaged")
    damaged = folder / "damaged.datahall"
    content = bytearray(path.read_bytes())
    for page in pages:
        start = page % (len(content) // PAGE) * PAGE
        if start:  # the first page is told apart below: without it, nothing says what the tables are
            content[start : start + PAGE] = filling * PAGE
    damaged.write_bytes(content)
    library, recovery = recover(damaged, folder / "new.datahall")
    saved = dump(library)
    for table in ("facility", "source", "partner"):
        assert {row[:2] for row in saved[table]} <= {row[:2] for row in rows[table]}
    with closing(sqlite3.connect(library.path)) as made:
        assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
    assert sum(recovery.saved.values()) > 0
    library.close()
    assert damaged.read_bytes() == content
    shutil.rmtree(folder)


@pytest.mark.parametrize(("lost", "kept"), [("facility", "source"), ("observation", "facility"), ("role", "facility")])
@pytest.mark.parametrize("filling", [b"\0", b"\x0d", b"\x05"])
def test_a_lost_page_of_the_list_of_tables_loses_the_tables_that_it_names_only(filled, tmp_path, lost, kept, filling):
    """It lost all: SQLite opens no table of such a file."""
    path, rows = filled
    damaged = tmp_path / "damaged.datahall"
    content = bytearray(path.read_bytes())
    page = content.index(f"CREATE TABLE {lost} (".encode()) // PAGE * PAGE
    assert page, "the first page leads to the others"
    content[page : page + PAGE] = filling * PAGE
    damaged.write_bytes(content)
    library, recovery = recover(damaged, tmp_path / "new.datahall")
    saved = dump(library)
    assert saved[lost] == [] and recovery.unreadable.get(lost, 0) == len(rows[lost])
    assert saved[kept] == rows[kept] != []
    library.close()


def _without_roots_of(path, damaged, *names):
    """Writes the file without the first page of each of these tables and indexes."""
    with closing(sqlite3.connect(path)) as library:
        roots = dict(library.execute("SELECT name, rootpage FROM sqlite_master").fetchall())
    content = bytearray(path.read_bytes())
    for name in names:
        content[(roots[name] - 1) * PAGE : roots[name] * PAGE] = bytes(PAGE)
    damaged.write_bytes(content)


def test_a_lost_page_of_an_empty_table_is_no_loss_and_what_goes_with_others_was_not_saved(filled, tmp_path):
    """It was told as 20,000 own fields, and figures as saved that were left out."""
    path, rows = filled
    damaged = tmp_path / "damaged.datahall"
    _without_roots_of(path, damaged, "own_field", "facility")
    library, recovery = recover(damaged, tmp_path / "new.datahall")
    assert "own field" not in recovery.words()
    assert f"{len(rows['observation'])} figures" in recovery.words().split("Left out")[1]
    assert "figures" not in recovery.words().split("Could not be read")[0]
    assert dump(library)["observation"] == [] == dump(library)["facility"]
    library.close()


def test_figures_stay_where_the_page_of_what_they_count_was_lost(filled, tmp_path):
    """All figures were left out with the bases; which each was is told by the index, and what it is by any library."""
    path, rows = filled
    damaged = tmp_path / "damaged.datahall"
    _without_roots_of(path, damaged, "basis", "measure")
    library, recovery = recover(damaged, tmp_path / "new.datahall")
    saved = dump(library)
    assert saved["observation"] == rows["observation"]
    told = "SELECT b.id, b.uid, b.key, b.name, m.key FROM basis AS b JOIN measure AS m ON m.id = b.measure_id"
    with closing(open_library(path)) as before:
        assert library.reading().execute(told).fetchall() == before.reading().execute(told).fetchall()
    assert recovery.words().endswith("Nothing was lost.")
    library.close()


def leaf_of(path, table):
    """Where one of a table's pages with rows begins; its root names them (https://sqlite.org/fileformat2.html)."""
    with closing(sqlite3.connect(path)) as bare:
        root = bare.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    page = path.read_bytes()[(root - 1) * PAGE : root * PAGE]
    assert page[0] == 5, "an inner page"
    cell = int.from_bytes(page[12:14], "big")
    return (int.from_bytes(page[cell : cell + 4], "big") - 1) * PAGE


def test_one_lost_page_of_facilities_loses_those_only(filled, tmp_path):
    path, rows = filled
    damaged = tmp_path / "damaged.datahall"
    content = bytearray(path.read_bytes())
    place = leaf_of(path, "facility")
    content[place : place + PAGE] = bytes(PAGE)
    damaged.write_bytes(content)
    library, recovery = recover(damaged, tmp_path / "new.datahall")
    lost = len(rows["facility"]) - len(dump(library)["facility"])
    assert 0 < lost < 20
    assert recovery.unreadable["facility"] == lost
    assert "Could not be read: about" in recovery.words()
    library.close()


def test_a_file_without_its_first_page_says_so(filled, tmp_path):
    path, _ = filled
    damaged = tmp_path / "damaged.datahall"
    damaged.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    with pytest.raises(LibraryError, match="could not be recovered"):
        recover(damaged, tmp_path / "new.datahall")
    assert not (tmp_path / "new.datahall").exists()
