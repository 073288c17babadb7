"""Which pairs of many names deserve a closer look at their records."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from db.duplicates.comparing_names import MOST_EDITS, SHORTEST_CHINESE

if TYPE_CHECKING:
    import numpy.typing as npt

    from db.duplicates.all_names import AllNames

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

LIKE_ENOUGH = 75
"""RapidFuzz's ratio of two names' telling words; those under it are left, unless one holds the other."""
HOLDS = 99.5
"""The same of the words or signs that both have, where one holds the other."""
MOST_WITHOUT_NAMES = 20
"""No two records without a likeness in their names score more, unless they lie together or share a website."""


def sifted(names: AllNames, one: Numbers, other: Numbers, at_least: int) -> Flags:
    """Whether pairs of names, given by their numbers, are alike, and their records may score so much."""
    if at_least > MOST_WITHOUT_NAMES:
        says_more = names.says_more(one, other)
        at = np.flatnonzero(says_more | names.sketches.may_be_same(one, other))
    else:
        says_more = np.ones(len(one), bool)
        at = np.arange(len(one))
    at = at[_alike(names, one[at], other[at])]
    at = at[says_more[at] | _may_be_same(names, one[at], other[at])]
    found = np.zeros(len(one), bool)
    found[at] = True
    return found


def _alike(names: AllNames, one: Numbers, other: Numbers) -> Flags:
    """Whether telling words are alike. RapidFuzz compares, on all cores, those that may be alike at all."""
    sketches = names.sketches
    alike = np.zeros(len(one), bool)

    def look(scorer: Callable[..., float], least: float, may_be: Flags) -> None:
        at = np.flatnonzero(may_be & ~alike)
        ours, theirs = _keys(names, one[at]), _keys(names, other[at])
        found = process.cpdist(ours, theirs, scorer=scorer, score_cutoff=least, workers=-1)
        alike[at[np.asarray(found >= least)]] = True

    look(fuzz.ratio, LIKE_ENOUGH, sketches.may_be_like(one, other, LIKE_ENOUGH))
    look(fuzz.token_set_ratio, HOLDS, sketches.may_share_all_words(one, other))
    look(fuzz.partial_ratio, HOLDS, sketches.is_chinese[one] & sketches.may_hold(one, other))
    at = np.flatnonzero(sketches.may_be_letters(one, other) & ~alike)
    alike[at] = np.fromiter(map(_may_be_letters, _keys(names, one[at]), _keys(names, other[at])), bool, len(at))
    return alike


def _may_be_same(names: AllNames, one: Numbers, other: Numbers) -> Flags:
    """Whether `comparing_names.alike` may find more than nothing, by the letters themselves."""
    sketches = names.sketches
    is_typo = sketches.may_be_mistyped(one, other)
    found = np.asarray(
        sketches.may_be_rewritten(one, other) | (is_typo & (sketches.word_counts[one] != sketches.word_counts[other]))
    )
    at = np.flatnonzero(is_typo & ~found)
    found[at] = _are_mistyped(names, one[at], other[at])
    at = np.flatnonzero(sketches.may_hold_signs(one, other) & ~found)
    are_words = (sketches.word_counts[one[at]] == 1) & (sketches.word_counts[other[at]] == 1)
    holds = map(_holds, _keys(names, one[at]), _keys(names, other[at]))
    found[at] = ~are_words | np.fromiter(holds, bool, len(at))
    return found


def _are_mistyped(names: AllNames, one: Numbers, other: Numbers) -> Flags:
    """Whether as many words on both sides differ by few enough letters, as `comparing_names` has it."""
    # Words that are mistyped stand in the same order, so that their distances add up to at least that of all.
    ours, theirs = _keys(names, one), _keys(names, other)
    edits = process.cpdist(ours, theirs, scorer=OSA.distance, score_cutoff=MOST_EDITS, workers=-1)
    sketches = names.sketches
    is_chinese_word = (sketches.word_counts[one] == 1) & (sketches.is_chinese[one] | sketches.is_chinese[other])
    is_short = np.minimum(sketches.lengths[one], sketches.lengths[other]) < SHORTEST_CHINESE
    return np.asarray(edits <= np.where(is_chinese_word, np.where(is_short, 0, 1), MOST_EDITS))


def _keys(names: AllNames, numbers: Numbers) -> list[str]:
    return [names.keys[number] for number in numbers.tolist()]


def _holds(one: str, other: str) -> bool:
    return one in other or other in one


def _may_be_letters(one: str, other: str) -> bool:
    """Whether one may be made of the other's first letters."""
    short, long = sorted((one, other), key=len)
    return " " not in short and " " in long and {word[0] for word in long.split()} <= set(short)
