"""One answer from several, where lines are told apart by their figures and not by their facilities."""

from __future__ import annotations

from collections.abc import Sequence

from db.charts.panels import Answer, Question


def gathered(question: Question, found: Sequence[tuple[str, Answer]], note: str) -> Answer:
    """The answers of groups as one: those chosen in their order, or the largest by their last figure.

    Args:
        question: what was asked.
        found: each group's name with its answer of one line, or of none.
        note: what must be said where there are several lines.
    """
    if not question.chart.groups:
        found = sorted(found, key=lambda row: -_last(row[1]))[: question.chart.largest]
    whole = Answer()
    for label, one in found:
        one.notes = [f"{label}: {said}" if said[:1].isdigit() else said for said in one.notes]
        _add(whole, one)
    if len(whole.lines) > 1:
        whole.notes.append(note)
    return whole


def _last(answer: Answer) -> float:
    return answer.lines[0].points[-1].value if answer.lines else -1.0


def _add(whole: Answer, one: Answer) -> None:
    whole.lines += one.lines
    whole.undated += one.undated
    whole.coverage += one.coverage
    whole.without |= one.without
    whole.notes += [note for note in one.notes if note not in whole.notes]
    whole.drawn.update(one.drawn)
    whole.subjects |= one.subjects
    whole.counted |= one.counted
    whole.interval = whole.interval or one.interval
    for reason, ids in one.left_out.items():
        whole.left_out.setdefault(reason, []).extend(ids)
