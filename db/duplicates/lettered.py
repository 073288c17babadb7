"""Names with the letters of their words as numbers: what both blocks and rough pictures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from db.duplicates.names import Name
from db.duplicates.pieces import Pieces

if TYPE_CHECKING:
    import numpy.typing as npt

    Bits = npt.NDArray[np.uint64]
    Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lettered:
    """Some names.

    Args:
        words: the telling words of each, in the order of letters.
        word_counts: how many each name has.
        of_word: for each word the place of its name.
        pieces: the words' letters.
        marks: for each name a number for its marks; 0 for none.
        plain: for each name a number for all of it without blanks.
    """

    names: Sequence[Name]
    words: list[str]
    word_counts: Numbers
    of_word: Numbers
    pieces: Pieces
    marks: Bits
    plain: Bits

    @classmethod
    def of(cls, names: Sequence[Name]) -> Self:
        """Looks at the letters of names, all in one go."""
        telling = [sorted(name.telling) for name in names]
        words = [word for each in telling for word in each]
        counts = np.fromiter(map(len, telling), np.int64, len(names))
        return cls(
            names=names,
            words=words,
            word_counts=counts,
            of_word=np.repeat(np.arange(len(names)), counts),
            pieces=Pieces(words),
            marks=Pieces([" ".join(name.marks) for name in names]).of_all(),
            plain=Pieces([name.plain.replace(" ", "") for name in names]).of_all(),
        )
