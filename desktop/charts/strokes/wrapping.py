"""Words broken into lines of a given width, the last one elided when there are too many."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

_LONGEST = 4000
"""Letters looked at: more than any lines here can hold."""


def wrapped(text: str, font: QFont, width: float, at_most: int) -> list[str]:
    """The lines of a text; Chinese breaks between any two characters, a word longer than a line within itself."""
    return list(_wrapped(text, font, width, at_most))


@lru_cache(maxsize=4096)
def _wrapped(text: str, font: QFont, width: float, at_most: int) -> list[str]:
    """Kept: laying a chart out asks for the same words some five times."""
    words = " ".join(text.split())
    if not words:
        return []
    lines = _lines(words[:_LONGEST], font, max(width, 1.0))
    if len(lines) <= at_most and len(words) <= _LONGEST:
        return lines
    kept, rest = lines[: at_most - 1], " ".join(lines[at_most - 1 :])
    return [*kept, elided(rest if len(lines) > at_most else f"{rest}…", font, width)]


def elided(text: str, font: QFont, width: float) -> str:
    """The text, cut with an ellipsis when it is too wide."""
    return QFontMetricsF(font).elidedText(text[:_LONGEST], Qt.TextElideMode.ElideRight, width)


def _lines(text: str, font: QFont, width: float) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        # Qt counts in UTF-16; Python in characters.
        start, length = line.textStart(), line.textLength()
        found.append(_utf16(text, start, length).strip())
    layout.endLayout()
    return found


def _utf16(text: str, start: int, length: int) -> str:
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")
