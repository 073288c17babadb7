"""The list of tables of a damaged file. One lost page of it, and SQLite opens no table at all: so in a copy the pages
of it that cannot be read are left out, and the tables that the others name can be read.

The form of a page is that of https://www.sqlite.org/fileformat2.html, section 1.6.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from mmap import mmap
from pathlib import Path

LEAF, INTERIOR = 0x0D, 0x05
FILE_HEADER_BYTES, LEAST_PAGE_BYTES = 100, 512
DEEPEST = 20
"""Pages from the first to a row's; SQLite goes no deeper."""
_HEADER_BYTES = {LEAF: 8, INTERIOR: 12}


def bridge(copy: Path) -> None:
    """Takes the pages that cannot be read out of the list of tables, where there are such; the copy is changed."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as log_goes:  # it is folded in when this is closed
        log_goes.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return
    with copy.open("r+b") as file, mmap(file.fileno(), 0) as content:
        size = int.from_bytes(content[16:18], "big")
        size = 65_536 if size == 1 else size
        if LEAST_PAGE_BYTES <= size <= len(content):
            _Tree(content, size).whole(1)


class _Tree:
    """Pages of a file that lead from one to others, down to rows."""

    def __init__(self, content: mmap, page_bytes: int) -> None:
        self._content, self._page_bytes = content, page_bytes
        self._usable = page_bytes - content[20]
        self._seen: set[int] = set()

    def whole(self, number: int, depth: int = 0) -> int | None:
        """The page to go to for what was under this one; None where nothing of that can be read."""
        start = (number - 1) * self._page_bytes
        if number < 1 or number in self._seen or depth > DEEPEST or start + self._page_bytes > len(self._content):
            return None
        self._seen.add(number)
        page = bytearray(self._content[start : start + self._page_bytes])
        at = FILE_HEADER_BYTES if number == 1 else 0
        places = _places(page, at, self._usable)
        if places is None:
            return None
        if page[at] == LEAF:
            return number if all(_cell_fits(page, place, self._usable) for place in places) else None
        return self._without_damage(number, page, at, places, depth + 1)

    def _without_damage(self, number: int, page: bytearray, at: int, places: list[int], depth: int) -> int | None:
        found = [(place, self.whole(int.from_bytes(page[place : place + 4], "big"), depth)) for place in places]
        kept = [(place, child) for place, child in found if child is not None]
        last = self.whole(int.from_bytes(page[at + 8 : at + 12], "big"), depth)
        if last is None:
            if not kept:
                return None
            _, last = kept.pop()
        if not kept and number != 1:
            return last  # SQLite takes a page that leads to one other alone as damaged
        page[at + 3 : at + 5] = len(kept).to_bytes(2, "big")
        page[at + 8 : at + 12] = last.to_bytes(4, "big")
        for index, (place, child) in enumerate(kept):
            entry = at + _HEADER_BYTES[INTERIOR] + 2 * index
            page[entry : entry + 2] = place.to_bytes(2, "big")
            page[place : place + 4] = child.to_bytes(4, "big")
        start = (number - 1) * self._page_bytes
        self._content[start : start + self._page_bytes] = page
        return number


def _places(page: bytearray, at: int, usable: int) -> list[int] | None:
    """Where the entries of a page begin, whose header begins at `at`; None where it is damaged."""
    kind, entries = page[at], int.from_bytes(page[at + 3 : at + 5], "big")
    first = at + _HEADER_BYTES.get(kind, 0)
    after = first + 2 * entries
    if kind not in _HEADER_BYTES or after > usable:
        return None
    places = [int.from_bytes(page[one : one + 2], "big") for one in range(first, after, 2)]
    return places if all(after <= place <= usable - 4 for place in places) else None


def _cell_fits(page: bytearray, place: int, usable: int) -> bool:
    """Whether a row of a leaf ends on its page; what a long one has beyond lies on pages of its own."""
    payload, place = _number(page, place)
    _, place = _number(page, place)
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    if payload <= most:
        return payload > 0 and place + payload <= usable
    here = least + (payload - least) % (usable - 4)
    return place + (here if here <= most else least) + 4 <= usable


def _number(page: bytearray, place: int) -> tuple[int, int]:
    """SQLite's number of variable length, and where it ends."""
    value = 0
    for _ in range(8):
        if place >= len(page):
            return 0, place
        byte = page[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    return value << 8 | (page[place] if place < len(page) else 0), place + 1
