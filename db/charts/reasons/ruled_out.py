"""Which filters leave a chart nothing to draw: those without which it has lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.browse.table_filters import Part, Question
from db.charts.description import ChartDescription
from db.charts.splits.filter_words import question_of
from db.charts.trajectories import chart_data
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

RuledOut = tuple[Question, list[Part], Part | None]


def what_rules_out(library: Library, description: ChartDescription, watch: Watch = Watch()) -> RuledOut:  # noqa: B008
    """For a chart without lines: its filters, those that rule all out, and the one to drop where one is enough.

    No filter is named where the chart is empty without any. Draws the chart once for each filter, so call it off the
    interface thread. Raises Cancelled.
    """
    question = question_of(description)
    parts = question.parts()
    if not parts or not _draws(library, replace(description, filters=())):
        return question, [], None
    guilty: list[Part] = []
    for done, part in enumerate(parts):
        watch.at(done, len(parts))
        if len(parts) == 1 or _draws(library, replace(description, filters=question.without(part).filters)):
            guilty.append(part)
    return question, guilty or parts, guilty[-1] if guilty else None


def _draws(library: Library, description: ChartDescription) -> bool:
    return any(panel.lines or panel.undated for panel in chart_data(library, description).panels)
