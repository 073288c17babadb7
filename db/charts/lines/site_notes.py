"""What is said beside lines from facilities: what their bands mean, what was guessed, assumed or bridged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from db.charts.description import Split
from db.charts.figures.ranges import assumed_words, clean_percent, interval_words
from db.charts.figures.rows import number_of, one_of
from db.charts.figures.series import BOUND_QUALIFIERS
from db.charts.figures.site_figures import notes_of_sites
from db.charts.figures.uncertainty import Combination
from db.charts.splits.filter_words import known_filters
from db.values import notation

if TYPE_CHECKING:
    from db.charts.figures.rows import Rows
    from db.charts.panels import Answer, Question


def combination_of(question: Question) -> Combination:
    """How ranges of facilities become one."""
    return Combination.TOGETHER if question.chart.moving_together else Combination.INDEPENDENT


def interval_of(question: Question, entries: Rows, answer: Answer) -> str:
    """What the bands of the panel mean, named where any is drawn."""
    points = [point for line in answer.lines for point in (*line.points, *line.marks)]
    if all(point.low is None and point.high is None for point in points):
        return ""
    given = np.unique(entries["interval"][entries["ranged"] & ~entries["assumed"]])
    by_facility = question.chart.split is Split.FACILITY
    named = interval_words(set(given.tolist())) if by_facility else f"5 to 95 %, {combination_of(question)}"
    percent = clean_percent(question.chart.assumed_range_percent)
    return ", ".join([*filter(None, [named]), *([assumed_words(percent)] if percent else [])])


def count_marks(marks: Rows, answer: Answer) -> None:
    """Notes figures that stand as marks beside a facility's own line, but nowhere beside a sum."""
    is_bound = one_of(marks["qualifier"], BOUND_QUALIFIERS)
    for reason, ids in (("bound", marks["id"][is_bound]), ("other_publishers", marks["id"][~is_bound])):
        if len(ids):
            answer.left_out.setdefault(reason, []).extend(ids.tolist())


def say(question: Question, entries: Rows, answer: Answer) -> None:
    """Adds what must be said of how the figures of these facilities were read."""
    answer.notes += notes_of_sites(question, entries)
    subjects = entries["subject"]
    guessed = number_of(subjects[entries["rank"] == 1])
    if guessed:
        one, several = (
            "{n} facility whose power is “not stated” counts",
            "{n} facilities whose power is “not stated” count",
        )
        answer.notes.append(notation.counted(guessed, one, several) + " as whole facility")
    for number, bridge in enumerate(question.bridges, start=1):
        counted = number_of(subjects[entries["bridge"] == number])
        answer.notes.append(bridge.note(counted, "facility", "facilities"))
    assumed = number_of(subjects[entries["assumed"]])
    if assumed:
        percent = f"±{clean_percent(question.chart.assumed_range_percent):g} %"
        one, several = ("{n} facility gives no range", "{n} facilities give no range")
        answer.notes.append(notation.counted(assumed, one, several) + f": {percent} assumed, set by you")
    overdue = number_of(subjects[entries["overdue"]])
    if overdue:
        one, several = "{n} facility has an overdue plan", "{n} facilities have overdue plans"
        answer.notes.append(notation.counted(overdue, one, several) + ", drawn dashed from today on")
    if not answer.lines:
        answer.empty_reason = _nothing(question)


def _nothing(question: Question) -> str:
    dated = f"has a dated figure counted as “{question.basis.name}”."
    if known_filters(question.chart):
        return f"No facility that passes the filters {dated} Drop one, or choose another under Counted as."
    return f"No facility here {dated} Choose another under Counted as."
