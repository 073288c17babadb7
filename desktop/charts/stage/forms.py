"""How each panel is painted: the form asked for where it can be honest, else lines, with the reason as a note."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from db.charts.description import REST, ChartData, Form, Line, PanelData, Shape, ShowAs
from db.charts.reasons.forms import ADDS_UP
from db.values.notation import count, power_words
from desktop.charts.geometry.ranks import rank_days

MOST_AREAS = 40
"""More layers than these cannot be told apart."""
MOST_COLOURED, MOST_NAMED = 7, 20
"""Of the lines of a panel: the largest have a colour, further ones are grey, all others thin and without a name."""
TIMED = (Form.LINES, Form.AREAS, Form.RANKING)
"""Forms with the picture's own time axis."""


def painted(data: ChartData) -> ChartData:
    """The chart with each panel in the form that is painted; the same again when it is given back."""
    return replace(data, panels=tuple(_painted(panel) for panel in data.panels))


def why_not_painted(panel: PanelData, form: Form) -> str:
    """Why a panel's figures cannot be painted in a form, and what is painted instead; "" where they can.

    The description alone says more beforehand: `db.charts.reasons.forms`.
    """
    tr = QCoreApplication.translate
    if form is Form.AREAS:
        return _why_no_areas(panel)
    if form is Form.RANKING and len(panel.lines) < 2:
        return tr("Chart", "Drawn as lines: a ranking needs two lines or more.")
    if form is Form.RANKING and len(rank_days(panel.lines)) < 2:
        return tr("Chart", "Drawn as lines: a ranking needs figures at the ends of two years or more.")
    return ""


def strengths(panel: PanelData) -> list[int]:
    """For each line: 2 in colour, 1 grey with its name, 0 thin grey without.

    The largest by last figure are the strongest; the rest in one line ("REST") is never coloured.
    """
    order = sorted(
        range(len(panel.lines)), key=lambda index: (panel.lines[index].key != REST, _last(panel.lines[index]))
    )
    own = [index for index in reversed(order) if panel.lines[index].key != REST]
    found = [1] * len(panel.lines)
    for place, index in enumerate(own):
        found[index] = 2 if place < MOST_COLOURED else 1 if place < MOST_NAMED else 0
    return found


def in_notation(data: ChartData) -> ChartData:
    """The chart with titles that name the unit of power in which its values are shown; the values stay as they are."""
    return replace(data, panels=tuple(replace(panel, title=power_words(panel.title)) for panel in data.panels))


def notes(data: ChartData) -> list[str]:
    """What must be said of how the lines are painted: the reason for another form, and how many have no name."""
    found = []
    for panel in data.panels:
        found += [panel.form_note] if panel.form_note else []
        unnamed = strengths(panel).count(0)
        if not unnamed:
            continue
        tr = QCoreApplication.translate
        words = tr("Chart", "{0} smaller lines are drawn thin and without a name.")
        if panel.form in (Form.MULTIPLES, Form.BARS, Form.RANKING):
            words = tr("Chart", "{0} smaller ones are not drawn.")
        found.append(words.format(count(unnamed)))
    return list(dict.fromkeys(found))


def _painted(panel: PanelData) -> PanelData:
    if panel.form is Form.LINES or panel.is_ratio or not (panel.lines or panel.undated):
        return panel if panel.form is Form.LINES else replace(panel, form=Form.LINES)
    reason = why_not_painted(panel, panel.form)
    if reason:
        return replace(panel, form=Form.LINES, form_note=reason)
    notes = [panel.form_note, _said_of(panel)] if not panel.form_note else [panel.form_note]
    logarithmic = panel.logarithmic and panel.form is Form.MULTIPLES
    return replace(panel, logarithmic=logarithmic, form_note=" ".join(one for one in notes if one))


def _said_of(panel: PanelData) -> str:
    tr = QCoreApplication.translate
    if panel.form is Form.BARS and panel.logarithmic:
        return tr("Chart", "Bars begin at zero, so their scale is linear.")
    if panel.form is Form.RANKING and panel.undated:
        return tr("Chart", "Plans without a date are not ranked.")
    if panel.form is not Form.AREAS:
        return ""
    single = [line.label for line in panel.lines if len(line.points) == 1 and line.shape is not Shape.STEP]
    said = [tr("Chart", "Not stacked, being single figures: {0}.").format(", ".join(single))] if single else []
    if any(line.shape is Shape.STEP for line in panel.lines):
        said.append(tr("Chart", "Each layer holds its last figure to the end."))
    elif len({(line.points[0].day, line.points[-1].day) for line in panel.lines if len(line.points) > 1}) > 1:
        said.append(tr("Chart", "Where a layer has no figure the stack is lower; nothing is counted as zero."))
    return " ".join(said)


def _why_no_areas(panel: PanelData) -> str:
    tr = QCoreApplication.translate
    values = [point.value for line in panel.lines for point in line.points]
    if panel.logarithmic:
        return tr("Chart", "Drawn as lines: areas cannot be stacked on a logarithmic scale.")
    if panel.show_as not in ADDS_UP:
        return tr("Chart", "Drawn as lines: only amounts and shares of one total can be stacked.")
    if panel.unit == "%" and panel.show_as is ShowAs.ABSOLUTE:
        return tr("Chart", "Drawn as lines: these shares are of different totals and cannot be stacked.")
    if any(value < 0 for value in values):
        return tr("Chart", "Drawn as lines: values below zero cannot be stacked.")
    if len(panel.lines) > MOST_AREAS:
        return tr("Chart", "Drawn as lines: more than {0} areas cannot be told apart.").format(MOST_AREAS)
    if not any(len(line.points) > 1 and line.shape is not Shape.POINTS for line in panel.lines):
        return tr("Chart", "Drawn as lines: areas need two joined figures or more.")
    return ""


def _last(line: Line) -> float:
    value = line.points[-1].value if line.points else float("-inf")
    return value if value == value else float("-inf")
