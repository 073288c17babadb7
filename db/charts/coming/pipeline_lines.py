"""The pipeline: what is planned for each group at its planned days, cut and put off as plans here were so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from db.charts import chart_words as words
from db.charts.coming.wishes import Coming
from db.charts.description import Line, Point, Shape, Term
from db.charts.panels import Question
from db.charts.splits.groups import groups_of
from db.coming.plans import DAYS_OF_MONTH, PLANNED, WITH_FORECASTS, Promises, promises
from db.coming.record import FEWEST_DELIVERED, Record, record_of
from db.values.quantities import show

BACK_DAYS = 731
"""Two years: from how long ago the method is tried on what has come since."""
LineMaker = Callable[[Question], Sequence[Line]]
"""Makes a panel's lines of sites."""


def pipelines(question: Question, lines: Sequence[Line], make: LineMaker) -> tuple[list[Line], list[str]]:
    """The pipeline of each line that has something planned, and what must be said: the record, and the trial.

    Args:
        question: the panel.
        lines: its lines of sites.
        make: makes them anew, of the library as it was known two years ago.
    """
    records = _records(question, lines)
    made = [one for line in lines if (one := pipeline_line(line, records[line.key], question)) is not None]
    notes = _record_notes(question, lines, records)
    notes += [f"{line.label}: nothing dated is planned" for line in lines if not any(one.ahead for one in line.points)]
    return made, notes + _trial(question, lines, make)


def pipeline_line(line: Line, record: Record, question: Question) -> Line | None:
    """What stands today and then each planned rise, times the share that came and so many months later.

    It never holds more than was promised for a day: the share is at most 1, nothing comes early, and a plan that
    lowers the total lowers nothing here.
    """
    ahead = [point for point in line.points if point.ahead]
    if not ahead:
        return None
    standing = [point for point in line.points if not point.ahead]
    start = standing[-1] if standing else None
    promised = level = start.value if start else 0.0
    late = round(record.months_late * DAYS_OF_MONTH)
    anchor = start or ahead[0]
    day = question.today if start else ahead[0].day
    points = [_point(question, line, record, day, level, (anchor,))] if start else []
    for point in ahead:
        rise = max(0.0, point.value - promised)
        promised = max(promised, point.value)
        if rise > 0:
            level += record.share * rise
            terms = (anchor, point) if start else (point,)
            points.append(_point(question, line, record, point.day + late, level, terms))
    if not points:
        return None
    return Line(
        key=f"{line.key}:pipeline",
        colour_key=line.colour_key or line.key,
        label=f"{line.label}, pipeline",
        points=tuple(points),
        shape=Shape.STEP,
    )


def _point(question: Question, line: Line, record: Record, day: int, value: float, terms: tuple[Point, ...]) -> Point:
    basis = question.basis
    rule = f"What stands today, and each planned rise at its planned day; {record.words()}."
    return Point(
        day=day,
        first_day=day,
        value=value,
        ahead=True,
        derived=True,
        label=f"{show(value, basis.measure, digits=3)}, {words.month_words(day)}, pipeline",
        rule=rule,
        terms=tuple(Term(line=line, point=one, unit=basis.unit, basis=basis.key) for one in terms),
    )


def _records(question: Question, lines: Sequence[Line]) -> dict[str, Record]:
    found = _promises(question)
    if question.chart.coming.whole_library:
        return {line.key: record_of(found.due()) for line in lines}
    members = question.groups.members
    within = {line.key: set(members.of(line.key).subject.tolist()) for line in lines}
    return {key: record_of([one for one in found.due() if one.facility_id in ids]) for key, ids in within.items()}


def _record_notes(question: Question, lines: Sequence[Line], records: dict[str, Record]) -> list[str]:
    """The record of each group; those with too few plans in one sentence."""
    if question.chart.coming.whole_library:
        return [f"All plans here: {next(iter(records.values())).words()}"] if records else []
    notes = [f"{line.label}: {records[line.key].words()}" for line in lines if records[line.key].is_enough]
    few = [
        f"{line.label} {records[line.key].delivered} of {records[line.key].due} due"
        for line in lines
        if not records[line.key].is_enough
    ]
    if few:
        notes.append(
            f"Too few delivered plans to go by, {FEWEST_DELIVERED} are needed, so these are drawn as promised: "
            + ", ".join(few)
        )
    return notes


def _promises(question: Question) -> Promises:
    return promises(question.library, question.basis.key, question.today, kinds=kinds_of(question.chart.coming))


def kinds_of(wishes: Coming) -> tuple[str, ...]:
    """Of figures that count as plans."""
    return WITH_FORECASTS if wishes.with_forecasts else PLANNED


def _trial(question: Question, lines: Sequence[Line], make: LineMaker) -> list[str]:
    """What the same method, knowing only what was published two years ago, said of today, beside what stands."""
    then = question.today - BACK_DAYS
    if question.library.as_known_on is not None:
        then = min(then, question.library.as_known_on - BACK_DAYS)
    with closing(question.library.as_known(then)) as past:
        groups = groups_of(past, question.chart, then)
        asked = replace(question, library=past, groups=groups, today=then)
        old = {line.key: line for line in make(asked)}
        records = _records(asked, list(old.values()))
        said = [
            _compared(line, pipeline_line(old[line.key], records[line.key], asked), question)
            for line in lines
            if line.key in old
        ]
    known = words.short_day(then)
    told = [one for one in said if one]
    return told or [f"Tried as known on {known}: nothing dated was planned then, so there is nothing to compare"]


def _compared(line: Line, old: Line | None, question: Question) -> str:
    standing = [point for point in line.points if not point.ahead]
    if old is None or not standing:
        return ""
    expected = [point for point in old.points if point.day <= question.today]
    if not expected:
        return ""
    measure = question.basis.measure
    then = words.short_day(question.today - BACK_DAYS)
    return (
        f"{line.label}, tried as known on {then}: {show(expected[-1].value, measure, digits=3)} expected for today, "
        f"{show(standing[-1].value, measure, digits=3)} stands"
    )
