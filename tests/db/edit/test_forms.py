"""What a form lets through, and what it says where it does not."""

from __future__ import annotations

import math

import pytest
from sample_records import add

from db.edit.forms import FORM_BY_TABLE, FormErrors, check
from db.errors import InputError
from db.models import TABLE_BY_NAME
from db.values import dates
from db.words import Confidence, Extent, Stage

FIGURE = {"facility_id": 1, "basis_id": 1, "value": 300.0}


def errors(table: str, **values: object) -> dict[str, str]:
    with pytest.raises(FormErrors) as refused:
        check(FORM_BY_TABLE[table], values)
    assert isinstance(refused.value, InputError)
    return dict(refused.value.errors)


def test_days_follow_from_the_dates_that_were_entered():
    checked = check(FORM_BY_TABLE["observation"], FIGURE | {"date": "2027-35", "stage": "in use"})
    assert (checked["date"], checked["date_first_day"], checked["date_last_day"]) == ("2027-35", *dates.span("2027-35"))
    assert checked["said_on_first_day"] is None
    assert checked["stage"] is Stage.IN_USE
    assert (checked["extent"], checked["confidence"]) == (Extent.TOTAL, Confidence.MEDIUM)


def test_days_given_along_are_not_believed():
    checked = check(FORM_BY_TABLE["source"], {"title": "A", "published": "2024", "published_first_day": 5})
    assert checked["published_first_day"] == dates.span("2024")[0]
    cleared = check(FORM_BY_TABLE["source"], {"title": "A", "published": None, "published_last_day": 5})
    assert cleared["published_last_day"] is None


def test_spaces_around_a_name_are_left_out():
    assert check(FORM_BY_TABLE["facility"], {"name": "  张北 hub \n"})["name"] == "张北 hub"


@pytest.mark.parametrize(
    ("table", "values", "field", "words"),
    [
        ("facility", {}, "name", "Enter a name"),
        ("facility", {"name": "   "}, "name", "Enter a name"),
        ("facility", {"name": None}, "name", "Enter a name"),
        ("facility", {"name": "x" * 10_000}, "name", "10,000 characters; at most 300"),
        ("facility", {"name": "A", "note": "x" * 20_001}, "note", "20,001 characters"),
        ("facility", {"name": "A", "latitude": 91, "longitude": 0}, "latitude", "Latitude 91 does not exist"),
        ("facility", {"name": "A", "latitude": 0, "longitude": -181}, "longitude", "Longitude -181"),
        ("facility", {"name": "A", "latitude": math.nan, "longitude": 0}, "latitude", "does not exist"),
        ("facility", {"name": "A", "latitude": 40}, "latitude", "both"),
        ("facility", {"name": "A", "latitude": "north", "longitude": 1}, "latitude", "not a number"),
        ("facility", {"name": "A", "whole_includes_it": True}, "whole_includes_it", "part of"),
        ("facility", {"name": "A", "mood": "good"}, "mood", "no such field"),
        ("facility", {"name": "A", "confidence": "certain"}, "confidence", "'high', 'medium' or 'low'"),
        ("source", {"title": ""}, "title", "Enter a title"),
        ("source", {"title": "A", "address": "javascript:alert(1)"}, "address", "https://"),
        ("source", {"title": "A", "published": "2025-02-30"}, "published", "no 30 February"),
        ("source", {"title": "A", "published": "soon"}, "published", "soon"),
        ("place", {"name": "A", "code": "X" * 13}, "code", "12 characters"),
        ("observation", FIGURE | {"value": "much"}, "value", "not a number"),
        ("observation", FIGURE | {"value": -1}, "value", "zero or more"),
        ("observation", FIGURE | {"value": math.nan}, "value", "zero or more"),
        ("observation", FIGURE | {"value": math.inf}, "value", "zero or more"),
        ("observation", FIGURE | {"low": 400, "high": 200}, "low", "above the high"),
        ("observation", FIGURE | {"low": 301}, "low", "above the figure"),
        ("observation", FIGURE | {"high": 299}, "high", "below the figure"),
        ("observation", FIGURE | {"part_of_id": 3}, "extent", "part"),
        ("observation", FIGURE | {"partner_id": 3}, "", "exactly one"),
        ("observation", {"basis_id": 1, "value": 1.0}, "", "exactly one"),
        ("observation", {"facility_id": 1, "value": 1.0}, "basis_id", "needed"),
        ("milestone", {"facility_id": 1, "event": "exploded"}, "event", "not one of"),
        ("role", {"partner_id": 1, "role": "owner"}, "", "one facility or one policy"),
        ("role", {"partner_id": 1, "role": "owner", "facility_id": 1, "policy_id": 1}, "", "one facility or one"),
        (
            "role",
            {"partner_id": 1, "role": "owner", "facility_id": 1, "since": "2026", "until": "2025"},
            "until",
            "ends",
        ),
        ("role", {"partner_id": 1, "role": "owner", "facility_id": 1, "amount": -5}, "amount", "zero or more"),
        ("inclusion", {"facility_id": 1, "policy_id": 1, "since": "2026", "until": "2025"}, "until", "ends"),
        ("claim", {"facility_id": 1, "statement": " "}, "statement", "Enter a statement"),
        ("claim", {"facility_id": 1, "statement": "A", "about_role_id": 1, "about_claim_id": 1}, "", "one"),
        ("citation", {"source_id": 1}, "", "exactly one fact"),
        ("alias", {"facility_id": 1, "partner_id": 1, "name": "A"}, "", "exactly one"),
    ],
)
def test_wrong_values_are_named_with_what_is_wrong(table, values, field, words):
    said = errors(table, **values)
    assert field in said
    assert words in said[field]


def test_all_wrong_numbers_are_named_at_once():
    assert set(errors("observation", **FIGURE | {"value": "a", "low": "b", "high": "c"})) == {"value", "low", "high"}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("place", {"name": "China", "code": "CN", "kind": "country"}),
        ("source", {"title": "发布会 📈", "published": "2024-01~", "address": "https://example.org/a?b=c"}),
        ("partner", {"name": 'O\'Neil & "Sons"', "kind": "AI lab"}),
        ("policy", {"name": "CHIPS and Science Act", "kind": "law"}),
        ("facility", {"name": "🚀", "latitude": -90, "longitude": 180, "coordinates_precision": "town"}),
        ("alias", {"place_id": 1, "name": "Welt", "language": "de"}),
        ("observation", {"place_id": 1, "basis_id": 1, "value": 0, "low": 0, "high": 0, "date": "../2030"}),
        ("milestone", {"place_id": 1, "event": "announced", "date": "2026-24", "said_on": "2025"}),
        ("claim", {"place_id": 1, "statement": "They don't have the money", "stance": "doubts"}),
    ],
)
def test_what_a_form_lets_through_the_database_takes_and_gives_back_as_it_was(library, table, values):
    row_id = add(library, table, **values)
    cursor = library.reading().execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    stored = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    assert {name: stored[name] for name in values} == values
    again = check(FORM_BY_TABLE[table], {name: stored[name] for name in FORM_BY_TABLE[table].model_fields})
    assert again == check(FORM_BY_TABLE[table], values)


def test_every_form_has_the_columns_of_its_table():
    own = {"id", "uid", "added_at", "changed_at"}
    for table, form in FORM_BY_TABLE.items():
        assert set(form.model_fields) == set(TABLE_BY_NAME[table].model_fields) - own
