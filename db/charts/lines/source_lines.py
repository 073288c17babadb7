"""Lines by an own field of sources: for each word the sum of the figures whose source has it.

A facility may have figures of several sources; each counts under its own source's word, that of the source which it
names first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from db.charts.description import Split
from db.charts.lines.gathered import gathered
from db.charts.panels import Answer, Question
from db.charts.splits.own_fields import is_of_sources, name_of, sources_of

SOURCE_NOTE = "A facility may have figures of several sources: the lines are not added to each other"

_SPARE = 10
"""Words that are worked out beyond as many as are drawn: which are the largest is known only then."""


def is_by_source(question: Question) -> bool:
    """Whether the lines of a question are what stands in an own field of sources."""
    chart = question.chart
    return chart.split is Split.OWN_FIELD and is_of_sources(chart.own_field)


def source_answer(
    question: Question, figures: pd.DataFrame, answer: Callable[[Question, pd.DataFrame], Answer]
) -> Answer:
    """One line for each word.

    Args:
        question: of a chart for which `is_by_source` holds.
        figures: a frame of `db.charts.figures.observations`.
        answer: makes the lines of a question from figures.
    """
    sources = sources_of(question.library, question.chart.own_field)
    word_of = {source: word for word, ids in sources.items() for source in ids}
    words = figures["source"].map(word_of)
    members, labels = question.groups.members, question.groups.labels
    found: list[tuple[str, Answer]] = []
    for key in _candidates(question, figures.assign(word=words)):
        groups = replace(question.groups, members=members.assign(key=key), labels={key: labels[key]})
        chart = replace(question.chart, groups=(key,), with_rest=False)
        one = answer(replace(question, groups=groups, chart=chart), figures[words == key])
        found.append((labels[key], one))
    whole = gathered(question, found, SOURCE_NOTE)
    without = figures[words.isna() & figures["subject"].isin(question.groups.everyone)]
    if len(without):
        whole.left_out["source_field"] = [int(number) for number in without["id"]]
    if not whole.lines:
        field = name_of(question.chart.own_field)
        whole.empty_reason = (
            f"No figure counted as “{question.basis.name}” is from a source with anything in {field}. "
            "Choose another split."
        )
    return whole


def _candidates(question: Question, figures: pd.DataFrame) -> list[str]:
    """The words chosen that have a figure, or those that may be among the largest: by the last of each facility's."""
    there = set(figures["word"].dropna())
    wanted = [key for key in question.groups.labels if key in there]
    if question.chart.groups:
        return wanted
    last = figures.sort_values("day", na_position="first").drop_duplicates(["word", "subject"], keep="last")
    sizes = last.groupby("word")["value"].sum().sort_values(ascending=False, kind="stable")
    near = set(sizes.index[: question.chart.largest + _SPARE])
    return [key for key in wanted if key in near]
