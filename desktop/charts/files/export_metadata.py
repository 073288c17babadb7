"""What an exported picture says of itself: title, sources, and the library's state, in the way of each kind of file.

PNG: text chunks under the standard's own keywords and ours. SVG: RDF with Dublin Core in `<metadata>`. PDF: XMP and
the document's information. SVG holds no clock time: two runs on the same state give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from db.charts.description import ChartData, ChartDescription
from db.charts.files.chart_text import describe
from db.charts.files.library_state import LibraryState
from db.charts.splits.filter_words import filter_words
from desktop.charts.strokes.svg_text import svg_element

RDF, DC = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/elements/1.1/"
OURS = "urn:datahall:chart:1.0:"
_XMP, _PDF = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
_XML = "http://www.w3.org/XML/1998/namespace"
_PACKET = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{0}\n<?xpacket end="w"?>'
_PREFIXES = {"rdf": RDF, "dc": DC, "datahall": OURS, "xmp": _XMP, "pdf": _PDF, "x": "adobe:ns:meta/"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class About:
    """What a file says of itself. `description` is the picture in words, `made_from` its description as JSON."""

    title: str
    description: str = ""
    sources: tuple[str, ...] = ()
    state: LibraryState | None = None
    filters: str = ""
    made_from: str = ""
    name: str = ""

    def ours(self) -> Iterator[tuple[str, str]]:
        """What only Datahall says, by key; nothing empty."""
        state = self.state
        told = {
            "view": self.name,
            "library": state.name if state else "",
            "library-id": state.uid if state else "",
            "change-set": str(state.change_set) if state else "",
            "changed": state.at if state else "",
            "filters": self.filters,
            "chart": self.made_from,
        }
        yield from ((key, value) for key, value in told.items() if value)


def about_chart(
    data: ChartData, description: ChartDescription | None = None, state: LibraryState | None = None, name: str = ""
) -> About:
    """What a chart's picture says of itself; `name` is that of its saved view."""
    return About(
        title=" ".join(data.title.split())[:300] or "Datahall",
        description=describe(data) or "Drawn by Datahall",
        sources=data.sources,
        state=state,
        filters=filter_words(description) if description else "",
        made_from=description.to_json() if description else "",
        name=name,
    )


def png_texts(about: About) -> dict[str, str]:
    """Keyword and text of each chunk; keywords of PNG (W3C 2003, 11.3.4.2) where it has one."""
    told = {
        "Title": about.title,
        "Description": about.description,
        "Source": "; ".join(about.sources),
        "Software": "Datahall",
        "Creation Time": _now(),
    }
    told |= {f"Datahall {key}": value for key, value in about.ours()}
    return {key: _UNWRITABLE.sub("\ufffd", value) for key, value in told.items() if value}


def svg_elements(about: About) -> list[ElementTree.Element]:
    """`<title>`, `<desc>` and `<metadata>`, to stand first in an SVG."""
    _register()
    metadata = svg_element("metadata")
    metadata.text = None
    metadata.append(_rdf(about))
    return [svg_element("title", about.title), svg_element("desc", about.description), metadata]


def xmp(about: About) -> bytes:
    """The metadata packet of a PDF (ISO 16684-1)."""
    _register()
    whole = ElementTree.Element("{adobe:ns:meta/}xmpmeta")
    rdf = _rdf(about, as_xmp=True)
    whole.append(rdf)
    for namespace, key, value in (
        (_XMP, "CreatorTool", "Datahall"),
        (_XMP, "CreateDate", _now()),
        (_PDF, "Producer", "Datahall"),
    ):
        _add(rdf[0], namespace, key, value)
    return _PACKET.format(ElementTree.tostring(whole, encoding="unicode")).encode()


def _rdf(about: About, *, as_xmp: bool = False) -> ElementTree.Element:
    rdf = ElementTree.Element(f"{{{RDF}}}RDF")
    about_it = ElementTree.SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    _add(about_it, DC, "title", about.title, kind="Alt" if as_xmp else "")
    _add(about_it, DC, "description", about.description, kind="Alt" if as_xmp else "")
    if as_xmp:
        _add(about_it, DC, "source", "; ".join(about.sources))
    else:
        for source in about.sources:
            _add(about_it, DC, "source", source)
    if about.state is not None:
        _add(about_it, DC, "date", about.state.at, kind="Seq" if as_xmp else "")
    _add(about_it, DC, "creator", "Datahall", kind="Seq" if as_xmp else "")
    for key, value in about.ours():
        _add(about_it, OURS, key, value)
    return rdf


def _add(parent: ElementTree.Element, namespace: str, key: str, words: str, *, kind: str = "") -> None:
    """One property; XMP wants some of them in a list of a kind."""
    if not words:
        return
    made = ElementTree.SubElement(parent, f"{{{namespace}}}{key}")
    if kind:
        listed = ElementTree.SubElement(made, f"{{{RDF}}}{kind}")
        made = ElementTree.SubElement(listed, f"{{{RDF}}}li", {f"{{{_XML}}}lang": "x-default"} if kind == "Alt" else {})
    made.text = _UNWRITABLE.sub("\ufffd", words)


def _register() -> None:
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
