"""When figures contradict one another, and when they only sound different."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, basis_id

from db.browse.disagreements import disagreeing, together


@pytest.fixture
def figure(library):
    """Adds a planned figure of one facility for July 2027, said by a publisher; returns its id."""
    facility = add(library, "facility", name="Campus")
    sources: dict[tuple[str, str], int] = {}

    def made(value, publisher="A", published="2026-01-01", **more):
        basis = basis_id(library, more.pop("basis", "power.whole_facility"))
        if publisher and (publisher, published) not in sources:
            sources[publisher, published] = add(
                library, "source", title=f"{publisher} {published}", publisher=publisher, published=published
            )
        values = {"kind": "planned", "date": "2027-07", "basis_id": basis, "value": value} | more
        source = sources.get((publisher, published))
        return add(library, "observation", facility_id=facility, source_id=source, **values)

    return made


def found(library):
    return disagreeing(library.reading())


def test_two_values_for_the_same_time_disagree(library, figure):
    ids = [figure(1200), figure(1400, "B"), figure(1200, "C")]
    assert found(library) == [tuple(ids)]
    assert disagreeing(library.reading(), "o.facility_id = ?", 1) == [tuple(ids)]
    assert disagreeing(library.reading(), "o.facility_id = ?", 2) == []


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"value": 1210}, "the same at the digits given"),
        ({"value": 1400, "date": "2028-07"}, "another time"),
        ({"value": 1400, "basis": "power.critical_it"}, "another thing counted"),
        ({"value": 1400, "kind": "forecast"}, "another kind"),
        ({"value": 1400, "stage": "permitted"}, "another stage"),
        ({"value": 200, "scope": "phase 1"}, "a part in words"),
        ({"value": 200, "extent": "part"}, "a part"),
        ({"value": 200, "extent": "addition"}, "an addition"),
        ({"value": 1000, "qualifier": "at least"}, "a bound that is kept"),
        ({"value": 5000, "qualifier": "up to"}, "a bound that is kept"),
        ({"value": 1400, "low": 1100, "high": 1500}, "a range that holds the other"),
        ({"value": 1400, "publisher": "A", "published": "2026-05-01"}, "the same publisher's newer word"),
        ({"value": 1400, "date": None}, "no date"),
    ],
)
def test_no_disagreement(library, figure, other, why):
    figure(1200, digits=2)
    figure(**{"publisher": "B", **other})
    assert found(library) == [], why


def test_a_restated_figure_is_not_held_against_others(library, figure):
    figure(1400, "A", "2025-01-01")
    figure(1200, "A", "2026-01-01")
    figure(1200, "B")
    assert found(library) == []


def test_the_newest_word_of_each_is_compared(library, figure):
    figure(1200, "A", "2025-01-01")
    newest = figure(1400, "A", "2026-01-01")
    other = figure(1200, "B")
    assert found(library) == [(newest, other)]


def test_a_vague_date_overlaps_the_days_within_it(library, figure):
    ids = (figure(1200, date="2027"), figure(1400, "B", date="2027-03-05"))
    figure(1400, "C", date="2028-01-01")
    assert found(library) == [ids]


@pytest.mark.parametrize("qualifier", ["up to", "at least", "less than", "more than"])
def test_bounds_of_one_sort_do_not_contradict_each_other(library, figure, qualifier):
    figure(1200, qualifier=qualifier)
    figure(2000, "B", qualifier=qualifier)
    assert found(library) == []


def test_a_bound_that_is_broken_disagrees(library, figure):
    ids = (figure(1200, digits=2), figure(2000, "B", qualifier="at least"))
    assert found(library) == [ids]


def test_undated_figures_are_compared_with_one_another_only(library, figure):
    figure(1200)
    undated = (figure(1400, "B", date=None), figure(1600, "C", date=None))
    assert found(library) == [undated]


def test_figures_without_a_source_are_each_a_voice(library, figure):
    ids = (figure(1200, ""), figure(1400, ""))
    assert found(library) == [ids]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(31, 60)), max_size=60))
def test_groups_hold_each_pair_once_and_nothing_else(pairs):
    groups = together(pairs)
    members = [number for group in groups for number in group]
    assert len(members) == len(set(members))
    assert set(members) == {number for pair in pairs for number in pair}
    for one, other in pairs:
        assert any(one in group and other in group for group in groups)
