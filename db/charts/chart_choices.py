"""What a chart can be made of in this library: measures, ways of counting, groups; for the controls of a chart page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.description import Split, Total

if TYPE_CHECKING:
    from db.library import Library

SHOWN = 200
"""Most groups listed at once; typing narrows them down."""


@dataclass(frozen=True)
class Choice:
    """One entry of a list: `figures` says how many figures stand behind it."""

    key: str
    label: str
    figures: int = 0


@dataclass(frozen=True)
class BasisChoice:
    """A basis with how many figures it has, by whose they are."""

    key: str
    name: str
    note: str
    measure: str
    facilities: int
    places: int
    policies: int

    def figures(self, split: Split, total: Total) -> int:
        """How many figures a panel of this split and total could draw."""
        if split is Split.FACILITY or total is Total.SITES:
            return self.facilities
        return self.places if split is Split.COUNTRY else self.policies


@dataclass(frozen=True)
class Choices:
    """All measures with figures, their bases, and the programmes that hold facilities."""

    measures: tuple[Choice, ...]
    bases: tuple[BasisChoice, ...]
    programmes: tuple[Choice, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure at all to draw."""
        return not self.measures

    def bases_of(self, measure: str) -> list[BasisChoice]:
        """The bases of one measure."""
        return [basis for basis in self.bases if basis.measure == measure]


def read_choices(library: Library) -> Choices:
    """The choices of a library; counts all figures, so call it off the interface thread."""
    rows = library.reading().execute(
        """SELECT b.key, b.name, b.note, m.key, coalesce(sum(o.facility_id IS NOT NULL), 0),
           coalesce(sum(o.place_id IS NOT NULL), 0), coalesce(sum(o.policy_id IS NOT NULL), 0)
           FROM basis AS b JOIN measure AS m ON m.id = b.measure_id LEFT JOIN observation AS o ON o.basis_id = b.id
           GROUP BY b.id ORDER BY m.id, b.id"""
    )
    bases = tuple(BasisChoice(*row) for row in rows)
    counts: dict[str, int] = {}
    for basis in bases:
        counts[basis.measure] = counts.get(basis.measure, 0) + basis.facilities + basis.places + basis.policies
    named = library.reading().execute("SELECT key, name, unit FROM measure ORDER BY id")
    measures = tuple(
        Choice(str(key), f"{name}, {unit}" if unit else str(name), counts[key])
        for key, name, unit in named
        if counts.get(key)
    )
    programmes = library.reading().execute(
        """SELECT p.uid, p.name, count(DISTINCT i.facility_id) FROM inclusion AS i
           JOIN policy AS p ON p.id = i.policy_id GROUP BY p.id ORDER BY 3 DESC, p.name"""
    )
    used = tuple(basis for basis in bases if basis.facilities + basis.places + basis.policies)
    return Choices(measures, used, tuple(Choice(*row) for row in programmes))


def search_groups(library: Library, split: Split, text: str = "", chosen: Sequence[str] = ()) -> list[Choice]:
    """Groups whose name holds `text`, those already chosen first and in their order; at most `SHOWN` others."""
    named = {choice.key: choice for choice in _groups(library, split, "key IN ({marks})", list(chosen))}
    first = [named[key] for key in chosen if key in named]
    pattern = "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found = _groups(library, split, "name LIKE ? ESCAPE '\\' AND used", [pattern])
    return [*first, *(choice for choice in found if choice.key not in named)]


def group_labels(library: Library, split: Split, keys: Sequence[str]) -> dict[str, str]:
    """Names of groups by key; those that are gone are missing."""
    return {choice.key: choice.label for choice in _groups(library, split, "key IN ({marks})", list(keys))}


def _groups(library: Library, split: Split, condition: str, values: list[str]) -> list[Choice]:
    condition = condition.format(marks=",".join("?" * len(values)))
    rows = library.reading().execute(
        f"SELECT key, name, figures FROM ({_GROUPS[split]}) WHERE {condition} "
        f"ORDER BY figures DESC, name LIMIT {SHOWN + len(values)}",
        values,
    )
    return [Choice(str(key), str(name), int(figures)) for key, name, figures in rows]


_GROUPS = {
    Split.COUNTRY: """
        SELECT coalesce(p.code, p.uid) AS key, p.name AS name, (SELECT count(*) FROM facility WHERE place_id = p.id)
          + (SELECT count(*) FROM observation WHERE place_id = p.id) AS figures,
          EXISTS (SELECT 1 FROM facility WHERE place_id = p.id)
          OR EXISTS (SELECT 1 FROM observation WHERE place_id = p.id) AS used FROM place AS p""",
    Split.PROGRAMME: """
        SELECT uid AS key, name, (SELECT count(*) FROM inclusion WHERE policy_id = p.id) AS figures,
          EXISTS (SELECT 1 FROM inclusion WHERE policy_id = p.id)
          OR EXISTS (SELECT 1 FROM observation WHERE policy_id = p.id) AS used FROM policy AS p""",
    Split.FACILITY: """
        SELECT f.uid AS key, f.name AS name, coalesce(t.figures, 0) AS figures, 1 AS used
        FROM facility AS f LEFT JOIN facility_state AS t ON t.facility_id = f.id""",
}
