"""Lines by stage: for each stage of the figures the sum of what is announced, under construction, in use.

A facility may have figures of several stages; each counts under its own. What stands at a stage counts there until a
more advanced stage of the same facility has reached as much: what was under construction and now is in use counts as
in use only. What is planned counts under the stage that it will have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from db.charts.description import Split
from db.charts.figures.followed import TOTAL
from db.charts.figures.observations import position
from db.charts.figures.rows import Rows, last_of_each, looked_up, one_of, pairs_of, starts_of
from db.charts.figures.series import AHEAD_KINDS
from db.charts.lines.gathered import gathered
from db.charts.panels import Answer, Question
from db.words import Stage

STAGE_NOTE = "A facility may have figures of several stages: the lines are not added to each other"
RETIRED = position(Stage.RETIRED)


def stage_answer(question: Question, figures: Rows, answer: Callable[[Question, Rows], Answer]) -> Answer:
    """One line for each stage.

    Args:
        question: of a chart split by stage.
        figures: rows of `db.charts.figures.observations`.
        answer: makes the lines of a question from figures of what stands (`site_lines.answer_of_figures`).
    """
    counted: list[tuple[str, Answer]] = []
    stands = position(Stage.SPENT if question.basis.dimension == "money" else Stage.IN_USE)
    for key in question.groups.labels:
        stage = position(Stage(key))
        mine = figures.where(figures["stage"] == stage)
        if not len(mine):
            continue
        members = question.groups.members.of(key)
        further = figures.where((figures["stage"] > stage) & (figures["stage"] <= RETIRED))
        reached = looked_up(*_reached(mine, further, question.today), members.subject)
        members = replace(members, until=np.fmin(members.until, reached))
        members = members.where(members.since < members.until)
        mine, delivered = _without_delivered(mine, further, question.today)
        alone = _alone(replace(question, groups=replace(question.groups, members=members)), key)
        one = answer(alone, mine.having(stage=np.full(len(mine), stands)))
        one.left_out.setdefault("delivered", []).extend(delivered)
        counted.append((question.groups.labels[key], one))
    return _together(question, figures, counted)


def stage_years(question: Question, figures: Rows, answer: Callable[[Question, Rows], Answer]) -> Answer:
    """One line for each stage of figures of a period: each counts for its own time, whatever is said of a later one.

    As `stage_answer`; `answer` makes the lines of figures of a period (`year_sums`).
    """
    counted: list[tuple[str, Answer]] = []
    for key in question.groups.labels:
        mine = figures.where(figures["stage"] == position(Stage(key)))
        if len(mine):
            counted.append((question.groups.labels[key], answer(_alone(question, key), mine)))
    return _together(question, figures, counted)


def _alone(question: Question, key: str) -> Question:
    """The question about one of its groups."""
    groups = replace(
        question.groups, members=question.groups.members.of(key), labels={key: question.groups.labels[key]}
    )
    return replace(question, groups=groups, chart=replace(question.chart, groups=(key,), with_rest=False))


def _together(question: Question, figures: Rows, counted: list[tuple[str, Answer]]) -> Answer:
    whole = gathered(question, counted, STAGE_NOTE)
    no_stage = figures.where(figures["stage"] == -1).of_subjects(question.groups.everyone)
    if len(no_stage):
        whole.left_out["stage"] = no_stage["id"].tolist()
    if not whole.lines:
        whole.empty_reason = f"No figure counted as “{question.basis.name}” says its stage. Choose another split."
    return whole


def is_by_stage(question: Question) -> bool:
    """Whether the lines of a question are stages."""
    return question.chart.split is Split.STAGE


def _reached(mine: Rows, further: Rows, today: int) -> tuple[np.ndarray, np.ndarray]:
    """Subjects, ascending, and the day from which a more advanced stage of each stands at as much as the last figure of
    this one."""
    last = _standing(mine, today)
    last = last.take(np.lexsort([last[name] for name in ("id", "day", "subject")]))
    last = last.take(last_of_each(last["subject"]))
    more = _standing(further, today)
    left, right = pairs_of(last["subject"], more["subject"])
    is_reached = (more["value"][right] >= last["value"][left]) & (more["day"][right] >= last["day"][left])
    subject, day = last["subject"][left[is_reached]], more["day"][right[is_reached]]
    return _by_subject(np.minimum, subject, day)


def _without_delivered(mine: Rows, further: Rows, today: int) -> tuple[Rows, list[int]]:
    """Without the plans that a more advanced stage has reached, and the ids of these."""
    more = _standing(further, today)
    present = looked_up(*_by_subject(np.maximum, more["subject"], more["value"]), mine["subject"])
    delivered = one_of(mine["kind"], AHEAD_KINDS) & (mine["value"] <= present)
    return mine.where(~delivered), mine["id"][delivered].tolist()


def _by_subject(combine: np.ufunc, subject: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each subject, ascending, and what `combine` makes of its values."""
    order = np.argsort(subject, kind="stable")
    subject, values = subject[order], values[order]
    starts = starts_of(subject)
    return subject[starts], combine.reduceat(values, starts) if len(starts) else values


def _standing(figures: Rows, today: int) -> Rows:
    is_whole = (figures["partial"] == 0) & (figures["extent"] == TOTAL)
    return figures.where(is_whole & ~one_of(figures["kind"], AHEAD_KINDS) & (figures["day"] <= today))
