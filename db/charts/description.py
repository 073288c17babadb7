"""A chart as plain data: the description that a person saves, and what is drawn from it.

`ChartDescription` holds everything that decides how a chart looks but its figures and its theme; it is saved as
JSON in a view. `db.charts.trajectories.chart_data` turns it into `ChartData`, and `desktop.charts` paints that, on
screen and into files with the same code. Days are whole days since 1970-01-01 (as in `db.values.dates`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Protocol


class Split(StrEnum):
    """What the lines of a chart are."""

    COUNTRY = "country"
    PROGRAMME = "programme"
    FACILITY = "facility"


class Total(StrEnum):
    """Where a group's figure comes from."""

    REPORTED = "as reported"
    SITES = "from sites"


@dataclass(frozen=True, kw_only=True)
class PanelDescription:
    """One plot of a chart: a measure on one basis, by group; `ratio` adds the gap panel below it.

    Args:
        measure: key of a measure.
        basis: key of a basis of that measure.
        total: figures as reported for the groups themselves, or the sum over their facilities.
        title: shown above the plot; "" lets the program name it.
        ratio: the first chosen group divided by the second, as a panel of its own.
        with_not_stated: for whole-facility power, count "not stated" power too (and say how many).
    """

    measure: str
    basis: str
    total: Total = Total.REPORTED
    title: str = ""
    ratio: bool = False
    with_not_stated: bool = True


@dataclass(frozen=True, kw_only=True)
class ChartDescription:
    """Everything that decides how a chart looks but its figures and its theme.

    Args:
        groups: what the lines are: place codes ("CN"), policy uids or facility uids, by `split`; empty: the
            largest ones.
        within: uid of a policy: only facilities included in that programme; "": all.
        largest: how many lines are drawn when `groups` is empty.
        first_day, last_day: what the time axis spans; None: what the figures span.
        read_day: the day of the reading line; None: none.
    """

    title: str = ""
    subtitle: str = ""
    note: str = ""
    panels: tuple[PanelDescription, ...] = ()
    split: Split = Split.COUNTRY
    groups: tuple[str, ...] = ()
    within: str = ""
    largest: int = 6
    logarithmic: bool = False
    bands: bool = True
    policy_markers: bool = True
    point_labels: bool = False
    first_day: int | None = None
    last_day: int | None = None
    read_day: int | None = None

    def to_json(self) -> str:
        """As stored in a view; keys in a fixed order."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ChartDescription:
        """Reads `to_json`'s text; unknown keys, from a newer version, are left out."""
        return cls(**_known(cls, json.loads(text)))


def _known(cls: type, stored: dict[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(cls)}
    kept = {key: value for key, value in stored.items() if key in names}
    if "panels" in kept:
        kept["panels"] = tuple(PanelDescription(**_known(PanelDescription, panel)) for panel in kept["panels"])
    for name, enum in (("split", Split), ("total", Total)):
        if name in kept:
            kept[name] = enum(kept[name])
    if "groups" in kept:
        kept["groups"] = tuple(kept["groups"])
    return kept


class Shape(StrEnum):
    """How a line's points are joined."""

    STEP = "step"
    STRAIGHT = "straight"
    POINTS = "points"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One summand of a drawn value: `value`, in the panel's unit, of one subject, from its facts.

    Args:
        table, record_id: the subject: ("facility", 12), ("place", 3).
        fact_ids: the observations behind `value`; several where it is derived (a share and a total).
        rule: how `value` follows from the facts where it is not simply theirs, in words.
    """

    value: float
    table: str
    record_id: int
    fact_ids: tuple[int, ...]
    rule: str = ""


class Ledger(Protocol):
    """What a sum over facilities is made of, on any day; kept so that no list of parts is made before it is asked."""

    def parts(self, day: int) -> tuple[Part, ...]:
        """The summands that stand on `day`; their values add up to what is drawn there."""
        ...


@dataclass(frozen=True, kw_only=True)
class Point:
    """One drawn value.

    Args:
        day: where it is drawn; a vague date counts from its latest day.
        first_day: the earliest day its date allows; the span is drawn as a thin bar when it is shorter than `day`.
        value: in the panel's unit.
        low, high: the uncertainty, or None.
        ahead: planned, target or forecast: the stretch that leads here is dashed.
        derived: computed from other figures when read: drawn hollow.
        bound: "at least", "up to" and the like: "" when the value is meant as it stands.
        fact_ids: the observations it came from; `db.charts.explain` turns them into a list that adds up to `value`.
        label: the figure in words, for reading out ("230 EFLOPS, end of 2023").
        who: publisher in few words.
        overdue: planned, target or forecast for a day that has passed.
        key, group: in a panel's `undated`: the key and the name of the line it belongs to.
        parts: the summands of `value`; empty where the line's `ledger` gives them.
        also: further observations of the same subject and date that are not in `value`: they agree or differ.
        terms: of a ratio: the point above the line and the one below it.
    """

    day: int
    first_day: int
    value: float
    low: float | None = None
    high: float | None = None
    ahead: bool = False
    derived: bool = False
    bound: str = ""
    fact_ids: tuple[int, ...] = ()
    label: str = ""
    who: str = ""
    overdue: bool = False
    key: str = ""
    group: str = ""
    parts: tuple[Part, ...] = ()
    also: tuple[int, ...] = ()
    terms: tuple[Point, Point] | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One trajectory as drawn.

    Args:
        key: what keeps its colour from chart to chart: a place code, or a uid.
        label: written at the line's end.
        points: ascending by day.
        joined: for STRAIGHT lines: whether point i is joined to the one before; a change of basis or a missing
            period leaves a gap. Same length as `points`; empty: all joined.
        coverage: "12 of 40 facilities have a figure", or "".
        marks: figures of other publishers, drawn as small marks and never joined.
        end_note: why the line ends where it does ("basis changes"), or "".
        ledger: of a sum over facilities: what it is made of on any day.
    """

    key: str
    label: str
    points: tuple[Point, ...]
    shape: Shape = Shape.STRAIGHT
    joined: tuple[bool, ...] = ()
    coverage: str = ""
    marks: tuple[Point, ...] = ()
    end_note: str = ""
    ledger: Ledger | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class PanelData:
    """One plot with its lines. `unit` is "" for plain counts and ratios.

    Args:
        basis: key of the basis drawn.
        ratio_of: for a ratio: key of the panel whose first line is divided by its second one.
    """

    key: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    is_ratio: bool = False
    logarithmic: bool = False
    undated: tuple[Point, ...] = ()
    empty_reason: str = ""
    basis: str = ""
    ratio_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A policy's day, drawn as a dotted upright line with its name."""

    day: int
    label: str
    policy_uid: str = ""


@dataclass(frozen=True, kw_only=True)
class ChartData:
    """All that is drawn, texts included; plain data that the painter only lays out.

    Args:
        sources: short names of the publications drawn, in the footer, largest share first.
        left_out: one sentence for each kind of thing not drawn ("14 figures on other bases").
        left_out_ids: for each sentence of `left_out`, the observations it counts.
        coverage: one sentence for each line that has one, and what else must be said of what is counted.
        note: the person's own.
    """

    title: str
    subtitle: str
    panels: tuple[PanelData, ...]
    markers: tuple[Marker, ...] = ()
    sources: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    left_out_ids: tuple[tuple[int, ...], ...] = ()
    note: str = ""
    first_day: int = 0
    last_day: int = 0
    read_day: int | None = None
    bands: bool = True
    point_labels: bool = False
    colours: dict[str, int] = field(default_factory=dict)
