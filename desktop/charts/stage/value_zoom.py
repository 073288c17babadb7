"""Zooming a panel's value axis: which part of it is shown after a turn of the wheel or a drag."""

from __future__ import annotations

from db.charts.description import Form
from desktop.charts.geometry.scale import Scale
from desktop.charts.stage.contents import pick_scale
from desktop.charts.stage.stage import Stage

_FINEST = 1e-4
"""The smallest part of the whole axis that is shown."""


def zoomed(stage: Stage, panel: int, factor: float, y: float) -> tuple[float, float] | None:
    """The lowest and highest value shown when `factor` times as much is, about the value at `y`.

    None: all of the axis is shown again; always for forms other than lines, whose heights mean something only whole.
    """
    plot, scale, data = stage.layout.panels[panel].plot, stage.scales[panel], stage.data.panels[panel]
    if data.form is not Form.LINES:
        return None
    height = min(max((plot.bottom() - y) / plot.height(), 0.0), 1.0)
    low, high = scale.value(height - height * factor), scale.value(height + (1 - height) * factor)
    whole = pick_scale(data, stage.days, stage.data.bands)
    share = whole.height(high) - whole.height(low)
    if not high > low or share != share or share < _FINEST:
        return scale.low, scale.high
    return (low, high) if share < 0.999 else None


def moved(stage: Stage, panel: int, pixels: float) -> tuple[float, float]:
    """The lowest and highest value shown when the axis is dragged down by `pixels`, no further than its ends."""
    scale: Scale = stage.scales[panel]
    whole = pick_scale(stage.data.panels[panel], stage.days, stage.data.bands)
    share = pixels / stage.layout.panels[panel].plot.height()
    part = whole.height(scale.high) - whole.height(scale.low)
    bottom = min(max(whole.height(scale.low) + share * part, 0.0), max(0.0, 1.0 - part))
    return whole.value(bottom), whole.value(bottom + part)
