"""The fonts and measures that all words of a chart share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from desktop.look.fonts import document_font

TITLE, SUBTITLE, PANEL_TITLE, TICK, LABEL, SMALL = range(6)
_STYLES = {
    TITLE: (20, QFont.Weight.DemiBold),
    SUBTITLE: (13, QFont.Weight.Normal),
    PANEL_TITLE: (13, QFont.Weight.DemiBold),
    TICK: (12, QFont.Weight.Normal),
    LABEL: (12, QFont.Weight.DemiBold),
    SMALL: (11, QFont.Weight.Normal),
}
LINE_HEIGHTS = {TITLE: 26, SUBTITLE: 19, PANEL_TITLE: 19, TICK: 17, LABEL: 15, SMALL: 14}

MARGIN = 24


def font(style: int) -> QFont:
    """The font of a style: TITLE, SUBTITLE, …"""
    size, weight = _STYLES[style]
    return document_font(size, weight)


@dataclass
class TextBlock:
    """Lines of one style; `rect` is where they stand."""

    lines: list[str]
    style: int
    rect: QRectF
    muted: bool = True
