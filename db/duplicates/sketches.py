"""Rough pictures of many names in NumPy: most pairs of names are seen to be unlike without looking at their letters.

Each rule may let unlike pairs through, and never holds back one that RapidFuzz would find alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

BUCKETS = 32
"""Letters are counted by their code's last bits: names that differ in these counts differ in so many letters."""
AT_ONCE = 20_000
_SPACE = 32


class Sketches:
    """Of each name: how long it is, its letters counted, and which words, first letters and letters it has."""

    def __init__(self, keys: Sequence[str], between: Callable[[], None] = lambda: None) -> None:
        """`between` is called between the steps; what it raises passes through."""
        count = len(keys)
        self.lengths = np.fromiter((len(key) for key in keys), np.int32, count)
        self.is_chinese = np.fromiter((not key.isascii() for key in keys), bool, count)
        self._words = np.fromiter((_words_mask(key) for key in keys), np.uint64, count)
        self._has_blank = np.fromiter((" " in key for key in keys), bool, count)
        self._counts = np.zeros((count, BUCKETS), np.int16)
        self._letters, self._firsts = np.zeros(count, np.uint32), np.zeros(count, np.uint32)
        for start in range(0, count, AT_ONCE):
            between()
            self._look(keys[start : start + AT_ONCE], start)

    def may_be_like(self, one: Numbers, other: Numbers, ratio: float) -> Flags:
        """Whether `rapidfuzz.fuzz.ratio` may reach a percentage: it counts letters to put in and to leave out."""
        both = self.lengths[one] + self.lengths[other]
        allowed = both * (1 - ratio / 100) + 1e-6
        apart = np.abs(self._counts[one] - self._counts[other]).sum(1, dtype=np.int32)
        return np.asarray(apart <= allowed)

    def may_share_all_words(self, one: Numbers, other: Numbers) -> Flags:
        """Whether one may have no word that the other has not."""
        mine, their = self._words[one], self._words[other]
        return np.asarray(((mine & ~their) == 0) | ((their & ~mine) == 0))

    def may_hold(self, one: Numbers, other: Numbers) -> Flags:
        """Whether one may stand within the other, sign for sign."""
        mine, their = self._counts[one], self._counts[other]
        return np.asarray((mine <= their).all(1) | (their <= mine).all(1))

    def may_be_letters(self, one: Numbers, other: Numbers, most: int) -> Flags:
        """Whether one, of at most so many letters, may be made of the first letters of the other's words."""
        return self._made_of(one, other, most) | self._made_of(other, one, most)

    def _made_of(self, short: Numbers, long: Numbers, most: int) -> Flags:
        fits = (self.lengths[short] <= most) & ~self._has_blank[short] & self._has_blank[long]
        return np.asarray(fits & ((self._firsts[long] & ~self._letters[short]) == 0))

    def _look(self, keys: Sequence[str], start: int) -> None:
        """Letters of many names in one go, each name ended by a blank."""
        codes = np.frombuffer(f"{' '.join(keys)} ".encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = self.lengths[start : start + len(keys)] + 1
        name = np.repeat(np.arange(len(keys)), lengths)
        begins = np.cumsum(lengths) - lengths
        bucket = codes % BUCKETS
        counted = np.bincount(name * BUCKETS + bucket, minlength=len(keys) * BUCKETS)
        self._counts[start : start + len(keys)] = counted.reshape(-1, BUCKETS)
        bits = np.where(codes == _SPACE, 0, np.left_shift(np.uint32(1), bucket)).astype(np.uint32)
        self._letters[start : start + len(keys)] = np.bitwise_or.reduceat(bits, begins)
        is_first = np.r_[True, codes[:-1] == _SPACE]
        self._firsts[start : start + len(keys)] = np.bitwise_or.reduceat(np.where(is_first, bits, 0), begins)


def _words_mask(key: str) -> int:
    mask = 0
    for word in key.split():
        mask |= 1 << (hash(word) & 63)
    return mask
