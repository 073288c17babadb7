"""Adds to a panel what is to come, as the description asks for it, and says in its notes what that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db.charts.coming.pipeline_lines import pipelines
from db.charts.coming.plan_lines import plan_lines
from db.charts.coming.refitting import with_trends
from db.charts.coming.target_lines import targets, without_aims
from db.charts.coming.wishes import Projection
from db.charts.description import ChartDescription, Line, PanelData, PanelDescription
from db.charts.figures.bridges import applied_bridges
from db.charts.lines.site_lines import site_answer
from db.charts.panels import Answer, Question, basis_of
from db.charts.reasons.coming import why_not_projected
from db.charts.splits.groups import Groups

if TYPE_CHECKING:
    from db.library import Library


def projected(
    library: Library,
    description: ChartDescription,
    wanted: PanelDescription,
    panel: PanelData,
    answer: Answer,
    groups: Groups,
    today: int,
) -> PanelData:
    """The panel with its projection; where none can be made, with the reason in its `form_note`.

    Args:
        panel: of figures themselves, as `answer` gave them; what must be said is added to `answer.notes`, of trends
            to the panel.
        today: days since 1970-01-01.
    """
    wishes, basis = description.coming, basis_of(library, wanted.basis)
    if wishes.projection is Projection.NONE or basis is None:
        return panel
    if reason := why_not_projected(wishes.projection, description, wanted):
        return replace(panel, form_note=" ".join(one for one in (panel.form_note, reason) if one))
    if not panel.lines and wishes.projection is not Projection.TARGET:
        return panel
    bridges, _ = applied_bridges(library, basis, wanted.bridges)
    return _with_more(Question(library, description, wanted, basis, groups, today, tuple(bridges)), panel, answer)


def _with_more(question: Question, panel: PanelData, answer: Answer) -> PanelData:
    wishes = question.chart.coming
    lines: Sequence[Line] = panel.lines
    match wishes.projection:
        case Projection.TREND:
            made = with_trends(panel, wishes, question.today)
            if not wishes.efficient:
                return made
            answer.notes += made.said_of_trends  # before what is said of the factor that the trends are taken times
            return replace(made, said_of_trends=())
        case Projection.PIPELINE:
            more, notes = pipelines(question, lines, lambda asked: site_answer(asked).lines)
        case Projection.TARGET:
            more, notes = targets(question, lines)
            lines = without_aims(lines, more)
        case _:
            more, notes = plan_lines(question, lines)
    answer.notes += notes
    reason = "" if more else panel.empty_reason
    return replace(panel, lines=(*lines, *more), empty_reason=reason)
