"""Lines of figures as reported: one point for each date, joined by straight lines within one way of counting.

Of several figures for one date the most trustworthy is the point (`reported.Figure.rank`); the others are marks
where they differ, and widen its range. What the person prefers also stands for the days that its date may be: other
publishers' figures within these are marks. A stated basis is one counter's way of counting, so its points are joined;
figures whose basis is not stated are joined only within one publisher. A bound never pulls a line down. What is
planned, a target or a forecast for a day before the last figure of what stands is a mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from db.charts import chart_words as words
from db.charts.description import Line, Part, Point, Shape
from db.charts.figures.reported import Figure, figures_of
from db.charts.figures.series import LeftOut
from db.charts.figures.shares import derived_figures
from db.charts.lines.reported_notes import basis_of_line, bridged_figures, range_of, say
from db.charts.panels import Answer, Basis, Question
from db.charts.splits.subjects import SUBJECT_OF
from db.superseded import GIVEN
from db.values import dates
from db.words import STANDING, Stage

SAME = 0.005
"""Two figures differ when one is more than half a per cent off the other."""

LARGEST_GAP = 2.0
"""Two points are joined unless they lie more than so many times the usual distance apart: a gap is drawn as one."""

NEVER_A_LINE = ("WORLD", "EU")
"""Places that are drawn only when they are chosen: they hold the others."""


def reported_answer(question: Question) -> Answer:
    """The lines of a panel from what is reported of its groups themselves."""
    subject = SUBJECT_OF.get(question.chart.split)
    if subject is None:
        reason = f"Nobody reports figures by {question.chart.split}. Choose Taken from: sum of listed sites."
        return Answer(empty_reason=reason)
    out = LeftOut()
    found = figures_of(question.library, subject, [question.basis.key], out, question.groups.sources)
    found += derived_figures(question.library, subject, question.basis.id, question.groups.sources)
    bridged = bridged_figures(question, subject, {figure.record_id for figure in found})
    keys = {number: key for key, number in question.groups.record_ids.items()}
    by_key: dict[str, list[Figure]] = {}
    answer = Answer(subject=subject)
    for figure in [*found, *bridged]:
        if (key := keys.get(figure.record_id)) is None:
            continue
        if _stands(figure, question.basis) or figure.is_ahead:
            by_key.setdefault(key, []).append(figure)
        else:
            out.add_one("stage", figure.id, figure.record_id)
    for key in _chosen(question, by_key):
        if key in by_key:
            answer.lines.append(_line(question, key, by_key[key], subject, answer))
        answer.subjects.add(question.groups.record_ids[key])
    answer.left_out = out.ids(answer.subjects)
    answer.counted |= {number for figure in bridged for number in figure.fact_ids}
    say(question, by_key, answer)
    if not answer.lines:
        answer.empty_reason = (
            f"Nobody here reports a dated figure counted as “{question.basis.name}”. "
            "Choose another under Counted as, or Taken from: sum of listed sites."
        )
    return answer


def _stands(figure: Figure, basis: Basis) -> bool:
    if basis.dimension == "money":
        return figure.stage == Stage.SPENT
    return not figure.is_ahead and figure.stage in ("", *STANDING)


def _chosen(question: Question, by_key: dict[str, list[Figure]]) -> list[str]:
    if question.chart.groups:
        return list(question.groups.labels)
    own = [key for key in by_key if key not in NEVER_A_LINE]
    latest = {key: max(by_key[key], key=lambda one: (not one.is_ahead, one.day)).value for key in own}
    return sorted(own, key=lambda key: (-latest[key], key))[: question.chart.largest]


def _line(question: Question, key: str, figures: Sequence[Figure], table: str, answer: Answer) -> Line:
    drawn: list[tuple[Figure, list[Figure]]] = []
    marks: list[Figure] = []
    beside = _beside_preferred(figures)
    marks += beside
    ordered = sorted((one for one in figures if one not in beside), key=lambda one: (one.day, one.rank))
    for _, same_day in groupby(ordered, key=lambda one: one.day):
        first, *others = same_day
        if first.is_bound and not _may_lead(first, drawn):
            marks += [first, *others]
            continue
        drawn.append((first, others))
    last_standing = max((first.day for first, _ in drawn if not first.is_ahead), default=None)
    late = [pair for pair in drawn if pair[0].is_ahead and last_standing is not None and pair[0].day <= last_standing]
    for first, others in late:
        marks += [first, *others]
    drawn = [pair for pair in drawn if pair not in late]
    for first, others in drawn:
        marks += [one for one in others if abs(one.value - first.value) > SAME * first.value]
    points = [_point(question, table, first, others) for first, others in drawn]
    label = question.groups.labels[key]
    counters = {first.publisher for first, _ in drawn if not first.is_ahead}
    basis = basis_of_line(question, figures)
    end_note = _end_note(question, basis, table, figures[0].record_id, counters, last_standing)
    if end_note and last_standing is not None:
        last = words.short_day(last_standing)
        answer.notes.append(
            f"{label}: figures after {last} count something else ({end_note.removeprefix('then ')}) and are not joined"
        )
    answer.drawn.update(Counter(one.source_id or -1 for one in figures for _ in one.fact_ids))
    return Line(
        key=key,
        label=label,
        points=tuple(points),
        shape=Shape.STRAIGHT,
        joined=_joined([first for first, _ in drawn], basis),
        marks=tuple(_point(question, table, one, []) for one in marks),
        end_note=end_note,
        ends_at=next((n for n, point in enumerate(points) if end_note and point.day == last_standing), None),
    )


def _beside_preferred(figures: Sequence[Figure]) -> list[Figure]:
    """Figures of others for the time of one that the person prefers, on other days than that one's."""
    preferred = [one for one in figures if one.is_preferred and not one.is_bound]
    return [
        one
        for one in figures
        if not one.is_preferred
        and any(
            one.publisher != best.publisher
            and one.is_ahead == best.is_ahead
            and one.bridge == best.bridge
            and one.day != best.day
            and one.first_day <= best.day
            and best.first_day <= one.day
            for best in preferred
        )
    ]


def _may_lead(figure: Figure, drawn: Sequence[tuple[Figure, list[Figure]]]) -> bool:
    """A bound is on the line only where it lifts it: "more than 150" after 135, never "up to 150" of what stands."""
    if not (figure.is_floor or figure.is_ahead):
        return False
    return not drawn or figure.value >= drawn[-1][0].value


def _point(question: Question, table: str, figure: Figure, others: Sequence[Figure]) -> Point:
    differing = [one for one in others if one.is_ahead == figure.is_ahead and not one.is_bound]
    low, high = range_of(question, figure, differing)
    when = dates.show(figure.date) if figure.date else words.month_words(figure.day)
    overdue = figure.is_ahead and figure.day <= question.today
    part = Part(value=figure.value, table=table, record_id=figure.record_id, fact_ids=figure.fact_ids, rule=figure.rule)
    text = words.label(figure.value, question.basis.measure, when, digits=3 if figure.is_derived else figure.digits)
    if figure.is_bound:
        text = f"{figure.qualifier} {text}"
    return Point(
        day=figure.day,
        first_day=figure.first_day,
        value=figure.value,
        low=low,
        high=high,
        ahead=figure.is_ahead,
        derived=figure.is_derived,
        bound=figure.qualifier if figure.is_bound else "",
        fact_ids=figure.fact_ids,
        label=text + (f", {figure.kind}" if figure.is_ahead else "") + (", its day has passed" if overdue else ""),
        who=figure.publisher,
        overdue=overdue,
        parts=(part,),
        also=tuple(number for one in others for number in one.fact_ids),
    )


def _joined(figures: Sequence[Figure], basis: Basis) -> tuple[bool, ...]:
    """For each point whether a line leads to it from the one before."""
    if not figures:
        return ()
    distances = [after.day - before.day for before, after in pairwise(figures)]
    usual = median(distances) if len(distances) > 1 else float("inf")
    return (False, *(
        (basis.is_stated or before.publisher == after.publisher)
        and after.day - before.day <= LARGEST_GAP * usual
        and (not before.is_ahead or before.kind == after.kind)
        for before, after in pairwise(figures)
    ))  # fmt: skip


def _end_note(
    question: Question, basis: Basis, table: str, record_id: int, counters: set[str], last_day: int | None
) -> str:
    """Why a line ends: one of its own publishers goes on to count something else of the same subject."""
    if last_day is None:
        return ""
    publishers = sorted(counters - {""})
    row = question.library.reading().execute(
        f"""SELECT b.name, min(o.date_last_day) AS begun FROM observation AS o
            JOIN basis AS b ON b.id = o.basis_id JOIN basis AS own ON own.id = ?
            JOIN source AS s ON s.id = o.source_id AND s.publisher IN ({",".join("?" * len(publishers))})
            WHERE o.{table}_id = ? AND b.measure_id = own.measure_id AND b.id <> own.id AND o.scope = ''
            AND o.kind IN ('reported', 'estimated') AND b.key NOT LIKE '%.not_stated' AND {GIVEN.format(o="o")}
            GROUP BY b.id HAVING begun > ? ORDER BY begun, b.id LIMIT 1""",
        (basis.id, *publishers, record_id, last_day),
    ).fetchone()  # fmt: skip
    return "" if row is None else f"then {str(row[0]).partition(',')[0]}"
