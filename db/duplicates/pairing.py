"""Which of many names are worth comparing: those that share a block.

Blocks that too many share tell nothing; within them only neighbours in the order of letters are taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Keys = npt.NDArray[np.uint64]
    Ids = npt.NDArray[np.int64]

LARGEST = 16
"""Among all records of a library: each block of n brings n² / 2 pairs."""
NEIGHBOURS = 2
AT_ONCE = 1_000_000
"""So many blocks are sorted in one go, which nothing can stop."""


class Blocks:
    """Collects keys by the number of a name, then gives the pairs of names that share one."""

    def __init__(self) -> None:
        self._keys: list[Keys] = []
        self._names: list[npt.NDArray[np.int32]] = []

    def add(self, keys: Keys, names: Ids) -> None:
        """Notes blocks, and beside each the number of the name that has it: its place among all."""
        self._keys.append(keys)
        self._names.append(names.astype(np.int32))

    def pairs(self, order: Sequence[str], between: Callable[[], None] = lambda: None) -> Ids:
        """Each pair once, as first × count + second (first < second), ascending; the blocks are given away.

        Args:
            order: for each name what large blocks are sorted by.
            between: called between the steps; what it raises passes through.
        """
        count = len(order)
        if not self._keys:
            return np.zeros(0, np.int64)
        by_rank = _in_order(order, between)
        rank = np.empty(count, np.uint64)
        rank[by_rank] = np.arange(count, dtype=np.uint64)
        # Number of the block above, rank below: one sort of plain numbers brings those of a block together, in order.
        bits = np.uint64(count.bit_length())
        packed = np.concatenate(self._keys)
        self._keys.clear()
        packed <<= bits
        names, self._names = self._names, []
        start = 0
        for each in names:
            packed[start : start + len(each)] |= rank[each]
            start += len(each)
        parts = np.uint64(max(0, (len(packed) // AT_ONCE).bit_length()))
        found = [np.zeros(0, np.int64)]
        for part in range(1 << int(parts)):
            between()
            mine = packed[packed >> (np.uint64(63) - parts) >> np.uint64(1) == part]
            mine.sort()
            found += _neighbours(mine[np.r_[True, mine[1:] != mine[:-1]]] if len(mine) else mine, bits, by_rank)
        del packed
        between()
        # Sorted in place: numpy.unique is several times slower and takes several times the memory.
        pairs = np.concatenate(found)
        found.clear()
        between()
        pairs.sort()
        return pairs[np.r_[True, pairs[1:] != pairs[:-1]]] if len(pairs) else pairs


def _in_order(texts: Sequence[str], between: Callable[[], None]) -> Ids:
    """Places of texts in their order. By their first letters first: one long sort could not be stopped."""
    beginning: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        beginning.setdefault(text[:2], []).append(place)
    found: list[int] = []
    for first in sorted(beginning):
        between()
        found += sorted(beginning[first], key=texts.__getitem__)
    return np.array(found, np.int64)


def _neighbours(packed: Keys, bits: np.uint64, by_rank: Ids) -> list[Ids]:
    """Pairs within blocks: all of a small one, of a large one those next to each other."""
    if not len(packed):
        return []
    keys = packed >> bits
    is_shared = np.r_[False, keys[1:] == keys[:-1]]
    is_shared |= np.r_[is_shared[1:], False]
    keys, names = (
        keys[is_shared],
        by_rank[(packed[is_shared] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)],
    )
    sizes = np.diff(np.r_[np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]), len(keys)])
    is_small = np.repeat(sizes, sizes) <= LARGEST
    found = []
    for step in range(1, LARGEST):
        is_paired = keys[step:] == keys[:-step]
        if step > NEIGHBOURS:
            is_paired &= is_small[step:]
        one, other = names[:-step][is_paired], names[step:][is_paired]
        if not len(one):
            break
        found.append(np.minimum(one, other) * len(by_rank) + np.maximum(one, other))
    return found
