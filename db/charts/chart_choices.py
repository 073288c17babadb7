"""What a chart can be made of in this library: measures, ways of counting, groups; for the controls of a chart page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from db.charts.description import Split, Total
from db.charts.figures.chip_equivalents import COUNTED_HERE, derivable
from db.charts.splits.own_fields import SOURCE, field_of, in_order, labels_of, offered, shown, split_fields
from db.charts.splits.subjects import SUBJECT_OF
from db.charts.splits.world_regions import M49, UNIONS, located_facilities, state_label
from db.derived import OPENING_EVENTS
from db.search import literal
from db.words import RoleKind, Stage, Status

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
    """A basis with how many figures it has, by whose they are.

    `facilities` counts what a sum over sites can use: figures, and what is computed from others (H100 equivalents from
    accelerators, numbers of facilities from milestones). `is_stock` and `may_be_summed` are those of its measure.
    """

    key: str
    name: str
    note: str
    measure: str
    facilities: int
    places: int
    policies: int
    partners: int = 0
    is_stock: bool = True
    may_be_summed: bool = True

    def figures(self, split: Split, total: Total) -> int:
        """How many figures a panel of this split and total could draw."""
        if split is Split.FACILITY or total is Total.SITES:
            return self.facilities
        subject = SUBJECT_OF.get(split)
        return {"place": self.places, "policy": self.policies, "partner": self.partners}.get(subject or "", 0)


@dataclass(frozen=True)
class Choices:
    """What there is to choose from.

    Args:
        measures: those with figures.
        bases: their bases with figures.
        programmes: those that hold facilities.
        roles: of partners in facilities, with how many facilities have one; for a split by partner.
        own_fields: those that lines can be split by, with how many facilities, or figures, have something in them.
        groups: for each split how many groups have facilities (of stages: figures).
    """

    measures: tuple[Choice, ...]
    bases: tuple[BasisChoice, ...]
    programmes: tuple[Choice, ...]
    roles: tuple[Choice, ...] = ()
    own_fields: tuple[Choice, ...] = ()
    groups: Mapping[Split, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure at all to draw."""
        return not self.measures

    def bases_of(self, measure: str) -> list[BasisChoice]:
        """The bases of one measure."""
        return [basis for basis in self.bases if basis.measure == measure]

    def basis(self, key: str) -> BasisChoice | None:
        """The basis with this key, or None."""
        return next((basis for basis in self.bases if basis.key == key), None)


def read_choices(library: Library) -> Choices:
    """The choices of a library; counts all figures, so call it off the interface thread."""
    rows = library.reading().execute(
        """SELECT b.key, b.name, b.note, m.key, coalesce(sum(o.facility_id IS NOT NULL), 0),
           coalesce(sum(o.place_id IS NOT NULL), 0), coalesce(sum(o.policy_id IS NOT NULL), 0),
           coalesce(sum(o.partner_id IS NOT NULL), 0), m.is_stock, m.may_be_summed
           FROM basis AS b JOIN measure AS m ON m.id = b.measure_id LEFT JOIN observation AS o ON o.basis_id = b.id
           GROUP BY b.id ORDER BY m.id, b.id"""
    )
    computed = _computed(library)
    bases = tuple(
        BasisChoice(
            key, name, note, measure, own + computed.get(key, 0), places, policies, partners, bool(stock), bool(summed)
        )
        for key, name, note, measure, own, places, policies, partners, stock, summed in rows
    )
    counts: dict[str, int] = {}
    for basis in bases:
        counts[basis.measure] = counts.get(basis.measure, 0) + _all_figures(basis)
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
    used = tuple(basis for basis in bases if _all_figures(basis))
    own = _read_own_fields(library)
    groups = {**_count_groups(library), Split.OWN_FIELD: sum(one.figures for one in own)}
    return Choices(measures, used, tuple(Choice(*row) for row in programmes), read_roles(library), own, groups)


def _all_figures(basis: BasisChoice) -> int:
    return basis.facilities + basis.places + basis.policies + basis.partners


def _computed(library: Library) -> dict[str, int]:
    """How many facilities a basis is computed for without a figure of its own."""
    listed = ", ".join(f"'{event}'" for event in OPENING_EVENTS)
    opened = library.reading().execute(
        f"SELECT count(DISTINCT facility_id) FROM milestone WHERE event IN ({listed}) AND certainty = 'actual'"
    )
    return {COUNTED_HERE: int(opened.fetchone()[0]), **derivable(library)}


def read_roles(library: Library) -> tuple[Choice, ...]:
    """Roles of partners in facilities, the commonest first; all are listed, those without a facility with 0."""
    rows = library.reading().execute(
        """SELECT role, count(DISTINCT facility_id) FROM role
           WHERE facility_id IS NOT NULL AND certainty = 'actual' GROUP BY role"""
    )
    found = dict(rows.fetchall())
    kinds = sorted(RoleKind, key=lambda kind: -int(found.get(kind, 0)))
    return tuple(Choice(kind, kind[:1].upper() + kind[1:], int(found.get(kind, 0))) for kind in kinds)


def _count_groups(library: Library) -> dict[Split, int]:
    row = library.reading().execute(
        """SELECT (SELECT count(DISTINCT place_id) FROM facility),
           (SELECT count(DISTINCT partner_id) FROM role WHERE facility_id IS NOT NULL AND certainty = 'actual'),
           (SELECT count(DISTINCT policy_id) FROM inclusion), (SELECT count(DISTINCT status) FROM facility_state),
           (SELECT count(DISTINCT stage) FROM observation WHERE facility_id IS NOT NULL),
           (SELECT count(*) FROM facility)"""
    )
    countries, partners, programmes, statuses, stages, facilities = (int(number) for number in row.fetchone())
    return {
        Split.COUNTRY: countries,
        Split.REGION: sum(1 for choice in _regions(library) if choice.figures),
        Split.PARTNER: partners,
        Split.PROGRAMME: programmes,
        Split.STATUS: statuses,
        Split.STAGE: stages,
        Split.FACILITY: facilities,
    }


def _read_own_fields(library: Library) -> tuple[Choice, ...]:
    fields = split_fields(library)
    query = "SELECT own_field_id, count(*) FROM own_value WHERE facility_id IS NOT NULL AND text <> '' GROUP BY 1"
    counts = dict(library.reading().execute(query).fetchall())
    if any(one.table == SOURCE for one in fields):
        figures = (
            "SELECT v.own_field_id, count(*) FROM own_value AS v JOIN observation AS o ON o.source_id = v.source_id "
            "WHERE o.facility_id IS NOT NULL AND v.text <> '' GROUP BY 1"
        )
        counts |= dict(library.reading().execute(figures).fetchall())
    return tuple(Choice(one.key, offered(one), int(counts.get(one.id, 0))) for one in fields)


def search_groups(
    library: Library,
    split: Split,
    text: str = "",
    chosen: Sequence[str] = (),
    *,
    partner_role: str = "operator",
    own_field: str = "",
) -> list[Choice]:
    """Groups whose name holds `text`, those already chosen first and in their order; at most `SHOWN` others.

    Args:
        partner_role: of a split by partner: only partners in this role are found, and its facilities counted.
        own_field: of a split by own field: the field's key.
    """
    if split is Split.OWN_FIELD:
        return _search_listed(_own_words(library, own_field), text, chosen)
    if split in _LISTED:
        return _search_listed(_LISTED[split](library), text, chosen)
    named = {choice.key: choice for choice in _groups(library, split, "key IN ({marks})", list(chosen), partner_role)}
    first = [named[key] for key in chosen if key in named]
    pattern = f"%{literal(text.strip())}%"
    found = _groups(library, split, "name LIKE ? ESCAPE '\\' AND used", [pattern], partner_role)
    return [*first, *(choice for choice in found if choice.key not in named)]


def group_labels(library: Library, split: Split, keys: Sequence[str], own_field: str = "") -> dict[str, str]:
    """Names of groups by key; those that are gone are missing."""
    if split is Split.OWN_FIELD:
        return labels_of(library, own_field, keys)
    if split in _LISTED:
        return {choice.key: choice.label for choice in _LISTED[split](library) if choice.key in set(keys)}
    return {choice.key: choice.label for choice in _groups(library, split, "key IN ({marks})", list(keys), "")}


def _search_listed(every: list[Choice], text: str, chosen: Sequence[str]) -> list[Choice]:
    named = {choice.key: choice for choice in every}
    first = [named[key] for key in chosen if key in named]
    wanted = text.strip().casefold()
    found = [one for one in every if wanted in one.label.casefold() and one.key not in chosen and one.figures]
    return [*first, *found[:SHOWN]]


def _statuses(library: Library) -> list[Choice]:
    rows = library.reading().execute("SELECT status, count(*) FROM facility_state GROUP BY status")
    return _words(Status, dict(rows.fetchall()))


def _stages(library: Library) -> list[Choice]:
    rows = library.reading().execute(
        "SELECT stage, count(*) FROM observation WHERE facility_id IS NOT NULL GROUP BY stage"
    )
    return _words(Stage, dict(rows.fetchall()))


def _own_words(library: Library, key: str) -> list[Choice]:
    """What stands in an own field, each with its facilities; of one of sources with the figures of facilities."""
    field = field_of(library, key)
    if field is None:
        return []
    query = (
        "SELECT v.text, count(*) FROM own_value AS v JOIN observation AS o ON o.source_id = v.source_id "
        "WHERE v.own_field_id = ? AND o.facility_id IS NOT NULL AND v.text <> '' GROUP BY v.text"
        if field.table == SOURCE
        else "SELECT text, count(*) FROM own_value WHERE own_field_id = ? AND facility_id IS NOT NULL AND text <> '' "
        "GROUP BY text"
    )
    counts = {str(word): int(number) for word, number in library.reading().execute(query, (field.id,))}
    return [Choice(one, shown(field, one), counts[one]) for one in in_order(field, set(counts))]


def _words(every: type[StrEnum], counts: Mapping[str, int]) -> list[Choice]:
    return [Choice(str(one), one[:1].upper() + one[1:], int(counts.get(one, 0))) for one in every]


def _regions(library: Library) -> list[Choice]:
    """World regions, then unions, then states and provinces, each with its facilities; the fullest first."""
    located = located_facilities(library)
    countries = Counter(country for country, _ in located)
    states = Counter(state for _, state in located if state)
    world = [
        Choice(region.key, region.name, sum(countries[country] for country in region.countries))
        for region in (*M49, *UNIONS)
    ]
    by_state = [Choice(key, state_label(key), number) for key, number in states.items()]
    return [
        *sorted(world, key=lambda one: (-one.figures, one.label)),
        *sorted(by_state, key=lambda one: (-one.figures, one.label)),
    ]


_LISTED: dict[Split, Callable[[Library], list[Choice]]] = {
    Split.REGION: _regions,
    Split.STATUS: _statuses,
    Split.STAGE: _stages,
}
"""Splits whose groups are no records of one table."""


def _groups(library: Library, split: Split, condition: str, values: list[str], partner_role: str) -> list[Choice]:
    condition = condition.format(marks=",".join("?" * len(values)))
    rows = library.reading().execute(
        f"SELECT key, name, figures FROM ({_GROUPS[split]}) WHERE {condition} "
        f"ORDER BY figures DESC, name LIMIT {SHOWN + len(values)}",
        [*([partner_role] if split is Split.PARTNER else []), *values],
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
    Split.PARTNER: """
        SELECT p.uid AS key, p.name AS name, coalesce(r.facilities, 0) AS figures, r.facilities IS NOT NULL
          OR EXISTS (SELECT 1 FROM observation WHERE partner_id = p.id) AS used
        FROM partner AS p LEFT JOIN (SELECT partner_id, count(DISTINCT facility_id) AS facilities FROM role
          WHERE role = ? AND certainty = 'actual' AND facility_id IS NOT NULL GROUP BY partner_id) AS r
          ON r.partner_id = p.id""",
    Split.FACILITY: """
        SELECT f.uid AS key, f.name AS name, coalesce(t.figures, 0) AS figures, 1 AS used
        FROM facility AS f LEFT JOIN facility_state AS t ON t.facility_id = f.id""",
}
