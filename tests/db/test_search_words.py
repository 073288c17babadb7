"""What sources say is found: claims, quotes, notes; in either Chinese script, with or without accents; kept with each
change and undo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, count_matching, edit

from db import search_words
from db.browse.finding import SAID, find
from db.browse.finding_said import around, find_said
from db.checking import check
from db.history.changes import undo
from db.values.folding import fold, place_of


@pytest.fixture
def stargate(library):
    source = add(library, "source", title="Announcement", publisher="OpenAI")
    site = add(library, "facility", name="Stargate Abilene", source_id=source)
    add(library, "claim", facility_id=site, statement="They don't actually have the money", by_whom="Elon Musk",
        stance="doubts", source_id=source)  # fmt: skip
    figure = add_power(library, site, 1200.0, "2026", source_id=source, quote="at least 1.2 gigawatts in Texas")
    add(library, "citation", observation_id=figure, source_id=source, stance="doubts", quote="算力中心的數據")
    return site, figure


@pytest.mark.parametrize(
    ("words", "fact"),
    [("have the money", "claim"), ("musk", "claim"), ("gigawatts", "observation"), ("数据", "citation"),
     ("數據", "citation"), ("算力 数据", "citation")],
)  # fmt: skip
def test_a_claim_a_quote_and_a_further_sources_words_are_found(library, stargate, words, fact):
    said, total = find_said(library, words)
    assert (total, said[0].fact, said[0].table, said[0].record_id) == (1, fact, "facility", stargate[0])
    assert find(library, words)[-1].table == SAID


def test_words_that_are_changed_or_undone_are_found_as_they_are_now(library, stargate):
    edit(library, "observation", stargate[1], quote="five hundred megawatts")
    assert find_said(library, "gigawatts") == ([], 0)
    assert find_said(library, "megawatts")[1] == 1
    undo(library)
    assert find_said(library, "gigawatts")[1] == 1
    assert check(library).errors == []
    search_words.rebuild(library)
    assert search_words.stale(library) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("張北數據中心", "数据"), ("张北数据中心", "數據中心"), ("Orléans", "orleans"), ("ＡＩ Ｃａｍｐｕｓ", "campus"),
     ("北京 cloud campus", "北京 cloud"), ("Zürich", "zürich")],
)  # fmt: skip
def test_names_are_found_across_scripts_accents_and_widths(library, name, words):
    add(library, "facility", name=name)
    assert count_matching(library.reading(), "facility", words) == 1
    assert find(library, words)[0].hits[0].name == name


def test_a_tag_finds_its_records(library, stargate):
    tag = add(library, "tag", name="watch list")
    add(library, "tagging", facility_id=stargate[0], tag_id=tag)
    assert count_matching(library.reading(), "facility", "watch list") == 1
    undo(library)
    assert count_matching(library.reading(), "facility", "watch list") == 0


@given(st.text(max_size=40), st.integers(0, 38), st.integers(1, 6))
def test_the_place_of_words_is_where_they_stand(text, start, length):
    words = text[start : start + length]
    place = place_of(text, words)
    if fold(words).strip() and place is not None:
        assert fold(words).lower() in "".join(fold(sign).lower() for sign in text[place[0] : place[1]])


def test_words_around_a_match_are_cut_between_words():
    text = (
        "One two three four five six seven eight nine ten. " * 5
        + "The money is not there, said Musk. "
        + "And on. " * 20
    )
    shown = around(text, "money")
    assert shown.startswith("…") and shown.endswith("…") and "The money is not there" in shown
    assert len(shown) <= 115
