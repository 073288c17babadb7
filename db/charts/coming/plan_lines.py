"""Each published plan of a facility as a step line of its own over what came."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from db.charts import chart_words as words
from db.charts.coming.pipeline_lines import kinds_of
from db.charts.description import Line, Part, Point, Shape
from db.charts.panels import Question
from db.coming.plans import TOGETHER, promises, times_moved
from db.values import dates, notation
from db.values.quantities import show

MOST_PLANS = 8
"""More plans of one facility are not told apart by the eye: the newest are drawn."""


def plan_lines(question: Question, lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The plans of the facilities drawn, by publication, and in words what came of each promise."""
    made, notes = [], []
    for line in lines:
        facility_id = question.groups.record_ids.get(line.key)
        if facility_id is None:
            continue
        of_one = _of_facility(question, line, facility_id)
        made += of_one[-MOST_PLANS:]
        if len(of_one) > MOST_PLANS:
            notes.append(f"{line.label}: {len(of_one)} plans were published; the newest {MOST_PLANS} are drawn")
        notes += _outcomes(question, line, facility_id)
    return made, notes


def _of_facility(question: Question, line: Line, facility_id: int) -> list[Line]:
    kinds = kinds_of(question.chart.coming)
    bases = TOGETHER if question.basis.key in TOGETHER else (question.basis.key,)
    rows = question.library.reading().execute(
        f"""SELECT coalesce(o.said_on_last_day, s.published_last_day, s.seen_last_day, 0) AS said,
              coalesce(o.source_id, 0), coalesce(nullif(s.publisher, ''), s.title, 'no source given'),
              coalesce(o.date_last_day, o.date_first_day) AS day, coalesce(o.date_first_day, o.date_last_day),
              o.value, o.id, o.date
            FROM observation AS o JOIN basis AS b ON b.id = o.basis_id LEFT JOIN source AS s ON s.id = o.source_id
            WHERE o.facility_id = ? AND b.key IN ({",".join("?" * len(bases))})
            AND o.kind IN ({",".join("?" * len(kinds))}) AND o.extent = 'total' AND o.scope = '' AND day IS NOT NULL
            ORDER BY said, o.source_id, day""",
        (facility_id, *bases, *kinds),
    )
    found = []
    wanted = question.groups.sources
    for (said, source, who), plans in groupby(rows, key=lambda row: row[:3]):
        if wanted is not None and source not in wanted:
            continue
        when = words.short_day(said) if said else "no date"
        points = [_start(line, said)] if said else []
        points += [
            Point(
                day=day, first_day=first, value=value, ahead=True, overdue=day <= question.today, fact_ids=(number,),
                label=f"{show(value, question.basis.measure)}, {dates.show(written)}, planned", who=who,
                parts=(Part(value=value, table="facility", record_id=facility_id, fact_ids=(number,)),),
            )
            for *_, day, first, value, number, written in plans
        ]  # fmt: skip
        found.append(Line(
            key=f"{line.key}:plan:{source}:{said}", colour_key=line.colour_key or line.key,
            label=f"Plan of {when}", points=tuple(one for one in points if one is not None), shape=Shape.STEP,
        ))  # fmt: skip
    return found


def _start(line: Line, said: int) -> Point | None:
    """A plan's line begins at what stood when it was published, where that is known."""
    stood = [point for point in line.points if point.day <= said and not point.ahead]
    if not stood:
        return None
    last = stood[-1]
    return Point(
        day=said, first_day=said, value=last.value, ahead=True, derived=True, fact_ids=last.fact_ids, label=last.label,
        who=last.who, parts=last.parts, rule="What stood when the plan was published: where its line begins.",
    )  # fmt: skip


def _outcomes(question: Question, line: Line, facility_id: int) -> list[str]:
    judged = promises(
        question.library, question.basis.key, question.today, kinds=kinds_of(question.chart.coming), only=[facility_id]
    )
    notes = []
    measure = question.basis.measure
    for one in judged.promises:
        amount = f"{line.label}: {show(one.value, measure)} planned for {words.short_day(one.first_due)}"
        if one.moves:
            amount += f", {times_moved(one.moves)}, last to {words.short_day(one.newest_due)}"
        if one.delivered_day is not None:
            notes.append(f"{amount}, came by {words.short_day(one.delivered_day)}")
        elif one.is_overdue:
            stands = "nobody says what stands" if one.held is None else f"{show(one.held, measure)} stands"
            notes.append(f"{amount}, overdue: {stands}")
        else:
            notes.append(f"{amount}, not due yet")
    if judged.undated:
        notes.append(f"{line.label}: {notation.counted(len(judged.undated), '{n} plan', '{n} plans')} without a date")
    return notes or [f"{line.label}: no dated plan of its owner is recorded on this basis"]
