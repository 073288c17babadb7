"""RIS, as Zotero, EndNote and publishers write it, into items of CSL-JSON."""

from __future__ import annotations

import html
import re
from typing import Any

from db.interchange.bibliographies.csl import doi_of

_TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "ABST": "article-journal", "MGZN": "article-magazine",
    "NEWS": "article-newspaper", "BLOG": "post-weblog", "ELEC": "webpage", "WEB": "webpage", "RPRT": "report",
    "GOVDOC": "report", "STAND": "standard", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter",
    "ECHAP": "chapter", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "THES": "thesis", "STAT": "legislation", "BILL": "bill", "CASE": "legal_case",
    "LEGAL": "regulation", "HEAR": "hearing", "DATA": "dataset", "DBASE": "dataset", "AGGR": "dataset",
    "UNPB": "article", "INPR": "article", "PREPRINT": "article", "SPCH": "speech", "PCOMM": "personal_communication",
    "VIDEO": "motion_picture", "MPCT": "motion_picture", "ADVS": "broadcast", "COMP": "software", "MAP": "map",
    "PAMP": "pamphlet", "PAT": "patent", "SLIDE": "speech", "GEN": "document", "INTV": "interview",
}  # fmt: skip
_TEXTS = {
    "place_published": "publisher-place",
    "publisher": "publisher",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "language": "language",
    "type_of_work": "genre",
    "short_title": "title-short",
    "name_of_database": "archive",
    "call_number": "call-number",
    "section": "section",
    "number_of_volumes": "number-of-volumes",
    "id": "id",
}


def items_of_ris(text: str) -> list[dict[str, Any]]:
    """The references of a RIS text. Raises ValueError where it is damaged beyond reading."""
    import rispy
    from rispy.parser import ParseError

    # A semicolon in an address parts nothing; line ends of all systems are one.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        found = rispy.loads(text, delimiter_tags_mapping={})
    except (ParseError, OSError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError(str(error)) from error
    return [_item(reference) for reference in found]


def _item(reference: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"type": _TYPES.get(str(reference.get("type_of_reference")), "document")}
    item["title"] = _first(reference, "title", "primary_title")
    journal = _first(reference, "journal_name", "alternate_title3", "secondary_title", "alternate_title1")
    item["container-title"] = journal
    item |= {key: str(reference[name]) for name, key in _TEXTS.items() if reference.get(name)}
    item["author"] = [_name(name) for name in [*_list(reference, "authors"), *_list(reference, "first_authors")]]
    item["editor"] = [_name(name) for name in _list(reference, "secondary_authors")]
    item["issued"] = _date(_first(reference, "date", "year", "publication_year"), _first(reference, "year"))
    item["accessed"] = _date(_first(reference, "access_date"))
    addresses = [address for address in _list(reference, "urls") if address]
    item["URL"] = addresses[0] if addresses else ""
    item["DOI"] = doi_of(_first(reference, "doi"))
    item["abstract"] = _first(reference, "abstract", "notes_abstract")
    notes = [*_list(reference, "notes"), *([str(reference["note"])] if reference.get("note") else [])]
    item["note"] = "\n".join(map(_without_markup, notes))
    item["keyword"] = ", ".join(_list(reference, "keywords"))
    pages = [str(reference[name]) for name in ("start_page", "end_page") if reference.get(name)]
    item["page"] = "-".join(pages)
    number = _first(reference, "issn")
    item["ISBN" if item["type"] in ("book", "chapter", "report", "paper-conference") else "ISSN"] = number
    return {key: value for key, value in item.items() if value not in ("", [], None)}


def _without_markup(note: str) -> str:
    """A note as text: Zotero writes its notes as HTML."""
    if not re.search(r"<(?:p|div|br|h\d|ul|ol|li|span|strong|em|blockquote)\b[^>]*>", note):
        return note
    lines = re.sub(r"<br\b[^>]*>|</(?:p|div|h\d|li|blockquote)>", "\n", note)
    return re.sub(r"\s*\n\s*", "\n", html.unescape(re.sub(r"<[^<>]+>", "", lines))).strip()


def _first(reference: dict[str, Any], *names: str) -> str:
    for name in names:
        value = reference.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if value:
            return str(value).strip()
    return ""


def _list(reference: dict[str, Any], name: str) -> list[str]:
    value = reference.get(name) or []
    return [str(one).strip() for one in (value if isinstance(value, list) else [value])]


def _name(text: str) -> dict[str, str]:
    """ "Family, Given, Suffix"; a name without a comma is an organisation's."""
    parts = [part.strip() for part in text.split(",", 2)]
    if len(parts) == 1 or not parts[1]:
        return {"literal": parts[0]}
    return {"family": parts[0], "given": parts[1]} | ({"suffix": parts[2]} if len(parts) == 3 and parts[2] else {})


def _date(text: str, year: str = "") -> dict[str, Any] | None:
    """ "2025/03/01/", "2025/03//", "2025///spring", "2025/03/01/10:20:30", "2025", or words."""
    text = text or year
    if not text:
        return None
    found = re.match(r"(\d{4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?(?:[/T ]|$)", text)
    if found is None:
        return {"literal": text}
    parts = []
    for piece in found.groups():
        if not piece or not int(piece):
            break
        parts.append(int(piece))
    return {"date-parts": [parts]}
