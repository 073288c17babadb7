"""When figures contradict one another, and when they only sound different."""

from __future__ import annotations

import pytest

from db.browse.disagreements import disagreements


def fact(value, publisher="A", **more):
    given = {
        "id": 1, "basis_key": "power.whole_facility", "kind": "planned", "stage": None, "currency": None,
        "extent": "total", "scope": "", "qualifier": "exact", "digits": None, "value": value, "publisher": publisher,
        "measure": "power", "measure_name": "Power", "date_first_day": 20_000, "date_last_day": 20_030,
        "said_on_last_day": None, "published_last_day": None, "seen_last_day": None, "source_id": hash(publisher) % 97,
    }  # fmt: skip
    return {**given, **more}


def told(*facts):
    return [one.text for one in disagreements(facts, lambda one: (one["source_id"],))]


def test_two_values_for_the_same_time_disagree():
    assert told(fact(1200), fact(1400, "B"), fact(1200, "C")) == [
        "Planned power: 1.2 GW (2 sources), 1.4 GW (1 source)"
    ]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"value": 1210, "digits": 2}, "the same at the digits given"),
        ({"value": 1400, "date_first_day": 20_400, "date_last_day": 20_430}, "another time"),
        ({"value": 1400, "basis_key": "power.critical_it"}, "another thing counted"),
        ({"value": 1400, "kind": "forecast"}, "another kind"),
        ({"value": 200, "scope": "phase 1"}, "a part"),
        ({"value": 200, "extent": "addition"}, "an addition"),
        ({"value": 1000, "qualifier": "at least"}, "a bound that is kept"),
        ({"value": 5000, "qualifier": "up to"}, "a bound that is kept"),
        ({"value": 1400, "publisher": "A", "published_last_day": 1}, "the same publisher's newer word"),
    ],
)
def test_no_disagreement(other, why):
    assert told(fact(1200, digits=2), fact(**{"value": 0, "publisher": "B", **other})) == [], why


def test_a_bound_that_is_broken_disagrees():
    assert told(fact(1200, digits=2), fact(2000, "B", qualifier="at least"))


def test_undated_figures_are_compared_with_one_another_only():
    undated = {"date_first_day": None, "date_last_day": None}
    assert told(fact(1200), fact(1400, "B", **undated)) == []
    assert told(fact(1200, **undated), fact(1400, "B", **undated))
