r"""BibTeX and BibLaTeX, as Zotero writes them, into items of CSL-JSON.

Braces, accents ({\"o}, \'e), strings, months and crossrefs are resolved; an entry that is damaged is told and left out.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from db.interchange.bibliographies.csl import doi_of

_TYPES = {
    "article": "article-journal", "online": "webpage", "electronic": "webpage", "www": "webpage", "misc": "document",
    "report": "report", "techreport": "report", "manual": "report", "booklet": "pamphlet", "book": "book",
    "mvbook": "book", "collection": "book", "proceedings": "book", "inbook": "chapter", "incollection": "chapter",
    "inreference": "entry-encyclopedia", "inproceedings": "paper-conference", "conference": "paper-conference",
    "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "unpublished": "article",
    "dataset": "dataset", "software": "software", "video": "motion_picture", "movie": "motion_picture",
    "legislation": "legislation",
    "legal": "legislation", "jurisdiction": "legal_case", "letter": "personal_communication", "standard": "standard",
    "patent": "patent",
}  # fmt: skip
_TEXTS = {
    "publisher": ("publisher", "institution", "school", "organization"),
    "container-title": ("journaltitle", "journal", "booktitle", "maintitle"),
    "publisher-place": ("location", "address"),
    "language": ("langid", "language"),
    "volume": ("volume",),
    "edition": ("edition",),
    "page": ("pages",),
    "collection-title": ("series",),
    "ISSN": ("issn",),
    "ISBN": ("isbn",),
    "genre": ("type", "entrysubtype"),
    "abstract": ("abstract",),
    "keyword": ("keywords",),
    "title-short": ("shorttitle",),
    "version": ("version",),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OF_JOURNALS = ("volume", "number", "issue", "issn", "doi", "pages", "eprint")
_INHERITED = ("booktitle", "journal", "journaltitle", "publisher", "year", "date", "month", "editor", "series",
              "volume", "address", "location", "url", "isbn", "issn", "organization")  # fmt: skip


def items_of_bibtex(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The entries of a BibTeX text, and what to say of those that were left out."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry

    for name in ("bibtexparser", "pylatexenc"):  # what they warn of is told as a remark
        logging.getLogger(name).setLevel(logging.CRITICAL)
    library = parse_string(text)
    strings = {string.key.lower(): str(string.value) for string in library.strings}
    entries = {entry.key.lower(): _fields(entry, strings) for entry in library.entries}
    found = [_item(entry, _fields(entry, strings), entries) for entry in library.entries]
    remarks = []
    for block in library.failed_blocks:
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else None
        if isinstance(entry, Entry):  # two references of one key are still two references
            found.append(_item(entry, _fields(entry, strings), entries))
            continue
        if entry is not None:  # an abbreviation, said twice
            continue
        line = (block.start_line or 0) + 1
        start = " ".join((block.raw or "").split())[:50]
        remarks.append(f"An entry in line {line:,} was not understood and is left out: “{start}”.")
    return found, remarks


def _fields(entry: Any, strings: dict[str, str]) -> dict[str, str]:
    """Fields by name in lower case, with strings put together: {"12~" # mar}."""
    return {field.key.lower(): _put_together(str(field.value), strings) for field in entry.fields}


_PIECE = re.compile(
    r"""\s*(?:"(?P<quoted>[^"]*)"|\{(?P<braced>[^{}]*)\}|(?P<name>[A-Za-z][\w:-]*)|(?P<number>\d+))\s*"""
)


def _put_together(value: str, strings: dict[str, str]) -> str:
    if "#" not in value:
        return value
    pieces = [_PIECE.fullmatch(piece) for piece in value.split("#")]
    if not all(pieces):
        return value
    texts = []
    for piece in pieces:
        assert piece is not None
        name = piece["name"]
        texts.append(
            strings.get(name.lower(), name) if name else piece["quoted"] or piece["braced"] or piece["number"] or ""
        )
    return "".join(texts)


def _item(entry: Any, fields: dict[str, str], entries: dict[str, dict[str, str]]) -> dict[str, Any]:
    kind = entry.entry_type.lower()
    key = fields.get("crossref", "").lower()
    if key in entries and key != entry.key.lower():
        above = dict(entries[key])
        if "title" in above and kind in ("inproceedings", "incollection", "inbook", "conference"):
            above.setdefault("booktitle", above["title"])
        fields = {name: above[name] for name in _INHERITED if name in above} | fields
    item: dict[str, Any] = {"type": _type(kind, fields), "citation-key": entry.key}
    item["title"] = ": ".join(plain(fields[name]) for name in ("title", "subtitle") if fields.get(name))
    for key, names in _TEXTS.items():
        item[key] = next((plain(fields[name]) for name in names if fields.get(name)), "")
    item["page"] = item["page"].replace("–", "-").replace("--", "-")
    number = plain(fields.get("number", "") or fields.get("issue", ""))
    item["issue" if kind == "article" else "number"] = number
    item["author"], item["editor"] = (_names(fields.get(name, "")) for name in ("author", "editor"))
    item["issued"] = _date(fields.get("date", "")) or _year_and_month(fields)
    item["accessed"] = _date(fields.get("urldate", ""))
    item["URL"] = _address(fields)
    item["DOI"] = doi_of(plain(fields.get("doi", "")))
    notes = [plain(fields[name]) for name in ("note", "annotation", "annote") if fields.get(name)]
    item["note"] = "\n".join(note for note in notes if not re.match(r"https?://\S+$|accessed\b", note, re.IGNORECASE))
    if fields.get("eprint"):
        item["archive"] = plain(fields.get("eprinttype") or fields.get("archiveprefix") or "arXiv")
        item["archive_location"] = plain(fields["eprint"])
    return {key: value for key, value in item.items() if value not in ("", [], None)}


def _type(kind: str, fields: dict[str, str]) -> str:
    subtype = fields.get("entrysubtype", "").lower()
    if kind == "article" and subtype in ("newspaper", "magazine"):
        return f"article-{subtype}"
    if kind == "article" and not any(fields.get(name) for name in _OF_JOURNALS):
        return "article-newspaper"  # BibTeX has no word of its own for it
    if kind == "online" and re.search("preprint", fields.get("pubstate", "") + fields.get("type", ""), re.IGNORECASE):
        return "article"
    if kind == "misc":
        if re.search("arxiv", fields.get("archiveprefix", "") + fields.get("publisher", ""), re.IGNORECASE):
            return "article"
        return "webpage" if fields.get("url") or "\\url" in fields.get("howpublished", "") else "document"
    return _TYPES.get(kind, "document")


def plain(text: str) -> str:
    """LaTeX as plain text: accents, braces and commands resolved; where that fails, braces go."""
    if not re.search(r"[\\{}$~]|--|``|''", text):
        return " ".join(text.split())
    return " ".join(_latex().latex_to_text(text).replace("\u00a0", " ").split())


_SIGNS = {
    "textbar": "|", "textless": "<", "textgreater": ">", "textbraceleft": "{", "textbraceright": "}",
    "textunderscore": "_",
}  # fmt: skip
"""Commands that Zotero writes and pylatexenc does not know."""


def _latex() -> Any:
    global _decoder
    if _decoder is None:
        from pylatexenc import latex2text

        context = latex2text.get_default_latex_context_db()
        # Addresses stay bare, a dollar that stands alone is a dollar.
        context.add_context_category(
            "addresses", prepend=True, macros=[latex2text.MacroTextSpec("url", simplify_repl="%s")]
        )
        signs = [latex2text.MacroTextSpec(name, simplify_repl=sign) for name, sign in _SIGNS.items()]
        context.add_context_category("signs", prepend=True, macros=signs)
        _decoder = latex2text.LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)
    return _decoder


_decoder: Any = None


def _names(text: str) -> list[dict[str, str]]:
    """ "Smith, John and {International Energy Agency} and van der Berg, Jan and others"."""
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names = []
    for written in split_multiple_persons_names(text) if text.strip() else []:
        bare = written.strip()
        if bare.lower() == "others" or not bare:
            continue
        if bare.startswith("{") and bare.endswith("}") and bare.count("{") == 1:
            names.append({"literal": plain(bare)})
            continue
        try:
            parts = parse_single_name_into_parts(bare, strict=False)
        except InvalidNameError:
            names.append({"literal": plain(bare)})
            continue
        family, given = plain(" ".join([*parts.von, *parts.last])), plain(" ".join(parts.first))
        if not given:
            names.append({"literal": family})
            continue
        suffix = plain(" ".join(parts.jr))
        names.append({"family": family, "given": given} | ({"suffix": suffix} if suffix else {}))
    return names


def _date(text: str) -> dict[str, Any] | None:
    """A date of BibLaTeX, which is EDTF: "2025-03-01", "2025-03", "2024/2025", "2025-03-01T10:00:00Z"."""
    if not text.strip():
        return None
    days = [[int(piece) for piece in day.split("T")[0].split("-")] for day in text.strip().split("/")
            if re.fullmatch(r"\d{4}(?:-\d{1,2}){0,2}(?:T.*)?", day)]  # fmt: skip
    return {"date-parts": days} if days else {"literal": plain(text)}


def _year_and_month(fields: dict[str, str]) -> dict[str, Any] | None:
    year = plain(fields.get("year", ""))
    if not re.fullmatch(r"\d{4}", year):
        return {"literal": year} if year else None
    month = plain(fields.get("month", "")).lower()
    parts = [int(year)]
    name = next((number for number, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", month)), None)
    number = int(month) if re.fullmatch(r"0?[1-9]|1[0-2]", month) else name
    if number:
        parts.append(number)
        day = re.search(r"\b(\d{1,2})\b", month) if name else None
        day_text = day[1] if day else plain(fields.get("day", ""))
        if day_text.isdigit() and 1 <= int(day_text) <= 31:
            parts.append(int(day_text))
    return {"date-parts": [parts]}


def _address(fields: dict[str, str]) -> str:
    """An address as it is: in it, an underscore or tilde may be escaped."""
    for name in ("url", "howpublished", "note"):
        found = re.search(r"https?://[^\s{}]+(?:\\[_%&#~][^\s{}]*)*", fields.get(name, ""))
        if found:
            return re.sub(r"\\([_%&#~])", r"\1", found[0]).replace("{\\textasciitilde}", "~")
    return ""
