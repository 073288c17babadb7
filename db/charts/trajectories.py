"""Observations into trajectories: `chart_data` turns a chart's description into all that is drawn.

The arithmetic lives beside it: `observations` reads figures into columns, `series` chooses what a facility's
line follows, `site_sums` adds facilities, `reported_lines` and `shares` make lines of national figures,
`showing` makes shares, indices and ratios of them. Only chart code imports this module: it needs pandas.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.coming.efficiency import efficient_panel
from db.charts.coming.projected import projected
from db.charts.description import (
    ChartData,
    ChartDescription,
    Marker,
    PanelData,
    PanelDescription,
    Point,
    ShowAs,
    Split,
    Total,
)
from db.charts.figures.bridges import applied_bridges
from db.charts.figures.site_figures import NOT_STATED, WHOLE_FACILITY
from db.charts.lines.reported_lines import reported_answer
from db.charts.lines.site_lines import site_answer
from db.charts.lines.two_totals import both_answers, explained_panel, merged, reported_ratio
from db.charts.markers.milestone_markers import milestone_markers
from db.charts.markers.policy_markers import policy_markers, programme_marker
from db.charts.panels import Answer, Question, basis_of
from db.charts.saved.house_styles import look_of
from db.charts.showing.shown import shown_panels
from db.charts.splits.groups import Groups, groups_of
from db.derived import today_of

if TYPE_CHECKING:
    from db.library import Library

MOST_MARKERS = 5
"""Policies and milestones together; two milestones where there are more policies."""
MARGIN_DAYS = 120
"""Room on the time axis before the first and after the last point."""


def chart_data(library: Library, description: ChartDescription, *, today: int | None = None) -> ChartData:
    """All that a chart draws.

    Args:
        library: where the figures are.
        description: what to draw.
        today: the day up to which figures stand and from which plans are drawn, in days since 1970-01-01; left out,
            the computer's date.
    """
    day = today_of(library) if today is None else today
    groups = groups_of(library, description, day)
    panels: list[PanelData] = []
    labels: dict[str, str] = {}
    answers: list[Answer] = []
    for number, wanted in enumerate(description.panels):
        panel, answer = _panel(library, description, wanted, groups, day, f"{number}:{wanted.basis}")
        answers.append(answer)
        named = {line.colour_key or line.key: line.label for line in panel.lines}
        labels |= {key: groups.labels.get(key, label) for key, label in named.items()}
        shown = replace(wanted, ratio=False) if answer.further else wanted
        first, *below = shown_panels(library, description, shown, panel, day, answer.notes)
        first = projected(library, description, wanted, first, answer, groups, day)
        panels += [efficient_panel(first, description, answer, day), *below, *answer.further]
    sentences, ids = words.left_out(_merged([answer.left_out for answer in answers]))
    first_day, last_day = _span(description, panels)
    return ChartData(
        title=words.chart_title(description, labels, _drawn_as(description, panels)),
        subtitle=words.subtitle(description),
        panels=tuple(panels),
        markers=_all_markers(library, description, labels, groups, answers, (first_day, last_day)),
        sources=_sources(library, answers),
        without={said: ids for answer in answers for said, ids in answer.without.items() if ids},
        coverage=tuple(
            dict.fromkeys(
                [
                    *words.as_known(library.as_known_on),
                    *groups.notes,
                    *(said for answer in answers for said in (*answer.coverage, *answer.notes)),
                ]
            )
        ),
        left_out=sentences,
        left_out_ids=ids,
        note=description.note,
        first_day=first_day,
        last_day=last_day,
        read_day=description.read_day,
        bands=description.bands,
        point_labels=description.point_labels,
        annotations=description.annotations,
        style=description.style,
        look=look_of(library, description.style),
    )


def facility_panel(library: Library, facility_id: int, *, today: int | None = None) -> PanelData:
    """The capacity chart of one facility's record panel: its power as a step line, what is planned dashed."""
    row = library.reading().execute("SELECT uid FROM facility WHERE id = ?", (facility_id,)).fetchone()
    wanted = PanelDescription(measure="power", basis=WHOLE_FACILITY, total=Total.SITES, title="Power, whole facility")
    description = ChartDescription(
        split=Split.FACILITY, groups=(str(row[0]),) if row else ("",), panels=(wanted,), policy_markers=False
    )
    day = today_of(library) if today is None else today
    panel = _panel(library, description, wanted, groups_of(library, description, day), day, "power")[0]
    return panel if panel.lines else replace(panel, empty_reason="No dated figure of its power yet.")


def _drawn_as(description: ChartDescription, panels: list[PanelData]) -> ShowAs:
    """What was asked for, where at least one panel could be shown so."""
    shown = any(panel.show_as is description.show_as for panel in panels)
    return description.show_as if shown else ShowAs.ABSOLUTE


def _from_sites(description: ChartDescription, wanted: PanelDescription) -> bool:
    """A facility's own figures are always its steps."""
    return wanted.total is Total.SITES or description.split is Split.FACILITY


def _panel(
    library: Library, description: ChartDescription, wanted: PanelDescription, groups: Groups, today: int, key: str
) -> tuple[PanelData, Answer]:
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
    _count_undrawn(question, answer)
    answer.notes += notes
    return answer.panel(key, title, question), answer


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
        _count_other_bases(question, answer)


def _count_superseded(question: Question, answer: Answer, bases: list[str]) -> None:
    """Notes those that a later edition of their data set gives no more."""
    rows = question.library.reading().execute(
        f"""SELECT o.id, o.{answer.subject}_id FROM superseded AS u JOIN observation AS o ON o.id = u.observation_id
            JOIN basis AS b ON b.id = o.basis_id WHERE b.key IN ({",".join("?" * len(bases))})""",
        bases,
    )
    gone = [int(number) for number, subject in rows if subject in answer.subjects]
    if gone:
        answer.left_out["superseded"] = gone


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


def _points(panels: list[PanelData]) -> list[Point]:
    return [point for panel in panels for line in panel.lines for point in (*line.points, *line.marks)]


def _span(description: ChartDescription, panels: list[PanelData]) -> tuple[int, int]:
    points = _points(panels)
    first = min((point.first_day for point in points), default=18_262)  # 2020-01-01
    last = max((point.day for point in points), default=20_819)  # 2027-01-01
    first_day = first - MARGIN_DAYS if description.first_day is None else description.first_day
    last_day = last + MARGIN_DAYS if description.last_day is None else description.last_day
    return first_day, max(last_day, first_day + 1)


def _all_markers(
    library: Library,
    description: ChartDescription,
    labels: dict[str, str],
    groups: Groups,
    answers: list[Answer],
    span: tuple[int, int],
) -> tuple[Marker, ...]:
    """Those of policies, and of milestones of the facilities that count in what is drawn; by day."""
    found = _markers(library, description, labels, groups, *span)
    if description.milestone_markers and labels:
        of_sites = [answer for answer in answers if answer.subject == "facility"]
        ids = {int(number) for answer in of_sites for number in answer.subjects}
        if description.split is Split.FACILITY:
            ids = {groups.record_ids[key] for key in labels if key in groups.record_ids}
        found += milestone_markers(library, ids, *span, most=max(2, MOST_MARKERS - len(found)))
    return tuple(sorted(found, key=lambda marker: (marker.day, marker.label)))


def _markers(
    library: Library,
    description: ChartDescription,
    labels: dict[str, str],
    groups: Groups,
    first_day: int,
    last_day: int,
) -> tuple[Marker, ...]:
    if not description.policy_markers or not labels:
        return ()
    if description.within:
        return programme_marker(library, description.within)
    ids = [groups.record_ids[key] for key in labels if key in groups.record_ids]
    if description.split is not Split.COUNTRY:
        table = "policy" if description.split is Split.PROGRAMME else "facility"
        if description.split not in (Split.PROGRAMME, Split.FACILITY):
            ids = groups.members.loc[groups.members["key"].isin(list(labels)), "subject"].unique().tolist()
        rows = library.reading().execute(
            f"SELECT place_id, count(*) FROM {table} WHERE id IN (SELECT value FROM json_each(?)) "
            "AND place_id IS NOT NULL GROUP BY place_id ORDER BY count(*) DESC",
            (json.dumps(ids),),
        )
        ids = [int(row[0]) for row in rows]
    return policy_markers(library, ids, first_day, last_day)


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
