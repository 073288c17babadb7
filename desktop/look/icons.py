"""Our own small set of icons, drawn in the theme's colour and sharp at twice the size and on each screen there is."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from desktop.look import theme

APPLICATION = "datahall"
"""The program's own mark, which keeps its colours."""
SIZE_PX = 16


def icon(name: str, colour: str = "") -> QIcon:
    """An icon of `resources/icons`, e.g. "plus"; ask again after `theme.watcher.changed`.

    Args:
        colour: `#RRGGBB`; left out, the theme's text colour.

    Raises:
        FileNotFoundError: there is no icon of that name.
    """
    shown = theme.current_theme()
    return _drawn(name, colour or shown.text, shown.faint, _scales())


def names() -> list[str]:
    """All icons, by name."""
    folder = resources.FOLDER / "icons"
    found = (one.name.removesuffix(".svg") for one in folder.iterdir() if one.name.endswith(".svg"))
    return sorted(name for name in found if name != APPLICATION)


def _scales() -> tuple[int, ...]:
    """One, two, and those of the screens that there are: each more is drawn twice for each icon at a start."""
    return tuple(sorted({1, 2, *(ceil(screen.devicePixelRatio()) for screen in QGuiApplication.screens())}))


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, disabled: str, scales: tuple[int, ...]) -> QIcon:
    svg = (resources.FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        drawn = QSvgRenderer(QByteArray(svg.replace("currentColor", QColor(shade).name()).encode()))
        for scale in scales:
            made.addPixmap(_pixmap(drawn, scale), mode)
    return made


def _pixmap(renderer: QSvgRenderer, scale: int) -> QPixmap:
    pixmap = QPixmap(SIZE_PX * scale, SIZE_PX * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, SIZE_PX * scale, SIZE_PX * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
