"""Texts in the form in which they are compared and found: without case, accents, widths, and in one Chinese script."""

from __future__ import annotations

import re
from unicodedata import normalize

from db.values.chinese import simplified

_LATIN_MARKS = re.compile("[\u0300-\u036f]")
"""Accents and other marks over letters; those of Japanese syllables stay, for they make other syllables."""


def fold(text: str) -> str:
    """A text as it is found: "Orléans" as "orleans", full width as half, traditional Chinese as simplified.

    A text of ASCII alone stays as it is: what compares it knows small and capital letters as one.

    >>> fold("Orléans 數據中心 ＡＩ")
    'orleans 数据中心 ai'
    """
    text = text.replace("\0", " ")  # it would end a text for SQLite's search
    if text.isascii():
        return text
    plain = _LATIN_MARKS.sub("", normalize("NFKD", text.casefold()))
    return simplified(normalize("NFC", plain))


def words_asked(query: str, most: int = 40) -> list[str]:
    """The different words of what is searched for, as they are; of a very long text no more than can be asked."""
    return list(dict.fromkeys(query.replace("\0", " ").split()))[:most]


def place_of(text: str, words: str) -> tuple[int, int] | None:
    """Where folded words stand in a text that is not folded: begin and end, or None. Folding may change lengths."""
    wanted = fold(words).lower()
    pieces = [fold(sign).lower() for sign in text]
    start = "".join(pieces).find(wanted)
    if start < 0 or not wanted:
        return None
    ends: list[int] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        ends.append(length)
    first = next(place for place, end in enumerate(ends) if end > start)
    last = next(place for place, end in enumerate(ends) if end >= start + len(wanted))
    return first, last + 1
