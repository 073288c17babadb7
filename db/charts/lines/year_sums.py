"""Figures of a period (energy) summed over facilities: by calendar year, of figures that cover just that year.

Figures of other periods are left out and counted. A line joins two years only where the same facilities have a figure
in both, so that it never rises because one more of them is known.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from db.charts import chart_words as words
from db.charts.description import REST, Line, Part, Point, Shape
from db.charts.figures.followed import TOTAL
from db.charts.figures.observations import read
from db.charts.figures.rows import Rows, first_of_each, last_of_each, number_of, one_of, pairs_of
from db.charts.figures.series import AHEAD_KINDS, BOUND_QUALIFIERS
from db.charts.lines.source_lines import is_by_source, source_answer
from db.charts.lines.stage_lines import is_by_stage, stage_years
from db.charts.panels import Answer, Question
from db.charts.splits.groups import count_groups
from db.charts.splits.spans import Spans
from db.values import dates, notation

RULE = "its figure for the whole year"


def year_answer(question: Question) -> Answer:
    """One line for each group, with a point at the end of each year."""
    figures = read(question.library, "facility", [question.basis.key], sources=question.groups.sources)
    figures = figures.of_subjects(question.groups.everyone)
    if is_by_stage(question):
        return stage_years(question, figures, _answer)
    return source_answer(question, figures, _answer) if is_by_source(question) else _answer(question, figures)


def _answer(question: Question, figures: Rows) -> Answer:
    answer = Answer(subjects=set(question.groups.everyone.tolist()))
    is_refused = np.isnan(figures["value"])
    if is_refused.any():
        answer.left_out["refused"] = figures["id"][is_refused].tolist()
    figures = figures.where(~is_refused)
    is_whole = (figures["partial"] == 0) & (figures["extent"] == TOTAL)
    is_year = is_whole & ~one_of(figures["qualifier"], BOUND_QUALIFIERS) & _is_year(figures)
    years = figures.where(is_year)
    if len(years) < len(figures):
        answer.left_out["not_a_year"] = figures["id"][~is_year].tolist()
    years = years.having(ahead=one_of(years["kind"], AHEAD_KINDS), not_preferred=1 - years["preferred"])
    order = ("subject", "day", "ahead", "not_preferred", "confidence", "kind", "said", "id")
    years = years.take(np.lexsort([years[name] for name in reversed(order)]))
    first = years.take(first_of_each(years["subject"], years["day"]))
    if len(first) < len(years):
        answer.left_out["other_publishers"] = years["id"][~np.isin(years["id"], first["id"])].tolist()
    _add_lines(question, first, answer)
    if answer.lines:
        answer.notes.append("Sums by calendar year of figures that cover the whole year")
    else:
        answer.empty_reason = (
            f"No facility here has a figure counted as “{question.basis.name}” that covers a whole calendar year. "
            "Choose Taken from: totals as reported."
        )
    return answer


def _is_year(figures: Rows) -> np.ndarray:
    """Whether a figure's date is a calendar year: from 1 January to 31 December."""
    known = ~np.isnan(figures["first_day"]) & ~np.isnan(figures["day"])
    first, last = (np.nan_to_num(figures[name]).astype("datetime64[D]") for name in ("first_day", "day"))
    year = first.astype("datetime64[Y]")
    fits = (first == year.astype("datetime64[D]")) & (last == (year + 1).astype("datetime64[D]") - 1)
    return np.asarray(known & fits)


def _add_lines(question: Question, figures: Rows, answer: Answer) -> None:
    groups, chart = question.groups, question.chart
    chosen = list(groups.labels) if chart.groups else _largest(groups.members, figures)[: chart.largest]
    if chart.with_rest:
        every = count_groups(question.library, chart, question.today)
        groups = groups.with_rest(chosen, every - len(set(chosen) & set(groups.members.present())))
        chosen.append(REST)
    for key in chosen:
        group = groups.members.of(key)
        rows, _ = _while_members(group, figures)
        coverage = words.covered(number_of(rows["subject"]), number_of(group.subject))
        answer.coverage.append(f"{groups.labels[key]}: {coverage}")
        if len(rows):
            answer.lines.append(_line(question, key, groups.labels[key], coverage, rows))
            answer.drawn.update(rows["source"].tolist())


def _while_members(members: Spans, figures: Rows) -> tuple[Rows, np.ndarray]:
    """The figures of facilities for years at whose end they belong to a group, and the place of their span."""
    mine, theirs = pairs_of(members.subject, figures["subject"])
    day = figures["day"][theirs]
    is_member = (members.since[mine] <= day) & (day < members.until[mine])
    return figures.take(theirs[is_member]), mine[is_member]


def _largest(members: Spans, figures: Rows) -> list[str]:
    """Keys of the groups with figures, by the sum of the last of each of their facilities."""
    rows, place = _while_members(members, figures)
    group = members.group[place]
    order = np.argsort(rows["day"], kind="stable")
    last = order[last_of_each(group[order], rows["subject"][order])]
    there = np.unique(group)
    sizes = np.bincount(group[last], weights=rows["value"][last], minlength=len(members.keys))[there]
    return [members.keys[number] for number in there[np.argsort(-sizes, kind="stable")].tolist()]


def _line(question: Question, key: str, label: str, coverage: str, rows: Rows) -> Line:
    by_day = [(int(day), rows.where(rows["day"] == day)) for day in np.unique(rows["day"]).tolist()]
    years = [(day, these.take(np.argsort(-these["value"], kind="stable"))) for day, these in by_day]
    same = [set(before["subject"]) == set(after["subject"]) for (_, before), (_, after) in pairwise(years)]
    return Line(
        key=key,
        label=label,
        points=tuple(_point(question, day, these) for day, these in years),
        shape=Shape.STRAIGHT,
        joined=(False, *same),
        coverage=coverage,
    )


def _point(question: Question, day: int, rows: Rows) -> Point:
    value = float(rows["value"].sum())
    digits = words.digits_for(value, float(np.fmax.reduce(rows["place"])))
    given = {name: ~np.isnan(rows[name]) for name in ("low", "high")}
    ranged = bool(given["low"].any() or given["high"].any())
    low, high = (float(np.where(given[name], rows[name], rows["value"]).sum()) for name in ("low", "high"))
    year = dates.from_day(day).year
    number = notation.counted(len(rows), "{n} facility", "{n} facilities")
    ahead = bool(rows["ahead"].any())
    return Point(
        day=day,
        first_day=day,
        value=value,
        low=low if ranged else None,
        high=high if ranged else None,
        ahead=ahead,
        overdue=ahead and day <= question.today,
        label=words.label(value, question.basis.measure, f"{year}, {number}", digits=digits),
        parts=tuple(
            Part(value=float(one), table="facility", record_id=int(subject), fact_ids=(int(number),), rule=RULE)
            for one, subject, number in zip(*(rows[name].tolist() for name in ("value", "subject", "id")), strict=True)
        ),
    )
