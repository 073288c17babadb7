"""Makes sources of what was pasted or dropped, in one action, or finds those that are there already."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.capture import documents
from db.capture.documents import Described, in_short
from db.edit import kept_copies
from db.errors import DatahallError, InputError
from db.values.addresses import bare_address, host_of, sole_address, words_of
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library
    from db.models import Source

ENDINGS = frozenset(
    {".pdf", ".html", ".htm", ".xhtml", ".txt", ".md", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".url", ".webloc"}
)
"""Files that are captured when dropped; tables, bibliographies and libraries go elsewhere."""
_LINK_FILES = frozenset({".url", ".webloc"})
_NO_WEB_ADDRESS = re.compile(
    r"(?:(?:https?|ftp|file|mailto|javascript|data|about|blob|chrome):|[a-z][a-z0-9+.-]*:/)\S*", re.IGNORECASE
)
"""A single word that can only be meant as an address: of another kind, or mistyped ("htp:/example.com")."""
_MOST_OF_A_HOST = 500


@dataclass(frozen=True)
class Clipping:
    """One thing pasted or dropped.

    Args:
        text: words, or an address.
        html: the same words as a web page's, whose head may name title and address.
        address: where a browser says the words were taken from.
        content: the bytes of an image or file, called `name`.
        path: a file that is still to be read.
        source_id: the source that the words are of, 0 where that is to be found.
    """

    text: str = ""
    html: str = ""
    address: str = ""
    content: bytes = b""
    name: str = ""
    path: Path | None = None
    source_id: int = 0


@dataclass(frozen=True)
class Captured:
    """A source in the inbox: whether this capture made it, and what to know about its copy ("" for nothing)."""

    source_id: int
    title: str
    is_new: bool
    remark: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a capture came to. `action` is its name in the history, "" where nothing had to be written."""

    captured: tuple[Captured, ...]
    refused: tuple[str, ...]
    action: str = ""


@dataclass(frozen=True)
class _Ready:
    """A clipping that was read: what it says of itself, and the copy to keep (b"" for none) under a name."""

    said: Described
    copy: bytes = b""
    name: str = ""
    remark: str = ""
    kind: str = "web page"
    source_id: int = 0


def capture(library: Library, clippings: Sequence[Clipping], today: date, watch: Watch = Watch()) -> Outcome:  # noqa: B008
    """Takes all of them as one action; what cannot be taken is told in words, and the others are taken.

    Args:
        library: where to.
        clippings: what was pasted or dropped.
        today: the day they are seen.
        watch: told after each.

    Raises:
        LibraryError: the library cannot be written; nothing of it was kept.
        Cancelled: before anything was written.
    """
    ready: list[_Ready] = []
    refused: list[str] = []
    for done, clipping in enumerate(clippings):
        watch.at(done, len(clippings))
        try:
            ready += _read(clipping)
        except DatahallError as error:
            refused.append(str(error))
    if not ready:
        return Outcome((), tuple(refused))
    from db.history.changes import change_set

    named = [_title(one) for one in ready]
    action = f"Capture {named[0][:100]}" if len(ready) == 1 else f"Capture {len(ready)} sources"
    with change_set(library, action) as session:
        captured = [_take(session, library, one, today) for one in ready]
        has_changed = bool(session.info.get("captured"))
    return Outcome(tuple(captured), tuple(refused), action if has_changed else "")


def is_captured(path: Path) -> bool:
    """Whether a dropped file becomes a source, by its ending."""
    return path.suffix.lower() in ENDINGS


def _read(clipping: Clipping) -> list[_Ready]:
    """Raises InputError for what is empty, broken, too large, or an address that leads nowhere."""
    if clipping.path is not None:
        return [_read_file(clipping.path.name, kept_copies.read_file(clipping.path))]
    if clipping.content:
        return [_read_file(clipping.name, clipping.content)]
    text = clipping.text.strip()
    if not text and clipping.html:
        text = documents.of_html(clipping.html).text
    if not text:
        raise InputError("There is nothing to capture.", "", "Copy an address, a text, an image or a file first.")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    addresses = [address for line in lines if (address := sole_address(line))]
    if len(addresses) == len(lines):
        head = documents.of_html(clipping.html) if clipping.html and len(lines) == 1 else Described()
        return [_Ready(replace(head, address=address, text="")) for address in addresses]
    if _NO_WEB_ADDRESS.fullmatch(text):
        raise InputError(
            f"“{text[:60]}” is no web address.",
            "One looks like https://example.com/page.",
            "Copy it again; nothing was made of it.",
        )
    return [_read_words(clipping, text)]


def _read_words(clipping: Clipping, text: str) -> _Ready:
    said = documents.of_text(text)
    page = documents.of_html(clipping.html) if clipping.html else Described()
    address = sole_address(clipping.address) or page.address or said.address
    # A selection has seldom a head of its own; where it has, that is the page's title.
    said = replace(
        said, title=page.title or said.title, publisher=page.publisher, published=page.published,
        language=page.language, address=address,
    )  # fmt: skip
    content = text.encode("utf-8", errors="replace")
    kept_copies.examine(content, "The text")
    kind, name = "web page" if address else "other", f"{_file_stem(said.title)}.txt"
    return _Ready(said, content, name, kind=kind, source_id=clipping.source_id)


def _read_file(name: str, content: bytes) -> _Ready:
    if Path(name).suffix.lower() in _LINK_FILES:
        found = re.search(r"(?:URL=|<string>)\s*(https?://[^\s<]+)", documents.decoded(content[:20_000]))
        address = sole_address(found[1].replace("&amp;", "&")) if found else None
        if address is None:
            raise InputError(f"{name} holds no web address.", "", "Copy the address itself, and paste it.")
        return _Ready(Described(title=Path(name).stem, address=address))
    examined = kept_copies.examine(content, name)
    stem = in_short(Path(name).stem.replace("_", " ")) or name
    if examined.media_type == "text/html":
        said = documents.of_html(documents.decoded(content))
        return _Ready(replace(said, title=said.title or stem), content, name, examined.warning)
    if examined.media_type == "text/plain":
        said = documents.of_text(documents.decoded(content))
        return _Ready(replace(said, title=said.title or stem), content, name, examined.warning, "other")
    is_pdf = examined.media_type == "application/pdf"
    title = (documents.title_of_pdf(content) if is_pdf else "") or stem
    return _Ready(Described(title=title), content, name, examined.warning, "report" if is_pdf else "other")


def _take(session: Session, library: Library, ready: _Ready, today: date) -> Captured:
    """The source of this address or copy, put into the inbox; a new one where there is none."""
    from db.models import Source

    found = _there(session, ready)
    if found is None:
        values = _new_values(session, ready, today)
        source = Source(**values)
        session.add(source)
        session.flush()
        session.info["captured"] = True
    else:
        source = found
        if not source.in_inbox:
            source.in_inbox = True
            session.info["captured"] = True
    assert source.id is not None
    remark = ready.remark
    if ready.copy:
        remark = _keep_copy(session, source.id, ready) or remark
    return Captured(source.id, source.title, found is None, remark)


def _keep_copy(session: Session, source_id: int, ready: _Ready) -> str:
    """Keeps the copy; a source that has one keeps that, and further words of it are put to them. Returns a remark."""
    from db.models import KeptContent, KeptCopy, Source

    source = session.get(Source, source_id)
    assert source is not None
    content = ready.copy
    if source.kept_copy_id is not None:
        copy = session.get(KeptCopy, source.kept_copy_id)
        assert copy is not None
        if copy.sha256 == hashlib.sha256(content).hexdigest():
            return ""
        if not ready.said.text or copy.media_type != "text/plain" or not ready.name.endswith(".txt"):
            return (
                "It keeps the copy that it has." if not ready.said.text else _note(session, source_id, ready.said.text)
            )
        stored = session.get(KeptContent, copy.sha256)
        before = bytes(stored.content) if stored is not None else b""
        if content in before:
            return ""
        content = before + b"\n\n" + content
        kept_copies.examine(content, ready.name)
    kept_copies.attach(session, source_id, content, ready.name)
    session.info["captured"] = True
    return ""


def _note(session: Session, source_id: int, text: str) -> str:
    from db.models import Source

    source = session.get(Source, source_id)
    if source is not None and text not in source.note:
        source.note = f"{source.note}\n\n{text}".strip()
        session.info["captured"] = True
    return "The words stand in its note; it keeps the copy that it has."


def _there(session: Session, ready: _Ready) -> Source | None:
    """The source that is meant: by its address, else by the very same copy."""
    from sqlalchemy import func
    from sqlmodel import col, select

    from db.models import KeptCopy, Source

    if ready.source_id:
        return session.get(Source, ready.source_id)
    if ready.said.address:
        bare, host = bare_address(ready.said.address), host_of(ready.said.address)
        query = select(Source.id, Source.address).where(func.instr(func.lower(Source.address), host) > 0)
        for source_id, address in session.exec(query.order_by(col(Source.id))):
            if address and bare_address(address) == bare:
                return session.get(Source, source_id)
        return None
    if not ready.copy:
        return None
    sha256 = hashlib.sha256(ready.copy).hexdigest()
    joined = select(Source).join(KeptCopy, col(KeptCopy.id) == col(Source.kept_copy_id))
    return session.exec(joined.where(col(KeptCopy.sha256) == sha256).order_by(col(Source.id))).first()


def _new_values(session: Session, ready: _Ready, today: date) -> dict[str, Any]:
    """The checked columns of a new source. Raises FormErrors where they do not fit."""
    from db.edit.forms import SourceForm, check

    said = ready.said
    publisher = _publisher_of(session, said.address) or said.publisher
    values: dict[str, Any] = {
        "title": _title(ready), "publisher": publisher, "address": said.address or None, "seen": today.isoformat(),
        "published": said.published or None, "language": said.language, "kind": ready.kind,
    }  # fmt: skip
    return {**check(SourceForm, values), "in_inbox": True}


def _publisher_of(session: Session, address: str) -> str:
    """Whom the library names as publisher of most sources of an address's host."""
    from sqlalchemy import func
    from sqlmodel import col, select

    from db.models import Source

    host = host_of(address)
    if not host:
        return ""
    query = select(Source.address, Source.publisher).where(
        func.instr(func.lower(Source.address), host) > 0, col(Source.publisher) != ""
    )
    rows = session.exec(query.order_by(col(Source.id).desc()).limit(_MOST_OF_A_HOST))
    counted = Counter(publisher for other, publisher in rows if other and host_of(other) == host)
    return counted.most_common(1)[0][0] if counted else ""


def _title(ready: _Ready) -> str:
    return ready.said.title or in_short(words_of(ready.said.address)) or in_short(ready.name) or "Untitled"


def _file_stem(title: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', " ", title)[:80].strip() or "Captured text"
