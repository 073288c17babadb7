"""Lines from facilities: each facility's steps, or their sum by month over a country or programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.charts import chart_words as words
from db.charts.description import REST, Line, Part, Point, Shape, Split
from db.charts.figures import facility_counts
from db.charts.figures.fact_rows import FactRow, fact_rows
from db.charts.figures.observations import FEW, NONE, listed
from db.charts.figures.rows import Rows, distinct, last_of_each, looked_up, number_of
from db.charts.figures.series import BOUND_QUALIFIERS, Steps, sift
from db.charts.figures.site_figures import figures_of_sites
from db.charts.lines.site_notes import combination_of, count_marks, interval_of, say
from db.charts.lines.site_sums import GroupLedger, Sum, grid
from db.charts.lines.source_lines import is_by_source, source_answer
from db.charts.lines.stage_lines import is_by_stage, stage_answer
from db.charts.lines.year_sums import year_answer
from db.charts.panels import Answer, Question
from db.charts.splits.groups import count_groups
from db.charts.splits.spans import Spans
from db.values import notation

if TYPE_CHECKING:
    from db.library import Library


def site_answer(question: Question) -> Answer:
    """The lines of a panel from the facilities of its groups."""
    if not question.basis.is_stock:
        return year_answer(question)
    if reason := _why_not(question):
        return Answer(empty_reason=reason)
    figures = figures_of_sites(question)
    if is_by_stage(question):
        return stage_answer(question, figures, answer_of_figures)
    if is_by_source(question):
        return source_answer(question, figures, answer_of_figures)
    return answer_of_figures(question, figures)


def answer_of_figures(question: Question, figures: Rows) -> Answer:
    """The lines of a panel from these figures of facilities."""
    is_money = question.basis.dimension == "money"
    is_count = question.basis.measure == facility_counts.MEASURE
    steps = sift(
        figures,
        question.today,
        ended_facilities(question.library, distinct(figures["subject"])),
        money=is_money,
        assumed_percent=0.0 if is_count else question.chart.assumed_range_percent,
    )
    chosen = _chosen(question, steps)
    answer = _answer(question, steps, chosen)
    answer.counted |= set(figures["id"][figures["bridge"] > 0].tolist())
    return answer


def ended_facilities(library: Library, subjects: np.ndarray) -> Rows:
    """Facilities that a milestone cancels or retires: columns subject, retired, and the day of that (NaN: not known).

    Where `subjects` are few, only those are looked at; else all of the library.
    """
    few = f"AND t.facility_id IN ({listed(subjects)})" if len(subjects) <= FEW else ""
    rows = library.reading().execute(
        f"""SELECT t.facility_id, coalesce(
             (SELECT coalesce(m.date_last_day, m.date_first_day, s.published_last_day, s.seen_last_day)
              FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
              WHERE t.status = 'retired' AND m.id = t.status_milestone_id), {NONE}), t.status = 'retired'
           FROM facility_state AS t WHERE t.status IN ('cancelled', 'retired') {few}"""
    )
    table = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, 3)
    day = np.where(table[:, 1] == NONE, np.nan, table[:, 1])
    return Rows({"subject": table[:, 0].astype(np.int64), "day": day, "retired": table[:, 2] != 0})


def included_parts(library: Library) -> dict[int, int]:
    """The whole of each facility whose figures are said to be included in that whole's."""
    rows = library.reading().execute(
        "SELECT id, part_of_id FROM facility WHERE part_of_id > 0 AND whole_includes_it = 1"  # by the index of wholes
    )
    return {int(part): int(whole) for part, whole in rows}


def _why_not(question: Question) -> str:
    if not question.basis.may_be_summed:
        return "Shares are not summed. Choose Taken from: totals as reported."
    if question.basis.measure == facility_counts.MEASURE and question.basis.key != facility_counts.BASIS:
        return "Only all listed data centres are counted from sites. Choose that under Counted as."
    if is_by_stage(question) and question.basis.measure == facility_counts.MEASURE:
        return "Facilities have a status, figures a stage. Choose Split by: status."
    return ""


def _chosen(question: Question, steps: Steps) -> list[str]:
    """The groups chosen, or the largest by their last total, planned ones included; those without a day come last."""
    if question.chart.groups:
        return list(question.groups.labels)
    last = last_of_each(steps.entries["subject"])
    subject, level = steps.entries["subject"][last], steps.entries["level"][last]
    members = question.groups.members
    dated = looked_up(subject, level, members.subject)
    undated = looked_up(steps.undated["subject"], steps.undated["value"], members.subject)
    is_dated = ~np.isnan(dated)
    size = np.where(is_dated, dated, undated)
    counted = np.flatnonzero(~np.isnan(size))
    group, number = members.group[counted], len(members.keys)
    size = np.where(members.until > question.today, size, 0.0)[counted]
    sizes = np.bincount(group, weights=size, minlength=number)
    has_dated = np.bincount(group, weights=is_dated[counted], minlength=number) > 0
    there = np.unique(group)
    order = there[np.lexsort((-sizes[there], ~has_dated[there]))]
    return [members.keys[place] for place in order[: question.chart.largest].tolist()]


def _answer(question: Question, steps: Steps, chosen: Sequence[str]) -> Answer:
    answer = Answer()
    question, chosen = _with_rest(question, chosen)
    members = question.groups.members.of(*chosen)
    subjects = distinct(members.subject)
    answer.subjects = set(subjects.tolist())
    rows_here, marks_here = (rows.of_subjects(subjects) for rows in (steps.entries, steps.marks))
    by_facility = question.chart.split is Split.FACILITY
    exact = members.where(~members.is_of([REST]) & by_facility).subject
    facts = _facts(question.library, *(rows.of_subjects(exact) for rows in (rows_here, marks_here)))
    is_exact_alone = by_facility and REST not in chosen
    whole_of = {} if is_exact_alone else included_parts(question.library)
    for key in chosen:
        group = members.of(key)
        is_exact = by_facility and key != REST
        ledger = GroupLedger(rows_here, group, {} if is_exact else whole_of, question.bridges)
        covered = "" if is_exact else _covered(question, ledger, group)
        if len(ledger.entries):
            line = _line(question, key, ledger, marks_here if is_exact else None, facts)
            answer.lines.append(replace(line, coverage=covered))
        if not is_exact:
            said = f"{question.groups.labels[key]}: {covered}"
            answer.coverage.append(said)
            answer.without[said] = ledger.without(group.subject[group.until > question.today])
        if (bar := _undated(question, key, steps.undated, group)) is not None:
            answer.undated.append(bar)
    has_source = (rows_here["id"] > 0) | (rows_here["id"] <= facility_counts.FIRST_ID)
    sources, numbers = np.unique(rows_here["source"][has_source], return_counts=True)
    answer.drawn.update(dict(zip(sources.tolist(), numbers.tolist(), strict=True)))
    answer.left_out = steps.left_out.ids(subjects)
    if by_facility:
        answer.coverage += _facilities_drawn(question, steps, chosen)
    else:
        count_marks(marks_here, answer)
    answer.interval = interval_of(question, rows_here, answer)
    if several := question.groups.shared(chosen):
        one, more = "{n} facility counts in several lines", "{n} facilities count in several lines"
        answer.notes.append(notation.counted(several, one, more))
    say(question, rows_here, answer)
    return answer


def _with_rest(question: Question, chosen: Sequence[str]) -> tuple[Question, list[str]]:
    """The groups chosen, and all others as one more where the chart asks for it."""
    if not question.chart.with_rest:
        return question, list(chosen)
    every = count_groups(question.library, question.chart, question.today)
    others = every - len(set(chosen) & set(question.groups.members.present()))
    groups = question.groups.with_rest(chosen, others)
    if question.chart.split is Split.FACILITY:
        groups = groups.without_parts(included_parts(question.library), chosen)
    return replace(question, groups=groups), [*chosen, REST]


def _line(question: Question, key: str, ledger: GroupLedger, marks: Rows | None, facts: dict[int, FactRow]) -> Line:
    exact = question.chart.split is Split.FACILITY and key != REST
    days = _exact_days(ledger.entries, question.today) if exact else grid(ledger.entries, question.today)
    total = ledger.total(days, None if exact else combination_of(question))
    details = _details(ledger.entries, days, facts) if exact else [None] * len(days)
    points = [
        _point(question, total, number, ledger, details[number], is_exact=exact)
        for number in _kept(total, question.today, ledger.entries, every=exact)
    ]
    subjects = ledger.entries["subject"]
    drawn_marks = [] if marks is None else _mark_points(question, marks.of_subjects(subjects), facts)
    return Line(
        key=key,
        label=question.groups.labels[key],
        points=tuple(points),
        shape=Shape.STEP,
        marks=tuple(drawn_marks),
        ledger=ledger,
    )


def _covered(question: Question, ledger: GroupLedger, group: Spans) -> str:
    """How many of the facilities that are in the group today, or come to it later, have a figure."""
    current = group.subject[group.until > question.today]
    if not len(current):
        return "no facility today"
    return words.covered(ledger.count(current), number_of(current))


def _facilities_drawn(question: Question, steps: Steps, chosen: Sequence[str]) -> list[str]:
    """How many of the facilities that could be drawn are, and how many of them have a figure."""
    subjects = distinct(question.groups.members.subject)
    known = np.intersect1d(subjects, np.concatenate([steps.entries["subject"], steps.undated["subject"]]))
    said = words.covered(len(known), len(subjects))
    drawn = len(set(chosen) & set(question.groups.members.present()) - {REST})
    return [f"{said}; the {drawn} largest are drawn" if drawn < len(known) else said]


def _exact_days(entries: Rows, today: int) -> np.ndarray:
    at = entries["at"].astype(np.int64)
    return np.unique(np.concatenate([at, [today] if at.min() <= today else []]).astype(np.int64))


def _kept(total: Sum, today: int, entries: Rows, *, every: bool) -> list[int]:
    """Which days of the grid are drawn: where something changed, and today, up to which what stands is held."""
    stands = bool((~entries["ahead"]).any())
    kept, last = [], (np.nan, np.nan, np.nan)
    entered = set(np.searchsorted(total.days, entries["at"]).tolist()) if every else set()
    for number, day in enumerate(total.days.tolist()):
        now = (total.value[number], total.low[number], total.high[number])
        is_new = now != last if not every else number in entered
        if is_new or (stands and day == today):
            kept.append(number)
            last = now
    return kept


def _point(
    question: Question, total: Sum, number: int, ledger: GroupLedger, detail: FactRow | None, *, is_exact: bool
) -> Point:
    day, value = int(total.days[number]), float(total.value[number])
    ahead = day > question.today
    ranged = bool(total.ranged[number])
    if not is_exact and day != question.today + 1:
        return _plain_point(question, total, number, ledger)
    rows = ledger.entries.where(ledger.entries["at"] == day)
    overdue = bool(rows["overdue"].any())
    fact_ids = tuple(int(one) for part in ledger.parts(day) for one in part.fact_ids) if is_exact else ()
    first = np.fmax.reduce(rows["first_day"]) if is_exact and len(rows) else np.nan
    has_range = ranged and (total.low[number] < value or total.high[number] > value)
    return Point(
        day=day,
        first_day=day if np.isnan(first) or overdue else min(day, int(first)),
        value=value,
        low=float(total.low[number]) if has_range else None,
        high=float(total.high[number]) if has_range else None,
        ahead=ahead,
        derived=is_exact and (_is_bridged(ledger.entries, day) or ("how" in rows and bool((rows["how"] != "").any()))),
        overdue=overdue,
        bound=detail.qualifier if detail and detail.qualifier not in ("exact", "about") else "",
        fact_ids=fact_ids,
        label=_label(question, value, day, ledger, detail, overdue=overdue),
        who=detail.publisher if detail else "",
    )


def _plain_point(question: Question, total: Sum, number: int, ledger: GroupLedger) -> Point:
    """A point of a sum, on a day on which no plan becomes overdue: no entry needs to be looked at."""
    day, value = int(total.days[number]), float(total.value[number])
    low, high = float(total.low[number]), float(total.high[number])
    has_range = bool(total.ranged[number]) and (low < value or high > value)
    return Point(
        day=day,
        first_day=day,
        value=value,
        low=low if has_range else None,
        high=high if has_range else None,
        ahead=day > question.today,
        label=_label(question, value, day, ledger, None, overdue=False),
    )


def _is_bridged(entries: Rows, day: int) -> bool:
    """Whether what is held on a day was counted on another basis."""
    return bool((entries["bridge"][entries["at"] <= day][-1:] > 0).any())


def _label(
    question: Question, value: float, day: int, ledger: GroupLedger, detail: FactRow | None, *, overdue: bool
) -> str:
    if detail is not None:
        when = detail.date_words + (", overdue" if overdue else "")
        held = "" if overdue or detail.last_day is None or detail.last_day >= day else ", held to today"
        return words.label(value, question.basis.measure, f"{when}{held}", digits=detail.digits)
    digits = words.digits_for(value, ledger.weakest_place(day))
    when = words.month_words(day)
    return words.label(value, question.basis.measure, f"{when}, plans overdue" if overdue else when, digits=digits)


def _facts(library: Library, entries: Rows, marks: Rows) -> dict[int, FactRow]:
    ids = [*entries["id"].tolist(), *marks["id"].tolist()]
    return fact_rows(library, [number for number in ids if number > 0])


def _details(entries: Rows, days: np.ndarray, facts: dict[int, FactRow]) -> list[FactRow | None]:
    """For each day the figure that took effect last."""
    last = np.searchsorted(entries["at"], days, side="right") - 1
    ids = entries["id"]
    return [facts.get(int(ids[row])) if row >= 0 else None for row in last]


def _mark_points(question: Question, marks: Rows, facts: dict[int, FactRow]) -> list[Point]:
    points = []
    dated = marks.where(~np.isnan(marks["day"]))
    dated = dated.take(np.lexsort((dated["id"], dated["day"])))
    columns = (dated[name].tolist() for name in ("id", "value", "first_day", "day", "qualifier", "bridge"))
    for fact_id, value, first_day, last_day, qualifier, number in zip(*columns, strict=True):
        fact = facts.get(fact_id)
        if fact is None:
            continue
        day = int(last_day)
        bridge = question.bridges[number - 1] if number else None
        rule, times = (bridge.rule(value), bridge.times) if bridge else ("", 1.0)
        part = Part(value=value, table="facility", record_id=fact.record_id, fact_ids=(fact.id,), rule=rule)
        shown = words.label(value, question.basis.measure, fact.date_words, digits=fact.digits)
        points.append(
            Point(
                day=day,
                first_day=int(first_day),
                value=value,
                low=None if fact.low is None else fact.low * times,
                high=None if fact.high is None else fact.high * times,
                derived=bridge is not None,
                ahead=fact.kind in ("planned", "target", "forecast"),
                overdue=fact.kind in ("planned", "target", "forecast") and day <= question.today,
                bound=fact.qualifier if qualifier in BOUND_QUALIFIERS else "",
                fact_ids=(fact.id,),
                label=shown if bridge else f"{fact.shown}, {fact.date_words}",
                who=fact.publisher,
                parts=(part,),
            )
        )
    return points


def _undated(question: Question, key: str, undated: Rows, group: Spans) -> Point | None:
    if not len(undated):
        return None
    rows = undated.of_subjects(group.subject[group.until > question.today])
    if not len(rows):
        return None
    parts = tuple(
        Part(
            value=value,
            table="facility",
            record_id=subject,
            fact_ids=(number,) if number > 0 else (),
            rule=f"{question.bridges[bridge - 1].rule(value)}, planned" if bridge else "planned",
        )
        for value, subject, number, bridge in zip(
            *(rows[name].tolist() for name in ("value", "subject", "id", "bridge")), strict=True
        )
    )
    value = float(rows["value"].sum())
    digits = words.digits_for(value, float(np.fmax.reduce(rows["place"])))
    return Point(
        day=0,
        first_day=0,
        value=value,
        ahead=True,
        key=key,
        group=question.groups.labels[key],
        fact_ids=tuple(number for part in parts for number in part.fact_ids),
        label=f"{question.groups.labels[key]}: "
        + words.label(value, question.basis.measure, "planned, no date", digits=digits),
        parts=parts,
    )
