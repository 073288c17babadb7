"""What a chart is read from: its groups and each panel's figures, before anything is shown of them in another way.

Kept until the library changes (`db.kept_answers`), so that a chart whose scale, form, words or period is chosen anew
asks nothing again. Nothing of `DISPLAY` may be read here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.description import ChartDescription, PanelData, PanelDescription, Split, Total
from db.charts.figures.bridges import applied_bridges
from db.charts.figures.site_figures import NOT_STATED, WHOLE_FACILITY
from db.charts.lines.reported_lines import reported_answer
from db.charts.lines.site_lines import site_answer
from db.charts.lines.two_totals import both_answers, explained_panel, merged, reported_ratio
from db.charts.panels import Answer, Question, basis_of
from db.charts.splits.filter_words import source_filter_words
from db.charts.splits.groups import Groups, groups_of
from db.kept_answers import KeptByLibrary, state_of

if TYPE_CHECKING:
    from db.library import Library

DISPLAY = (
    "title", "subtitle", "note", "logarithmic", "bands", "policy_markers", "point_labels", "first_day", "last_day",
    "read_day", "show_as", "index_day", "form", "milestone_markers", "annotations", "with_table", "style", "coming",
)  # fmt: skip
"""Fields of a description that change how its figures are shown, and not which they are."""

MANY = 100_000
"""Spans of membership beyond which only one chart is kept: its figures may take hundreds of megabytes."""

_READ = KeptByLibrary(3)


@dataclass(frozen=True)
class Read:
    """A chart's groups, and each panel as read with what is said beside it.

    Args:
        left_out: sentences of what is not drawn, and the observations that each counts.
        sources: names of the publications drawn.
    """

    groups: Groups
    panels: tuple[tuple[PanelData, Answer], ...]
    left_out: tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]
    sources: tuple[str, ...]


def read_chart(library: Library, description: ChartDescription, today: int) -> Read:
    """What a chart is read from, as the library stands. Its answers' notes may be added to."""
    wanted = _without_display(description)
    key = (wanted.to_json(), today)
    state = state_of(library)
    found = _READ.of(library).get(state, key)
    if not isinstance(found, Read):
        found = _read(library, wanted, today)
        if len(found.groups.members) > MANY:
            _READ.forget(library)
        _READ.of(library).keep(state, key, found)
    panels = [(_shown_as(panel, description, number), replace(answer, notes=list(answer.notes)))
              for number, (panel, answer) in enumerate(found.panels)]  # fmt: skip
    return replace(found, panels=tuple(panels))


def _without_display(description: ChartDescription) -> ChartDescription:
    """The same with nothing in it that only decides how figures are shown."""
    plain = {one.name: getattr(_PLAIN, one.name) for one in fields(description) if one.name in DISPLAY}
    both = any(panel.total is Total.BOTH for panel in description.panels)
    if not both:  # else the panels below are made at once, with ratio and title
        plain["ratio_groups"] = ()
        plain["panels"] = tuple(replace(panel, title="", ratio=False) for panel in description.panels)
    return replace(description, **plain)


_PLAIN = ChartDescription()


def _shown_as(panel: PanelData, description: ChartDescription, number: int) -> PanelData:
    """A panel as read with the title, scale and form that the description asks for."""
    if title := description.panels[number].title:
        panel = replace(panel, title=title)
    return replace(panel, logarithmic=description.logarithmic, form=description.form) if panel.basis else panel


def _read(library: Library, description: ChartDescription, today: int) -> Read:
    groups = groups_of(library, description, today)
    panels = tuple(
        panel_of(library, description, wanted, groups, today, f"{number}:{wanted.basis}")
        for number, wanted in enumerate(description.panels)
    )
    answers = [answer for _, answer in panels]
    left_out = words.left_out(_merged([answer.left_out for answer in answers]))
    for answer in answers:
        answer.left_out, answer.counted = {}, set()  # millions of numbers, said by now
    return Read(groups, panels, left_out, _sources(library, answers))


def panel_of(
    library: Library,
    description: ChartDescription,
    wanted: PanelDescription,
    groups: Groups,
    today: int,
    key: str,
    *,
    counted: bool = True,
) -> tuple[PanelData, Answer]:
    """One panel of the figures themselves, and what is said beside it.

    `counted`: what is left out is counted too, which looks at all figures of the measure; of the lines alone it is not.
    """
    basis = basis_of(library, wanted.basis)
    if basis is None:
        reason = "This library does not know what was to be counted here. Choose another under Counted as."
        return PanelData(key=key, title=wanted.title, unit="", lines=(), empty_reason=reason), Answer()
    bridges, notes = applied_bridges(library, basis, wanted.bridges)
    question = Question(library, description, wanted, basis, groups, today, tuple(bridges))
    title = words.panel_title(wanted, basis.name, basis.unit, description.split)
    if wanted.total is Total.BOTH and not _from_sites(description, wanted):
        return _both(question, key, title, notes)
    answer = site_answer(question) if _from_sites(description, wanted) else reported_answer(question)
    if counted:
        _count_undrawn(question, answer)
    answer.notes += notes
    if not answer.lines and (said := source_filter_words(description)):
        answer.empty_reason = (
            f"Nothing counted as “{basis.name}” is left. {said}. Take a filter of sources away, or choose another "
            "under Counted as."
        )
    return answer.panel(key, title, question), answer


def _from_sites(description: ChartDescription, wanted: PanelDescription) -> bool:
    """A facility's own figures are always its steps."""
    return wanted.total is Total.SITES or description.split is Split.FACILITY


def _both(question: Question, key: str, title: str, notes: list[str]) -> tuple[PanelData, Answer]:
    """As reported and from sites in one panel, with the share that the sites explain below it."""
    both = both_answers(question)
    for one in both:
        _count_undrawn(question, one)
    answer = merged(*both)
    answer.notes += notes
    panel = answer.panel(key, title, question)
    below = [explained_panel(question, panel), reported_ratio(question, panel)]
    answer.further = [one for one in below if one is not None]
    return panel, answer


def _count_undrawn(question: Question, answer: Answer) -> None:
    """Notes the figures of the panel's subjects that are not even read for its lines."""
    if answer.lines or question.chart.groups:
        bases = [question.basis.key]
        if question.basis.key == WHOLE_FACILITY and question.panel.with_not_stated:
            bases.append(NOT_STATED)
        _count_superseded(question, answer, bases)
        _count_other_sources(question, answer, bases)
        _count_other_bases(question, answer)


def _count_superseded(question: Question, answer: Answer, bases: list[str]) -> None:
    """Notes those that a later edition of their data set gives no more."""
    marks = ",".join("?" * len(bases))
    rows = question.library.reading().execute(
        f"""SELECT o.id, o.{answer.subject}_id FROM superseded AS u CROSS JOIN observation AS o
            ON o.id = u.observation_id JOIN basis AS b ON b.id = o.basis_id WHERE b.key IN ({marks})""",
        bases,
    )
    gone = [int(number) for number, subject in rows if subject in answer.subjects]
    if gone:
        answer.left_out["superseded"] = gone


def _count_other_sources(question: Question, answer: Answer, bases: list[str]) -> None:
    """Notes those that the filter of sources leaves out."""
    sources = question.groups.sources
    if sources is None:
        return
    marks, kept = ",".join("?" * len(bases)), set(sources.tolist())
    rows = question.library.reading().execute(
        f"""SELECT o.id, o.{answer.subject}_id, o.source_id FROM observation AS o JOIN basis AS b ON b.id = o.basis_id
            WHERE b.key IN ({marks}) AND o.{answer.subject}_id IS NOT NULL""",
        bases,
    )
    gone = set(answer.left_out.get("superseded", ()))
    others = [int(number) for number, subject, source in rows if subject in answer.subjects and source not in kept]
    if others := [number for number in others if number not in gone]:
        answer.left_out["source_filter"] = others


def _count_other_bases(question: Question, answer: Answer) -> None:
    """Notes the figures of the same measure and subjects that no panel draws, being counted in another way."""
    drawn = [panel.basis for panel in question.chart.panels]
    if question.basis.key == WHOLE_FACILITY and question.panel.with_not_stated:
        drawn.append(NOT_STATED)
    marks = ",".join("?" * len(drawn))
    rows = question.library.reading().execute(
        f"""SELECT o.id, o.{answer.subject}_id FROM observation AS o JOIN basis AS b ON b.id = o.basis_id
            JOIN measure AS m ON m.id = b.measure_id
            WHERE m.key = ? AND b.key NOT IN ({marks}) AND o.{answer.subject}_id IS NOT NULL""",
        (question.basis.measure, *drawn),
    )
    others = [int(number) for number, subject in rows if subject in answer.subjects and number not in answer.counted]
    if others:
        answer.left_out["other_bases"] = others


def _merged(left_out: list[dict[str, list[int]]]) -> dict[str, list[int]]:
    """By reason over all panels."""
    merged: dict[str, list[int]] = {}
    for one in left_out:
        for reason, ids in one.items():
            merged.setdefault(reason, []).extend(ids)
    return merged


def _sources(library: Library, answers: list[Answer]) -> tuple[str, ...]:
    drawn: Counter[int] = Counter()
    for answer in answers:
        drawn.update(answer.drawn)
    ids = ",".join(str(int(number)) for number in drawn)
    rows = library.reading().execute(
        f"SELECT id, publisher, title, coalesce(published, '') FROM source WHERE id IN ({ids})"
    )
    known = [
        (words.of_source(publisher, title), str(published), drawn[number])
        for number, publisher, title, published in rows
    ]
    return words.source_names([*known, *([("", "", drawn[-1])] if drawn[-1] else [])])
