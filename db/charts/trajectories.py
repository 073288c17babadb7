"""Observations into trajectories: `chart_data` turns a chart's description into all that is drawn.

The arithmetic lives beside it: `observations` reads figures into columns, `series` chooses what a facility's
line follows, `site_sums` adds facilities, `reported_lines` and `shares` make lines of national figures,
`showing` makes shares, indices and ratios of them. Only chart code imports this module: it needs NumPy.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

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
from db.charts.figures.site_figures import WHOLE_FACILITY
from db.charts.markers.milestone_markers import milestone_markers
from db.charts.markers.policy_markers import policy_markers, programme_marker
from db.charts.panels import Answer
from db.charts.reading import panel_of, read_chart
from db.charts.saved.house_styles import look_of
from db.charts.showing.shown import shown_panels
from db.charts.splits.groups import Groups, groups_of
from db.charts.splits.own_fields import ANY_WORD, places_of
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
    read = read_chart(library, description, day)
    groups = read.groups
    panels: list[PanelData] = []
    labels: dict[str, str] = {}
    answers: list[Answer] = []
    said: list[tuple[str, ...]] = [(*words.as_known(library.as_known_on), *groups.notes)]
    for wanted, (panel, answer) in zip(description.panels, read.panels, strict=True):
        answers.append(answer)
        named = {line.colour_key or line.key: line.label for line in panel.lines}
        labels |= {key: groups.labels.get(key, label) for key, label in named.items()}
        shown = replace(wanted, ratio=False) if answer.further else wanted
        first, *below = shown_panels(library, description, shown, panel, day, answer.notes)
        first = projected(library, description, wanted, first, answer, groups, day)
        more = [efficient_panel(first, description, answer, day), *below, *answer.further]
        panels += more
        said += [(*answer.coverage, *answer.notes), *(() for _ in more[1:])]
    sentences, ids = read.left_out
    first_day, last_day = _span(description, panels)
    return ChartData(
        title=words.chart_title(description, labels, _drawn_as(description, panels)),
        subtitle=words.subtitle(description),
        panels=tuple(panels),
        markers=_all_markers(library, description, labels, groups, answers, (first_day, last_day)),
        sources=read.sources,
        without={one: ids for answer in answers for one, ids in answer.without.items() if ids},
        coverage=words.coverage_of(said, panels),
        said=tuple(said),
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
        colours=places_of(library, description.own_field) if description.split is Split.OWN_FIELD else {},
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
    groups = groups_of(library, description, day, np.array([facility_id], dtype=np.int64))
    panel, _ = panel_of(library, description, wanted, groups, day, "power", counted=False)
    return panel if panel.lines else replace(panel, empty_reason="No dated figure of its power yet.")


def _drawn_as(description: ChartDescription, panels: list[PanelData]) -> ShowAs:
    """What was asked for, where at least one panel could be shown so."""
    shown = any(panel.show_as is description.show_as for panel in panels)
    return description.show_as if shown else ShowAs.ABSOLUTE


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
            ids = np.unique(groups.members.of(*labels, ANY_WORD).subject).tolist()
        rows = library.reading().execute(
            f"SELECT place_id, count(*) FROM {table} WHERE id IN (SELECT value FROM json_each(?)) "
            "AND place_id IS NOT NULL GROUP BY place_id ORDER BY count(*) DESC",
            (json.dumps(ids),),
        )
        ids = [int(row[0]) for row in rows]
    return policy_markers(library, ids, first_day, last_day)
