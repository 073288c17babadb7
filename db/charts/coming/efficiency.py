"""Effective computing: hardware times a stated factor for better algorithms, with its low and high and its source.

The published factor that comes with the program is offered first; the person may set another, and the chart repeats it
with its source. Without a source nothing is multiplied.
"""

from __future__ import annotations

from dataclasses import replace

from db.charts.coming.wishes import Coming
from db.charts.description import ChartDescription, Line, PanelData, Point, Term
from db.charts.panels import Answer
from db.values.date_spans import from_day
from db.values.dates import show as show_date
from db.values.quantities import show, show_number

MEASURES = ("computing_power", "h100_equivalents", "accelerators")
FASTEST = 100.0
"""No factor for a year is larger."""
HALVING_MONTHS, HALVING_FAST, HALVING_SLOW = 8, 2, 22
PUBLISHED_SOURCE = (
    "Ho et al., Algorithmic progress in language models, NeurIPS 2024: the compute for a set performance halves every "
    "8 months, 90 % interval 2 to 22"
)
"""Of pre-training language models, evaluations of 2012 to 2023. The preprint (arXiv 2403.05812v1) gives 5 to 14 months
as a 95 % interval; the published version's wider one is taken."""
DAYS_OF_YEAR = 365.25


def with_published(wishes: Coming) -> Coming:
    """With the published factor, switched on: 12 months of halving every so many months."""
    return replace(
        wishes,
        efficient=True,
        factor=round(2 ** (12 / HALVING_MONTHS), 2),
        factor_low=round(2 ** (12 / HALVING_SLOW), 2),
        factor_high=round(2 ** (12 / HALVING_FAST), 2),
        factor_source=PUBLISHED_SOURCE,
    )


def why_not_efficient(description: ChartDescription) -> str:
    """Why better algorithms cannot be counted in any panel, in a sentence; "" where they can."""
    if any(panel.measure in MEASURES for panel in description.panels):
        return ""
    return "Better algorithms concern computing power, H100 equivalents and accelerators. Choose one as the measure."


def efficient_panel(panel: PanelData, description: ChartDescription, answer: Answer, today: int) -> PanelData:
    """The panel with every figure multiplied, and what was done in its title and notes; as it is where it may not be.

    The range of the factor alone is drawn as low and high where a figure has none of its own; else both go together.
    """
    wishes = description.coming
    measure = panel.basis.partition(".")[0]
    if not wishes.efficient or measure not in MEASURES or panel.is_ratio:
        return panel
    if not wishes.factor_source:
        answer.notes.append("Better algorithms are not counted: the factor has no source yet. Say it beside the factor")
        return panel
    day = today if wishes.factor_day is None else wishes.factor_day
    answer.notes.append(
        f"Effective computing: hardware times {show_number(wishes.factor)} for each year after {_day(day)}, divided by "
        f"it for each year before ({show_number(wishes.factor_low)} to {show_number(wishes.factor_high)}); "
        f"the factor is from {wishes.factor_source}"
    )
    lines = tuple(
        replace(
            line,
            points=tuple(_point(point, line, panel, wishes, day) for point in line.points),
            marks=tuple(_point(point, line, panel, wishes, day) for point in line.marks),
        )
        for line in panel.lines
    )
    return replace(panel, lines=lines, title=f"Effective: {panel.title}", undated=())


def times(wishes: Coming, days: float) -> tuple[float, float, float]:
    """The factor so many days after its day, its low and its high."""
    years = days / DAYS_OF_YEAR
    low, high = sorted((wishes.factor_low**years, wishes.factor_high**years))
    return wishes.factor**years, low, high


def _point(point: Point, line: Line, panel: PanelData, wishes: Coming, day: int) -> Point:
    factor, low, high = times(wishes, point.day - day)
    measure = panel.basis.partition(".")[0]
    when = point.label.partition(", ")[2]
    return replace(
        point,
        value=point.value * factor,
        low=(point.value if point.low is None else point.low) * low,
        high=(point.value if point.high is None else point.high) * high,
        derived=True,
        label=f"effective {show(point.value * factor, measure, digits=3)}, {when}",
        rule=f"{show(point.value, measure, digits=3)} of hardware times {factor:.3g} for better algorithms: "
        f"{wishes.factor_source}.",
        terms=(Term(line=line, point=point, unit=panel.unit, basis=panel.basis),),
        parts=(),
    )


def _day(day: int) -> str:
    return show_date(from_day(day).isoformat())
