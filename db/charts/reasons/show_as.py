"""Why a panel cannot be shown as a share, an index, a running sum …: for the controls, which grey what cannot be.

Asks for no figures, so that controls can ask at once; `db.charts.showing.shown` follows the same reasons when it draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.description import ChartDescription, PanelData, ShowAs, Split, Total

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides whether a panel can be shown in some way.

    Args:
        total: where its figures come from.
        by_facility: each line is one facility.
        measure: key of the measure; `is_stock` and `may_be_summed` as in `db.catalogue`.
        groups: how many lines there are; None: not known yet.
    """

    total: Total
    by_facility: bool
    measure: str
    is_stock: bool
    may_be_summed: bool
    groups: int | None = None


def why_not_shown_as(show_as: ShowAs, facts: Facts) -> str:
    """Why a panel cannot be shown in this way, in a sentence that says what to do; "" where it can."""
    two_totals = facts.total is Total.BOTH and not facts.by_facility
    if show_as is ShowAs.SHARE:
        if not facts.may_be_summed:
            return "Shares are not summed, so there is no share of them. Choose another measure."
        if two_totals:
            return "Two totals of the same groups have no common sum. Choose one of them under Figures."
    if show_as in (ShowAs.SHARE, ShowAs.RATIO) and facts.groups is not None and facts.groups < 2:
        what = "A share" if show_as is ShowAs.SHARE else "A ratio"
        return f"{what} needs two groups with figures. Choose another group."
    if show_as is ShowAs.CUMULATIVE:
        if facts.is_stock and facts.measure != "investment":
            return (
                "A running sum is for what flows over a period, such as energy or investment. These figures say what "
                "stands on a day: added up, the same would count again and again."
            )
        if facts.total is not Total.REPORTED or facts.by_facility:
            return "Sums of sites hold what came before already. Choose Taken from: totals as reported."
    return ""


def reasons_against_show_as(
    library: Library, description: ChartDescription, number: int, panels: Sequence[PanelData] = ()
) -> dict[ShowAs, str]:
    """For the controls of panel `number`: each way to show it with the reason why it cannot be, "" where it can.

    Args:
        panels: what is drawn of the description as it is, if known: then the lines are counted.
    """
    if not 0 <= number < len(description.panels):
        return dict.fromkeys(ShowAs, "")
    wanted = description.panels[number]
    row = (
        library.reading()
        .execute(
            """SELECT m.key, m.is_stock, m.may_be_summed FROM basis AS b JOIN measure AS m ON m.id = b.measure_id
               WHERE b.key = ?""",
            (wanted.basis,),
        )
        .fetchone()
    )
    if row is None:
        return dict.fromkeys(ShowAs, "")
    drawn = next((one for one in panels if one.key.startswith(f"{number}:") and not one.is_ratio), None)
    groups = len(description.groups) or None
    if drawn is not None and drawn.show_as is not ShowAs.RATIO:
        groups = len(drawn.lines)
    facts = Facts(
        total=wanted.total,
        by_facility=description.split is Split.FACILITY,
        measure=str(row[0]),
        is_stock=bool(row[1]),
        may_be_summed=bool(row[2]),
        groups=groups,
    )
    return {show_as: why_not_shown_as(show_as, facts) for show_as in ShowAs}
