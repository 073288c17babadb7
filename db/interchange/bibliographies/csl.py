"""Items of CSL-JSON (Citation Style Language 1.0.2) as fields of a source, and back without loss.

What a source has a column for goes there; all else an item says is kept as JSON in `bibliography`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from db.interchange.bibliographies.csl_dates import csl_of, edtf_of
from db.words import SourceKind

Item = Mapping[str, Any]
Values = dict[str, Any]
"""Fields of a source by name; those of which nothing is said are missing."""

TYPES: dict[SourceKind, tuple[str, str]] = {
    SourceKind.WEB_PAGE: ("webpage", ""),
    SourceKind.NEWS_ARTICLE: ("article-newspaper", ""),
    SourceKind.PRESS_RELEASE: ("webpage", "Press release"),
    SourceKind.BLOG_POST: ("post-weblog", ""),
    SourceKind.REPORT: ("report", ""),
    SourceKind.JOURNAL_ARTICLE: ("article-journal", ""),
    SourceKind.PREPRINT: ("article", ""),
    SourceKind.CONFERENCE_PAPER: ("paper-conference", ""),
    SourceKind.BOOK: ("book", ""),
    SourceKind.CHAPTER: ("chapter", ""),
    SourceKind.THESIS: ("thesis", ""),
    SourceKind.LAW: ("legislation", ""),
    SourceKind.DATASET: ("dataset", ""),
    SourceKind.FILING: ("report", "Filing"),
    SourceKind.SPEECH: ("speech", ""),
    SourceKind.INTERVIEW: ("interview", ""),
    SourceKind.VIDEO: ("motion_picture", ""),
    SourceKind.OTHER: ("document", ""),
}
"""Kind of a source -> type of CSL, and the genre that tells it from another kind of the same type."""

_FURTHER_TYPES = {
    "article-magazine": SourceKind.NEWS_ARTICLE,
    "review": SourceKind.JOURNAL_ARTICLE,
    "review-book": SourceKind.JOURNAL_ARTICLE,
    "periodical": SourceKind.JOURNAL_ARTICLE,
    "post": SourceKind.BLOG_POST,
    "classic": SourceKind.BOOK,
    "collection": SourceKind.BOOK,
    "pamphlet": SourceKind.REPORT,
    "standard": SourceKind.REPORT,
    "entry": SourceKind.CHAPTER,
    "entry-dictionary": SourceKind.CHAPTER,
    "entry-encyclopedia": SourceKind.CHAPTER,
    "bill": SourceKind.LAW,
    "regulation": SourceKind.LAW,
    "legal_case": SourceKind.LAW,
    "treaty": SourceKind.LAW,
    "hearing": SourceKind.LAW,
    "broadcast": SourceKind.VIDEO,
}
_GENRES = (
    (r"press release|pressemitteilung|communiqué", SourceKind.PRESS_RELEASE),
    (r"filing|\b(?:10-[kq]|8-k|20-f|6-k|s-1)\b|prospectus|annual report", SourceKind.FILING),
    (r"blog", SourceKind.BLOG_POST),
)
_ABSTRACT = "Abstract: "
LONGEST_TITLE = 2000


def source_of(item: Item) -> Values:
    """The fields of a source that an item of CSL-JSON gives; `title` is "" where it has none.

    Authors are "Family, Given" or an organisation's name, parted by semicolons. A publisher that the item does not
    name is what it appeared in: the newspaper, the website.
    """
    rest = {key: value for key, value in item.items() if value not in (None, "", [], {})}
    kind = _kind(rest)
    container = _take(rest, "container-title")
    publisher = _take(rest, "publisher")
    if publisher and publisher == container:
        rest["publisher"] = publisher  # else it would seem to be missing
    values: Values = {
        "title": _take(rest, "title")[:LONGEST_TITLE],
        "kind": kind,
        "container_title": container,
        "publisher": publisher or container,
        "language": _take(rest, "language"),
        "authors": _authors(rest),
        "note": _note(rest),
    }
    if doi := doi_of(str(rest.get("DOI", ""))):
        values["doi"] = doi
        del rest["DOI"]
    address = str(rest.get("URL", "")).strip()
    if address and len(address) <= LONGEST_TITLE and re.match(r"(?:https?|file|doi):", address, re.IGNORECASE):
        values["address"] = address
        del rest["URL"]
    for key, name in (("issued", "published"), ("accessed", "seen")):
        if (edtf := edtf_of(rest.get(key))) is not None:
            values[name] = edtf
            if _in_numbers(rest[key]) == csl_of(edtf):
                del rest[key]
    usual, genre = TYPES[kind]
    if rest.get("type") == usual:
        del rest["type"]
    if genre and rest.get("genre") == genre:
        del rest["genre"]
    values["bibliography"] = json.dumps(rest, ensure_ascii=False) if rest else ""
    return {name: value for name, value in values.items() if value != "" or name == "title"}


def csl_of_source(values: Mapping[str, Any]) -> dict[str, Any]:
    """An item of CSL-JSON for the fields of a source; what `source_of` took from an item comes back as it was."""
    rest = _rest(values.get("bibliography"))
    usual, genre = TYPES[SourceKind(values.get("kind") or SourceKind.WEB_PAGE)]
    item: dict[str, Any] = {"type": usual} | ({"genre": genre} if genre else {}) | rest
    container, publisher = values.get("container_title") or "", values.get("publisher") or ""
    note, _, abstract = _parted(values.get("note") or "")
    texts = {
        "title": values.get("title"),
        "container-title": container,
        "publisher": publisher if publisher != container or "publisher" in rest else "",
        "language": values.get("language"),
        "DOI": values.get("doi"),
        "URL": values.get("address"),
        "note": note,
        "abstract": abstract,
    }
    for key, text in texts.items():
        if text and plain_of(rest.get(key)) != text:  # else it is there in its own form
            item[key] = text
    if (authors := values.get("authors")) and authors != _texts_of(rest.get("author")):
        item["author"] = [_name_of(author) for author in authors.split(";") if author.strip()]
    for key, name in (("issued", "published"), ("accessed", "seen")):
        if (edtf := values.get(name)) and edtf_of(rest.get(key)) != edtf:
            item[key] = csl_of(edtf)
    return item


def doi_of(text: str) -> str:
    """The bare DOI of one that may be written as an address; "" where it is none."""
    found = re.search(r"10\.\d{4,9}/\S+", text.strip())
    return found[0].rstrip(".,;") if found else ""


def _kind(rest: Values) -> SourceKind:
    written, genre = str(rest.get("type", "")), f"{rest.get('genre', '')} {rest.get('medium', '')}".lower()
    if written in ("webpage", "report", "post-weblog", "post", "document", "article-newspaper", ""):
        for pattern, kind in _GENRES:
            if re.search(pattern, genre) and not (kind is SourceKind.FILING and written != "report"):
                return kind
    by_type = {csl: kind for kind, (csl, genre_of) in TYPES.items() if not genre_of}
    return by_type.get(written) or _FURTHER_TYPES.get(written) or (SourceKind.OTHER if written else SourceKind.WEB_PAGE)


def _take(rest: Values, key: str) -> str:
    """A text in plain form; where that says less than it did, the original stays in `rest`."""
    text = plain_of(rest.get(key))
    if rest.get(key) == text or not text:
        rest.pop(key, None)
    return text


def plain_of(text: Any) -> str:
    """A text without the marks that CSL allows in titles (<i>, <sup>, <span class="nocase">), on one line."""
    if isinstance(text, list):
        text = text[0] if text else ""
    bare = re.sub(r"</?(?:i|b|em|strong|sup|sub|sc|span)\b[^>]*>", "", str(text or ""))
    return " ".join(html.unescape(bare).split())


def _in_numbers(date: Any) -> Any:
    """A date whose parts are numbers, where a program wrote them as texts."""
    if not isinstance(date, dict) or not isinstance(date.get("date-parts"), list):
        return date
    parts = [[int(piece) if str(piece).isdigit() else piece for piece in part] for part in date["date-parts"]
             if isinstance(part, list)]  # fmt: skip
    return date | {"date-parts": parts}


def _authors(rest: Values) -> str:
    """The authors as one text; where one of them cannot be told so that it comes back, they stay in `rest`, too."""
    names = rest.get("author")
    if not isinstance(names, list) or not all(isinstance(name, dict) for name in names):
        return ""
    texts = _texts_of(names)
    if [_name_of(text) for text in texts.split("; ")] == names:
        del rest["author"]
    return texts


def _texts_of(names: Any) -> str:
    if not isinstance(names, list):
        return ""
    return "; ".join(text for name in names if isinstance(name, dict) and (text := _text_of(name)))


def _text_of(name: Mapping[str, Any]) -> str:
    """ "van der Berg, Jan", "King, Martin Luther, Jr.", "International Energy Agency"."""
    if name.get("literal"):
        return " ".join(str(name["literal"]).replace(";", ",").split())
    family = " ".join(str(name[key]) for key in ("non-dropping-particle", "family") if name.get(key))
    given = " ".join(str(name[key]) for key in ("given", "dropping-particle") if name.get(key))
    parts = [part for part in (family, given, str(name.get("suffix") or "")) if part]
    return " ".join(", ".join(parts).replace(";", ",").split())


def _name_of(text: str) -> dict[str, str]:
    """The name of a text that `_text_of` wrote; a text without a comma is an organisation."""
    parts = [part.strip() for part in text.split(",", 2)]
    if len(parts) == 1 or _ORGANISATION.search(text):
        return {"literal": text.strip()}
    name = {"family": parts[0], "given": parts[1]}
    return name | ({"suffix": parts[2]} if len(parts) == 3 else {})


_ORGANISATION = re.compile(r",\s*(?:Inc|LLC|Ltd|L\.P|Co|Corp|GmbH|S\.A|and|&)\b\.?", re.IGNORECASE)


def _note(rest: Values) -> str:
    note, abstract = (_lines(rest.pop(key, "")) for key in ("note", "abstract"))
    return "\n\n".join(part for part in (note, f"{_ABSTRACT}{abstract}" if abstract else "") if part)


def _lines(text: Any) -> str:
    return str(text).replace("\r\n", "\n").strip()


def _parted(note: str) -> tuple[str, str, str]:
    """A note and the abstract at its end."""
    if note.startswith(_ABSTRACT):
        return "", _ABSTRACT, note.removeprefix(_ABSTRACT)
    return note.partition(f"\n\n{_ABSTRACT}")


def _rest(bibliography: Any) -> dict[str, Any]:
    try:
        rest = json.loads(bibliography) if bibliography else {}
    except ValueError:
        return {}
    return rest if isinstance(rest, dict) else {}
