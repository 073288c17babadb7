"""Why a chart cannot be painted in some form or on a logarithmic scale, as far as its description says.

What only the figures tell (values below zero, too few of them) `desktop.charts.stage.forms` adds when it paints.
"""

from __future__ import annotations

from db.charts.description import ChartDescription, Form, ShowAs, Total

FROM_ZERO = (Form.AREAS, Form.BARS)
"""Forms whose size is the value: they start at zero, which a logarithmic scale has not."""

MAY_FALL_BELOW_ZERO = (ShowAs.GROWTH, ShowAs.CHANGE)
ADDS_UP = (ShowAs.ABSOLUTE, ShowAs.SHARE, ShowAs.CUMULATIVE)
"""What can be stacked: amounts, and shares of one total."""


def why_not_form(form: Form, description: ChartDescription) -> str:
    """Why the lines of this chart cannot be painted so, or ""."""
    if form is Form.AREAS:
        if description.logarithmic:
            return "Areas are stacked from zero, which a log scale has not. Choose the linear scale."
        if description.show_as not in ADDS_UP:
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
