"""Whatever could run as a formula is harmless in a file, and comes back unharmed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.interchange.formula_guard import disarm, disarm_cells, rearm

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
awkward = st.text(st.sampled_from(f"{SIGNS}'\"\t\r\n ,;|\u200b\ufeffa1é算"), max_size=30)
texts = st.one_of(st.text(max_size=40), awkward)


@given(texts)
def test_every_text_comes_back_as_it_was(text):
    assert rearm(disarm(text)) == text
    assert rearm(disarm(disarm(text))) == disarm(text)


@given(texts)
def test_no_cell_starts_like_a_formula_however_a_spreadsheet_splits_it(text):
    harmless = disarm(text)
    assert not harmless.startswith(("\t", "\r", "\n"))
    for separators in (",", ";", "|", "\t", "\r\n", ",;|\t\r\n"):
        for cell in re.split(f"[{separators}]", harmless):
            assert not cell.lstrip(' "\u200b\ufeff\x00').startswith(tuple(SIGNS))


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("'=1", "''=1"),
        ("\t=1", "'\t'=1"),
        ("＝1+1", "'＝1+1"),
        (' "=1', "' \"=1"),
        ("a;=1", "a;'=1"),
        ('a","=1', 'a",\'"=1'),
        ("a\n@b", "a\n'@b"),
    ],
)
def test_an_apostrophe_stands_before_what_could_start_a_formula(text, harmless):
    assert disarm(text) == harmless


@pytest.mark.parametrize("text", ["", "1.2 GW", "a-b", "l'eau", "'quoted'", "2024-05", "a, b; c", "first\n\nsecond"])
def test_ordinary_texts_stay_as_they_are(text):
    assert disarm(text) == text == rearm(text)


def test_numbers_among_the_cells_of_a_row_stay_numbers():
    assert disarm_cells([-5, "-5.0", "1e-07", "-1+1", "=1", None]) == [-5, "-5.0", "1e-07", "'-1+1", "'=1", None]
