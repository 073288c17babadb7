"""A chart as plain data: the description that a person saves, and what is drawn from it.

`ChartDescription` holds everything that decides how a chart looks but its figures and its theme; a view keeps it as
JSON. `db.charts.trajectories.chart_data` turns it into `ChartData`; `desktop.charts` paints that on screen and into
files alike. Days are whole days since 1970-01-01 (as in `db.values.dates`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from db.browse.filters import Filter
from db.charts.coming.wishes import Coming, Fits
from db.charts.showing_as import Form as Form
from db.charts.showing_as import ShowAs as ShowAs

if TYPE_CHECKING:
    from db.charts.saved.house_styles import HouseStyle


class Split(StrEnum):
    """What the lines of a chart are."""

    COUNTRY = "country"
    REGION = "region"
    PARTNER = "partner"
    PROGRAMME = "programme"
    STATUS = "status"
    STAGE = "stage"
    OWN_FIELD = "own field"
    FACILITY = "facility"


class Total(StrEnum):
    """Where a group's figure comes from; BOTH draws the two side by side, with the share that the sites explain."""

    REPORTED = "as reported"
    SITES = "from sites"
    BOTH = "both"


REST = "REST"
"""Key of the line "All others": all groups that are not drawn; in grey."""


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """Counts figures of another basis in a panel, times a factor that the person sets (a PUE, dense to sparse)."""

    from_basis: str
    factor: float


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """Words that the person puts in a chart, at a day and (in a panel's unit) a value; None: at the panel's top."""

    text: str
    day: int
    value: float | None = None
    panel: int = 0


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
        bridges: further bases counted here by a factor; none unless the person sets one.
    """

    measure: str
    basis: str
    total: Total = Total.REPORTED
    title: str = ""
    ratio: bool = False
    with_not_stated: bool = True
    bridges: tuple[Bridge, ...] = ()


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
        partner_role: of a split by partner: in which role (a `RoleKind`) a partner must be at the time.
        own_field: of a split by own field: its key ("own." and its unique id).
        with_rest: all groups that are not drawn, as one further line.
        filters: of the facilities that count, by columns of the facilities page; all must hold, or with
            `any_filter` one of them.
        source_filters: of the sources whose figures count, by columns of the sources page; all must hold, or with
            `any_source_filter` one of them. A figure is of the source that it names first.
        show_as, index_day: what is drawn of the figures; INDEX makes the value on `index_day` 100 (None: the first
            day on which every line has a figure).
        ratio_groups: the two groups that a ratio divides; empty: the first two drawn.
        form: how lines are painted.
        moving_together: of a total's uncertainty: its sites' errors move together, else they are independent.
        assumed_range_percent: a range given to figures that have none, so many per cent each way; 0: none.
        milestone_markers: milestones of the facilities drawn stand as markers too.
        with_table: the data stand under the chart as a table, on screen.
        style: name of a saved house style; "": Datahall's own.
        chip_factors: how many H100 a chip counts for, by its name, where the person's own factor goes before the
            table's (`db.charts.figures.chip_equivalents`).
        coming: what is projected, and whether hardware is multiplied by a factor for better algorithms.
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
    partner_role: str = "operator"
    own_field: str = ""
    with_rest: bool = False
    filters: tuple[Filter, ...] = ()
    any_filter: bool = False
    source_filters: tuple[Filter, ...] = ()
    any_source_filter: bool = False
    show_as: ShowAs = ShowAs.ABSOLUTE
    index_day: int | None = None
    ratio_groups: tuple[str, ...] = ()
    form: Form = Form.LINES
    moving_together: bool = False
    assumed_range_percent: float = 0.0
    milestone_markers: bool = False
    annotations: tuple[Annotation, ...] = ()
    with_table: bool = False
    style: str = ""
    chip_factors: tuple[tuple[str, float], ...] = ()
    coming: Coming = field(default_factory=Coming)

    def to_json(self) -> str:
        """As stored in a view; keys in a fixed order."""
        stored = asdict(self)
        stored["filters"] = [one.to_json() for one in self.filters]
        stored["source_filters"] = [one.to_json() for one in self.source_filters]
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ChartDescription:
        """Reads `to_json`'s text; unknown keys, from a newer version, are left out. Raises ValueError, TypeError or
        KeyError where it is no chart.
        """
        return cls(**_known(cls, json.loads(text)))


def _known(cls: type, stored: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(stored, dict):
        raise ValueError("it is no description")
    names = {f.name for f in fields(cls)}
    kept = {key: value for key, value in stored.items() if key in names}
    for name, read in _READ.items():
        if name in kept:
            kept[name] = read(kept[name])
    return kept


def _all(cls: type) -> Callable[[list[dict[str, Any]]], tuple[Any, ...]]:
    return lambda stored: tuple(cls(**_known(cls, one)) for one in stored)


def _filters(stored: Any) -> tuple[Filter, ...]:
    return tuple(one for one in map(Filter.from_json, stored) if one is not None)


_READ: dict[str, Callable[[Any], Any]] = {
    "panels": _all(PanelDescription),
    "bridges": _all(Bridge),
    "annotations": _all(Annotation),
    "split": Split,
    "total": Total,
    "show_as": ShowAs,
    "form": Form,
    "coming": Coming.from_stored,
    "groups": tuple,
    "ratio_groups": tuple,
    "chip_factors": lambda stored: tuple((str(name), float(factor)) for name, factor in stored),
    "filters": _filters,
    "source_filters": _filters,
}
"""What JSON does not tell apart by itself."""


class Shape(StrEnum):
    """How a line's points are joined."""

    STEP = "step"
    CURVE = "curve"
    """Straight from point to point, of which only the last has a dot: what follows from a formula."""
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

    def fact_ids(self) -> set[int]:
        """All observations (and, as negative numbers, milestones) that it is made of on any day."""
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
        fact_ids: the observations it came from; `explain` turns them into a list that adds up to `value`.
        label: the figure in words, for reading out ("230 EFLOPS, end of 2023").
        who: publisher in few words.
        overdue: planned, target or forecast for a day that has passed.
        key, group: in a panel's `undated`: the key and the name of the line it belongs to.
        parts: the summands of `value`; empty where the line's `ledger` gives them.
        also: further observations of the same subject and date that are not in `value`: they agree or differ.
        terms: what a share, ratio, growth or change is made of: the points with the lines they are on; `rule` says
            in words how the value follows from them. Empty for a value that is a sum of its parts.
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
    terms: tuple[Term, ...] = ()
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One trajectory as drawn.

    Args:
        key: tells it from the panel's other lines, and keeps its colour from chart to chart: a place code, or a uid.
        colour_key: the key whose colour it has where that is not its own: "CN" of China's listed sites; "": `key`.
        label: written at the line's end.
        points: ascending by day.
        joined: of STRAIGHT lines, for each point: whether no change of basis or gap parts it from the last; empty: all.
        coverage: "12 of 40 facilities have a figure", or "".
        marks: figures of other publishers, drawn as small marks and never joined.
        end_note: why the line ends where it does ("basis changes"), or "".
        ends_at: the point that `end_note` is about: after it the figures count something else; None: none.
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
    ends_at: int | None = None
    colour_key: str = ""
    ledger: Ledger | None = field(default=None, compare=False, repr=False)

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The points' days."""
        return tuple(point.day for point in self.points)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A point that another value is computed from, with the line that it is on and that line's unit and basis.

    `times`: in a sum of terms how often it counts, 1 or (of a difference) -1; None where the value is no sum of its
    terms but a share, a ratio or a rate of growth.
    """

    line: Line
    point: Point
    unit: str = ""
    basis: str = ""
    times: float | None = None


@dataclass(frozen=True, kw_only=True)
class PanelData:
    """One plot with its lines. `unit` is "" for plain counts and ratios.

    Args:
        basis: key of the basis drawn.
        form: how the lines are painted; `form_note` says why it is not the one asked for, or "".
        show_as: what is drawn of the figures; other than absolute, each point's `terms` say what made it.
        interval: what the bands mean ("5 to 95 %"), or "".
        held: the lowest and highest value of all pictures of a playback, which share one axis; None: it stands alone.
        fits: of a trend: the days of its figures and the period fitted, which is chosen in the plot.
        said_of_trends: what must be said of its trends, which changes with that period.
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
    form: Form = Form.LINES
    form_note: str = ""
    show_as: ShowAs = ShowAs.ABSOLUTE
    interval: str = ""
    held: tuple[float, float] | None = None
    fits: Fits | None = None
    said_of_trends: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A day of a policy or facility, drawn as a dotted upright line with its name; a click opens the record."""

    day: int
    label: str
    table: str = "policy"
    record_id: int = 0


@dataclass(frozen=True, kw_only=True)
class ChartData:
    """All that is drawn, texts included; plain data that the painter only lays out.

    Args:
        sources: short names of the publications drawn, in the footer, largest share first.
        left_out: one sentence for each kind of thing not drawn ("14 figures on other bases").
        left_out_ids: for each sentence of `left_out`, the observations it counts.
        coverage: a sentence for each line that has one, and what else must be said; `said`: what it is made of.
        without: by sentence of `coverage`, the ids of the facilities that have no figure.
        note: the person's own.
        style: name of the house style asked for; `look` is that style, or None for Datahall's own.
        like: of a picture of a playback: the whole chart, whose room it takes, so that plots stand still.
    """

    title: str
    subtitle: str
    panels: tuple[PanelData, ...]
    markers: tuple[Marker, ...] = ()
    sources: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    said: tuple[tuple[str, ...], ...] = ()
    without: dict[str, tuple[int, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    left_out_ids: tuple[tuple[int, ...], ...] = ()
    note: str = ""
    first_day: int = 0
    last_day: int = 0
    read_day: int | None = None
    bands: bool = True
    point_labels: bool = False
    annotations: tuple[Annotation, ...] = ()
    style: str = ""
    look: HouseStyle | None = None
    colours: dict[str, int] = field(default_factory=dict)
    like: ChartData | None = field(default=None, compare=False, repr=False)
