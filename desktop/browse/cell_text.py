"""How the words of a table's cells are put on their lines: 200 of them, seldom seen twice, for each jump."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CUT = Qt.TextElideMode.ElideRight
_LATIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2026]*").fullmatch
_FIGURES = re.compile("[0-9,.]*").fullmatch
MOST_SPREAD, MOST_SPREAD_PX = 1.05, 4
"""How much wider a text may be than its letters one by one, as a factor and in pixels beside it."""


class Pen:
    """A font and its measures.

    Of 200 cells each is seldom seen twice, so what is asked of Qt for each decides how long a jump takes: where the
    letters are known one by one, a text that surely fits is not measured, and it is put on its line by us. Qt's own
    laying out in a rectangle takes twice as long as the drawing; the pictures are the same.
    """

    def __init__(self, font: QFont) -> None:
        self.font, self.metrics = font, QFontMetrics(font)
        self._exact = QFontMetricsF(font)
        self._height, self._ascent = self._exact.height(), self._exact.ascent()
        self._widths: dict[str, float] = {}
        self._elided = lru_cache(maxsize=4096)(self._cut)
        self._advance = lru_cache(maxsize=4096)(self._measured)

    def fitted(self, text: str, width: int) -> str:
        """A text, cut to a width."""
        if _LATIN(text) and self._sum(text) * MOST_SPREAD + MOST_SPREAD_PX <= width:
            return text
        return self._elided(text, width)

    def draw(
        self, painter: QPainter, left: int, top: int, width: int, height: int, text: str, *, to_right: bool
    ) -> None:
        """Writes a text in the middle of a rectangle's height, cut to its width; the painter has the font."""
        if not _LATIN(text):
            # Other letters may stand higher, or run the other way.
            painter.drawText(QRect(left, top, width, height), RIGHT if to_right else LEFT, self._elided(text, width))
            return
        letters = self._sum(text)
        if letters * MOST_SPREAD + MOST_SPREAD_PX > width:
            text = self._elided(text, width)
            letters = self._sum(text)
        x: float = left
        if to_right:
            x += width - (letters if _FIGURES(text) else self._advance(text))
        painter.drawText(QPointF(x, top + (height - self._height) / 2 + self._ascent), text)

    def _sum(self, text: str) -> float:
        """The letters' widths: of figures of one width, the text's own."""
        widths = self._widths
        try:
            return sum(map(widths.__getitem__, text))
        except KeyError:
            widths.update((letter, self._exact.horizontalAdvance(letter)) for letter in text if letter not in widths)
            return sum(map(widths.__getitem__, text))

    def _measured(self, text: str) -> float:
        return self._exact.horizontalAdvance(text)

    def _cut(self, text: str, width: int) -> str:
        """Kept: most columns say the same few words in every row."""
        return self.metrics.elidedText(text, CUT, width)
