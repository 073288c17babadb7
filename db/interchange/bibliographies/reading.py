"""A bibliography's file as items of CSL-JSON, whichever of the three kinds it is; its content decides."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.interchange.reading import limits
from db.interchange.reading.first_look import look_at_bytes, opened, possible_encodings, state_of
from db.interchange.reading.json_text import JsonText, too_deep
from db.watch import Watch

ENDINGS = (".bib", ".bibtex", ".ris", ".json", ".csljson", ".nbib")
LARGEST = 64 * 1024**2
_KINDS = {
    "BibTeX": re.compile(r"^\s*@\s*\w+\s*[{(]", re.MULTILINE),
    "RIS": re.compile(r"^TY {1,2}- ?\w+", re.MULTILINE),
}
_CSL_TYPE = re.compile(r'"type"\s*:\s*"(?:article|webpage|report|book|chapter|post|thesis|paper|document|dataset|speech'
                       r'|interview|legislation|bill|motion_picture|broadcast|regulation|entry|software)')  # fmt: skip


@dataclass(frozen=True)
class Bibliography:
    """A file as read: its references as items of CSL-JSON, and sentences on what was left out."""

    path: Path
    sha256: str
    kind: str
    items: tuple[dict[str, Any], ...]
    remarks: tuple[str, ...] = ()


def is_bibliography(path: Path) -> bool:
    """Whether a file holds references and no table: BibTeX, RIS, or CSL-JSON, by its first bytes."""
    try:
        with path.open("rb") as file:
            start = file.read(65536)
    except OSError:
        return False
    return _kind_of(start.decode("utf-8", "replace"), path) is not None


def read_bibliography(path: Path, watch: Watch = Watch()) -> Bibliography:  # noqa: B008  (a frozen default)
    """Reads a file of references.

    Raises:
        InputError: it is no such file, or damaged; says what to do.
        Cancelled: the watch said stop.
    """
    state_of(path, LARGEST)
    known = look_at_bytes(path, watch)
    remarks: list[str] = []
    text = ""
    with opened(path) as file:
        content = file.read()
    for encoding in possible_encodings(path, known, None, remarks):
        try:
            text = (
                content.decode(encoding, "replace" if encoding == "utf-8" else "strict")
                .removeprefix("\ufeff")
                .replace("\0", "")
            )
            break
        except UnicodeError:
            continue
    kind = _kind_of(text, path)
    if kind is None:
        raise limits.unreadable(path, "No references were found in it.", "Choose a file in BibTeX, RIS or CSL-JSON.")
    watch.at(known.size, 2 * known.size)
    items, about = _items(kind, path, text)
    if not items:
        raise limits.unreadable(path, " ".join(about) or "It holds no references.", "Export them once more.")
    return Bibliography(path, known.sha256, kind, tuple(items), (*remarks, *about))


def _kind_of(text: str, path: Path) -> str | None:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")) and (_CSL_TYPE.search(start) and '"title"' in start):
        # A table of sites may have "type" and "title", too, but not also what only references have.
        if path.suffix.lower() == ".csljson" or re.search(
            r'"(?:issued|author|container-title|accessed|URL)"\s*:', start
        ):
            return "CSL-JSON"
        return None
    if start.startswith(("[", "{")):
        return None
    for kind, pattern in _KINDS.items():
        if pattern.search(start[:65536]):
            return kind
    return None


def _items(kind: str, path: Path, text: str) -> tuple[list[dict[str, Any]], list[str]]:
    if kind == "BibTeX":
        from db.interchange.bibliographies.bibtex import items_of_bibtex

        try:
            return items_of_bibtex(text)
        except RecursionError as error:
            raise too_deep(path) from error
    if kind == "RIS":
        from db.interchange.bibliographies.ris import items_of_ris

        try:
            return items_of_ris(text), []
        except ValueError as error:
            raise limits.unreadable(path, f"It is damaged: {error}.", "Export it once more.") from error
    source = JsonText(path, text)
    value = source.value()
    if source.place < len(text):
        raise source.damaged(source.place)
    value = value.get("items", [value]) if isinstance(value, dict) else value
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return json.loads(json.dumps(items)), []
