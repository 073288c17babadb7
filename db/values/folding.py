"""Texts in the form in which they are compared and found: without case, accents, widths, and in one Chinese script."""

from __future__ import annotations

import re
from unicodedata import normalize

from db.values.chinese import simplified

_LATIN_MARKS = re.compile("[\u0300-\u036f]")
"""Accents and other marks over letters; those of Japanese syllables stay, for they make other syllables."""


_QUOTES = '"“”„'
_ASKED = re.compile(rf"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?|\S+")


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
    """The different words of what is searched for, as they are; of a very long text no more than can be asked.

    Words in quotation marks are one that is found as it stands, also while its end is still to be typed.

    >>> words_asked('ohio "data centre" “算力 中心')
    ['ohio', 'data centre', '算力 中心']
    """
    pieces = (_plain(one) for one in _ASKED.findall(query.replace("\0", " ")))
    asked = list(dict.fromkeys(one for one in pieces if one))[:most]
    return asked or [one for one in (query.replace("\0", " ").strip(),) if one]


def without_quotes(query: str) -> str:
    """What is searched for as a name would be written: its words, one space between them."""
    return " ".join(words_asked(query))


def _plain(piece: str) -> str:
    return " ".join(piece.strip(_QUOTES).split()) if piece[0] in _QUOTES else piece


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
