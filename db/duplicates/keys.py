"""The blocks of names by the million, each as a number of 64 bits.

A block is a telling word's beginning, two neighbouring Chinese characters, a word with its number, the first letters of
a long name, a square on the map. Only names that share one are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from db.duplicates.blocks import tells
from db.duplicates.comparing_names import ACRONYM_LETTERS, initials
from db.duplicates.lettered import Lettered
from db.duplicates.names import Name
from db.duplicates.pieces import ASCII, Pieces, scrambled

if TYPE_CHECKING:
    import numpy.typing as npt

    Keys = npt.NDArray[np.uint64]
    Ids = npt.NDArray[np.int64]
    Degrees = npt.NDArray[np.float64]

DEGREES = 0.05


def keys_of(names: Lettered) -> tuple[Keys, Ids]:
    """The blocks of names as numbers, and beside each the place of its name; some stand twice."""
    found = [*_of_wholes(names), *_of_words(names)]
    found.append((_numbered("|", names.plain), np.arange(len(names.names))))
    letters = [(place, each) for place, name in enumerate(names.names) for each in _letters(name)]
    places = np.array([place for place, _ in letters], np.int64)
    found.append((_numbered("!", Pieces([each for _, each in letters]).of_all()), places))
    return np.concatenate([keys for keys, _ in found]), np.concatenate([places for _, places in found])


def _numbered(sort: str, *numbers: Keys) -> Keys:
    """The numbers of blocks of one sort."""
    mixed = scrambled(np.array([ord(sort)], np.uint64))
    for each in numbers:
        mixed = scrambled(mixed ^ each)
    return mixed


def _of_wholes(lettered: Lettered) -> list[tuple[Keys, Ids]]:
    """Of all telling words of a name end to end: all of it, its ends, its letters in any order."""
    pieces, tails = lettered.pieces, lettered.marks
    borders = np.r_[0, pieces.ends][np.r_[0, np.cumsum(lettered.word_counts)]]
    begins, ends = borders[:-1], borders[1:]
    eight, last_eight = np.minimum(begins + 8, ends), np.maximum(ends - 8, begins)
    names = np.arange(len(tails))
    found = [
        (_numbered("=", pieces.of(begins, ends), tails), names),
        (_numbered("<", pieces.of(begins, eight), tails), names),
        (_numbered(">", pieces.of(last_eight, ends), tails), names),
    ]
    names = np.flatnonzero(ends - begins > 5)  # letters left out or turned around
    begins, ends, tails = begins[names], ends[names], tails[names]
    return [
        *found,
        (_numbered("^", pieces.of(begins, begins + 3), pieces.of(ends - 3, ends), tails), names),
        (_numbered("~", pieces.of_letters(begins, ends), tails), names),
        (_numbered("4", pieces.of(ends - 4, ends), tails), names),
    ]


def _of_words(names: Lettered) -> list[tuple[Keys, Ids]]:
    """Of single words, two neighbouring ones, and two neighbouring Chinese signs."""
    pieces, words, of_word = names.pieces, names.words, names.of_word
    begins, ends = pieces.begins, pieces.ends
    first = [pieces.of(begins, np.minimum(begins + letters, ends)) for letters in (4, 5, 6)]
    is_telling = np.fromiter((tells(word) for word in words), bool, len(words))
    next_to = np.flatnonzero(of_word[1:] == of_word[:-1])
    of_letter = np.repeat(of_word, ends - begins)
    is_sign = pieces.codes > ASCII
    signs = np.flatnonzero((is_sign[1:] | is_sign[:-1]) & (of_letter[1:] == of_letter[:-1]))
    return [
        (_numbered("5", first[1][is_telling]), of_word[is_telling]),
        (_numbered("5", pieces.of(signs, signs + 2)), of_letter[signs]),
        (_numbered("6", first[2], names.marks[of_word]), of_word),
        (_numbered("+", first[0][next_to], first[0][next_to + 1]), of_word[next_to]),
    ]


def _letters(name: Name) -> set[str]:
    """First letters of a long name, or a short name that may be made of another's."""
    if len(name.core) == 1 and len(name.core[0]) in ACRONYM_LETTERS:
        return initials(name) | {name.core[0]}
    return initials(name)


def spots_of(latitudes: Degrees, longitudes: Degrees) -> tuple[Keys, Ids]:
    """Four squares for each place on the map, laid so that any two places within half a square share one.

    Returns numbers, and beside each which of the places it is of; places that are not known (NaN) have none.
    """
    known = np.flatnonzero(~np.isnan(latitudes) & ~np.isnan(longitudes))
    keys = []
    for layer, (north, east) in enumerate(((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))):
        rows, columns = (
            (each[known] / DEGREES + moved + 10_000).astype(np.int64).astype(np.uint64)
            for each, moved in ((latitudes, north), (longitudes, east))
        )
        keys.append(_numbered(str(layer), rows, columns))
    return np.concatenate(keys), np.tile(known, 4)
