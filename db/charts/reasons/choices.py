"""Why a split, a total, a way of counting … cannot be chosen: for the controls, which grey it and show the reason."""

from __future__ import annotations

from dataclasses import replace

from db.charts.chart_choices import BasisChoice, Choices
from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.splits.own_fields import is_of_sources
from db.charts.splits.subjects import SUBJECT_OF

NO_GROUPS = {
    Split.COUNTRY: "No facility has a country yet.",
    Split.REGION: "No facility has a country or region yet.",
    Split.PARTNER: "No facility has a partner in any role yet.",
    Split.PROGRAMME: "No facility is part of a programme yet.",
    Split.STATUS: "No facility has a milestone yet.",
    Split.STAGE: "No figure of a facility says its stage yet.",
    Split.OWN_FIELD: "No facility has anything in an own field of text, a choice, or yes or no; no source either.",
    Split.FACILITY: "There is no facility yet.",
}


_ARTICLE = {Split.OWN_FIELD: "an"}


def reasons_against_choices(choices: Choices, description: ChartDescription, panel: int = 0) -> dict[str, str]:
    """What cannot be chosen for a panel as the rest of the chart stands, each with the reason; the others can.

    Keys: "split:country", "total:from sites", "basis:power.whole_facility", "role:lender", "with_rest", "filters",
    "within".
    """
    wanted = description.panels[panel] if 0 <= panel < len(description.panels) else None
    found = _splits(choices, wanted) | _roles(choices) | _whole_chart(description)
    if wanted is not None:
        found |= _totals(choices, description, wanted) | _bases(choices, description, wanted)
    return found


def _splits(choices: Choices, panel: PanelDescription | None) -> dict[str, str]:
    reasons = {}
    for split in Split:
        bases = choices.bases_of(panel.measure) if panel is not None else []
        is_reported = any(not _of_total(one, split, Total.REPORTED) for one in bases)
        if not choices.groups.get(split, 1) and not is_reported:
            reasons[f"split:{split}"] = NO_GROUPS[split]
        elif panel is not None and (reason := _split_of_panel(choices, split, panel)):
            reasons[f"split:{split}"] = reason
    return reasons


def _split_of_panel(choices: Choices, split: Split, panel: PanelDescription) -> str:
    if split is Split.STAGE and panel.measure == "facilities":
        return "Facilities have a status, figures a stage: split by status instead."
    bases = choices.bases_of(panel.measure)
    if any(not _of_total(one, split, total) for one in bases for total in (Total.REPORTED, Total.SITES)):
        return ""
    return f"No figure of this measure could be drawn by {split}."


def _roles(choices: Choices) -> dict[str, str]:
    return {f"role:{role.key}": "No facility has a partner in this role." for role in choices.roles if not role.figures}


def _whole_chart(description: ChartDescription) -> dict[str, str]:
    reasons: dict[str, str] = {}
    from_sites = description.split is Split.FACILITY or any(
        panel.total is not Total.REPORTED for panel in description.panels
    )
    if not from_sites:
        sums = "This concerns sums over facilities; figures as reported are those of the groups themselves."
        reasons |= {"filters": sums, "with_rest": sums}
        if description.split is not Split.PROGRAMME:
            reasons["within"] = sums
    if description.split is Split.STAGE:
        reasons["with_rest"] = "A facility may have figures of several stages: they are not added to each other."
    if description.split is Split.OWN_FIELD and is_of_sources(description.own_field):
        reasons["with_rest"] = "A facility may have figures of several sources: they are not added to each other."
    if description.split is Split.PROGRAMME and "within" not in reasons:
        reasons["within"] = "The lines are programmes already."
    return reasons


def _totals(choices: Choices, description: ChartDescription, panel: PanelDescription) -> dict[str, str]:
    basis = choices.basis(panel.basis)
    reasons = {}
    for total in Total:
        if reason := _of_total(basis, description.split, total):
            reasons[f"total:{total}"] = reason
    return reasons


def _bases(choices: Choices, description: ChartDescription, panel: PanelDescription) -> dict[str, str]:
    reasons = {}
    for basis in choices.bases_of(panel.measure):
        if reason := _of_total(basis, description.split, panel.total):
            reasons[f"basis:{basis.key}"] = reason
    return reasons


def _of_total(basis: BasisChoice | None, split: Split, total: Total) -> str:
    """Why a basis cannot be drawn by this split and total, or ""."""
    if basis is None:
        return "No figure is counted in this way."
    if total is Total.BOTH:
        return _of_total(basis, split, Total.REPORTED) or _of_total(basis, split, Total.SITES)
    if total is Total.REPORTED and split not in SUBJECT_OF:
        return f"Nobody reports figures by {split}: {_ARTICLE.get(split, 'a')} {split} is not a record."
    if total is Total.REPORTED and split is Split.FACILITY:
        return "A facility's own figures are drawn as they stand."
    if total is Total.SITES and not basis.may_be_summed:
        return "Shares are not summed."
    if basis.figures(split, total):
        return ""
    if total is Total.SITES:
        return f"No facility has a figure counted as “{basis.name}”."
    whose = {Split.COUNTRY: "country", Split.REGION: "region"}.get(split, str(split))
    return f"Nobody reports a figure counted as “{basis.name}” of a {whose} itself."


def drawable(choices: Choices, description: ChartDescription, panel: int = 0) -> bool:
    """Whether a panel as it is described can be drawn at all."""
    reasons = reasons_against_choices(choices, description, panel)
    wanted = description.panels[panel]
    return not {f"split:{description.split}", f"total:{wanted.total}", f"basis:{wanted.basis}"} & reasons.keys()


def with_drawable_total(choices: Choices, description: ChartDescription, panel: int = 0) -> ChartDescription:
    """The description with the other total in a panel where only that one can be drawn, else as it is."""
    if drawable(choices, description, panel):
        return description
    for total in (Total.SITES, Total.REPORTED):
        panels = [
            replace(one, total=total) if number == panel else one for number, one in enumerate(description.panels)
        ]
        other = replace(description, panels=tuple(panels))
        if drawable(choices, other, panel):
            return other
    return description
