"""Saved charts reopen exactly: any description, through JSON and through the library."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.browse.filters import Filter, Operator
from db.charts.coming.wishes import Coming, Projection
from db.charts.description import (
    Annotation,
    Bridge,
    ChartDescription,
    Form,
    PanelDescription,
    ShowAs,
    Split,
    Total,
)
from db.charts.saved import views
from tests.examples import examples

words = st.text(max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
days = st.integers(-60_000, 60_000)
by_type = {
    "str": words,
    "bool": st.booleans(),
    "int": st.integers(0, 100),
    "float": numbers,
    "int | None": st.none() | days,
    "float | None": st.none() | numbers,
    "Split": st.sampled_from(Split),
    "Total": st.sampled_from(Total),
    "ShowAs": st.sampled_from(ShowAs),
    "Projection": st.sampled_from(Projection),
    "Form": st.sampled_from(Form),
    "tuple[str, ...]": st.lists(words, max_size=4).map(tuple),
    "tuple[tuple[str, float], ...]": st.lists(st.tuples(words, numbers), max_size=3).map(tuple),
    "tuple[Filter, ...]": st.lists(
        st.builds(Filter, words, st.lists(words, min_size=1, max_size=3).map(tuple), st.sampled_from(Operator)).filter(
            lambda one: one.is_whole
        ),
        max_size=3,
    ).map(tuple),
}


def any_of(cls: type) -> st.SearchStrategy:
    """Every field of a data class filled by its type: a new field of a type not known here fails the test."""
    return st.builds(cls, **{one.name: by_type[str(one.type)] for one in fields(cls)})


def several(cls: type) -> st.SearchStrategy:
    return st.lists(any_of(cls), max_size=3).map(tuple)


by_type["int"] = days
by_type["tuple[Bridge, ...]"] = several(Bridge)
by_type["tuple[Annotation, ...]"] = several(Annotation)
by_type["tuple[PanelDescription, ...]"] = several(PanelDescription)
by_type["Coming"] = any_of(Coming)
descriptions = any_of(ChartDescription)


@given(descriptions)
def test_a_description_reopens_exactly(description):
    text = description.to_json()
    assert ChartDescription.from_json(text) == description
    assert ChartDescription.from_json(text).to_json() == text


@examples(15)
@given(descriptions)
def test_a_chart_saved_in_a_library_reopens_exactly(library, description):
    view_id = views.save_chart(library, "A chart", description)
    try:
        assert views.read_chart(library, view_id) == description
        changed = replace(description, title="Another", logarithmic=not description.logarithmic)
        views.update(library, view_id, changed.to_json())
        assert views.read_chart(library, view_id) == changed
    finally:
        views.delete(library, view_id)


@given(descriptions, st.dictionaries(st.text(min_size=1).map(lambda key: f"new {key}"), st.integers(), max_size=3))
def test_what_a_newer_version_adds_is_left_aside(description, added):
    stored = json.loads(description.to_json()) | added
    for panel in stored["panels"]:
        panel |= added
    assert ChartDescription.from_json(json.dumps(stored)) == description


@given(descriptions)
def test_what_an_older_version_lacks_takes_its_usual_value(description):
    stored = json.loads(description.to_json())
    kept = {key: stored[key] for key in ("title", "panels", "groups", "split")}
    assert ChartDescription.from_json(json.dumps(kept)) == ChartDescription(
        title=description.title, panels=description.panels, groups=description.groups, split=description.split
    )


@pytest.mark.parametrize("text", ["7", "[]", '"words"', "null", '{"panels": [7]}', "{"])
def test_what_is_no_chart_is_said_to_be_none(text):
    with pytest.raises((ValueError, TypeError, KeyError)):
        ChartDescription.from_json(text)
