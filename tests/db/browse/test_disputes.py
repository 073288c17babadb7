"""What sources disagree about, kept up to date after changes, is what looking through all figures finds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, edit

from db.browse import disputes
from db.browse.disputes import disagreeing_ids
from db.history.changes import change_set, undo
from db.history.steps import next_undo
from db.models import Observation
from tests.examples import examples


def found_anew(library) -> list[int]:
    disputes._found.pop(library, None)
    return json.loads(disagreeing_ids(library))


@pytest.fixture
def sites(library):
    """Three facilities and two publishers."""
    sources = [add(library, "source", title=name, publisher=name) for name in ("A", "B")]
    return [add(library, "facility", name=f"Site {number}") for number in range(3)], sources


def test_after_a_change_only_the_subjects_it_touched_are_looked_through(library, sites, monkeypatch):
    (one, two, _), (first, second) = sites
    for site in (one, two):
        add_power(library, site, 50.0, "2025", source_id=first)
    add_power(library, one, 90.0, "2025", source_id=second)
    assert len(json.loads(disagreeing_ids(library))) == 2
    looked = []
    monkeypatch.setattr(
        disputes, "_look", lambda reading, about, look=disputes._look: looked.append(about) or look(reading, about)
    )
    edit(library, "facility", one, name="Renamed")
    assert len(json.loads(disagreeing_ids(library))) == 2 and looked == []
    add_power(library, two, 70.0, "2025", source_id=second)
    assert len(json.loads(disagreeing_ids(library))) == 4 and looked == [f"o.facility_id IN ({two})"]
    edit(library, "source", first, publisher="B")
    assert len(json.loads(disagreeing_ids(library))) == len(found_anew(library)) and looked[1:] == ["1", "1"]


def newest_change(library):
    return library.reading().execute("SELECT max(id) FROM change_set").fetchone()[0]


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["add", "value", "move", "delete", "publisher", "undo"]), st.integers(0, 5)), max_size=9
)


@given(ACTIONS)
@examples(15)
def test_kept_up_to_date_it_is_what_is_found_anew(library, sites, actions):
    facilities, sources = sites
    begun = newest_change(library)
    for what, number in actions:
        facts = [row[0] for row in library.reading().execute("SELECT id FROM observation ORDER BY id")]
        if what == "add":
            add_power(library, facilities[number % 3], 50.0 + number, "2025", source_id=sources[number % 2])
        elif what == "publisher":
            edit(library, "source", sources[0], publisher="AB"[number % 2])
        elif what == "undo":
            step = next_undo(library)
            if step is not None and step.change_set_id > begun:  # what was there before is for all examples
                undo(library)
        elif facts:
            with change_set(library, what) as session:
                fact = session.get(Observation, facts[number % len(facts)])
                if what == "delete":
                    session.delete(fact)
                elif what == "move":
                    fact.facility_id = facilities[number % 3]
                else:
                    fact.value = 50.0 + number * 10
        kept = json.loads(disagreeing_ids(library))
        assert kept == found_anew(library)
