"""Numbers for pieces of many texts in one go: the same letters have the same number, in every run of the program.

64 bits each: two pieces of a library share a number by chance about as often as a disk returns a wrong byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int64]

ASCII = 127
_BASE = 0x9E3779B97F4A7C15
_BACK = pow(_BASE, -1, 2**64)


class Pieces:
    """Many texts end to end. A piece is given by the places of its first letter and of the one after its last."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        self.ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
        self.begins = np.r_[0, self.ends[:-1]] if len(texts) else self.ends
        values = scrambled(self.codes)
        count = len(values)
        # A sum of letters, each times a power of its place: the difference of two sums, divided by the first
        # power, is that of the piece between them, wherever it stands.
        self._sums = _sums(values * _powers(_BASE, count))
        self._back = _powers(_BACK, count + 1)
        self._unordered = _sums(scrambled(values))

    def of(self, begins: Places, ends: Places) -> Numbers:
        """A number for each piece."""
        return (self._sums[ends] - self._sums[begins]) * self._back[begins]

    def of_all(self) -> Numbers:
        """A number for each text; 0 for an empty one."""
        return self.of(self.begins, self.ends)

    def of_letters(self, begins: Places, ends: Places) -> Numbers:
        """The same for pieces of the same letters in any order."""
        return self._unordered[ends] - self._unordered[begins]


def scrambled(numbers: npt.NDArray[np.unsignedinteger]) -> Numbers:
    """Other numbers, one for each, that look like chance (the last steps of SplitMix64)."""
    mixed = numbers.astype(np.uint64) + np.uint64(_BASE)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _powers(base: int, count: int) -> Numbers:
    powers = np.full(count, base, np.uint64)
    powers[:1] = 1
    return np.multiply.accumulate(powers)


def _sums(values: Numbers) -> Numbers:
    return np.concatenate([np.zeros(1, np.uint64), np.add.accumulate(values)])
