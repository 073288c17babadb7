"""A sheet of paper and what is painted on it, as PNG, SVG, PDF or an image: the one way into any file.

A chart is one picture on a sheet, a board several; sizes and metadata are the same for both. Nothing here or in what
is painted knows a widget or a scene, so that sheets are made and painted beside the window, each on one thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from db.errors import InputError
from db.whole_files import write_whole
from desktop.charts.files.export_metadata import About, png_texts, svg_elements, xmp
from desktop.charts.strokes.svg_text import finished, written

ENDINGS = (".png", ".svg", ".pdf")
DOTS_PER_INCH = 96
"""Qt's own on screen: with the same on paper, sizes in pixels are the same everywhere."""
LARGEST_PX = 20_000


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is painted, and how large.

    Args:
        width, height: of the file, in pixels at 96 to the inch.
        zoom: of what is painted: `paint` works in pixels of `width` / `zoom`.
        paper: `#RRGGBB`.
        family: the font asked for before Datahall's own, or "".
    """

    width: float
    height: float
    paint: Callable[[QPainter], None]
    paper: str
    about: About
    zoom: float = 1.0
    family: str = ""


def write_sheet(sheet: Sheet, target: Path, *, scale: float = 1) -> None:
    """Writes a file of the kind that its ending names; an existing one is replaced, whole or not at all.

    Raises:
        InputError: another ending, or too many pixels.
        DatahallError: the file cannot be written.
    """
    write_whole(target, sheet_bytes(sheet, ending_of(target), scale=scale))


def ending_of(target: Path) -> str:
    """ ".png", ".svg" or ".pdf". Raises InputError for another ending."""
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"{target.name} could not be exported.",
            f"“{ending or target.name}” is no kind of picture that Datahall writes.",
            "Let the name end in .png, .svg or .pdf.",
        )
    return ending


def sheet_bytes(sheet: Sheet, ending: str, *, scale: float = 1) -> bytes:
    """The content of a file of this ending; `scale` is the pixels of a PNG for each pixel of the sheet."""
    if ending == ".svg":
        return _svg(sheet)
    return _pdf(sheet) if ending == ".pdf" else _png(sheet, scale)


def sheet_image(sheet: Sheet, scale: float) -> QImage:
    """The sheet as pixels. Raises InputError when there are too many for the memory."""
    width, height = whole_pixels(sheet)
    made = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    if made.isNull() or max(made.width(), made.height()) > 3 * LARGEST_PX:
        raise InputError(
            "The picture could not be drawn.", "It is too large for the memory.", "Choose a smaller size or scale."
        )
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.white)
    with QPainter(made) as painter:  # one left open by an error would end the program
        _paint(sheet, painter, zoomed=True)
    made.setDotsPerMeterX(round(DOTS_PER_INCH * scale / 0.0254))
    made.setDotsPerMeterY(round(DOTS_PER_INCH * scale / 0.0254))
    made.setDevicePixelRatio(1)
    return made


def whole_pixels(sheet: Sheet) -> tuple[int, int]:
    """In whole pixels, enough for all of it."""
    return math.ceil(sheet.width - 0.01), math.ceil(sheet.height - 0.01)


def _paint(sheet: Sheet, painter: QPainter, *, zoomed: bool) -> None:
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    width, height = whole_pixels(sheet)
    if zoomed:
        painter.fillRect(QRectF(0, 0, width, height), QColor(sheet.paper))
        painter.scale(sheet.zoom, sheet.zoom)
    else:
        painter.fillRect(QRectF(0, 0, width / sheet.zoom, height / sheet.zoom), QColor(sheet.paper))
    sheet.paint(painter)


def _png(sheet: Sheet, scale: float) -> bytes:
    made = sheet_image(sheet, scale)
    for key, words in png_texts(sheet.about).items():
        made.setText(key, words)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(made)
    return bytes(buffer.data().data())


def _svg(sheet: Sheet) -> bytes:
    """A zoomed sheet is a larger view of the same drawing, so that no stroke or text says a factor of its own."""
    width, height = whole_pixels(sheet)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS_PER_INCH)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRectF(0, 0, width / sheet.zoom, height / sheet.zoom))
    with written() as texts, QPainter(generator) as painter:
        _paint(sheet, painter, zoomed=False)
    return finished(
        bytes(buffer.data().data()),
        texts,
        width=width,
        height=height,
        about=svg_elements(sheet.about),
        family=sheet.family,
    )


def _pdf(sheet: Sheet) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    points = 72 / DOTS_PER_INCH
    size = QSizeF(sheet.width * points, sheet.height * points)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "chart", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(sheet.about.title)
    writer.setCreator("Datahall")
    writer.setDocumentXmpMetadata(xmp(sheet.about))
    if sheet.about.made_from:
        writer.addFileAttachment("chart.json", sheet.about.made_from.encode(), "application/json")
    with QPainter(writer) as painter:
        _paint(sheet, painter, zoomed=True)
    buffer.close()
    return bytes(content.data())
