"""Rough pictures of names hold nothing back that RapidFuzz, or comparing all that is known, finds alike."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from db.duplicates.comparing import compare
from db.duplicates.lettered import Lettered
from db.duplicates.names import take_all_apart
from db.duplicates.records import Record
from db.duplicates.sifting import HOLDS, LIKE_ENOUGH, MOST_WITHOUT_NAMES, _alike, _may_be_letters, sifted
from db.duplicates.sketches import Sketches

WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "sunflower sunflowr sun flower valey campus campsu center centre centr dc d c st s t uk u k ltd inc gmbh "
        "valley svc abc two ii "
        "phase 2 2024 张北县 张北 智算中心 数据中心 乌兰察布云计算基地 乌兰察市云计算基地 公司 公司公司 "
        "É é, _3x",
    )
)
LETTERS = st.text("abcnoz9é 张北贵安", max_size=14)
NAMES = st.lists(st.lists(WORDS | LETTERS, max_size=6).map(" ".join), min_size=2, max_size=8)


class Written:
    """Names as `all_names.AllNames` has them, of records that say nothing else."""

    def __init__(self, written):
        self.names = take_all_apart(written)
        self.keys = [name.key for name in self.names]
        self.sketches = Sketches.of(Lettered.of(self.names))
        pairs = combinations(range(len(written)), 2)
        self.ones, self.others = (np.array(side, np.int64) for side in zip(*pairs, strict=True))

    def says_more(self, one, other):
        return np.zeros(len(one), bool)


@given(NAMES)
def test_whatever_is_alike_passes(written):
    all_names = Written(written)
    sketches, ones, others = all_names.sketches, all_names.ones, all_names.others
    like = sketches.may_be_like(ones, others, LIKE_ENOUGH)
    words = sketches.may_share_all_words(ones, others)
    holds = sketches.may_hold(ones, others)
    letters = sketches.may_be_letters(ones, others)
    for at, (one, other) in enumerate(zip(ones, others, strict=True)):
        mine, their = all_names.keys[one], all_names.keys[other]
        assert like[at] or fuzz.ratio(mine, their) < LIKE_ENOUGH
        assert words[at] or fuzz.token_set_ratio(mine, their) < HOLDS
        assert holds[at] or fuzz.partial_ratio(mine, their) < HOLDS
        short = min(len(mine), len(their)) <= 7
        assert letters[at] or not (short and _may_be_letters(mine, their))


@given(NAMES)
def test_pairs_that_are_left_out_before_their_records_are_read_would_have_been_left_out_after(written):
    all_names = Written(written)
    alike = _alike(all_names, all_names.ones, all_names.others)
    kept = sifted(all_names, all_names.ones, all_names.others, MOST_WITHOUT_NAMES + 1)
    assert not (kept & ~alike).any()
    for at in np.flatnonzero(alike & ~kept):
        ours, theirs = (
            Record(id=int(side[at]), names=(written[side[at]],)) for side in (all_names.ones, all_names.others)
        )
        verdict = compare(ours, theirs)
        assert verdict.is_apart or verdict.score == 0, (ours.names, theirs.names)


def test_names_in_many_parts_keep_their_places():
    written = [f"name abc{letter}" for letter in "defghij"] * 4
    sketches = Sketches.joined(
        [Sketches.of(Lettered.of(take_all_apart(written[at : at + 5]))) for at in range(0, 28, 5)]
    )
    ones, others = np.array([0, 6, 20]), np.array([7, 27, 13])
    assert sketches.may_be_like(ones, others, 100).all()
    assert not sketches.may_be_like(np.array([0]), np.array([1]), 100).any()
