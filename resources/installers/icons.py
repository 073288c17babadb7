"""The icon in every size and form that a system asks for, all drawn from `resources/icons/datahall.svg`."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from resources.installers import facts

DRAWING = facts.ROOT / "resources" / "icons" / "datahall.svg"
SIZES = (16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS_KINDS = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512,
              b"ic10": 1024}  # fmt: skip
"""Apple's names of sizes; some stand for the same pixels on finer screens."""


def png(size: int) -> bytes:
    """The icon as a PNG of `size` times `size` pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise RuntimeError("the icon could not be drawn")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """For Windows: a list of PNGs."""
    pictures = [png(size) for size in ICO_SIZES]
    head, place, body = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures), b""
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        side = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), place + len(body))
        body += picture
    return head + body


def icns() -> bytes:
    """For macOS: PNGs with Apple's names."""
    parts = [kind + struct.pack(">I", len(picture) + 8) + picture for kind, size in ICNS_KINDS.items()
             for picture in [png(size)]]  # fmt: skip
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def side_picture() -> bytes:
    """What stands beside the first and last words of the installer for Windows, as a BMP."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, QRectF
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(328, 628, QImage.Format.Format_RGB888)
    image.fill(QColor("#E8F0FA"))
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(84, 96, 160, 160))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "BMP")
    return bytes(buffer.data().data())


def draw_for_program(folder: Path) -> None:
    """Writes what `build.spec` puts into the program itself, and what the installers show."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datahall.ico").write_bytes(ico())
    (folder / "datahall.icns").write_bytes(icns())
    (folder / "side.bmp").write_bytes(side_picture())
