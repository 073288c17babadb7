"""Rough pictures of names hold nothing back that RapidFuzz finds alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from db.duplicates.finding import HOLDS, LETTERS, LIKE_ENOUGH, _may_be_letters
from db.duplicates.sketches import Sketches

KEYS = st.lists(
    st.text("abcnoz9é 张北贵安", max_size=14).map(lambda text: " ".join(text.split())), min_size=2, max_size=8
)


@given(KEYS)
def test_whatever_is_alike_passes(keys):
    sketches = Sketches(keys)
    pairs = [(one, other) for one in range(len(keys)) for other in range(one + 1, len(keys))]
    ones, others = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    like = sketches.may_be_like(ones, others, LIKE_ENOUGH)
    words = sketches.may_share_all_words(ones, others)
    holds = sketches.may_hold(ones, others)
    letters = sketches.may_be_letters(ones, others, LETTERS)
    for at, (one, other) in enumerate(pairs):
        mine, their = keys[one], keys[other]
        assert like[at] or fuzz.ratio(mine, their) < LIKE_ENOUGH
        assert words[at] or fuzz.token_set_ratio(mine, their) < HOLDS
        assert holds[at] or fuzz.partial_ratio(mine, their) < HOLDS
        short = min(len(mine), len(their)) <= LETTERS
        assert letters[at] or not (short and _may_be_letters(mine, their))


def test_names_in_many_parts_keep_their_places():
    keys = [f"name {number}" for number in range(3)] * 40_000
    sketches = Sketches(keys)
    ones, others = np.array([0, 99_999, 100_000]), np.array([3, 100_002, 119_998])
    assert sketches.may_be_like(ones, others, 100).all()
    assert not sketches.may_be_like(np.array([0]), np.array([1]), 100).any()
