"""Kept copies: the document itself, kept in the library beside what was taken from it.

A copy's bytes are stored once by their SHA-256, however many sources have it. What a file is follows from its bytes,
never from its name alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import DatahallError, InputError
from db.whole_files import file_name, write_whole

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library

LIMIT_BYTES = 25_000_000
"""The largest file that is kept: room for a long illustrated report, while a library stays small enough to copy."""

LOOKED_AT_BYTES = 4096
ENDINGS = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}
"""The kinds of files that are kept, by media type, with the ending they are taken out under."""

KIND_WORDS = {
    "application/pdf": "PDF",
    "text/html": "web page",
    "text/plain": "text",
    "image/png": "PNG image",
    "image/jpeg": "JPEG image",
    "image/gif": "GIF image",
    "image/webp": "WebP image",
}

_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_PDF_WITHIN = 1024
"""Readers accept rubbish before "%PDF-" and after "%%EOF" within so many bytes (Adobe's implementation notes)."""
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|article|p|div|a|h1|table)\b", re.IGNORECASE)
_UNPRINTABLE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Examined:
    """What a file turned out to be: its media type, and a sentence about what is wrong with it, "" for nothing."""

    media_type: str
    warning: str


@dataclass(frozen=True)
class Copy:
    """A kept copy: its row, hash, media type, the name it came under, and its size in bytes."""

    id: int
    sha256: str
    media_type: str
    file_name: str
    size_bytes: int

    @property
    def words(self) -> str:
        """ "PDF, 1.4 MB"."""
        return kind_and_size(self.media_type, self.size_bytes)


def kind_and_size(media_type: str, size_bytes: int) -> str:
    """ "PDF, 1.4 MB"."""
    return f"{KIND_WORDS.get(media_type, media_type)}, {size_words(size_bytes)}"


def size_words(size_bytes: int) -> str:
    """ "812 bytes", "54 KB", "1.4 MB" (of 1,000 and 1,000,000 bytes, as file managers count)."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    if size_bytes < 999_500:
        return f"{size_bytes / 1000:.0f} KB"
    return f"{size_bytes / 1e6:.1f} MB".replace(".0 MB", " MB")


def read_file(path: Path) -> bytes:
    """The bytes of a file; one over the limit is not read. Raises InputError for that, and where it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            raise _too_large(path.name, size)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} could not be read.", f"{error.strerror}.", "Choose another file.") from error


def _too_large(name: str, size_bytes: int) -> InputError:
    return InputError(
        f"{name} is too large to keep: {size_words(size_bytes)}.",
        f"A library keeps files up to {size_words(LIMIT_BYTES)}.",
        "Keep a smaller version of it, or the part you need; the address stays in the source either way.",
    )


def examine(content: bytes, name: str) -> Examined:
    """Tells what a file is by its bytes.

    Raises InputError for an empty file, one over the limit, and one of a kind that is not kept.
    """
    if not content:
        raise InputError(f"{name} is empty.", "", "Choose another file; nothing was kept.")
    if len(content) > LIMIT_BYTES:
        raise _too_large(name, len(content))
    start = content[:LOOKED_AT_BYTES]
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return Examined("application/pdf", _what_is_wrong_with_pdf(content))
    for signature, media_type in _SIGNATURES:
        if start.startswith(signature):
            return Examined(media_type, "")
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return Examined("image/webp", "")
    if name.lower().endswith(".pdf"):
        raise InputError(
            f"{name} is no PDF, whatever its name says.",
            "It does not begin as a PDF does: the download may have failed, or an error page was saved.",
            "Download it again; nothing was kept.",
        )
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or not _UNPRINTABLE.search(start):
        return Examined("text/html" if _HTML.search(start) else "text/plain", "")
    raise InputError(
        f"{name} is of a kind that is not kept.",
        "Datahall keeps PDF, web pages (HTML), images (PNG, JPEG, GIF, WebP) and plain text.",
        "Save or print it as a PDF, and keep that.",
    )


def _what_is_wrong_with_pdf(content: bytes) -> str:
    """Programs that write PDF end it with where its table of contents starts: one cut short has neither (ISO 32000)."""
    end = content[-max(_PDF_WITHIN, 2048) :]
    if b"%%EOF" not in end or b"startxref" not in end:
        return "This PDF has no end: it was probably cut short while it was saved."
    return ""


def attach(session: Session, source_id: int, content: bytes, name: str) -> Examined:
    """Keeps a file for a source inside a change set, in place of the copy it had. Raises InputError; see `examine`."""
    from sqlmodel import col, select

    from db.history.changes import write_beside
    from db.models import KeptContent, KeptCopy, Source

    found = examine(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    copy = session.exec(select(KeptCopy).where(col(KeptCopy.sha256) == sha256)).first()
    if copy is None:
        write_beside(session, KeptContent, [{"sha256": sha256, "content": content}])
        kept_name = file_name(Path(name).stem) + (Path(name).suffix or ENDINGS[found.media_type])
        copy = KeptCopy(sha256=sha256, media_type=found.media_type, file_name=kept_name[-200:], size_bytes=len(content))
        session.add(copy)
        session.flush()
    source = session.get(Source, source_id)
    if source is None:
        raise DatahallError("This source is gone.", "It was deleted meanwhile.", "Undo that, or add it anew.")
    before = source.kept_copy_id
    source.kept_copy_id = copy.id
    session.flush()
    if before is not None and before != copy.id:
        drop_unused(session, before)
    return found


def keep(library: Library, source_id: int, content: bytes, name: str) -> Examined:
    """Keeps a file for a source, as one action.

    Args:
        content: the file's bytes, at most `LIMIT_BYTES`.
        name: what the file was called.

    Raises InputError when it cannot be kept (see `examine`), LibraryError when the library cannot be written.
    """
    from db.history.changes import change_set

    examine(content, name)
    with change_set(library, f"Keep a copy of {_title(library, source_id)}") as session:
        return attach(session, source_id, content, name)


def remove(library: Library, source_id: int) -> None:
    """Lets a source go without its copy; undo brings it back."""
    from db.history.changes import change_set

    with change_set(library, f"Remove the copy of {_title(library, source_id)}") as session:
        detach(session, source_id)


def detach(session: Session, source_id: int) -> None:
    """Lets a source go without its copy, inside a change set."""
    from db.models import Source

    source = session.get(Source, source_id)
    if source is not None and source.kept_copy_id is not None:
        before, source.kept_copy_id = source.kept_copy_id, None
        session.flush()
        drop_unused(session, before)


def drop_unused(session: Session, copy_id: int) -> None:
    """Deletes the row of a copy that no source has any more; its bytes stay for undo."""
    from sqlmodel import col, select

    from db.models import KeptCopy, Source

    if session.exec(select(Source.id).where(col(Source.kept_copy_id) == copy_id).limit(1)).first() is None:
        copy = session.get(KeptCopy, copy_id)
        if copy is not None:
            session.delete(copy)


def copy_of(library: Library, source_id: int) -> Copy | None:
    """The copy that a source has, or None."""
    row = (
        library.reading()
        .execute(
            """SELECT c.id, c.sha256, c.media_type, c.file_name, c.size_bytes
               FROM source AS s JOIN kept_copy AS c ON c.id = s.kept_copy_id WHERE s.id = ?""",
            (source_id,),
        )
        .fetchone()
    )
    return None if row is None else Copy(*row)


def content_of(library: Library, copy: Copy) -> bytes:
    """A copy's bytes, checked against their hash. Raises DatahallError when they are not what was kept."""
    row = library.reading().execute("SELECT content FROM kept_content WHERE sha256 = ?", (copy.sha256,)).fetchone()
    content = b"" if row is None else bytes(row[0])
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise DatahallError(
            f"The copy {copy.file_name} is damaged.",
            "Its bytes are not those that were kept.",
            "Take it from an older copy of the library, or keep the document again.",
        )
    return content


def take_out(library: Library, copy: Copy, folder: Path) -> Path:
    """Writes a copy into a folder of its own there, for the system's viewer; the file may only be read.

    Its name is the one it came under with the ending of what it really is, so that no other program runs it.
    Raises DatahallError when it is damaged or cannot be written.
    """
    content = content_of(library, copy)
    ending = ENDINGS.get(copy.media_type, ".txt")
    target = folder / copy.sha256[:16] / f"{file_name(Path(copy.file_name).stem)}{ending}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            if target.read_bytes() == content:
                return target
            target.chmod(stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        raise DatahallError(
            f"{target.name} could not be written.", f"{error.strerror}.", "Make room on the disk."
        ) from error
    write_whole(target, content, waits_for_disk=False)
    os.chmod(target, stat.S_IRUSR)  # noqa: PTH101
    return target


def _title(library: Library, source_id: int) -> str:
    row = library.reading().execute("SELECT title FROM source WHERE id = ?", (source_id,)).fetchone()
    return str(row[0]) if row else "a source"
