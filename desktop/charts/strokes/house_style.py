"""A house style on paper: the theme, the colours of lines and the room for logo and footer that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from PySide6.QtCore import QByteArray, QSizeF
from PySide6.QtGui import QColor, QFontDatabase, QImage
from PySide6.QtSvg import QSvgRenderer

from db.charts.description import REST
from db.charts.saved.colour_vision import is_dark, mixed, readable
from db.charts.saved.house_styles import HouseStyle
from desktop.look.data_colours import colour_of
from desktop.look.theme import DARK, LIGHT, Theme

LOGO_AT_MOST = QSizeF(180, 30)
_ROOM = 12.0
_FOOTER_HEIGHT = 16.0


def themed(theme: Theme, look: HouseStyle | None) -> Theme:
    """The theme with a house style's paper and accent; all else that stands on the paper keeps its contrast.

    A dark theme keeps its own ground, and the accent is lightened until it can be seen there.
    """
    if look is None:
        return theme
    if look.paper and not theme.is_dark:
        paper = look.paper
        base = DARK if is_dark(paper) else LIGHT
        own = base.window

        def moved(colour: str) -> str:
            """A colour as far from this paper as it is from the theme's own."""
            return colour if paper == own else readable(mixed(colour, paper, 0.88), paper, 1.15)

        theme = base._replace(
            name=base.name,
            window=paper,
            surface=paper,
            sunken=mixed(base.text, paper, 0.05),
            muted=readable(mixed(base.text, paper, 0.68), paper, 4.5),
            faint=mixed(base.text, paper, 0.42),
            line=mixed(base.text, paper, 0.14),
            grid=mixed(base.text, paper, 0.1),
            edge=moved(mixed(base.text, paper, 0.28)),
        )
    if look.accent:
        accent = readable(look.accent, theme.window)
        theme = theme._replace(accent=accent, accent_text="#FFFFFF" if is_dark(accent) else "#000000")
    return theme


def house_colours(
    keys: Sequence[str], look: HouseStyle, theme: Theme, places: Mapping[str, int], given: Mapping[str, int]
) -> dict[str, QColor]:
    """A colour for each line from a house style's own; those beyond its last get Datahall's.

    Args:
        places: places in Datahall's palette, for the keys beyond the last colour.
        given: places that the chart fixes.
    """
    own = [readable(colour, theme.window) if theme.is_dark else colour for colour in look.colours]
    fixed = {key: place for key, place in (("CN", 0), ("US", 1)) if key in keys and place < len(own)}
    fixed |= {key: place for key, place in given.items() if place < len(own)}
    # Where lines are countries, nobody else takes the two colours that readers know as China's and the United States'.
    are_countries = any(len(key) == 2 and key.isupper() for key in keys)
    free = [place for place in range(2 if are_countries else 0, len(own)) if place not in fixed.values()]
    for key in dict.fromkeys(keys):
        if key not in fixed and key != REST and free:
            fixed[key] = free.pop(0)
    found = {key: QColor(own[fixed[key]]) if key in fixed else colour_of(key, theme, places) for key in keys}
    return found | ({REST: QColor(theme.muted)} if REST in found else {})


def strip_height(look: HouseStyle | None) -> float:
    """Room at the very bottom for logo and footer; 0 where there is neither."""
    if look is None or not (look.logo or look.footer):
        return 0.0
    return _ROOM + max(logo_size(look).height(), _FOOTER_HEIGHT if look.footer else 0.0)


def logo_size(look: HouseStyle) -> QSizeF:
    """How large the logo is drawn; empty where there is none or it cannot be drawn."""
    return _logo_size(look.logo, look.logo_is_svg) if look.logo else QSizeF(0, 0)


@lru_cache(maxsize=8)
def logo_image(logo: bytes) -> QImage:
    """A PNG logo; null where it cannot be read."""
    return QImage.fromData(logo)


def logo_drawing(logo: bytes) -> QSvgRenderer:
    """An SVG logo; not valid where it cannot be read."""
    return QSvgRenderer(QByteArray(logo))


@lru_cache(maxsize=8)
def _logo_size(logo: bytes, is_svg: bool) -> QSizeF:
    if is_svg:
        drawing = logo_drawing(logo)
        natural = QSizeF(drawing.viewBoxF().size()) if drawing.isValid() else QSizeF(0, 0)
    else:
        natural = QSizeF(logo_image(logo).size())
    if natural.isEmpty():
        return QSizeF(0, 0)
    factor = min(LOGO_AT_MOST.width() / natural.width(), LOGO_AT_MOST.height() / natural.height())
    return natural * factor


def installed_families() -> frozenset[str]:
    """The fonts that can be drawn with here."""
    return frozenset(QFontDatabase.families())
