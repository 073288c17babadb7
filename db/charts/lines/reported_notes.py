"""What is done to and said of figures as reported: bridges from other bases, ranges, and what the bands mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.figures.ranges import assumed_words, clean_percent
from db.charts.figures.reported import CEILINGS, Figure, figures_of
from db.charts.figures.shares import derived_figures
from db.charts.panels import Answer, Basis, Question
from db.values import notation
from db.words import Interval

if TYPE_CHECKING:
    from db.charts.figures.bridges import AppliedBridge

BETWEEN_SOURCES = "spread of the sources"


def bridged_figures(question: Question, subject: str, taken: set[int]) -> list[Figure]:
    """Figures on other bases, multiplied, of the subjects that have none on the panel's own.

    Args:
        subject: the table whose records they are of.
        taken: ids of the records that have figures of their own.
    """
    found: list[Figure] = []
    taken = set(taken)
    for number, bridge in enumerate(question.bridges, start=1):
        sources = question.groups.sources
        given = figures_of(question.library, subject, [bridge.source.key], sources=sources)
        given += derived_figures(question.library, subject, bridge.source.id, sources)
        new = [_multiplied(figure, bridge, number) for figure in given if figure.record_id not in taken]
        taken |= {figure.record_id for figure in new}
        found += new
    return found


def basis_of_line(question: Question, figures: Sequence[Figure]) -> Basis:
    """What the figures of one group count: they are all on the panel's basis, or all on one other."""
    number = figures[0].bridge if figures else 0
    return question.bridges[number - 1].source if number else question.basis


def range_of(question: Question, figure: Figure, differing: Sequence[Figure]) -> tuple[float | None, float | None]:
    """Low and high of a drawn figure: its own, as wide as the others of its day, or what the person assumes."""
    low = min([figure.lowest, *(one.lowest for one in differing)])
    high = max([figure.highest, *(one.highest for one in differing)])
    percent = clean_percent(question.chart.assumed_range_percent)
    if percent and not figure.has_range:
        low = min(low, figure.value if figure.is_floor else max(0.0, figure.value * (1 - percent / 100)))
        high = max(high, figure.value if figure.qualifier in CEILINGS else figure.value * (1 + percent / 100))
    return (low, high) if low < figure.value or high > figure.value else (None, None)


def say(question: Question, by_key: Mapping[str, Sequence[Figure]], answer: Answer) -> None:
    """Adds what must be said of the figures of the groups drawn, and what their bands mean."""
    drawn = {line.key: by_key[line.key] for line in answer.lines}
    for number, bridge in enumerate(question.bridges, start=1):
        names = [question.groups.labels[key] for key, figures in drawn.items() if figures[0].bridge == number]
        what = words.listed(names) if len(names) < 4 else f"{len(names):,} groups"
        answer.notes.append(f"{what} counted as {bridge.words}, set by you" if names else bridge.note(0, "", ""))
    shown = [figure for figures in drawn.values() for figure in figures]
    percent = clean_percent(question.chart.assumed_range_percent)
    bare = sum(not figure.has_range for figure in shown) if percent else 0
    if bare:
        one, several = "{n} figure gives no range", "{n} figures give no range"
        answer.notes.append(notation.counted(bare, one, several) + f": ±{percent:g} % assumed, set by you")
    points = [point for line in answer.lines for point in line.points]
    if any(point.low is not None or point.high is not None for point in points):
        answer.interval = _named(shown, any(point.also for point in points), percent if bare else 0.0)


def _named(figures: Iterable[Figure], several: bool, percent: float) -> str:
    kinds = [figure.interval or str(Interval.RANGE_GIVEN) for figure in figures if figure.has_range]
    named = sorted(set(kinds), reverse=True)
    if several:
        named.append(BETWEEN_SOURCES)
    return ", ".join([*filter(None, [" or ".join(named)]), *([assumed_words(percent)] if percent else [])])


def _multiplied(figure: Figure, bridge: AppliedBridge, number: int) -> Figure:
    value = figure.value * bridge.times
    rule = f"{figure.rule}; {bridge.rule(value)}" if figure.rule else bridge.rule(value)
    low, high = (None if end is None else end * bridge.times for end in (figure.low, figure.high))
    return replace(figure, value=value, low=low, high=high, rule=rule, bridge=number)
