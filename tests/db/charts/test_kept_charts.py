"""What a chart is read from is kept while only its look changes, and never shown once the library has changed."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace

import pytest
from figures import Book
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add_power, edit
from sqlmodel import select

from db.charts import reading
from db.charts.description import ChartDescription, Form, PanelDescription, ShowAs, Split, Total
from db.charts.trajectories import chart_data
from db.history.changes import change_set, undo
from db.library import open_library
from db.models import Observation
from tests.examples import examples

TODAY = 20_781
WHOLE = "power.whole_facility"
SITES = ChartDescription(panels=(PanelDescription(measure="power", basis=WHOLE, total=Total.SITES),))
LOOKS = (
    {}, {"logarithmic": True}, {"show_as": ShowAs.SHARE}, {"show_as": ShowAs.INDEX}, {"form": Form.AREAS},
    {"title": "Mine", "first_day": 18_000, "bands": False}, {"milestone_markers": True, "policy_markers": False},
)  # fmt: skip
STEPS = st.lists(
    st.sampled_from(["figure", "value", "place", "milestone", "bulk", "undo", "other"]), min_size=1, max_size=5
)


@pytest.fixture
def two_countries(library):
    book = Book(library)
    for code, name in (("US", "United States"), ("CN", "China")):
        place = book.place(code, name)
        add_power(library, book.facility(f"Campus {code}", place), 100, "2024")
    return library


@pytest.mark.parametrize("look", LOOKS)
def test_another_look_asks_nothing_again_and_draws_what_a_fresh_look_draws(two_countries, monkeypatch, look):
    chart_data(two_countries, SITES, today=TODAY)
    wanted = replace(SITES, **look)
    with closing(open_library(two_countries.path)) as fresh:
        expected = chart_data(fresh, wanted, today=TODAY)
    monkeypatch.setattr(reading, "_read", lambda *_: pytest.fail("was read again"))
    assert chart_data(two_countries, wanted, today=TODAY) == expected
    assert chart_data(two_countries, wanted, today=TODAY) == expected  # notes are not said twice


def test_a_panel_named_anew_or_with_its_ratio_reads_nothing_again(two_countries, monkeypatch):
    chart_data(two_countries, SITES, today=TODAY)
    monkeypatch.setattr(reading, "_read", lambda *_: pytest.fail("was read again"))
    panel = replace(SITES.panels[0], title="Mine", ratio=True)
    first, ratio = chart_data(two_countries, replace(SITES, panels=(panel,)), today=TODAY).panels
    assert first.title == "Mine" and ratio.is_ratio


def test_both_totals_keep_their_panels_below(two_countries):
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.BOTH, ratio=True)
    wanted = ChartDescription(panels=(panel,))
    assert chart_data(two_countries, wanted, today=TODAY) == chart_data(two_countries, wanted, today=TODAY)


@examples(8)
@given(STEPS, st.randoms(use_true_random=False))
def test_a_kept_chart_is_never_stale(empty_library_file, tmp_path_factory, steps, chance):
    path = tmp_path_factory.mktemp("kept") / "kept.datahall"
    shutil.copyfile(empty_library_file, path)
    with closing(open_library(path)) as library, closing(open_library(path)) as other:
        book = Book(library)
        places = [book.place("US", "United States"), book.place("CN", "China")]
        for number in range(3):
            book.facility(f"Campus {number}", places[number % 2])
        for step in steps:
            _do(other if step == "other" else library, step, chance)
            for split in (Split.COUNTRY, Split.STATUS):
                wanted = replace(SITES, split=split, logarithmic=chance.random() < 0.5)
                with closing(open_library(path)) as fresh:
                    assert chart_data(library, wanted, today=TODAY) == chart_data(fresh, wanted, today=TODAY)


def _ids(library, table):
    return [row[0] for row in library.reading().execute(f"SELECT id FROM {table} ORDER BY id")]


def _do(library, step, chance):
    facilities, ids, places = (_ids(library, table) for table in ("facility", "observation", "place"))
    if step == "undo" or not facilities:
        undo(library)
        return
    facility = chance.choice(facilities)
    if step == "place":
        edit(library, "facility", facility, place_id=chance.choice(places))
    elif step == "milestone":
        event = chance.choice(["announced", "fully operational", "retired"])
        Book(library).add("milestone", facility_id=facility, event=event, date="2025-03", certainty="actual")
    elif step == "value" and ids:
        edit(library, "observation", chance.choice(ids), value=chance.choice([0, 5, 50]))
    elif step == "bulk" and ids:
        with change_set(library, "Twice as much") as session:
            for one in session.exec(select(Observation)).all():
                one.value = 2 * one.value + 1
                session.add(one)
    else:
        add_power(library, facility, chance.choice([1, 20, 300]), chance.choice(["2023", "2024-06", "2025-02-03"]))
