"""Numbers beside the pages are counted once and brought up to date, and are never other than counted anew."""

from __future__ import annotations

import shutil
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power

from db.browse import counting
from db.browse.counting import counts, counts_at_once, last_ids
from db.browse.table_columns import COLUMNS
from db.edit.deleting import delete
from db.history.changes import change_set, redo, undo
from db.history.trimming import trim
from db.library import open_library
from db.models import Facility, Source
from tests.examples import examples

STEPS = st.lists(
    st.sampled_from(["add", "power", "source", "remove", "undo", "redo", "taken back", "trim"]), min_size=1, max_size=10
)


def fresh(library):
    reading = library.reading()
    return {table: reading.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in COLUMNS}


@examples(25)
@given(STEPS, st.data())
def test_whoever_changes_what_the_counts_are_what_a_fresh_count_gives(
    empty_library_file, tmp_path_factory, steps, data
):
    path = tmp_path_factory.mktemp("counted") / "counted.datahall"
    shutil.copyfile(empty_library_file, path)
    with closing(open_library(path)) as library, closing(open_library(path)) as other:
        for step in steps:
            do(data.draw(st.sampled_from([library, other])), step)
            if data.draw(st.booleans()):  # else several changes come at once
                assert counts(library) == fresh(library)
        assert counts(library) == counts(other) == fresh(library)


def do(library, step):
    ids = [row[0] for row in library.reading().execute("SELECT id FROM facility ORDER BY id")]
    if step == "add" or (step in ("power", "remove") and not ids):
        add(library, "facility", name="North")
    elif step == "power":
        add_power(library, ids[-1], 10, None)
    elif step == "source":
        with change_set(library, "Add source") as session:
            session.add(Source(title="Report"))
    elif step == "remove":
        delete(library, "facility", ids[0])
    elif step == "undo":
        undo(library)
    elif step == "redo":
        redo(library)
    elif step == "taken back":
        try:
            with change_set(library, "Add and fail") as session:
                session.add(Facility(name="Never"))
                session.flush()
                raise KeyError
        except KeyError:
            pass
    elif step == "trim" and library.reading().execute("SELECT 1 FROM change_set LIMIT 1").fetchone():
        trim(library, "9999-01-01T00:00:00Z").unlink()


def test_a_large_library_is_counted_by_who_has_the_time(starter_library, monkeypatch):
    monkeypatch.setattr(counting, "MANY", 3)
    assert counts_at_once(starter_library) is None
    counted = counts(starter_library)
    assert counts_at_once(starter_library) == counted == fresh(starter_library)
    assert all(counted[table] <= last for table, last in last_ids(starter_library).items())


def test_a_day_that_is_past_is_counted_by_what_was_known_then(starter_library):
    whole = counts(starter_library)
    with closing(starter_library.as_known(10_000)) as before:
        assert counts(before) == fresh(before) != whole
        assert counts_at_once(before) == fresh(before)
