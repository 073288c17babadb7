"""Near names: records that may be what the person is about to enter a second time.

Full-text search finds candidates that share a telling word, or three letters in a row of one; RapidFuzz compares.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from db.edit.lookup import NAME_COLUMN, Found, by_id
from db.search import CJK_RUN, KINDS, SPACING, pairs

if TYPE_CHECKING:
    from db.library import Library

NEAR = 82
"""RapidFuzz's score, of 100, from which a name counts as near."""

CANDIDATES = 200
GENERIC = frozenset(
    re.findall(
        r"\w+",
        "the and of for data center centre centers centres campus cluster phase site hub facility park project zone "
        "intelligent computing ai supercomputer supercluster building stage unit expansion new inc ltd llc corp "
        "corporation company group limited technologies technology holdings act plan policy programme program",
    )
)
"""Words that say nothing about which one is meant; they count only when a name has no others."""
_NO_WORD = re.compile(r"[^\w]+")


def near(library: Library, table: str, name: str, *, other_than: int | None = None, limit: int = 3) -> list[Found]:
    """Records of `table` with a name or other name much like `name`, nearest first.

    Args:
        library: where to look.
        table: "facility", "partner", "policy", "place" or "source".
        name: what was typed; under three letters (two Chinese ones) nothing is near.
        other_than: the record being edited.
        limit: how many at most.
    """
    from rapidfuzz import fuzz

    name = name[:300].strip()
    plain = plain_name(name)
    if table not in KINDS or not plain:
        return []
    scored: dict[int, float] = {}
    for record_id, other in _candidates(library, table, name):
        score = name_score(fuzz, plain, plain_name(other))
        if score >= NEAR and record_id != other_than:
            scored[record_id] = max(score, scored.get(record_id, 0))
    best = sorted(scored, key=lambda record_id: (-scored[record_id], record_id))[:limit]
    return [found for record_id in best if (found := by_id(library, table, record_id)) is not None]


def name_score(fuzz: object, one: str, other: str) -> float:
    """How alike two plain names are, generic words apart; different numbers ("phase 2", "phase 3") are not alike."""
    if not one or not other:
        return 0
    ratio, token_set = fuzz.ratio, fuzz.token_set_ratio  # type: ignore[attr-defined]
    score = max(float(ratio(one, other)), float(token_set(_telling(one), _telling(other))))
    numbers, other_numbers = re.findall(r"\d+", one), re.findall(r"\d+", other)
    return score - 15 if numbers and other_numbers and numbers != other_numbers else score


def _telling(plain: str) -> str:
    words = plain.split()
    return " ".join(word for word in words if word not in GENERIC and not word.isdigit()) or plain


def plain_name(name: str) -> str:
    """Lower case, without accents and punctuation."""
    letters = name.casefold()
    if not letters.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", letters).split())


def _candidates(library: Library, table: str, name: str) -> list[tuple[int, str]]:
    words = [word for word in re.findall(r"[^\W_]+", name) if len(word) >= 3]
    telling = [word for word in words if word.casefold() not in GENERIC] or words
    queries: list[tuple[str, str]] = []
    if telling:
        queries.append(("search_trigrams", " OR ".join(f'names:"{word}"' for word in telling[:8])))
        longest = max(telling, key=len)[:24]
        trigrams = {longest[start : start + 3] for start in range(len(longest) - 2)}
        queries.append(("search_trigrams", " OR ".join(f'names:"{part}"' for part in sorted(trigrams))))
    if CJK_RUN.search(name) and (found := pairs(name)):
        queries.append(("search_bigrams", " OR ".join(f'"{pair}"' for pair in found.split()[:12])))
    ids: dict[int, None] = {}
    for index, match in queries:
        rows = library.reading().execute(
            f"SELECT rowid / {SPACING} FROM {index} WHERE {index} MATCH ? AND rowid % {SPACING} = ? "
            "ORDER BY rank LIMIT ?",
            (match, KINDS[table], CANDIDATES),
        )
        ids.update(dict.fromkeys(int(row[0]) for row in rows))
    return _names(library, table, list(ids))


def _names(library: Library, table: str, ids: list[int]) -> list[tuple[int, str]]:
    listed = ",".join(map(str, ids))
    column = NAME_COLUMN.get(table, "name")
    query = f"SELECT id, {column} FROM {table} WHERE id IN ({listed})"
    if table != "source":
        query += f" UNION ALL SELECT {table}_id, name FROM alias WHERE {table}_id IN ({listed})"
    return [(int(row[0]), str(row[1])) for row in library.reading().execute(query)]
