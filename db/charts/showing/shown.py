"""Show as: what is drawn of a panel's figures, themselves or what follows from them, each point with its terms.

`shown_panels` turns a panel of absolute figures into what the description asks for, and adds the gap panel. What
cannot be shown is drawn as absolute figures, with the reason in `PanelData.form_note`; where it could be shown but no
figures fit, the panel is empty with the reason in `empty_reason`. `db.charts.reasons.show_as` has the reasons.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.description import ChartDescription, PanelData, PanelDescription, ShowAs, Split, Total
from db.charts.panels import Basis, basis_of
from db.charts.reasons.forms import MAY_FALL_BELOW_ZERO
from db.charts.reasons.show_as import Facts, why_not_shown_as
from db.charts.showing.changes_over_time import change, cumulative, growth
from db.charts.showing.comparisons import Shown, Unit, indexed, shares
from db.charts.showing.ratios import ratio_panel

if TYPE_CHECKING:
    from db.library import Library


def shown_panels(
    library: Library,
    description: ChartDescription,
    wanted: PanelDescription,
    panel: PanelData,
    today: int,
    notes: list[str],
) -> list[PanelData]:
    """A panel of absolute figures as the description shows it, with the gap panel below it where that is wanted.

    Args:
        today: days since 1970-01-01; what a sum over sites holds after it is ahead.
        notes: what must be said of what is shown is added here.
    """
    from_sites = wanted.total is Total.SITES or description.split is Split.FACILITY
    gap = None
    if wanted.ratio and panel.lines and description.show_as is not ShowAs.RATIO:
        gap = ratio_panel(panel, from_sites=from_sites, groups=description.ratio_groups)
    basis = basis_of(library, wanted.basis)
    if description.show_as is ShowAs.ABSOLUTE or basis is None or not panel.lines:
        return [panel, gap] if gap is not None else [panel]
    reason = why_not_shown_as(description.show_as, _facts(description, wanted, basis, len(panel.lines)))
    if reason:
        shown = replace(panel, form_note=_joined(panel.form_note, reason))
    elif description.show_as is ShowAs.RATIO:
        shown = _ratio(description, panel, from_sites=from_sites)
    else:
        shown = _shown(description, wanted, panel, basis, today, notes)
    return [shown, gap] if gap is not None else [shown]


def _facts(description: ChartDescription, wanted: PanelDescription, basis: Basis, groups: int) -> Facts:
    return Facts(
        total=wanted.total,
        by_facility=description.split is Split.FACILITY,
        measure=basis.measure,
        is_stock=bool(basis.is_stock),
        may_be_summed=bool(basis.may_be_summed),
        groups=groups,
    )


def _ratio(description: ChartDescription, panel: PanelData, *, from_sites: bool) -> PanelData:
    """The ratio in the panel's own place, as large as the panel is."""
    made = ratio_panel(panel, from_sites=from_sites, groups=description.ratio_groups)
    assert made is not None, "why_not_shown_as has counted the lines"
    return replace(
        made, key=panel.key, is_ratio=False, show_as=ShowAs.RATIO, form=panel.form, logarithmic=panel.logarithmic
    )


def _shown(
    description: ChartDescription,
    wanted: PanelDescription,
    panel: PanelData,
    basis: Basis,
    today: int,
    notes: list[str],
) -> PanelData:
    unit = Unit(panel.unit, panel.basis)
    made = _lines(description, panel, basis, unit, today)
    notes += made.notes
    form_note = panel.form_note
    if panel.logarithmic and description.show_as in MAY_FALL_BELOW_ZERO:
        form_note = _joined(form_note, "What may be negative has no logarithm: the scale is linear.")
    what = words.panel_title(wanted, basis.name, "", description.split)
    return replace(
        panel,
        title=wanted.title or f"{what}, {made.title}",
        unit=made.unit,
        lines=tuple(made.lines),
        logarithmic=panel.logarithmic and description.show_as not in MAY_FALL_BELOW_ZERO,
        undated=(),
        empty_reason=made.reason,
        form_note=form_note,
        show_as=description.show_as,
        interval=_interval(panel, description.show_as),
    )


def _lines(description: ChartDescription, panel: PanelData, basis: Basis, unit: Unit, today: int) -> Shown:
    match description.show_as:
        case ShowAs.SHARE:
            return shares(panel.lines, unit)
        case ShowAs.INDEX:
            return indexed(panel.lines, unit, description.index_day)
        case ShowAs.GROWTH:
            return growth(panel.lines, unit, today)
        case ShowAs.CHANGE:
            return change(panel.lines, unit, basis.measure, today)
        case _:
            return cumulative(panel.lines, unit, basis.measure)


def _interval(panel: PanelData, show_as: ShowAs) -> str:
    """What a band means: an index keeps its figures' own range, all others set lows against highs."""
    if not panel.interval or show_as is ShowAs.INDEX:
        return panel.interval
    return f"{panel.interval}; lows set against highs"


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
