"""Text in SVG as whole, anchored `<text>` elements, and the same bytes each time.

QSvgGenerator cuts a text at every change of script and places each piece by its own widths: a viewer with other
fonts then shows gaps or overlaps. So while an SVG is drawn each text is one stand-in word, and `finished` puts the
real text in its place, anchored where it was meant to be. Nothing else of the drawing differs from the other formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from xml.etree import ElementTree

_NAMESPACE = "http://www.w3.org/2000/svg"
_STAND_IN = re.compile(r"Qx([a-j]+)xQ")
_FIGURES = str.maketrans("0123456789", "abcdefghij")
_LETTERS = str.maketrans("abcdefghij", "0123456789")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FAMILIES = (
    "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', "  # about as wide as Inter, where that is not installed
    "'Droid Sans Fallback', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
)


@dataclass(frozen=True)
class Written:
    """A text as meant: its anchor is "start", "middle" or "end" of the point it was drawn at, `width` in pixels."""

    text: str
    anchor: str
    width: float


_writing: ContextVar[list[Written] | None] = ContextVar("_writing", default=None)


@contextmanager
def written() -> Iterator[list[Written]]:
    """While inside, `stand_in` keeps the texts drawn in the list given."""
    texts: list[Written] = []
    token = _writing.set(texts)
    try:
        yield texts
    finally:
        _writing.reset(token)


def stand_in(text: str, anchor: str, width: float) -> str | None:
    """The word to draw in place of `text`; None where no SVG is being written and the text itself is drawn."""
    texts = _writing.get()
    if texts is None:
        return None
    texts.append(Written(_UNWRITABLE.sub("\ufffd", text), anchor, width))
    return f"Qx{str(len(texts) - 1).translate(_FIGURES)}xQ"


def finished(
    svg: bytes, texts: list[Written], *, width: float, height: float, about: Sequence[ElementTree.Element], family: str
) -> bytes:
    """The SVG with its real texts, sizes in pixels, and without empty groups.

    Args:
        about: what stands before the drawing: title, description, metadata.
        family: a font asked for before Datahall's own, or "".
    """
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.fromstring(svg)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    for name in ("title", "desc"):
        for element in root.findall(f"{{{_NAMESPACE}}}{name}"):
            root.remove(element)
    for element in root.iter(f"{{{_NAMESPACE}}}text"):
        _put_text(element, texts, family)
    for element in root.iter():
        # Qt writes "none" and the like, which SVG Tiny does not know; our pens need no such effect.
        element.attrib.pop("vector-effect", None)
    _drop_empty(root)
    for place, element in enumerate(about):
        root.insert(place, element)
    ElementTree.indent(root, "")
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    body: bytes = ElementTree.tostring(root, encoding="utf-8")
    return declaration + body + b"\n"


def svg_element(name: str, words: str = "") -> ElementTree.Element:
    """An element of SVG with text that XML can hold."""
    element = ElementTree.Element(f"{{{_NAMESPACE}}}{name}")
    element.text = _UNWRITABLE.sub("\ufffd", words)
    return element


def _put_text(element: ElementTree.Element, texts: list[Written], family: str) -> None:
    found = _STAND_IN.search(element.text or "")
    if found is None:
        return
    meant = texts[int(found.group(1).translate(_LETTERS))]
    element.text = meant.text
    asked = family.replace("'", "")
    element.set("font-family", f"'{asked}', {_FAMILIES}" if asked else _FAMILIES)
    if len(meant.text) > 1 and meant.width > 0:
        # A browser that has another font in place of ours still keeps each text within its room.
        element.set("textLength", f"{meant.width:.2f}")
        element.set("lengthAdjust", "spacingAndGlyphs")
    if meant.anchor != "start":
        element.set("text-anchor", meant.anchor)


def _drop_empty(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _drop_empty(child)
        is_group = child.tag in (f"{{{_NAMESPACE}}}g", f"{{{_NAMESPACE}}}defs")
        if is_group and len(child) == 0:
            parent.remove(child)
        elif is_group and child.get("font-family"):
            # Each text says its own font.
            for name in ("font-family", "font-size", "font-weight", "font-style"):
                child.attrib.pop(name, None)
