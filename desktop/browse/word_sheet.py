"""Words that a table has written once stay on sheets and are copied from there: a tenth of the time of writing them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop.browse.cell_text import Pen

SHEET_WIDTH, SHEET_HEIGHT = 1024, 256
"""In pixels of the screen: a megabyte."""
MOST_SHEETS = 12
MOST_NOT_COPIED = 4096
"""So many texts are remembered as to be written each time."""
WIDEST = 250
"""Longer texts are seldom met twice."""
MARGIN = 2
"""So far a letter may reach over its place."""


class Writing(NamedTuple):
    """How the words of a column are written; the colours by their names.

    Attributes:
        width: room for the words in pixels; what is longer is cut.
        height: of a row, without the line below it.
        scale: pixels of the screen for one of ours, a whole number.
    """

    pen: Pen
    colour: str
    ground: str
    width: int
    height: int
    to_right: bool
    scale: int


class _Place(NamedTuple):
    """Where a word stands on a sheet, from `x` to `height` in pixels of the screen."""

    sheet: QPixmap
    words_width: int
    x: int
    y: int
    width: int
    height: int


_Places = dict[str, _Place | None]


class WordSheets:
    """Keeps some thousand words with the ground behind them; when all sheets are full, it begins anew.

    Whatever the picture of a word depends on is part of what it is found by, so that none can be out of date.
    """

    def __init__(self) -> None:
        self._written: dict[Writing, _Places] = {}
        self._sheets: list[QPixmap] = []
        self._scale, self._ground = 0, ""
        self._x = self._y = self._not_copied = 0

    def write(self, painter: QPainter, writing: Writing, left: int, words: Sequence[tuple[int, str]]) -> None:
        """Writes words, each with the top of its row, into a column that begins at `left`, on the bare ground."""
        places = self._places_of(writing, words)
        pen, to_right, skipped = writing.pen, writing.to_right, writing.pen.band(writing.height)[0]
        start, end = left - MARGIN, left + writing.width + MARGIN
        for top, text in words:
            place = places.get(text)
            if place is None:
                pen.draw(painter, left, top, writing.width, writing.height, text, to_right=to_right)
                continue
            sheet, taken, x, y, width, height = place
            painter.drawPixmap(end - taken if to_right else start, top + skipped, sheet, x, y, width, height)

    def _places_of(self, writing: Writing, words: Sequence[tuple[int, str]]) -> _Places:
        """Where the texts stand, as far as there is room for them; those not met yet are written first."""
        if (writing.scale, writing.ground) != (self._scale, self._ground):
            self._begin_anew(writing)
        places = self._written.setdefault(writing, {})
        missing = {text for _, text in words if text not in places}
        if missing and not self._add(writing, places, missing):
            self._begin_anew(writing)
            places = self._written.setdefault(writing, {})
            self._add(writing, places, {text for _, text in words})
        return places

    def _begin_anew(self, writing: Writing) -> None:
        self._written.clear()
        self._sheets.clear()
        self._scale, self._ground, self._not_copied = writing.scale, writing.ground, 0

    def _add(self, writing: Writing, places: _Places, texts: set[str]) -> bool:
        """Writes texts on the sheets, as many as there is room for; False when these are full."""
        pen, found = writing.pen, []
        skipped, height = pen.band(writing.height)
        widest = min(WIDEST, SHEET_WIDTH // writing.scale) - 2 * MARGIN
        is_full = False
        for text in texts:
            cut = pen.cut(text, writing.width)
            advance = widest if cut is None else pen.advance(cut)
            if cut is None or advance >= widest:
                self._not_copied += 1
                places[text] = None
                continue
            place = self._next_place(math.ceil(advance) + 2 * MARGIN, height)
            if place is None:
                is_full = True
                break
            places[text] = place
            found.append((place, cut, place.words_width - MARGIN - advance if writing.to_right else MARGIN))
        for sheet, there in groupby(found, lambda one: one[0].sheet):
            with QPainter(sheet) as painter:
                painter.setFont(pen.font)
                painter.setPen(QColor(writing.colour))
                for place, cut, x in there:
                    left, top = place.x // writing.scale, place.y // writing.scale
                    pen.put(painter, left + x, top - skipped, writing.height, cut)
        return not is_full and self._not_copied <= MOST_NOT_COPIED

    def _next_place(self, width: int, height: int) -> _Place | None:
        across, down = SHEET_WIDTH // self._scale, SHEET_HEIGHT // self._scale
        if self._x + width > across:
            self._x, self._y = 0, self._y + height
        if not self._sheets or self._y + height > down:
            if len(self._sheets) == MOST_SHEETS:
                return None
            self._sheets.append(QPixmap(SHEET_WIDTH, SHEET_HEIGHT))
            self._sheets[-1].setDevicePixelRatio(self._scale)
            self._sheets[-1].fill(QColor(self._ground))
            self._x = self._y = 0
        x, y, across, down = (one * self._scale for one in (self._x, self._y, width, height))
        place = _Place(self._sheets[-1], width, x, y, across, down)
        self._x += width
        return place
