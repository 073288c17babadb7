"""How the words of a table's cells are put on their lines: 200 of them, seldom seen twice, for each jump."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter

from desktop.look.fonts import CHINESE

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CUT = Qt.TextElideMode.ElideRight
_LATIN = (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180), 0x2013, 0x2014, *range(0x2018, 0x201E), 0x2026)
"""Letters that stand where those of the font do. Not as an expression: one with so wide a range takes milliseconds."""
_CHINESE = range(0x4E00, 0xA000)
_FIGURES = re.compile("[0-9,.]*").fullmatch
MOST_SPREAD, MOST_SPREAD_PX = 1.05, 4
"""How much wider a text may be than its letters one by one, as a factor and in pixels beside it."""


class _Line(NamedTuple):
    """Pixels from the top of a line of text to what its letters stand on, and to its end."""

    ascent: float
    height: float


class Pen:
    """A font and its measures.

    Of 200 cells each is seldom seen twice, so what is asked of Qt for each decides how long a jump takes: where the
    letters are known one by one, a text that surely fits is not measured, and it is put on its line by us. Qt's own
    laying out in a rectangle takes twice as long as the drawing; the pictures are the same.
    """

    def __init__(self, font: QFont) -> None:
        self.font, self.metrics = font, QFontMetrics(font)
        self._exact = QFontMetricsF(font)
        chinese = QFont(font)
        chinese.setFamilies([CHINESE])
        self._chinese = QFontMetricsF(chinese)
        ascent, descent = self._exact.ascent(), self._exact.descent()
        self._line = _Line(ascent, ascent + descent)
        ascent, descent = max(ascent, self._chinese.ascent()), max(descent, self._chinese.descent())
        self._chinese_line = _Line(ascent, ascent + descent)
        self._widths: dict[str, float] = {}
        self._tall: set[str] = set()
        self._elided = lru_cache(maxsize=4096)(self._cut)
        self._advance = lru_cache(maxsize=4096)(self._measured)

    def fitted(self, text: str, width: int) -> str:
        """A text, cut to a width."""
        cut = self.cut(text, width)
        return self._elided(text, width) if cut is None else cut

    def draw(
        self, painter: QPainter, left: int, top: int, width: int, height: int, text: str, *, to_right: bool
    ) -> None:
        """Writes a text in the middle of a rectangle's height, cut to its width; the painter has the font."""
        cut = self.cut(text, width)
        if cut is None:
            painter.drawText(QRect(left, top, width, height), RIGHT if to_right else LEFT, self._elided(text, width))
            return
        self.put(painter, left + width - self.advance(cut) if to_right else left, top, height, cut)

    def cut(self, text: str, width: int) -> str | None:
        """A text cut to a width; None where only Qt can put it on its line.

        Other letters than Latin and Chinese ones may stand higher, or run the other way.
        """
        letters = self._sum(text)
        if letters * MOST_SPREAD + MOST_SPREAD_PX <= width:
            return text
        cut = "" if letters == math.inf else self._elided(text, width)
        return cut if len(cut) > 1 else None  # of one letter Qt paints as much as there is room for

    def advance(self, text: str) -> float:
        """How wide a cut text is, in pixels."""
        return self._sum(text) if _FIGURES(text) else self._advance(text)

    def put(self, painter: QPainter, x: float, top: int, height: int, text: str) -> None:
        """Writes a cut text from `x` on, in the middle of a row's height."""
        is_tall = not text.isascii() and not self._tall.isdisjoint(text)
        line = self._chinese_line if is_tall else self._line
        painter.drawText(QPointF(x, top + (height - line.height) / 2 + line.ascent), text)

    def band(self, height: int) -> tuple[int, int]:
        """Where in a row's height cut texts stand: how many pixels are above them, and how many they take."""
        above = max(0, math.floor((height - self._chinese_line.height) / 2) - 1)
        return above, min(height - above, math.ceil(self._chinese_line.height) + 2)

    def _sum(self, text: str) -> float:
        """The letters' widths: of figures of one width, the text's own; without end where one is not known."""
        widths = self._widths
        try:
            return sum(map(widths.__getitem__, text))
        except KeyError:
            for letter in set(text) - widths.keys():
                widths[letter] = self._width_of(letter)
            return sum(map(widths.__getitem__, text))

    def _width_of(self, letter: str) -> float:
        if ord(letter) in _CHINESE and self._chinese.inFont(letter):
            self._tall.add(letter)
        elif ord(letter) not in _LATIN:
            return math.inf
        return self._exact.horizontalAdvance(letter)

    def _measured(self, text: str) -> float:
        return self._exact.horizontalAdvance(text)

    def _cut(self, text: str, width: int) -> str:
        """Kept: most columns say the same few words in every row."""
        return self.metrics.elidedText(text, CUT, width)
