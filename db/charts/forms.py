"""Which ways of showing and painting go together, and why others do not: the reasons are words for the person."""

from __future__ import annotations

from db.charts.description import ChartDescription, Form, ShowAs, Split, Total

FROM_ZERO = (Form.AREAS, Form.BARS)
"""Forms whose size is the value: they start at zero, which a logarithmic scale has not."""

MAY_FALL_BELOW_ZERO = (ShowAs.GROWTH, ShowAs.CHANGE)


def why_not_form(form: Form, description: ChartDescription) -> str:
    """Why the lines of this chart cannot be painted so, or ""."""
    if form is Form.AREAS:
        if description.logarithmic:
            return "Areas are stacked from zero, which a log scale has not. Choose the linear scale."
        if description.show_as in (ShowAs.INDEX, ShowAs.GROWTH, ShowAs.CHANGE, ShowAs.RATIO):
            return "Only figures that add up can be stacked."
        if any(panel.total is Total.BOTH for panel in description.panels):
            return "What is reported and what sites sum to are the same thing counted twice: they are not stacked."
    if form is Form.BARS and description.logarithmic:
        return "Bars start at zero, which a log scale has not. Choose the linear scale."
    if form in (Form.MULTIPLES, Form.RANKING) and description.show_as is ShowAs.RATIO:
        return "A ratio is one line."
    if form is Form.RANKING and len(description.groups) == 1:
        return "A ranking needs two lines or more."
    return ""


def why_not_logarithmic(description: ChartDescription) -> str:
    """Why this chart cannot have a logarithmic scale, or ""."""
    if description.form in FROM_ZERO:
        return "Areas and bars start at zero, which a log scale has not."
    if description.show_as in MAY_FALL_BELOW_ZERO:
        return "Growth and change can be zero or less, which a log scale has not."
    return "Ranks are equally far apart." if description.form is Form.RANKING else ""


def why_not_show_as(show_as: ShowAs, description: ChartDescription, *, is_stock: bool, may_be_summed: bool) -> str:
    """Why the figures of a panel cannot be shown so, or "".

    Args:
        is_stock: the panel's measure stands on a day, rather than over a period.
        may_be_summed: figures of the panel's measure may be added.
    """
    if show_as is ShowAs.CUMULATIVE and is_stock:
        return "What stands on a day is not added up over time; only what is spent or made in a period is."
    if show_as is ShowAs.SHARE and not may_be_summed:
        return "Shares are not summed."
    if show_as in (ShowAs.SHARE, ShowAs.RATIO) and len(description.groups) == 1 and not description.with_rest:
        return "This needs two lines or more."
    if show_as is ShowAs.SHARE and any(panel.total is Total.BOTH for panel in description.panels):
        return "What is reported and what sites sum to are the same thing counted twice: they have no shares."
    if show_as is ShowAs.SHARE and description.split is Split.PARTNER:
        return "A facility can have several partners in a role: the lines do not add up to a whole."
    return ""
