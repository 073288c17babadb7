"""The figures that sums over facilities are made from: read, counted from milestones, or computed from accelerators."""

from __future__ import annotations

import numpy as np

from db.charts.description import Split
from db.charts.figures import facility_counts
from db.charts.figures.bridges import with_bridged
from db.charts.figures.chip_equivalents import ACCELERATORS, BITS_OF, convention, equivalent, models_of
from db.charts.figures.followed import TOTAL
from db.charts.figures.observations import FEW, of_sources, read
from db.charts.figures.rows import Rows, distinct, joined, number_of
from db.charts.panels import Question

WHOLE_FACILITY, NOT_STATED = "power.whole_facility", "power.not_stated"


def figures_of_sites(question: Question) -> Rows:
    """The figures of the facilities that a panel is about, as rows of `db.charts.figures.observations`.

    Its column `how`, where there is one, says in words how a value was computed, "" for those given; `bridge` says
    by which of the panel's bridges it came, 0 for none.
    """
    key, groups = question.basis.key, question.groups
    subjects = distinct(groups.everyone if question.chart.with_rest else groups.members.subject)
    only = subjects.tolist() if len(subjects) <= FEW else None
    if key == facility_counts.BASIS:
        by_status = question.chart.split is Split.STATUS
        figures = of_sources(facility_counts.opening_figures(question.library, by_status=by_status), groups.sources)
    else:
        keys = [key]
        if question.panel.with_not_stated and key == WHOLE_FACILITY:
            keys.append(NOT_STATED)
        figures = read(question.library, "facility", keys, only, groups.sources)
    if key in BITS_OF:
        figures = _with_equivalents(question, figures, only)
    figures = with_bridged(question.library, "facility", figures, question.bridges, only, groups.sources)
    return figures.of_subjects(subjects)


def notes_of_sites(question: Question, entries: Rows) -> list[str]:
    """What must be said of figures that are counted or computed, or converted."""
    key = question.basis.key
    if key == facility_counts.BASIS:
        by_status = question.chart.split is Split.STATUS
        return [facility_counts.STATUS_NOTE if by_status else facility_counts.OPENING_NOTE]
    notes = []
    if key in BITS_OF:
        notes.append(convention(BITS_OF[key]))
        if "how" in entries and (number := number_of(entries["subject"][entries["how"] != ""])):
            whose = "1 facility is" if number == 1 else f"{number:,} facilities are"
            notes.append(f"{whose} computed from the number and model of accelerators")
        notes += [f"Own factor: {name} counts as {factor:g} H100" for name, factor in question.chart.chip_factors]
    if question.basis.dimension == "money":
        prices = "" if "usd_" in key else ", nominal"
        notes.append(f"US dollars{prices}; other currencies at the average rate of the year they were said in")
    return notes


def _with_equivalents(question: Question, figures: Rows, only: list[int] | None) -> Rows:
    """Adds figures computed from accelerators for facilities that have no given one."""
    figures = figures.having(how="")
    chips = read(question.library, "facility", [ACCELERATORS], only, question.groups.sources)
    given = figures["subject"][(figures["partial"] == 0) & (figures["extent"] == TOTAL)]
    chips = chips.where(~np.isin(chips["subject"], given))
    models = models_of(question.library)
    bits, own = BITS_OF[question.basis.key], question.chart.chip_factors
    known = [equivalent(models.get(subject, ""), value, bits, own) for subject, value in
             zip(chips["subject"].tolist(), chips["value"].tolist(), strict=True)]  # fmt: skip
    factor = np.array([np.nan if one is None else one.factor for one in known], dtype=np.float64)
    how = np.array([one.how if one else "" for one in known], dtype=object)
    amounts = {name: chips[name] * factor for name in ("value", "low", "high")}
    value = amounts["value"]
    with np.errstate(divide="ignore", invalid="ignore"):
        place = np.where(value > 0, np.floor(np.log10(value)), np.nan) - 2  # three digits
    basis = np.full(len(chips), question.basis.id)
    chips = chips.having(**amounts, place=place, how=how, basis=basis).where(np.isfinite(factor))
    return joined(figures, chips)
