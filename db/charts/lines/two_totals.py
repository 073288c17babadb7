"""Two totals side by side: as reported and from listed sites, with the share of the first that the second explains.

The two are never added or joined. A share is taken where a reported figure and the sum of sites hold on the same day,
on the panel's own basis: what stands against what stands, what is planned against what is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from db.charts import chart_words as words
from db.charts.description import Line, PanelData, Point, Shape, Term
from db.charts.figures.uncertainty import quotient_range
from db.charts.lines.reported_lines import reported_answer
from db.charts.lines.site_lines import site_answer
from db.charts.lines.site_notes import combination_of
from db.charts.lines.site_sums import GroupLedger
from db.charts.panels import Answer, Question
from db.charts.showing.pairing import at, bound_of, high_of, is_joined, is_ranged, low_of
from db.charts.showing.ratios import ratio_panel

SITES, EXPLAINED = "·sites", "·explained"
"""What is put after a group's key for the key of its line of sites, and of its share."""

EXPLAINED_TITLE = "Share of the reported total that listed sites explain, %"
EXPLAINED_RULE = "The sum of listed sites divided by the reported total for the same day, both on one basis."


def both_answers(question: Question) -> tuple[Answer, Answer]:
    """The lines of the same groups as reported and from sites; those of sites have keys that end in `SITES`."""
    reported = reported_answer(question)
    keys = [line.key for line in reported.lines]
    narrowed = question
    if keys and not question.chart.groups:
        labels = {key: question.groups.labels[key] for key in keys}
        narrowed = replace(
            question,
            chart=replace(question.chart, groups=tuple(keys)),
            groups=replace(question.groups, labels=labels),
        )
    narrowed = replace(narrowed, chart=replace(narrowed.chart, with_rest=False))
    sites = site_answer(narrowed)
    reported.lines = [replace(line, label=f"{line.label}, as reported") for line in reported.lines]
    sites.lines = [
        replace(line, key=f"{line.key}{SITES}", colour_key=line.key, label=f"{line.label}, listed sites")
        for line in sites.lines
    ]
    return reported, sites


def merged(reported: Answer, sites: Answer) -> Answer:
    """Both in one panel, the two lines of a group next to each other."""
    by_group = {line.colour_key: line for line in sites.lines}
    answer = Answer(
        undated=sites.undated,
        coverage=[*reported.coverage, *sites.coverage],
        notes=[*reported.notes, *sites.notes],
        drawn=reported.drawn + sites.drawn,
        left_out={reason: list(ids) for reason, ids in reported.left_out.items()},
        without=sites.without,
        subjects=sites.subjects,
    )
    for reason, ids in sites.left_out.items():
        answer.left_out.setdefault(reason, []).extend(ids)
    for line in reported.lines:
        answer.lines += [line, *([by_group.pop(line.key)] if line.key in by_group else [])]
    answer.lines += by_group.values()
    named = {"listed sites": sites.interval, "as reported": reported.interval}
    given = {whose: interval for whose, interval in named.items() if interval}
    answer.interval = "; ".join(f"{whose}: {interval}" for whose, interval in given.items())
    missing = [one.empty_reason for one in (reported, sites) if not one.lines and one.empty_reason]
    if answer.lines:
        answer.notes += missing
    else:
        answer.empty_reason = missing[0] if missing else ""
    return answer


def explained_panel(question: Question, panel: PanelData) -> PanelData | None:
    """The share of each group's reported total that its listed sites explain; None where no group has both."""
    sites = {line.colour_key: line for line in panel.lines if line.key.endswith(SITES)}
    pairs = [(line, sites[line.key]) for line in panel.lines if line.key in sites]
    if not pairs:
        return None
    lines = [_share_line(question, panel, over, under) for under, over in pairs]
    drawn = tuple(line for line in lines if line.points)
    bands = any(is_ranged(point) for line in drawn for point in line.points)
    return PanelData(
        key=f"{panel.key}{EXPLAINED}",
        title=EXPLAINED_TITLE,
        unit="%",
        lines=drawn,
        is_ratio=True,
        basis=panel.basis,
        interval=f"{panel.interval}; the two independent" if bands else "",
        empty_reason="" if drawn else "No day on which both a reported total and listed sites have a figure.",
    )


def reported_ratio(question: Question, panel: PanelData) -> PanelData | None:
    """The gap panel of the reported lines, where the chart asks for one."""
    if not question.panel.ratio:
        return None
    lines = tuple(line for line in panel.lines if not line.key.endswith(SITES))
    return ratio_panel(replace(panel, lines=lines), from_sites=False, groups=question.chart.ratio_groups)


def _share_line(question: Question, panel: PanelData, sites: Line, reported: Line) -> Line:
    found: list[tuple[int, Point]] = []
    for number, under in enumerate(reported.points):
        over = _sites_on(question, sites, under)
        if over is not None and under.value > 0:
            found.append((number, _share(panel, sites, over, reported, under)))
    numbers: Sequence[int] = [number for number, _ in found]
    joined = [is_joined(reported, before, after) for before, after in pairwise(numbers)]
    label = question.groups.labels.get(reported.key, reported.label)
    return Line(
        key=f"{reported.key}{EXPLAINED}",
        colour_key=reported.key,
        label=label,
        points=tuple(point for _, point in found),
        shape=Shape.STRAIGHT,
        joined=(False, *joined) if found else (),
        coverage=f"listed sites only: {sites.coverage}" if sites.coverage else "",
    )


def _sites_on(question: Question, line: Line, reported: Point) -> Point | None:
    """What the sites come to on the day of a reported figure: what stands, or what is planned where it is ahead."""
    day = reported.day
    if not line.points or day < line.points[0].day or reported.ahead != (day > question.today):
        return None
    if reported.ahead and line.points[-1].day < day:
        return None
    held = at(line, day)
    if held is None or not isinstance(line.ledger, GroupLedger):
        return held
    total = line.ledger.total(np.array([day]), combination_of(question))
    value, low, high = float(total.value[0]), float(total.low[0]), float(total.high[0])
    ranged = bool(total.ranged[0]) and (low < value or high > value)
    digits = words.digits_for(value, line.ledger.weakest_place(day))
    return replace(
        held,
        value=value,
        low=low if ranged else None,
        high=high if ranged else None,
        ahead=reported.ahead,
        label=words.label(value, question.basis.measure, words.month_words(day), digits=digits),
    )


def _share(panel: PanelData, sites: Line, over: Point, reported: Line, under: Point) -> Point:
    value = 100 * over.value / under.value
    low: float | None = None
    high: float | None = None
    if is_ranged(over, under):
        low, high = quotient_range(
            (low_of(over), over.value, high_of(over)), (low_of(under), under.value, high_of(under))
        )
    return Point(
        day=under.day,
        first_day=under.first_day,
        value=value,
        low=None if low is None else 100 * low,
        high=None if high is None else 100 * high,
        ahead=under.ahead,
        derived=under.derived,
        bound=bound_of(over, under),
        fact_ids=(*over.fact_ids, *under.fact_ids),
        label=f"{value:.3g} %, {words.month_words(under.day)}",
        terms=tuple(
            Term(line=line, point=point, unit=panel.unit, basis=panel.basis)
            for line, point in ((sites, over), (reported, under))
        ),
        rule=EXPLAINED_RULE,
    )
