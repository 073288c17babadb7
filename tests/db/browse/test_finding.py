"""Searching everything: what is found, and what stands first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add

from db.browse import finding
from db.browse.finding import find, ruling_out
from db.browse.table_filters import Question
from db.browse.tables import ordered_ids


def names(library, words):
    return [(group.table, [hit.name for hit in group.hits]) for group in find(library, words)]


def test_a_name_that_is_the_words_stands_first_and_its_kind_too(library):
    for name in ("Oracle Batam", "The Oracle site", "Soracle"):
        add(library, "facility", name=name)
    add(library, "partner", name="Oracle")
    assert names(library, "oracle") == [
        ("partner", ["Oracle"]),
        ("facility", ["Oracle Batam", "The Oracle site", "Soracle"]),
    ]


def test_another_name_counts_as_much_and_is_told(library):
    policy = add(library, "policy", name="CHIPS and Science Act")
    add(library, "alias", name="CHIPS Act", policy_id=policy)
    add(library, "policy", name="European Chips Act")
    (group,) = find(library, "chips act")
    assert [(hit.name, hit.alias) for hit in group.hits] == [
        ("CHIPS and Science Act", "CHIPS Act"),
        ("European Chips Act", ""),
    ]


def test_a_country_is_found_by_its_code(library):
    add(library, "place", name="United States", code="US", kind="country")
    assert ("place", ["United States"]) in names(library, "us")


def test_more_than_fit_are_counted(library):
    for number in range(9):
        add(library, "facility", name=f"Campus {number}")
    (group,) = find(library, "campus", per_group=3)
    assert (len(group.hits), group.total) == (3, 9)


def test_of_very_many_those_that_begin_with_the_words_are_still_found_first(library, monkeypatch):
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    for number in range(9):
        add(library, "facility", name=f"The campus {number}")
    second = add(library, "facility", name="Harbour Hall")
    add(library, "alias", name="Campus of the harbour", facility_id=second)
    add(library, "facility", name="Campus")
    (group,) = find(library, "campus", per_group=2)
    assert [(hit.name, hit.alias) for hit in group.hits] == [("Campus", ""), ("Harbour Hall", "Campus of the harbour")]
    assert group.total == 11


@pytest.mark.parametrize("words", ["", "   "])
def test_no_words_find_nothing(library, words):
    assert find(library, words) == []


@given(st.text(alphabet=st.sampled_from("ab%_\\'\"*?:() 张北京"), max_size=8))
def test_any_letters_are_words_and_never_a_pattern(library, words):
    for group in find(library, words):
        assert group.hits


def test_a_phrase_stands_together_and_a_word_that_rules_all_out_is_named(library):
    for name in ("North Ohio campus", "Ohio North campus"):
        add(library, "facility", name=name)
    add(library, "facility", name="“Quoted” hall")

    def found(words: str) -> list[str]:
        return [hit.name for group in find(library, words) for hit in group.hits]

    assert found('"north ohio"') == ["North Ohio campus"]
    assert found("“north  ohio") == ["North Ohio campus"], "as it is being typed, in any marks"
    assert sorted(found("north ohio")) == ["North Ohio campus", "Ohio North campus"]
    assert found('"') == []
    assert [group.hits[0].name for group in find(library, "quoted hall")] == ["“Quoted” hall"]
    assert ruling_out(library, 'ohio "north ohio" qqzzqq') == [("qqzzqq", 'ohio "north ohio"')]
    assert ruling_out(library, "qqzzqq") == []
    asked = Question("facility", '"ohio north"')
    assert len(ordered_ids(library, asked)) == 1
    assert len(ordered_ids(library, Question("observation", '"'))) == 0
