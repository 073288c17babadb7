"""Figures as reported for a country, a programme or the world themselves: few, so one object for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from db.charts.figures.fact_rows import FactRow, fact_rows
from db.charts.figures.observations import position, read
from db.charts.figures.rows import by_group
from db.charts.figures.series import LeftOut
from db.words import AHEAD, BOUNDS, Confidence, Extent, Kind, Qualifier

if TYPE_CHECKING:
    from db.library import Library

CONFIDENCES = [str(confidence) for confidence in Confidence]
KINDS = [str(kind) for kind in Kind]
FLOORS = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
CEILINGS = (Qualifier.UP_TO, Qualifier.LESS_THAN)


@dataclass(frozen=True)
class Figure:
    """One dated figure in its measure's unit, or one derived from several (`rule` says how).

    `confidence` is a position in `CONFIDENCES`, high first; `said` and days count from 1970-01-01;
    `bridge` says which bridge of the panel it came by, counted from 1; `series` how many figures its publisher has
    of the same subject there.
    """

    id: int
    record_id: int
    value: float
    low: float | None
    high: float | None
    qualifier: str
    kind: str
    stage: str
    confidence: int
    first_day: int
    day: int
    said: float
    digits: int | None
    date: str
    source_id: int | None
    publisher: str
    fact_ids: tuple[int, ...]
    rule: str = ""
    interval: str = ""
    bridge: int = 0
    is_preferred: bool = False
    series: int = 1

    @property
    def is_ahead(self) -> bool:
        """Planned, target or forecast."""
        return self.kind in AHEAD

    @property
    def is_bound(self) -> bool:
        """ "At least", "up to" and the like."""
        return self.qualifier in BOUNDS

    @property
    def is_floor(self) -> bool:
        """ "At least" or "more than"."""
        return self.qualifier in FLOORS

    @property
    def is_derived(self) -> bool:
        """Computed from several figures."""
        return bool(self.rule)

    @property
    def has_range(self) -> bool:
        """Whether somebody gives a range."""
        return self.low is not None or self.high is not None

    @property
    def lowest(self) -> float:
        """The low value, or the value; what is "at least" so much has nothing below it."""
        ends = [] if self.is_floor else [end for end in (self.low, self.high) if end is not None]
        return min([self.value, *ends])

    @property
    def highest(self) -> float:
        """The high value, or the value; what is "up to" so much has nothing above it."""
        ends = [] if self.qualifier in CEILINGS else [end for end in (self.low, self.high) if end is not None]
        return max([self.value, *ends])

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts figures of one subject and day: the first is drawn.

        What stands before what is ahead, given before derived, meant as it stands before bounds, then what the person
        prefers, then the most confident, the longest series, reported before estimated, the one said first.
        """
        said = self.said if self.said == self.said else float("inf")
        own = (self.confidence, -self.series, KINDS.index(self.kind), said, self.id)
        return (self.is_ahead, self.is_derived, self.is_bound, not self.is_preferred, *own)


def figures_of(
    library: Library,
    subject: str,
    basis_keys: Sequence[str],
    out: LeftOut | None = None,
    sources: np.ndarray | None = None,
) -> list[Figure]:
    """The dated figures of whole subjects on these bases, in the order of their ids; money in US dollars.

    `out` notes the others. `sources`: ids of the sources whose figures count; None: all.
    """
    figures = read(library, subject, basis_keys, sources=sources)
    is_part = (figures["partial"] != 0) | (figures["extent"] == position(Extent.PART))
    out = LeftOut() if out is None else out
    is_wanted = np.ones(len(figures), dtype=bool)
    for reason, unwanted in (
        ("refused", np.isnan(figures["value"])),
        ("part", is_part),
        ("addition", figures["extent"] == position(Extent.ADDITION)),
        ("no_date", np.isnan(figures["day"])),
    ):
        out.add(reason, figures, is_wanted & unwanted)
        is_wanted &= ~unwanted
    figures = figures.where(is_wanted)
    facts = fact_rows(library, figures["id"].tolist())
    one_each = np.ones(len(figures), dtype=np.int64)
    figures = figures.having(series=by_group(np.add, one_each, figures["subject"], figures["publisher"]))
    columns = ("id", "value", "low", "high", "first_day", "day", "said", "series")
    rows = zip(*(figures[name].tolist() for name in columns), strict=True)
    return [_figure(facts[row[0]], *row[1:]) for row in rows if row[0] in facts]


def _figure(
    fact: FactRow, value: float, low: float, high: float, first_day: float, day: float, said: float, series: int
) -> Figure:
    return Figure(
        id=fact.id,
        record_id=fact.record_id,
        value=value,
        low=low if low == low else None,
        high=high if high == high else None,
        qualifier=fact.qualifier,
        kind=fact.kind,
        stage=fact.stage,
        confidence=CONFIDENCES.index(fact.confidence),
        first_day=int(first_day),
        day=int(day),
        said=said,
        digits=fact.digits,
        date=fact.date,
        source_id=fact.source_id,
        publisher=fact.publisher,
        fact_ids=(fact.id,),
        interval=fact.interval,
        is_preferred=bool(fact.is_preferred),
        series=series,
    )
