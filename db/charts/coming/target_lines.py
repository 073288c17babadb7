"""Official aims of a panel's groups, as marks with their day, stage and source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from db.charts import chart_words as words
from db.charts.description import Line, Part, Point, Shape
from db.charts.figures.fact_rows import FactRow, fact_rows
from db.charts.panels import Question
from db.charts.splits.subjects import SUBJECT_OF
from db.superseded import GIVEN
from db.words import Kind


def targets(question: Question, lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """A line of marks for each group with an official aim on this basis, and each aim in words.

    An aim is a figure of kind "target" of the group itself, or of a policy of that place. One without a date is said
    in words and not drawn.
    """
    made, notes = [], []
    subject = SUBJECT_OF[question.chart.split]
    for key, label in question.groups.labels.items():
        record_id = question.groups.record_ids.get(key)
        found = _aims(question, subject, record_id) if record_id is not None else []
        points = []
        for fact in found:
            point = _point(question, fact, subject, record_id or 0)
            notes.append(f"Official aim of {words.with_article(key, label)}: {_said(point, fact)}")
            if point.day:
                points.append(point)
        if points:
            made.append(Line(
                key=f"{key}:target", colour_key=key, label=f"{label}, official aim",
                points=tuple(sorted(points, key=lambda one: one.day)), shape=Shape.POINTS,
                joined=(False,) * len(points),
            ))  # fmt: skip
    return made, notes or ["No official aim is recorded for these groups on this basis"]


def without_aims(lines: Sequence[Line], aims: Sequence[Line]) -> list[Line]:
    """The lines without the marks that stand as aims now."""
    shown = {number for line in aims for point in line.points for number in point.fact_ids}
    return [replace(line, marks=tuple(mark for mark in line.marks if not shown & set(mark.fact_ids))) for line in lines]


def _aims(question: Question, subject: str, record_id: int) -> list[FactRow]:
    of_policies = "OR o.policy_id IN (SELECT id FROM policy WHERE place_id = ?)" if subject == "place" else "OR ? < 0"
    rows = question.library.reading().execute(
        f"""SELECT o.id, o.source_id FROM observation AS o WHERE o.kind = '{Kind.TARGET}' AND o.basis_id = ?
            AND {GIVEN.format(o="o")} AND (o.{subject}_id = ? {of_policies}) ORDER BY o.date_last_day, o.id""",
        (question.basis.id, record_id, record_id),
    )
    sources = question.groups.sources
    ids = [int(number) for number, source in rows if sources is None or source in sources]
    found = fact_rows(question.library, ids)
    return [found[number] for number in ids if number in found]


def _point(question: Question, fact: FactRow, subject: str, record_id: int) -> Point:
    row = question.library.reading().execute(
        "SELECT value, coalesce(date_first_day, date_last_day, 0), coalesce(date_last_day, date_first_day, 0), stage "
        "FROM observation WHERE id = (SELECT value FROM json_each(?))",
        (json.dumps([fact.id]),),
    ).fetchone()  # fmt: skip
    value, first, last, stage = float(row[0]), int(row[1]), int(row[2]), str(row[3])
    when = fact.date_words or "no date"
    return Point(
        day=last,
        first_day=first,
        value=value,
        low=fact.low,
        high=fact.high,
        ahead=True,
        overdue=0 < last <= question.today,
        fact_ids=(fact.id,),
        label=f"{words.label(value, question.basis.measure, when, digits=fact.digits)}, official aim"
        + (f", {stage}" if stage else ""),
        who=fact.publisher,
        parts=(Part(value=value, table=fact.table, record_id=fact.record_id or record_id, fact_ids=(fact.id,)),),
    )


def _said(point: Point, fact: FactRow) -> str:
    who = f" ({fact.publisher})" if fact.publisher else " (no source given)"
    return f"{point.label.replace(', official aim', '')}{who}" + (", its day has passed" if point.overdue else "")
