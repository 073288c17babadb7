"""Lines by an own field of sources: for each word the sum of the figures whose source has it.

A facility may have figures of several sources; each counts under its own source's word, that of the source which it
names first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from db.charts.description import Split
from db.charts.figures.rows import Rows, last_of_each
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


def source_answer(question: Question, figures: Rows, answer: Callable[[Question, Rows], Answer]) -> Answer:
    """One line for each word.

    Args:
        question: of a chart for which `is_by_source` holds.
        figures: rows of `db.charts.figures.observations`.
        answer: makes the lines of a question from figures.
    """
    sources = sources_of(question.library, question.chart.own_field)
    places = {word: place for place, word in enumerate(sources)}
    words = _words(figures["source"], sources)
    members, labels = question.groups.members, question.groups.labels
    found: list[tuple[str, Answer]] = []
    for key in _candidates(question, figures.having(word=words), places):
        groups = replace(question.groups, members=members.under(key), labels={key: labels[key]})
        chart = replace(question.chart, groups=(key,), with_rest=False)
        one = answer(replace(question, groups=groups, chart=chart), figures.where(words == places[key]))
        found.append((labels[key], one))
    whole = gathered(question, found, SOURCE_NOTE)
    without = figures.where(words < 0).of_subjects(question.groups.everyone)
    if len(without):
        whole.left_out["source_field"] = without["id"].tolist()
    if not whole.lines:
        field = name_of(question.chart.own_field)
        whole.empty_reason = (
            f"No figure counted as “{question.basis.name}” is from a source with anything in {field}. "
            "Choose another split."
        )
    return whole


def _words(source: np.ndarray, sources: Mapping[str, Sequence[int]]) -> np.ndarray:
    """For each source's id the place of its word among those of `sources`; -1 for none."""
    known = [number for ids in sources.values() for number in ids]
    by_id = np.full(max([0, *known, int(source.max(initial=0))]) + 2, -1)
    for place, ids in enumerate(sources.values()):
        by_id[np.array(ids, dtype=np.int64)] = place
    return np.asarray(by_id[source])  # no source, -1, is the last


def _candidates(question: Question, figures: Rows, places: Mapping[str, int]) -> list[str]:
    """The words chosen that have a figure, or those that may be among the largest: by the last of each facility's."""
    figures = figures.where(figures["word"] >= 0)
    words = list(places)
    there = {words[place] for place in np.unique(figures["word"]).tolist()}
    wanted = [key for key in question.groups.labels if key in there]
    if question.chart.groups:
        return wanted
    day = np.where(np.isnan(figures["day"]), -np.inf, figures["day"])
    last = figures.take(np.argsort(day, kind="stable"))
    last = last.take(last_of_each(last["word"], last["subject"]))
    sizes = np.bincount(last["word"], weights=np.nan_to_num(last["value"]), minlength=len(words))
    by_size = sorted(there, key=lambda word: (-sizes[places[word]], word))
    near = set(by_size[: question.chart.largest + _SPARE])
    return [key for key in wanted if key in near]
