"""Why something to come cannot be drawn: for the controls, which grey it, and for the chart, which says it."""

from __future__ import annotations

from db.charts.coming.wishes import Projection
from db.charts.description import ChartDescription, Form, PanelDescription, ShowAs, Split, Total
from db.charts.splits.subjects import SUBJECT_OF


def why_not_projected(projection: Projection, description: ChartDescription, panel: PanelDescription) -> str:
    """The reason in a sentence that says what to do; "" where it can be drawn."""
    if projection is Projection.NONE:
        return ""
    if description.show_as is not ShowAs.ABSOLUTE:
        return "What is to come is drawn of the figures themselves. Choose Show as: figures."
    if description.form is not Form.LINES:
        return "What is to come is drawn as lines. Choose Draw as: lines."
    from_sites = panel.total is not Total.REPORTED or description.split is Split.FACILITY
    match projection:
        case Projection.TREND:
            if panel.measure == "share":
                return "A share does not grow without end: it has no steady rate of growth. Choose another measure."
        case Projection.PIPELINE:
            if description.split in (Split.STATUS, Split.STAGE, Split.OWN_FIELD):
                what = "An own field" if description.split is Split.OWN_FIELD else f"A {description.split}"
                return f"{what} has no record of plans. Split by country, partner or programme."
            if description.split is Split.FACILITY:
                return "One facility has too few plans to judge by. Choose Plans as published, or another split."
            if panel.total is not Total.SITES:
                return "The pipeline adds up what sites plan. Choose Taken from: sum of listed sites."
            if panel.measure in ("investment", "energy", "facilities"):
                return "Plans of this measure are not of what stands on a day. Choose power, or another capacity."
        case Projection.TARGET:
            if description.split not in SUBJECT_OF:
                what = (
                    "what stands in an own field" if description.split is Split.OWN_FIELD else f"a {description.split}"
                )
                return f"Nobody sets an aim for {what}. Split by country, programme or facility."
        case Projection.PLANS:
            if description.split is not Split.FACILITY or not from_sites:
                return "Plans as published are of single facilities. Choose Split by: facility."
    return ""


def reasons_against_projections(description: ChartDescription) -> dict[object, str]:
    """For the controls: of each projection why no panel can show it; "" where at least one can."""
    found: dict[object, str] = {}
    for projection in Projection:
        reasons = [why_not_projected(projection, description, panel) for panel in description.panels]
        found[projection] = reasons[0] if reasons and all(reasons) else ""
    return found
