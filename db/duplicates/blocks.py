"""Which of many names are worth comparing: those that share a block.

A block is a telling word's beginning, two neighbouring Chinese characters, a word with its number, the first letters of
a long name. Blocks that too many share tell nothing; within them only neighbours in the order of letters are taken.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from db.duplicates.comparing_names import ACRONYM_LETTERS, initials
from db.duplicates.names import Name
from db.edit.duplicates import GENERIC

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.int64]

COMMONEST = 200
"""A block that more of an import's names have tells nothing."""
LARGEST = 16
"""Among all records of a library: each block of n brings n² / 2 pairs."""
NEIGHBOURS = 2
DEGREES = 0.05


def blocks_of(plain: str) -> set[str]:
    """What two plain names must share to be compared: a telling word's first letters, or two Chinese signs."""
    return set(_blocks(plain.split(), plain.replace(" ", "")))


def _blocks(words: Sequence[str], run: str) -> list[str]:
    blocks = [word[:5] for word in words if len(word) > 1 and word not in GENERIC and not word.isdigit()]
    if not run.isascii():
        blocks += [run[at : at + 2] for at in range(len(run) - 1) if not run[at : at + 2].isascii()]
    return blocks


def keys_of(name: Name) -> set[int]:
    """The blocks of a name, as numbers that hold within one run of the program."""
    telling = sorted(name.telling)
    tail = " " + " ".join(name.marks)
    whole = "".join(telling)
    keys = [f"={whole}{tail}", f"|{name.plain.replace(' ', '')}", f"<{whole[:8]}{tail}", f">{whole[-8:]}{tail}"]
    if len(whole) > 5:  # letters left out or turned around
        keys += (f"^{whole[:3]} {whole[-3:]}{tail}", f"~{''.join(sorted(whole))}{tail}", f">>{whole[-4:]}{tail}")
    keys += _blocks(telling, whole)
    keys += [word[:6] + tail for word in telling]
    keys += [f"{one[:4]}+{other[:4]}" for one, other in pairwise(telling)]
    keys += [f"!{letters}" for letters in initials(name)]
    if len(name.core) == 1 and len(name.core[0]) in ACRONYM_LETTERS:
        keys.append(f"!{name.core[0]}")
    return set(map(hash, keys))


def spots_of(latitude: float, longitude: float) -> Iterator[int]:
    """Four squares, laid so that any two places within half a square share one."""
    for north in (0.0, 0.5):
        for east in (0.0, 0.5):
            square = int(latitude / DEGREES + north + 10_000), int(longitude / DEGREES + east + 10_000), north, east
            yield hash(("spot", *square))


class Blocks:
    """Collects keys by the number of a name, then gives the pairs of names that share one."""

    def __init__(self) -> None:
        self._keys, self._names = array("q"), array("i")

    def add(self, number: int, keys: Iterator[int] | set[int]) -> None:
        """Notes the blocks of a name; `number` is its place among all."""
        before = len(self._keys)
        self._keys.extend(keys)
        self._names.extend([number] * (len(self._keys) - before))

    def pairs(self, order: Sequence[str], between: Callable[[], None] = lambda: None) -> Ids:
        """Each pair once, as first × count + second (first < second), ascending.

        Args:
            order: for each name what large blocks are sorted by.
            between: called between the steps; what it raises passes through.
        """
        import numpy as np

        count = len(order)
        keys, names = np.frombuffer(self._keys, np.int64), np.frombuffer(self._names, np.int32)
        if not len(keys):
            return np.zeros(0, np.int64)
        rank = np.empty(count, np.int32)
        rank[np.array(sorted(range(count), key=order.__getitem__), np.int64)] = np.arange(count, dtype=np.int32)
        between()
        by_key = np.lexsort((rank[names], keys))
        keys, names = keys[by_key], names[by_key]
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        sizes = np.diff(np.r_[starts, len(keys)])
        size_at = np.repeat(sizes, sizes)
        found = [np.zeros(0, np.int64)]
        for step in range(1, LARGEST):
            between()
            is_paired = keys[step:] == keys[:-step]
            if step > NEIGHBOURS:
                is_paired &= size_at[step:] <= LARGEST
            one, other = names[:-step][is_paired].astype(np.int64), names[step:][is_paired].astype(np.int64)
            if not len(one):
                break
            found.append(np.minimum(one, other) * count + np.maximum(one, other))
        # Sorted in place: numpy.unique is several times slower and takes several times the memory.
        pairs = np.concatenate(found)
        between()
        pairs.sort()
        return pairs[np.r_[True, pairs[1:] != pairs[:-1]]] if len(pairs) else pairs
