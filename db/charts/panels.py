"""What is needed to make one panel, and what comes of it besides the lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.charts.description import ChartDescription, Line, PanelData, PanelDescription, Point
from db.charts.splits.groups import Groups

if TYPE_CHECKING:
    from db.charts.figures.bridges import AppliedBridge
    from db.library import Library


@dataclass(frozen=True)
class Basis:
    """A basis as the library has it, with its measure."""

    id: int
    key: str
    name: str
    measure: str
    unit: str
    dimension: str
    is_stock: int
    may_be_summed: int

    @property
    def is_stated(self) -> bool:
        """Whether anybody says what was counted."""
        return not self.key.endswith(".not_stated")


@dataclass(frozen=True)
class Question:
    """One panel to make: of which library and chart, on which basis, as of which day, with which bridges to it."""

    library: Library
    chart: ChartDescription
    panel: PanelDescription
    basis: Basis
    groups: Groups
    today: int
    bridges: tuple[AppliedBridge, ...] = ()


@dataclass
class Answer:
    """The lines of a panel and what is said beside them.

    Args:
        drawn: how many figures come from each source (id; -1: none).
        left_out: ids of observations not drawn, by reason.
        interval: what its bands mean.
        without: by sentence of `coverage`, the ids of the facilities that have no figure.
        further: panels that stand below, made from the lines.
        counted: ids of observations that are drawn, or left out for a reason of their own.
        subjects: ids of the records that the panel is about, for counting figures on other bases.
    """

    lines: list[Line] = field(default_factory=list)
    undated: list[Point] = field(default_factory=list)
    coverage: list[str] = field(default_factory=list)
    without: dict[str, tuple[int, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    drawn: Counter[int] = field(default_factory=Counter)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    interval: str = ""
    further: list[PanelData] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)
    subjects: set[int] = field(default_factory=set)
    subject: str = "facility"
    empty_reason: str = ""

    def panel(self, key: str, title: str, question: Question) -> PanelData:
        """As drawn."""
        return PanelData(
            key=key,
            title=title,
            unit=question.basis.unit,
            lines=tuple(self.lines),
            logarithmic=question.chart.logarithmic,
            undated=tuple(self.undated),
            empty_reason=self.empty_reason,
            basis=question.basis.key,
            interval=self.interval,
            form=question.chart.form,
        )


def basis_of(library: Library, key: str) -> Basis | None:
    """The basis with this key, or None."""
    row = (
        library.reading()
        .execute(
            """SELECT b.id, b.key, b.name, m.key, m.unit, m.dimension, m.is_stock, m.may_be_summed
               FROM basis AS b JOIN measure AS m ON m.id = b.measure_id WHERE b.key = ?""",
            (key,),
        )
        .fetchone()
    )
    return None if row is None else Basis(*row)
