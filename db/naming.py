"""Finds out whether a text names one of many things: a record by its full name, a source by its title or address."""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.search import CJK_RUN

SHORTEST_NAME = 3
"""A name of fewer signs stands by chance in any text (two, where they are Chinese, Japanese or Korean)."""

_WORD = re.compile(r"\w+")
_SCHEME = re.compile(r"^[a-z]+://(www\.)?")


class Names:
    """Names to look for, small and capital letters alike, as whole words; within a run of Chinese signs, anywhere.

    Looking through a text takes a step for each of its words, however many names there are.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first_word: dict[str, list[str]] = {}
        self._anywhere: list[str] = []
        for name in {_SCHEME.sub("", name.casefold().strip()) for name in names}:
            first = _WORD.search(name)
            if CJK_RUN.search(name):
                if len(name) >= SHORTEST_NAME - 1:
                    self._anywhere.append(name)
            elif first is not None and len(name) >= SHORTEST_NAME:
                self._by_first_word.setdefault(first.group(), []).append(name[first.start() :])

    def stand_in(self, text: str) -> bool:
        """Whether a text holds one of the names."""
        folded = text.casefold()
        if any(name in folded for name in self._anywhere):
            return True
        for word in _WORD.finditer(folded):
            for name in self._by_first_word.get(word.group(), ()):
                end = word.start() + len(name)
                if folded.startswith(name, word.start()) and not _goes_on(folded, end):
                    return True
        return False


def _goes_on(text: str, end: int) -> bool:
    """Whether the last word goes on behind a name: "Meta" does not stand in "Metaverse"."""
    return text[end - 1].isalnum() and end < len(text) and (text[end].isalnum() and not CJK_RUN.match(text[end]))
