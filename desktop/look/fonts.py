"""The bundled fonts: Inter for Latin, Droid Sans Fallback for Chinese.

Window, command line and tests all draw with these, so that a chart looks the same where no such font (under
`offscreen` perhaps none at all) is installed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

import resources
from db.errors import DatahallError

LATIN, CHINESE = "Inter", "Droid Sans Fallback"
FAMILIES = [LATIN, CHINESE]
BASE_SIZE_PX = 13
_FILES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold", "DroidSansFallbackFull")

_registered: list[int] = []
_family: ContextVar[str] = ContextVar("_family", default="")


def register_fonts() -> None:
    """Makes the bundled fonts known to Qt, once; call it after the application is made.

    Raises:
        DatahallError: a font file is missing or damaged.
    """
    if _registered:
        return
    for name in _FILES:
        number = QFontDatabase.addApplicationFont(str(resources.FOLDER / "fonts" / f"{name}.ttf"))
        if number < 0:
            raise DatahallError(
                f"The font {name} could not be loaded.", "A part of Datahall is missing.", "Install Datahall again."
            )
        _registered.append(number)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setFont(interface_font())


def interface_font(size_px: float = BASE_SIZE_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter, falling back to Chinese; for columns of numbers see `figures_font`.

    Args:
        size_px: height in device-independent pixels; whole pixels only (Qt rounds).
        weight: Normal, Medium, DemiBold or Bold are bundled.
    """
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(max(1, round(size_px)))
    font.setWeight(weight)
    # Outlines as drawn: widths then scale evenly from the screen to any picture.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def figures_font(size_px: float = BASE_SIZE_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface's font with figures of one width, for numbers that stand under one another.

    Not for words: Inter's tabular hyphen is as wide as a figure, so that "ABCI-Q" would look torn apart.
    """
    font = interface_font(size_px, weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@contextmanager
def drawn_with(family: str) -> Iterator[None]:
    """While inside, `document_font` is of this family, where it is installed; "" is Inter."""
    token = _family.set(family)
    try:
        yield
    finally:
        _family.reset(token)


def document_font(size_px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of charts and whatever else is written into SVG and PDF; not to be changed, it is kept.

    Without tabular figures and contextual forms: Qt gives such glyphs no character in a PDF, so that digits
    ("1,200") and the brackets of "(AI)" could be neither searched nor copied there (seen with 6.11 and pdftotext).
    """
    wanted = (size_px, weight, _family.get())
    if wanted not in _here.fonts:
        _here.fonts[wanted] = _document_font(*wanted)
    return _here.fonts[wanted]


class _Here(threading.local):
    """The fonts made on this thread, once each: a step of a drag asks for some hundred.

    A font remembers how it is drawn when it is first measured, without any lock: no two threads may share one.
    """

    def __init__(self) -> None:
        self.fonts: dict[tuple[float, QFont.Weight, str], QFont] = {}


_here = _Here()


def _document_font(size_px: float, weight: QFont.Weight, family: str) -> QFont:
    font = interface_font(size_px, weight)
    if family:
        font.setFamilies([family, *FAMILIES])
    for name in ("calt", "liga", "dlig"):
        font.setFeature(QFont.Tag(name), 0)
    return font
