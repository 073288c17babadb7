"""Sources that are likely the same document: one address, one DOI, or one title of one publisher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from db.duplicates.comparing import Verdict
from db.duplicates.names import take_apart
from db.values.addresses import bare_address

if TYPE_CHECKING:
    from db.library import Library

MOST_OF_ONE = 50
"""Of more sources with one title, each is compared with those next to it only."""
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """A source as it is compared; `address`, `doi`, `title` and `publisher` are in one form."""

    id: int
    title: str
    publisher: str
    address: str
    doi: str
    published: str


def compare(one: Document, other: Document) -> Verdict:
    """How likely two sources are one document."""
    reasons, score = [], 0
    if one.doi and one.doi == other.doi:
        score, reasons = 100, ["the same DOI"]
    elif one.doi and other.doi:
        return Verdict(0, ("different DOIs",), is_apart=True)
    if one.address and one.address == other.address:
        score = max(score, 98)
        reasons.append("the same address")
    if one.title == other.title:
        reasons.append("the same title")
        score = max(score, 70)
        if one.publisher and one.publisher == other.publisher:
            reasons.append("the same publisher")
            score = max(score, 92)
        elif one.publisher and other.publisher:
            reasons.append("different publishers")
        if one.address and other.address and one.address != other.address:
            reasons.append("different addresses")
            score = min(score, 86)
    if score < 100:
        score = _by_day(one, other, score, reasons)
    return Verdict(score, tuple(reasons))


def _by_day(one: Document, other: Document, score: int, reasons: list[str]) -> int:
    if one.published and other.published and one.published != other.published:
        if one.published.startswith(other.published) or other.published.startswith(one.published):
            return score
        reasons.append("published on different days: perhaps another edition")
        return min(score, 78)
    if one.published and one.published == other.published:
        reasons.append("the same day")
        return min(score + 6, 99) if score < 98 else min(score + 1, 99)
    return score


def read(library: Library, ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Sources of the library, all or those of these ids."""
    where = "" if ids is None else f"WHERE id IN ({','.join(map(str, ids))})"
    query = f"SELECT id, title, publisher, address, doi, published FROM source {where} ORDER BY id"
    for source_id, title, publisher, address, doi, published in library.reading().execute(query):
        yield Document(
            source_id,
            " ".join(take_apart(title).plain.split()) or title,
            " ".join(take_apart(publisher).core) if publisher else "",
            bare_address(address) if address else "",
            _DOI.sub("", (doi or "").strip()).casefold(),
            published or "",
        )


def candidates(documents: Sequence[Document]) -> set[tuple[int, int]]:
    """Pairs of ids that share an address, a DOI or a title, the smaller id first."""
    groups: dict[tuple[str, str], list[int]] = {}
    for one in documents:
        for sort, value in (("address", one.address), ("doi", one.doi), ("title", one.title)):
            if value:
                groups.setdefault((sort, value), []).append(one.id)
    found: set[tuple[int, int]] = set()
    for ids in groups.values():
        if len(ids) <= MOST_OF_ONE:
            found.update(combinations(ids, 2))
        else:
            found.update(pairwise(ids))
    return found
