"""The picture as PNG, SVG, PDF or an image for the clipboard: the scene of the screen, painted onto another paper."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from db.charts.description import ChartData
from db.errors import DatahallError, InputError
from desktop.charts.contents import Days
from desktop.charts.scene import ChartPicture
from desktop.charts.svg_text import finished, written
from desktop.look.theme import LIGHT, Theme

ENDINGS = (".png", ".svg", ".pdf")
_DOTS_PER_INCH = 96
"""Qt's own on screen: with the same on paper, sizes in pixels are the same everywhere."""
_LARGEST_PX = 20_000


def export(
    data: ChartData,
    path: Path | str,
    *,
    width: int = 1280,
    height: int | None = None,
    scale: float = 1,
    theme: Theme = LIGHT,
    days: Days | None = None,
) -> Path:
    """Writes a chart into a file of the kind that its ending names; an existing file is replaced, whole or not at all.

    Args:
        width, height: in device-independent pixels. No height: the one that suits the chart; one too low for all
            there is to show is raised.
        scale: pixels of a PNG for each of these (1, 2, 3); SVG and PDF have none and are sharp at any size.
        days: the part of the time axis shown on screen; None for all of it.

    Raises:
        InputError: another ending, or a size that no picture can have.
        DatahallError: the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"{target.name} could not be exported.",
            f"“{ending or target.name}” is no kind of picture that Datahall writes.",
            "Let the name end in .png, .svg or .pdf.",
        )
    picture = _picture(data, width, height, theme, days)
    if ending == ".svg":
        content = _svg(picture)
    elif ending == ".pdf":
        content = _pdf(picture)
    else:
        content = _png(_image(picture, scale))
    _write(target, content)
    return target


def image(
    data: ChartData,
    *,
    width: int = 1280,
    height: int | None = None,
    scale: float = 2,
    theme: Theme = LIGHT,
    days: Days | None = None,
) -> QImage:
    """The picture for the clipboard; arguments as for `export`."""
    return _image(_picture(data, width, height, theme, days), scale)


def _picture(data: ChartData, width: int, height: int | None, theme: Theme, days: Days | None) -> ChartPicture:
    if not 0 < width <= _LARGEST_PX or not 0 < (height or 1) <= _LARGEST_PX:
        raise InputError(
            "The picture could not be drawn.",
            f"Its width and height must lie between 1 and {_LARGEST_PX:,} pixels.",
            "Choose another size; 1280 is usual.",
        )
    made = ChartPicture(pg.GraphicsScene(), data, theme, width=width, height=height, days=days)
    made.view_box.hide()  # it only takes the mouse
    return made


def _size(picture: ChartPicture) -> QSize:
    return QSize(math.ceil(picture.layout.width), math.ceil(picture.layout.height))


def _paint(picture: ChartPicture, painter: QPainter) -> None:
    """The one way from the scene onto any paper."""
    area = QRectF(0, 0, _size(picture).width(), _size(picture).height())
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(area, QColor(picture.stage.theme.window))
    picture.scene.render(painter, area, area)


def _image(picture: ChartPicture, scale: float) -> QImage:
    size = _size(picture)
    made = QImage(round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_RGB32)
    if made.isNull() or max(made.width(), made.height()) > 3 * _LARGEST_PX:
        raise InputError(
            "The picture could not be drawn.", "It is too large for the memory.", "Choose a smaller size or scale."
        )
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    _paint(picture, painter)
    painter.end()
    made.setDotsPerMeterX(round(_DOTS_PER_INCH * scale / 0.0254))
    made.setDotsPerMeterY(round(_DOTS_PER_INCH * scale / 0.0254))
    made.setDevicePixelRatio(1)
    return made


def _png(made: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(made)
    return bytes(buffer.data().data())


def _svg(picture: ChartPicture) -> bytes:
    size, buffer = _size(picture), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_DOTS_PER_INCH)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    with written() as texts:
        painter = QPainter(generator)
        _paint(picture, painter)
        painter.end()
    title = " ".join(picture.stage.data.title.split())[:300]
    return finished(
        bytes(buffer.data().data()), texts, width=size.width(), height=size.height(), title=title or "Datahall"
    )


def _pdf(picture: ChartPicture) -> bytes:
    size, content = _size(picture), QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    points = 72 / _DOTS_PER_INCH
    writer.setPageSize(
        QPageSize(
            QSizeF(size.width() * points, size.height() * points),
            QPageSize.Unit.Point,
            "chart",
            QPageSize.SizeMatchPolicy.ExactMatch,
        )
    )
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(" ".join(picture.stage.data.title.split())[:300])
    writer.setCreator("Datahall")
    painter = QPainter(writer)
    _paint(picture, painter)
    painter.end()
    buffer.close()
    return bytes(content.data())


def _write(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise DatahallError(
            f"{target.name} could not be written.", error.strerror or str(error), "Choose another folder or name."
        ) from error
