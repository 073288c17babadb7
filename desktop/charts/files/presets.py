"""Sizes that pictures are mostly wanted in: a slide, a column of an article, a social card, a sheet of A4.

Each has a zoom: how much larger than on screen everything is drawn, so that the type reads where the picture is
shown. A chart that does not fit at that zoom is drawn at a smaller one rather than cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.charts.description import ChartData
from desktop.charts.stage.layout import arrange
from desktop.charts.strokes.styles import TICK, font
from desktop.look.fonts import drawn_with

PX_PER_MM = 96 / 25.4
_SMALLEST_ZOOM = 0.5
_STEP = 0.95


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A size by name.

    Args:
        width_px, height_px: at 96 to the inch; no height: the one that suits the chart.
        zoom: of everything drawn: 2 makes type twice as large as on screen.
        scale: pixels of a PNG for each pixel of the size.
        width_mm, height_mm: of a paper size, else 0.
    """

    key: str
    width_px: float
    height_px: float | None
    zoom: float
    scale: int
    width_mm: float = 0.0
    height_mm: float = 0.0


def _paper(key: str, width_mm: float, height_mm: float) -> Preset:
    return Preset(
        key=key,
        width_px=width_mm * PX_PER_MM,
        height_px=height_mm * PX_PER_MM,
        zoom=1.0,
        scale=3,
        width_mm=width_mm,
        height_mm=height_mm,
    )


PRESETS = {
    one.key: one
    for one in (
        Preset(key="slide", width_px=1920, height_px=1080, zoom=1.8, scale=1),
        Preset(key="article", width_px=680, height_px=None, zoom=1.0, scale=2),
        Preset(key="social", width_px=1200, height_px=675, zoom=1.5, scale=1),
        _paper("a4", 297, 210),
        _paper("a4-portrait", 210, 297),
    )
}
"""Slides are read across a room: 12 px become 22 of 1080 lines, as high as 11 points on a slide 13.3 inches wide."""


def fitted_zoom(data: ChartData, width_px: float, height_px: float | None, zoom: float) -> float:
    """The largest zoom up to `zoom` at which all of a chart has room in a picture of this size."""
    if height_px is None:
        return zoom
    with drawn_with(data.look.font if data.look else ""):
        while zoom > _SMALLEST_ZOOM and arrange(data, width_px / zoom).least_height * zoom > height_px:
            zoom = max(_SMALLEST_ZOOM, zoom * _STEP)
    return zoom


def type_size_px(zoom: float) -> float:
    """How large the numbers at the axes are drawn, in pixels."""
    return font(TICK).pixelSize() * zoom
