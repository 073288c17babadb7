"""JSON that nobody here made."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputError
from db.interchange.reading.choices import Choices
from db.interchange.reading.reader import read_file
from tests.examples import examples


@pytest.fixture
def made(tmp_path):
    """Writes JSON and reads it."""

    def make(content, *, name="data.json", **choices):
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return read_file(path, choices=Choices(**choices))

    return make


def tables(found) -> dict[str, list[dict]]:
    return {
        grid.name: [dict(zip(grid.columns, cells, strict=True)) for _, cells in grid.rows()] for grid in found.grids
    }


SITES = [{"name": "Abilene", "power": {"now": 300, "planned": 1200}}, {"name": "Hyperion", "tags": ["gas", "US"]}]


def test_a_list_of_objects_with_objects_and_words_in_them(made):
    assert tables(made(SITES)) == {
        "data": [
            {"name": "Abilene", "power.now": 300, "power.planned": 1200, "tags": None},
            {"name": "Hyperion", "power.now": None, "power.planned": None, "tags": "gas; US"},
        ]
    }


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ({"name": ["Abilene", "Hyperion"], "mw": [1200, 2000]}, "an object of columns"),
        ([["name", "mw"], ["Abilene", 1200], ["Hyperion", 2000]], "a list"),
        ({"columns": ["name", "mw"], "data": [["Abilene", 1200], ["Hyperion", 2000]]}, "an object of lists"),
        ('{"name": "Abilene", "mw": 1200}\n\n{"name": "Hyperion", "mw": 2000}\n', "one record a line"),
        ({"sites": [{"name": "Abilene", "mw": 1200}, {"name": "Hyperion", "mw": 2000}]}, "an object of lists"),
        (
            {"data": {"sites": [{"name": "Abilene", "mw": 1200}, {"name": "Hyperion", "mw": 2000}]}},
            "an object of lists",
        ),
    ],
)
def test_the_forms_of_a_table(made, content, form):
    found = made(content)
    assert found.understood["Form"] == form
    (rows,) = tables(found).values()
    assert rows == [{"name": "Abilene", "mw": 1200}, {"name": "Hyperion", "mw": 2000}]


def test_records_within_objects_beside_what_is_said_of_the_file(made):
    sites = [{"name": "Abilene", "mw": 1200}, {"name": "Hyperion", "mw": 2000}]
    deep = made({"meta": {"licence": "CC BY 4.0"}, "response": {"data": {"sites": sites, "pages": 1}}})
    assert tables(deep) == {"response.data.sites": sites}
    assert tables(made({"version": 2, "data": {"sites": sites}})) == {"data.sites": sites}


def test_records_by_key_that_hold_lists_stay_records(made):
    found = made({"a": {"mw": 1, "phases": [{"mw": 2}]}, "b": {"mw": 3}, "c": {"gw": 4, "mw": 5}})
    assert [row["key"] for row in tables(found)["data"]] == ["a", "b", "c"]


def test_an_object_of_records_keeps_their_keys(made):
    assert tables(made({"abilene": {"mw": 1200}, "hyperion": {"mw": 2000}})) == {
        "data": [{"key": "abilene", "mw": 1200}, {"key": "hyperion", "mw": 2000}]
    }


def test_lists_of_objects_within_objects_are_grids_of_their_own(made):
    found = made({"sites": [{"name": "Abilene", "figures": [{"mw": 300, "on": "2025"}, {"mw": 1200}]}], "by": "us"})
    assert tables(found) == {
        "sites": [{"name": "Abilene"}],
        "sites.figures": [
            {"sites name": "Abilene", "mw": 300, "on": "2025"},
            {"sites name": "Abilene", "mw": 1200, "on": None},
        ],
    }
    assert found.remarks == ("Beside its lists the file says: by; this was left out.",)
    assert list(tables(made({"a": [{"n": 1}], "b": [{"n": 2}]}, sheet="b"))) == ["b"]


def test_features_of_geojson_have_their_places(made):
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-99.7, 32.4]}, "properties": {"n": "A"}}
    area = {"type": "Feature", "id": 7, "geometry": {"type": "Polygon", "coordinates": [[]]}, "properties": {"n": "B"}}
    found = made({"type": "FeatureCollection", "features": [point, area]}, name="sites.geojson")
    assert found.understood["Form"] == "GeoJSON"
    assert tables(found)["features"] == [
        {"n": "A", "latitude": 32.4, "longitude": -99.7, "id": None, "geometry type": None},
        {"n": "B", "latitude": None, "longitude": None, "id": 7, "geometry type": "Polygon"},
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"a": 1}, {"a": ', "ends in line 1 before"),
        ('[{"a": 1}\n {"a": 2}]', "no valid JSON in line 2"),
        ("[1, 2] 3", "no valid JSON"),
        ("[" * 100_000, "nested"),
        ('{"a": ' * 100_000, "nested"),
        ("[" + '{"a": ' * 150 + "1" + "}" * 150 + "]", "nested"),
        ("[" + "1" * 5000 + "]", "no valid JSON"),
        ('[{"a": "' + "x" * 1_000_001 + '"}]', "letters"),
        (json.dumps([{str(n): n for n in range(16_385)}]), "columns"),
        ("12", "no list"),
        ("  ", "blanks"),
        ("[]", "No list of records"),
        ('{"a": 1}\n{"a": \n', "ends in line"),
        ('{"a": 1}\n{"b"}\n', "no valid JSON"),
    ],
)
def test_damaged_and_hostile_json_is_refused_with_a_reason(made, text, why):
    with pytest.raises(InputError, match=why) as caught:
        made(text)
    assert caught.value.remedy


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=30,
)


@examples(150)
@given(json_values, st.booleans())
def test_any_json_is_read_or_refused_in_words(tmp_path_factory, value, cut):
    path = tmp_path_factory.mktemp("json") / "any.json"
    text = json.dumps(value)
    path.write_text(text[: len(text) // 2] if cut else text, encoding="utf-8")
    try:
        found = read_file(path)
    except InputError as error:
        assert error.why
        assert error.remedy
        return
    for grid in found.grids:
        assert len(set(grid.columns)) == len(grid.columns)
        assert all(grid.columns)
        assert sum(1 for _ in grid.rows()) == grid.row_count
