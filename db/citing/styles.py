"""References in a style of the Citation Style Language, from items of CSL-JSON.

The styles are files in `resources/citation_styles`, read by citeproc-py. Items go in one by one; nothing is fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.citing.citeproc_mended import citeproc, words_of

Item = Mapping[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "citation_styles"


class Style(StrEnum):
    """How a source is cited; Chicago is its author-date form, whose short references fit beside figures."""

    APA = "apa"
    CHICAGO = "chicago-author-date"
    BIBTEX = "bibtex"


@dataclass(frozen=True)
class Reference:
    """A reference as plain text and as a piece of HTML with what is set in italics; "" where a style has none."""

    plain: str
    html: str = ""


def reference(item: Item, style: Style) -> Reference:
    """The reference of an item of CSL-JSON in APA (7th edition) or Chicago (18th edition, author-date)."""
    library = citeproc()
    prepared = _with_organisation_once(item, style)
    tree = _tree(style, frozenset(_SHOWN_FOR_NOTHING) - frozenset(prepared))
    source = library.json_source([{**_escaped(prepared), "id": "1"}])
    bibliography = library.CitationStylesBibliography(tree, source, library.formatter.html)
    bibliography.register(library.Citation([library.CitationItem("1")]))
    text = "".join(str(one) for one in bibliography.bibliography())
    text = re.sub(r"([?!])((?:</i>)?)\.", r"\1\2", text)
    if style is Style.CHICAGO:
        # American quotation (Chicago 18, 6.9): stops and commas stand inside.
        text = re.sub(r"”([.,])", r"\1”", re.sub(r"([?!.,])”\.", r"\1”", text))
    return Reference(words_of(text), text)


_SHOWN_FOR_NOTHING = ("edition", "accessed")
"""Variables whose label or term citeproc-py shows although they are not there, against CSL 1.0.2."""


@lru_cache(maxsize=8)
def _tree(style: Style, missing: frozenset[str]) -> Any:
    """A style, without what says something of variables that are missing."""
    tree = citeproc().CitationStylesStyle(str(FOLDER / f"{style}.csl"), locale="en-US", validate=False)
    if style is Style.CHICAGO:
        # Initials are made by this alone, since 'initialize="false"' is not heeded: Chicago gives names in full.
        tree.root.attrib.pop("initialize-with", None)
    else:
        for term in tree.root.locales[-1].terms.xpath("./cs:term[@name='dataset']"):
            term.text = "data set"  # as APA 7, 10.9, writes it
    for parent in list(tree.root.iter()):
        for child in list(parent):
            about = {child.get("variable"), "accessed" if child.get("term") == "retrieved" else None}
            if about & missing and child.tag.endswith(("}label", "}text")):
                parent.remove(child)
    return tree


_BY_THEIR_PUBLISHER = ("webpage", "post-weblog", "report", "dataset", "document", "article", "motion_picture")
_WEBSITES = ("webpage", "post-weblog")


def _with_organisation_once(item: Item, style: Style) -> dict[str, Any]:
    """The item with its publisher for an author that is not named, and with no organisation said twice.

    APA 7, 9.11, 9.24 and 10.16; Chicago 18, 13.86 and 14.104.
    """
    known = {key: value for key, value in item.items() if value not in (None, "", [], {})}
    kind = known.get("type")
    places = ["container-title"] if kind in _WEBSITES else []
    places += ["publisher"]
    if not known.get("author") and kind in _BY_THEIR_PUBLISHER:
        organisation = next((known[place] for place in places if place in known), None)
        if organisation:
            known["author"] = [{"literal": organisation}]
            known = {key: value for key, value in known.items() if key not in places or value != organisation}
        return known
    authors = known.get("author") or []
    name = authors[0].get("literal") if len(authors) == 1 else None
    places = places if style is Style.APA or kind in _WEBSITES else []
    return {key: value for key, value in known.items() if not (name and key in places and value == name)}


def _escaped(value: Any) -> Any:
    """All texts within, with the signs that mean something in HTML written so that they do not."""
    if isinstance(value, str):
        return html.escape(value, quote=False)
    if isinstance(value, list):
        return [_escaped(one) for one in value]
    if isinstance(value, dict):
        return {key: _escaped(one) for key, one in value.items()}
    return value
