"""Merging in bulk by a rule: which pairs it takes, which groups they make, and which record of each stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from db.duplicates.finding import Pair
from db.edit.merge_sides import Sides, sides
from db.edit.merging import Group, Merged, merge
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

MOST_GROUPS = 500
"""More are merged in a second go: nobody reads a longer preview."""


@dataclass(frozen=True)
class Rule:
    """Takes pairs of a score of at least this, where wished only those of one country, or sources of one address."""

    at_least: int = 95
    same_country: bool = False
    same_address: bool = False


@dataclass(frozen=True)
class Proposed:
    """Records that a rule takes for the same: the place of the one that stays, and the least score of its pairs."""

    sides: Sides
    kept: int
    score: int

    def group(self) -> Group:
        """As merging takes it: what the kept record leaves blank comes from the others."""
        return self.sides.group(self.kept, {field.name: field.usual(self.kept) for field in self.sides.fields})


def proposed(
    library: Library,
    table: str,
    pairs: Sequence[Pair],
    rule: Rule,
    watch: Watch = Watch(),  # noqa: B008
) -> list[Proposed]:
    """At most `MOST_GROUPS` groups, surest first; in each every record is like every other. Raises Cancelled."""
    countries = _countries(library, table) if rule.same_country and table != "source" else None
    scores: dict[tuple[int, int], int] = {}
    for pair in pairs:
        if pair.score < rule.at_least or (rule.same_address and "the same address" not in pair.reasons):
            continue
        if countries is not None and (
            countries.get(pair.first) is None or countries.get(pair.first) != countries.get(pair.second)
        ):
            continue
        scores[pair.first, pair.second] = pair.score
    found: list[Proposed] = []
    for ids, score in _groups(scores)[:MOST_GROUPS]:
        watch.at(len(found), min(len(scores), MOST_GROUPS))
        each = sides(library, table, ids)
        found.append(Proposed(each, each.most_known, score))
    return found


def merge_all(library: Library, table: str, chosen: Iterable[Proposed], watch: Watch = Watch()) -> Merged:  # noqa: B008
    """Merges the groups in one action. Raises InputError, LibraryError, Cancelled; nothing is changed then."""
    return merge(library, table, [one.group() for one in chosen], watch)


def _countries(library: Library, table: str) -> dict[int, int | None]:
    return dict(library.reading().execute(f"SELECT id, place_id FROM {table}").fetchall())


def _groups(scores: dict[tuple[int, int], int]) -> list[tuple[tuple[int, ...], int]]:
    """Joins pairs into groups in which all are alike: two that are like a third need not be one."""
    group_of: dict[int, list[int]] = {}
    for (first, second), _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        ours, theirs = group_of.get(first, [first]), group_of.get(second, [second])
        if ours is theirs or not all((min(a, b), max(a, b)) in scores for a in ours for b in theirs):
            continue
        joined = [*ours, *theirs]
        group_of.update(dict.fromkeys(joined, joined))
    each = {id(group): sorted(group) for group in group_of.values()}
    found = [(tuple(group), min(scores[pair] for pair in combinations(group, 2))) for group in each.values()]
    return sorted(found, key=lambda item: (-item[1], item[0]))
