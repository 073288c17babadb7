"""What lies on the clipboard or is dropped, as clippings; a browser's remarks about where it is from are read too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from db.capture.capturing import Clipping
from db.values.addresses import sole_address

_SOURCE_ADDRESSES = (("text/x-moz-url-priv", "utf-16-le"), ("chromium/x-source-url", "utf-8"))
"""Where Firefox and Chromium say a selection was taken from."""
PICTURE = "Captured picture.png"


def clippings_of(data: QMimeData | None) -> list[Clipping]:
    """Everything in it that can be captured; nothing for an empty clipboard."""
    if data is None:
        return []
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return [Clipping(path=path) for path in paths]
    html = data.html() if data.hasHtml() else ""
    named = _link_with_title(data)
    if named is not None:
        return [named]
    addresses = [url.toString() for url in data.urls() if url.scheme() in ("http", "https")]
    text = data.text() if data.hasText() else ""
    if addresses and (not text.strip() or sole_address(text)):
        return [Clipping(text="\n".join(addresses), html=html)]
    if not text.strip() and data.hasImage():
        image = QImage(data.imageData())
        return [] if image.isNull() else [Clipping(content=as_png(image), name=PICTURE)]
    if not text.strip() and not html.strip():
        return []
    return [Clipping(text=text, html=html, address=_taken_from(data))]


def may_hold_clippings(data: QMimeData) -> bool:
    """Whether a drag brings words, an address or a picture: quick, since it is asked while the pointer moves."""
    return data.hasText() or data.hasHtml() or data.hasImage() or data.hasUrls()


def as_png(image: QImage) -> bytes:
    """An image's bytes as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _link_with_title(data: QMimeData) -> Clipping | None:
    """A link dragged from Firefox: its address, and in the next line its title."""
    if not data.hasFormat("text/x-moz-url"):
        return None
    address, _, title = _decoded(data, "text/x-moz-url", "utf-16-le").partition("\n")
    if sole_address(address) is None:
        return None
    named = title.strip() if sole_address(title) is None else ""
    return Clipping(text=address.strip(), html=f"<title>{named}</title>" if named else "")


def _taken_from(data: QMimeData) -> str:
    for name, encoding in _SOURCE_ADDRESSES:
        if data.hasFormat(name) and (address := sole_address(_decoded(data, name, encoding))):
            return address
    return ""


def _decoded(data: QMimeData, name: str, encoding: str) -> str:
    return bytes(data.data(name).data()).decode(encoding, errors="ignore").replace("\x00", "").strip("\ufeff \r")
