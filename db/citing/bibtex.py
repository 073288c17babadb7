"""Items of CSL-JSON as BibTeX entries: the entry types and fields that BibTeX and BibLaTeX both know, in UTF-8."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_TYPES = {
    "article-journal": "article", "article-newspaper": "article", "article-magazine": "article", "report": "techreport",
    "book": "book", "chapter": "incollection", "paper-conference": "inproceedings", "thesis": "phdthesis",
}  # fmt: skip
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHER = {"techreport": "institution", "phdthesis": "school"}
_AS_THEY_ARE = {
    "volume": "volume", "issue": "number", "number": "number", "page": "pages", "edition": "edition", "ISBN": "isbn",
    "ISSN": "issn", "publisher-place": "address", "collection-title": "series", "genre": "type", "language": "langid",
}  # fmt: skip
_MEANT_LITERALLY = re.compile(r"[&%$#_{}]")
_IN_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_NEVER_ESCAPED = ("url", "doi")


def bibtex(item: Mapping[str, Any], key: str = "") -> str:
    """One entry, ending with a line break. Its key is `key`, else "carey2019forgetting", of author, year and title."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat

    form = BibtexFormat()  # type: ignore[no-untyped-call]
    form.indent = "  "
    form.trailing_comma = True
    entry_type = _TYPES.get(str(item.get("type")), "misc")
    fields = [
        Field(name, text if name in _NEVER_ESCAPED else _escaped(text, names=name == "author"))
        for name, text in _fields(item, entry_type).items()
        if text
    ]
    entry = Entry(entry_type, key or entry_key(item), fields)
    return str(write_string(Library([entry]), bibtex_format=form))


def entry_key(item: Mapping[str, Any]) -> str:
    """A key in plain letters and digits: family name or organisation, year, first long word of the title."""
    authors = item.get("author") or [{}]
    words = str(authors[0].get("family") or authors[0].get("literal") or item.get("publisher") or "")
    title = [word for word in _plain_words(str(item.get("title") or "")) if len(word) > 3]
    year = "".join(str(part) for part in _parts(item, "issued")[:1])
    return "".join([*(_plain_words(words)[:2] or ["source"]), year, *title[:1]])


def _fields(item: Mapping[str, Any], entry_type: str) -> dict[str, str]:
    issued, accessed = _parts(item, "issued"), _parts(item, "accessed")
    container, publisher = str(item.get("container-title") or ""), str(item.get("publisher") or "")
    authors = item.get("author") or ([{"literal": publisher}] if publisher and entry_type == "misc" else [])
    remarks = []
    if "literal" in (item.get("issued") or {}) or (item.get("issued") or {}).get("circa"):
        words = (item.get("issued") or {}).get("literal") or f"about {issued[0]}"
        remarks.append(f"Published {words}")
    fields = {
        "author": " and ".join(_name(author) for author in authors),
        "title": str(item.get("title") or ""),
        _CONTAINER.get(entry_type, "howpublished"): container,
        _PUBLISHER.get(entry_type, "publisher"): publisher,
        "year": str(issued[0]) if issued else "",
        "month": str(issued[1]) if len(issued) > 1 else "",
        **{name: str(item.get(key) or "") for key, name in reversed(_AS_THEY_ARE.items())},
        "doi": str(item.get("DOI") or ""),
        "url": str(item.get("URL") or ""),
        "urldate": "-".join(f"{number:02}" for number in accessed),
        "note": "; ".join(remarks),
    }
    if item.get("issue") and item.get("number"):
        fields["number"] = str(item["issue"])
    return fields


def _parts(item: Mapping[str, Any], name: str) -> list[int]:
    """Year, month and day of a date, as far as they are given; of a span its first."""
    found = (item.get(name) or {}).get("date-parts") or [[]]
    return [int(part) for part in found[0]]


def _name(author: Mapping[str, str]) -> str:
    """ "Carey, Benedict"; an organisation in braces, which keep it one name."""
    if author.get("literal"):
        return f"{{{_escaped(author['literal'])}}}"
    family = " ".join(author[key] for key in ("non-dropping-particle", "family") if author.get(key))
    given = " ".join(author[key] for key in ("given", "dropping-particle") if author.get(key))
    parts = (family, author.get("suffix", ""), given)
    return ", ".join(_escaped(part) for part in parts if part)


def _escaped(text: str, *, names: bool = False) -> str:
    """A text with the signs that mean something in TeX written so that they do not; `names` are escaped already."""
    if names:
        return text
    return "".join(_IN_WORDS.get(sign) or _MEANT_LITERALLY.sub(r"\\\g<0>", sign) for sign in text)


def _plain_words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.findall(r"[a-z0-9]+", bare)
