"""Lines by stage: for each stage of the figures the sum of what is announced, under construction, in use.

A facility may have figures of several stages; each counts under its own. What stands at a stage counts there until a
more advanced stage of the same facility has reached as much: what was under construction and now is in use counts as
in use only. What is planned counts under the stage that it will have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from db.charts.description import Split
from db.charts.figures.followed import TOTAL
from db.charts.figures.observations import position
from db.charts.figures.series import AHEAD_KINDS
from db.charts.lines.gathered import gathered
from db.charts.panels import Answer, Question
from db.charts.splits.spans import ALWAYS
from db.words import Stage

STAGE_NOTE = "A facility may have figures of several stages: the lines are not added to each other"
RETIRED = position(Stage.RETIRED)


def stage_answer(
    question: Question, figures: pd.DataFrame, answer: Callable[[Question, pd.DataFrame], Answer]
) -> Answer:
    """One line for each stage.

    Args:
        question: of a chart split by stage.
        figures: a frame of `db.charts.figures.observations`.
        answer: makes the lines of a question from figures of what stands (`site_lines.answer_of_figures`).
    """
    counted: list[tuple[str, Answer]] = []
    stands = position(Stage.SPENT if question.basis.dimension == "money" else Stage.IN_USE)
    for key in question.groups.labels:
        stage = position(Stage(key))
        mine = figures[figures["stage"] == stage]
        if not len(mine):
            continue
        members = question.groups.members[question.groups.members["key"] == key]
        further = figures[(figures["stage"] > stage) & (figures["stage"] <= RETIRED)]
        reached = _reached(mine, further, question.today)
        members = members.assign(until=np.minimum(members["until"], members["subject"].map(reached).fillna(np.inf)))
        members = members[members["since"] < members["until"]]
        mine, delivered = _without_delivered(mine, further, question.today)
        groups = replace(question.groups, members=members, labels={key: question.groups.labels[key]})
        chart = replace(question.chart, groups=(key,), with_rest=False)
        one = answer(replace(question, groups=groups, chart=chart), mine.assign(stage=stands))
        one.left_out.setdefault("delivered", []).extend(delivered)
        counted.append((groups.labels[key], one))
    whole = gathered(question, counted, STAGE_NOTE)
    no_stage = figures[(figures["stage"] == -1) & figures["subject"].isin(question.groups.everyone)]
    if len(no_stage):
        whole.left_out["stage"] = [int(number) for number in no_stage["id"]]
    if not whole.lines:
        whole.empty_reason = f"No figure counted as “{question.basis.name}” says its stage. Choose another split."
    return whole


def is_by_stage(question: Question) -> bool:
    """Whether the lines of a question are stages."""
    return question.chart.split is Split.STAGE


def _reached(mine: pd.DataFrame, further: pd.DataFrame, today: int) -> pd.Series:
    """By subject the day from which a more advanced stage stands at as much as the last figure of this one."""
    last = _standing(mine, today).sort_values(["subject", "day", "id"]).drop_duplicates("subject", keep="last")
    met = last[["subject", "value", "day"]].merge(
        _standing(further, today)[["subject", "value", "day"]], on="subject", suffixes=("", "_further")
    )
    met = met[(met["value_further"] >= met["value"]) & (met["day_further"] >= met["day"])]
    first: pd.Series = met.groupby("subject")["day_further"].min()
    return first


def _without_delivered(mine: pd.DataFrame, further: pd.DataFrame, today: int) -> tuple[pd.DataFrame, list[int]]:
    """Without the plans that a more advanced stage has reached, and the ids of these."""
    present = _standing(further, today).groupby("subject")["value"].max()
    ahead = mine["kind"].isin(AHEAD_KINDS)
    delivered = ahead & (mine["value"] <= mine["subject"].map(present).fillna(ALWAYS))
    return mine[~delivered], [int(number) for number in mine.loc[delivered, "id"]]


def _standing(figures: pd.DataFrame, today: int) -> pd.DataFrame:
    is_whole = (figures["partial"] == 0) & (figures["extent"] == TOTAL)
    return figures[is_whole & ~figures["kind"].isin(AHEAD_KINDS) & (figures["day"] <= today)]
