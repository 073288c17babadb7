"""What a pasted or dropped document says of itself: title, publisher, address, day. Nothing is fetched or run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from html.parser import HTMLParser

from db.values.addresses import first_address, sole_address

LONGEST_TITLE = 300
READ_AT_MOST = 4_000_000
"""Characters of a web page that are read: its head stands at the beginning."""
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head", "title"})
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
        "table", "tr", "ul",
    ]
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title")
_DAYS = ("article:published_time", "citation_publication_date", "citation_date", "dc.date", "date", "pubdate")


@dataclass(frozen=True)
class Described:
    """What a document says of itself; "" for what it does not. `published` is EDTF; `text` its words, plain."""

    title: str = ""
    publisher: str = ""
    address: str = ""
    published: str = ""
    language: str = ""
    text: str = ""


def of_text(text: str) -> Described:
    """Plain words: the first line that is no address is the title, the only address in them is theirs."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    first = next((line for line in lines if sole_address(line) is None), "")
    addresses = dict.fromkeys(re.findall(r"https?://\S+", text))
    address = first_address(next(iter(addresses))) if len(addresses) == 1 else None
    if lines and not address:
        address = sole_address(lines[0]) or (sole_address(lines[-1]) if len(addresses) < 2 else None)
    return Described(title=in_short(first), address=address or "", text=text.strip())


def of_html(html: str) -> Described:
    """A web page, or a piece of one: what its head says, and its words without any script."""
    page = _Page()
    page.feed(html[:READ_AT_MOST])
    page.close()
    said = page.said
    title = next((said[name] for name in _TITLES if said.get(name)), "") or page.title or page.heading
    address = sole_address(page.canonical) or sole_address(said.get("og:url", "")) or ""
    return Described(
        title=in_short(title),
        publisher=in_short(said.get("og:site_name") or said.get("citation_journal_title", "")),
        address=address if address.startswith("http") else "",
        published=next((day for name in _DAYS if (day := _day(said.get(name, "")))), ""),
        language=page.language,
        text=page.words(),
    )


def title_of_pdf(content: bytes) -> str:
    """The title that a PDF gives itself in its metadata or information dictionary (ISO 32000-1, 14.3); else ""."""
    if found := re.search(rb"<dc:title>.{0,200}?<rdf:li[^>]*>([^<]{1,2000})</rdf:li>", content, re.DOTALL):
        title = in_short(unescape(found[1].decode("utf-8", errors="ignore")))
        if title:
            return title
    number = re.findall(rb"/Info\s+(\d{1,10})\s+(\d{1,5})\s+R", content)
    if not number:
        return ""
    start = re.compile(rb"(?<!\d)%b\s+%b\s+obj\b" % number[-1])
    placed = list(start.finditer(content))
    if not placed:
        return ""
    information = content[placed[-1].end() : placed[-1].end() + 20_000].partition(b"endobj")[0]
    if found := re.search(rb"/Title\s*<([0-9A-Fa-f\s]*)>", information):
        digits = re.sub(rb"\s", b"", found[1]).decode()
        return in_short(_pdf_words(bytes.fromhex(digits + "0" * (len(digits) % 2))))
    if found := re.search(rb"/Title\s*\(((?:\\.|[^\\)])*)\)", information, re.DOTALL):
        return in_short(_pdf_words(_pdf_string(found[1])))
    return ""


def in_short(text: str) -> str:
    """One line, without signs that cannot be seen, of at most `LONGEST_TITLE` characters."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f\u200b\ufeff\ud800-\udfff]", " ", text).split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def decoded(content: bytes) -> str:
    """The words of a text file: UTF-8, UTF-16 by its mark, else as Windows writes Western European (cp1252)."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,20})", content[:4096], re.IGNORECASE)
    for encoding in (
        "utf-8-sig",
        declared[1].decode() if declared else "",
        "gb18030" if _looks_chinese(content) else "",
    ):
        try:
            if encoding:
                return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace")


class _Page(HTMLParser):
    """Reads a page into what its head says and its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.heading, self.canonical, self.language = "", "", "", ""
        self.said: dict[str, str] = {}
        self._words: list[str] = []
        self._silent: list[str] = []
        self._in = ""

    def words(self) -> str:
        """The page's words, a line for each block."""
        lines = (" ".join(line.split()) for line in "".join(self._words).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (values.get("property") or values.get("name") or "").lower()
            self.said.setdefault(name, values.get("content", ""))
        elif tag == "link" and values.get("rel", "").lower() == "canonical":
            self.canonical = values.get("href", "")
        elif tag == "html":
            self.language = values.get("lang", "")[:20]
        elif tag == "body":
            self._silent.clear()
        if tag in _SILENT:
            self._silent.append(tag)
        if tag in ("title", "h1"):
            self._in = tag
        if tag in _BLOCKS:
            self._words.append("\n")
        elif tag in ("td", "th"):
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent and self._silent.pop() != tag:
                pass
        if tag == self._in:
            self._in = ""
        if tag in _BLOCKS:
            self._words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in == "title" and not self.title:
            self.title = data.strip()
        elif self._in == "h1" and not self.heading:
            self.heading = data.strip()
        if not self._silent:
            self._words.append(re.sub(r"\s+", " ", data))


def _day(text: str) -> str:
    found = re.match(r"(\d{4})[-/](\d{2})[-/](\d{2})", text.strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _looks_chinese(content: bytes) -> bool:
    return sum(byte > 0xA0 for byte in content[:2000]) > len(content[:2000]) // 3


def _pdf_words(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", errors="ignore")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", errors="ignore")
    return raw.decode("cp1252", errors="ignore")


def _pdf_string(raw: bytes) -> bytes:
    """A literal string without its escapes."""
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b""}

    def read(found: re.Match[bytes]) -> bytes:
        octal, said = found.groups()
        return bytes([int(octal, 8) & 255]) if octal else plain.get(said, said)

    return re.sub(rb"\\(?:([0-7]{1,3})|(.))", read, raw, flags=re.DOTALL)
