"""Rough pictures of many names in NumPy: most pairs of names are seen to be unlike without looking at their letters.

Each rule may let unlike pairs through, and never holds back one that RapidFuzz, or a closer look, would find alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

from db.duplicates.comparing_names import ACRONYM_LETTERS, MOST_EDITS
from db.duplicates.lettered import Lettered
from db.duplicates.pieces import ASCII, Pieces

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Bits = npt.NDArray[np.uint64]
    Flags = npt.NDArray[np.bool_]

BUCKETS = 32
"""Letters are told apart by their code's last bits, and those that a name has twice from those that it has once."""


@dataclass(frozen=True)
class Sketches:
    """Arrays with a row for each name.

    Args:
        lengths: of the telling words with blanks between them.
        is_chinese: whether one of their letters is not ASCII.
        has_signs: whether one of the whole name is not.
        word_counts: how many they are.
        letters: bits of the letters that they have once or more, then of those that they have twice or more.
        firsts: bits of their words' first letters.
        words: bits of their words.
        core: as `letters`, of all words of the name but its legal form.
        plain: a number for the whole name without blanks.
    """

    lengths: npt.NDArray[np.int32]
    is_chinese: Flags
    has_signs: Flags
    word_counts: npt.NDArray[np.int32]
    letters: Bits
    firsts: Bits
    words: Bits
    core: Bits
    plain: Bits

    @classmethod
    def of(cls, names: Lettered) -> Self:
        """Pictures of some names."""
        count = len(names.names)
        pieces, of_word = names.pieces, names.of_word
        of_letter = np.repeat(of_word, pieces.ends - pieces.begins)
        core = Pieces(["".join(name.core) for name in names.names])
        firsts, words = np.zeros(count, np.uint64), np.zeros(count, np.uint64)
        real = pieces.ends > pieces.begins
        first = pieces.codes[pieces.begins[real]].astype(np.uint64)
        np.bitwise_or.at(firsts, of_word[real], _bit(first % np.uint64(BUCKETS)))
        np.bitwise_or.at(words, of_word[real], _bit(pieces.of_all()[real] >> np.uint64(58)))
        blanks = np.maximum(names.word_counts - 1, 0)
        return cls(
            lengths=(np.bincount(of_letter, minlength=count) + blanks).astype(np.int32),
            is_chinese=np.bincount(of_letter[pieces.codes > ASCII], minlength=count) > 0,
            has_signs=np.fromiter((not name.plain.isascii() for name in names.names), bool, count),
            word_counts=names.word_counts.astype(np.int32),
            letters=_counted(pieces.codes, of_letter, count),
            firsts=firsts,
            words=words,
            core=_counted(core.codes, np.repeat(np.arange(count), core.ends - core.begins), count),
            plain=names.plain,
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """One of many."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def may_be_like(self, one: Numbers, other: Numbers, ratio: float) -> Flags:
        """Whether `rapidfuzz.fuzz.ratio` may reach a percentage: it counts letters to put in and to leave out."""
        mine, their = self.lengths[one], self.lengths[other]
        apart = np.maximum(_differing(self.letters[one], self.letters[other]), np.abs(mine - their))
        return np.asarray(apart <= (mine + their) * (1 - ratio / 100) + 1e-6)

    def may_share_all_words(self, one: Numbers, other: Numbers) -> Flags:
        """Whether one may have no word that the other has not."""
        return _is_within(self.words[one], self.words[other])

    def may_hold(self, one: Numbers, other: Numbers) -> Flags:
        """Whether one may stand within the other, letter for letter."""
        return _is_within(self.letters[one], self.letters[other])

    def may_be_letters(self, one: Numbers, other: Numbers) -> Flags:
        """Whether one may be made of the first letters of the other's words."""
        return self._made_of(one, other) | self._made_of(other, one)

    def may_be_same(self, one: Numbers, other: Numbers) -> Flags:
        """Whether `comparing_names.alike` may find more than nothing."""
        is_same = self.may_be_mistyped(one, other) | self.may_be_rewritten(one, other)
        return np.asarray(is_same | self.may_hold_signs(one, other))

    def may_be_mistyped(self, one: Numbers, other: Numbers) -> Flags:
        """Whether they may differ by a letter or two: one in place of another counts twice."""
        of_telling = _differing(self.letters[one], self.letters[other])
        return np.asarray(np.minimum(of_telling, _differing(self.core[one], self.core[other])) <= 2 * MOST_EDITS)

    def may_be_rewritten(self, one: Numbers, other: Numbers) -> Flags:
        """Whether they may have the same letters or words, or one be short for the other."""
        is_same = (self.letters[one] == self.letters[other]) | (self.core[one] == self.core[other])
        is_same |= (self.plain[one] == self.plain[other]) | self.may_share_all_words(one, other)
        is_acronym = (self._is_short(one) & ~self.is_chinese[one]) | (self._is_short(other) & ~self.is_chinese[other])
        return np.asarray(is_same | is_acronym)

    def may_hold_signs(self, one: Numbers, other: Numbers) -> Flags:
        """As `may_hold`, of names that both have Chinese characters or other signs."""
        return np.asarray(self.has_signs[one] & self.has_signs[other] & self.may_hold(one, other))

    def _made_of(self, short: Numbers, long: Numbers) -> Flags:
        has_all = (self.firsts[long] & ~self.letters[short]) == 0
        return np.asarray(self._is_short(short) & (self.word_counts[long] > 1) & has_all)

    def _is_short(self, names: Numbers) -> Flags:
        return np.asarray((self.lengths[names] <= ACRONYM_LETTERS[-1]) & (self.word_counts[names] <= 1))


def _counted(codes: npt.NDArray[np.uint32], of_name: Numbers, count: int) -> Bits:
    """Bits of the letters that each name has, and of those that it has more than once."""
    counts = np.bincount(of_name * BUCKETS + codes % BUCKETS, minlength=count * BUCKETS).reshape(count, BUCKETS)
    both = np.concatenate([counts > 0, counts > 1], axis=1)
    return np.packbits(both, axis=1, bitorder="little").view("<u8").ravel().astype(np.uint64)


def _bit(places: Bits) -> Bits:
    return np.left_shift(np.uint64(1), places)


def _differing(mine: Bits, their: Bits) -> npt.NDArray[np.uint8]:
    """In how many letters two names differ, at least."""
    return np.asarray(np.bitwise_count(mine ^ their))


def _is_within(mine: Bits, their: Bits) -> Flags:
    return np.asarray(((mine & ~their) == 0) | ((their & ~mine) == 0))
