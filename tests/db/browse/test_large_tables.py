"""In a large table what is found is picked out of a kept order, and is never other than what a fresh look gives."""

from __future__ import annotations

import shutil
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, edit, remove
from sqlmodel import select

from db import derived
from db.browse import large_tables, tables
from db.browse.filters import Filter
from db.browse.table_columns import COLUMNS
from db.browse.tables import Question, ordered_ids
from db.history.changes import change_set, undo
from db.library import open_library
from db.models import Facility
from tests.examples import examples

EVERY_COLUMN = [(table, column.key) for table, columns in COLUMNS.items() for column in columns]
WORDS = ["", "campus", "张北", "amp", "no", "campus north", "zzzz"]
ASKED = [
    Question("facility", text=text, sort=sort, filters=filters)
    for text in WORDS
    for sort in ("name", "power_now")
    for filters in ((), (Filter("status", ("unknown",)),))
]
STEPS = st.lists(
    st.sampled_from(["add", "rename", "power", "remove", "undo", "bulk", "another program"]), min_size=1, max_size=6
)


@pytest.fixture
def all_large(monkeypatch):
    """Every table counts as large."""
    monkeypatch.setattr(tables, "SMALL_TABLE", -1)
    monkeypatch.setattr(large_tables, "FEW", 0)


@pytest.mark.parametrize(("table", "key"), EVERY_COLUMN)
@pytest.mark.parametrize("descending", [False, True])
def test_a_large_table_has_the_order_that_sqlite_gives_it(starter_library, all_large, table, key, descending):
    column = tables.column_of(table, key)
    asked = Question(table, sort=key, descending=descending)
    ids = ordered_ids(starter_library, asked)
    assert sorted(ids) == [row[0] for row in starter_library.reading().execute(f'SELECT id FROM "{table}" ORDER BY id')]
    plain = tables._in_order(starter_library, asked, column, descending=descending)
    assert ids == plain, "rows of equal value keep their order, whichever way it is found"
    values = _values(starter_library, table, column, ids)
    for (value, one), (next_value, next_one) in pairwise(zip(values, ids, strict=True)):
        if value == next_value:
            assert (one > next_one) if descending and (value is not None or column.never_blank) else (one < next_one)


@pytest.mark.parametrize("key", ["status", "country", "power_now", "figures", "confidence", "tags"])
@pytest.mark.parametrize("descending", [False, True])
def test_rows_of_equal_value_stay_where_they_are_when_a_filter_is_set_and_cleared(
    starter_library, all_large, monkeypatch, key, descending
):
    asked = Question("facility", text="data", sort=key, descending=descending)
    monkeypatch.setattr(large_tables, "FEW", 10_000)
    anew = ordered_ids(starter_library, asked)
    everything = ordered_ids(starter_library, asked._replace(text=""))
    kept = ordered_ids(starter_library, asked)
    assert len(anew) > 20 and anew == kept
    assert list(kept) == [one for one in everything if one in set(kept)]


def _values(library, table, column, ids):
    order = tables._order(column)
    query = f"SELECT r.id, {order} {tables.from_joined(table, order)}"
    of = dict(library.reading().execute(query).fetchall())
    return [None if of[one] == "" and column.is_text else of[one] for one in ids]


@pytest.mark.parametrize("text", ["china", "data", "北京", "the", "a b", "2025"])
@pytest.mark.parametrize("table", COLUMNS)
def test_words_find_in_a_large_table_what_they_find_in_a_small_one(starter_library, monkeypatch, table, text):
    small = set(ordered_ids(starter_library, Question(table, text=text)))
    everything = set(ordered_ids(starter_library, Question(table)))
    monkeypatch.setattr(tables, "SMALL_TABLE", -1)
    for few in (0, large_tables.FEW):
        monkeypatch.setattr(large_tables, "FEW", few)
        found = ordered_ids(starter_library, Question(table, text=text))
        assert set(found) == small <= everything and len(found) == len(small)


@examples(12)
@given(STEPS, st.randoms(use_true_random=False))
def test_a_kept_order_is_never_stale(empty_library_file, tmp_path_factory, steps, chance):
    path = tmp_path_factory.mktemp("kept") / "kept.datahall"
    shutil.copyfile(empty_library_file, path)
    with pytest.MonkeyPatch.context() as patch, closing(open_library(path)) as library:
        patch.setattr(tables, "SMALL_TABLE", -1)
        patch.setattr(large_tables, "FEW", 0)
        with closing(open_library(path)) as other:
            for step in steps:
                _do(other if step == "another program" else library, step, chance)
                for question in ASKED:
                    _compare(library, question)


def _compare(library, question):
    """What is picked out of the kept order is what SQLite finds now, in the same order."""
    column = tables.column_of(question.table, question.sort)
    kept = ordered_ids(library, question)
    plain = tables._in_order(library, question, column, descending=False)
    assert sorted(kept) == sorted(plain)
    assert kept == plain


def _do(library, step, chance):
    ids = [row[0] for row in library.reading().execute("SELECT id FROM facility ORDER BY id")]
    name = chance.choice(["Campus", "North", "张北 2", "Campus North"])
    if step in ("add", "another program") or (not ids and step != "undo"):
        add_power(library, add(library, "facility", name=name), chance.choice([0, 5, 100]), "2024")
    elif step == "rename":
        edit(library, "facility", chance.choice(ids), name=name)
    elif step == "power":
        add_power(library, chance.choice(ids), chance.choice([0, 7, 80]), "2025-01-02")
    elif step == "remove":
        bare = add(library, "facility", name=name)
        remove(library, "facility", bare)
    elif step == "bulk":
        with change_set(library, "Rename all") as session:
            for one in session.exec(select(Facility)).all():
                one.name = f"{name} {one.id}"
                session.add(one)
    elif library.reading().execute("SELECT count(*) FROM change_set WHERE kind = 'action'").fetchone()[0]:
        undo(library)


def test_a_change_of_day_forgets_the_order(library, all_large, monkeypatch):
    facility = add(library, "facility", name="Campus")
    add_power(library, facility, 100, "2024")
    add(library, "facility", name="Other")
    asked = Question("facility", sort="power_now")
    assert ordered_ids(library, asked)[0] == facility
    assert large_tables.kept_order(library, ("facility", "power_now", False)) is not None
    with derived.writing(library) as connection:
        connection.execute("UPDATE library_info SET value = '1' WHERE name = 'derived_on'")
    assert large_tables.kept_order(library, ("facility", "power_now", False)) is None
