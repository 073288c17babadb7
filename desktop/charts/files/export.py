"""The picture as PNG, SVG, PDF or an image for the clipboard: the items of the screen, painted onto another paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from db.charts.description import ChartData
from db.errors import InputError
from desktop.charts.files.export_metadata import About, about_chart
from desktop.charts.files.sheet import ENDINGS, LARGEST_PX, Sheet, ending_of, sheet_image, write_sheet
from desktop.charts.marks.drawing import Drawing
from desktop.charts.stage.contents import Days, Values
from desktop.look.theme import LIGHT, Theme

__all__ = ["ENDINGS", "chart_sheet", "export", "image"]


def export(
    data: ChartData,
    path: Path | str,
    *,
    width: float = 1280,
    height: float | None = None,
    scale: float = 1,
    zoom: float = 1,
    theme: Theme = LIGHT,
    days: Days | None = None,
    about: About | None = None,
    values: Values | None = None,
) -> Path:
    """Writes a chart into a file of the kind that its ending names; an existing file is replaced, whole or not at all.

    Args:
        width, height: in device-independent pixels. No height: the one that suits the chart; one too low for all
            there is to show is raised.
        scale: pixels of a PNG for each of these (1, 2, 3); SVG and PDF have none and are sharp at any size.
        zoom: how much larger than on screen all is drawn; `presets.fitted_zoom` says at which a chart has room.
        days: the part of the time axis shown on screen; None for all of it.
        about: what the file says of itself; left out, the chart's title and sources.
        values: the parts of value axes shown on screen, by panel; None for all of each.

    Raises:
        InputError: another ending, or a size that no picture can have.
        DatahallError: the file cannot be written.
    """
    target = Path(path)
    ending_of(target)
    sheet = chart_sheet(data, width=width, height=height, zoom=zoom, theme=theme, days=days, values=values, about=about)
    write_sheet(sheet, target, scale=scale)
    return target


def image(
    data: ChartData,
    *,
    width: float = 1280,
    height: float | None = None,
    scale: float = 2,
    zoom: float = 1,
    theme: Theme = LIGHT,
    days: Days | None = None,
    values: Values | None = None,
) -> QImage:
    """The picture for the clipboard; arguments as for `export`."""
    return sheet_image(
        chart_sheet(data, width=width, height=height, zoom=zoom, theme=theme, days=days, values=values), scale
    )


def chart_sheet(
    data: ChartData,
    *,
    width: float = 1280,
    height: float | None = None,
    zoom: float = 1,
    theme: Theme = LIGHT,
    days: Days | None = None,
    values: Values | None = None,
    about: About | None = None,
) -> Sheet:
    """A sheet with one chart on it; arguments as for `export`."""
    if not 0 < width <= LARGEST_PX or not 0 < (height or 1) <= LARGEST_PX or not zoom > 0:
        raise InputError(
            "The picture could not be drawn.",
            f"Its width and height must lie between 1 and {LARGEST_PX:,} pixels.",
            "Choose another size; 1280 is usual.",
        )
    picture = Drawing(data, theme, width=width / zoom, height=height and height / zoom, days=days, values=values)
    return Sheet(
        width=picture.layout.width * zoom,
        height=picture.layout.height * zoom,
        paint=picture.paint,
        paper=picture.stage.theme.window,
        about=about or about_chart(data),
        zoom=zoom,
        family=picture.stage.family,
    )
