"""The period that a trend is fitted to: a bracket on the time axis, and on screen two ends to drag."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from db.charts.coming.wishes import Fits
from db.charts.description import ChartData
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import draw_rule, pen, with_alpha

KNOB_WIDTH, KNOB_HEIGHT = 10.0, 24.0
_KNOB_RISE = 22.0
"""From the time axis up to the middle of a knob."""
_GRIP, _NEAR_PX, _END_PX = 4.0, 4.0, 5.0


def period_of(data: ChartData) -> Fits | None:
    """The one period of all panels with a trend, from the first to the last figure of any."""
    found = [panel.fits for panel in data.panels if panel.fits is not None]
    if not found:
        return None
    return Fits(
        earliest=min(one.earliest for one in found),
        latest=max(one.latest for one in found),
        first=min(one.first for one in found),
        last=max(one.last for one in found),
    )


def plots_of(stage: Stage) -> list[QRectF]:
    """The plots with a trend."""
    return [panel.plot for panel in stage.layout.panels if panel.data.fits is not None and panel.is_timed]


def knob_areas(stage: Stage, day: float) -> tuple[QRectF, ...]:
    """Where an end is taken hold of, a little more than is drawn."""
    return tuple(_knob(stage, plot, day).adjusted(-4, -3, 4, 3) for plot in plots_of(stage))


def line_areas(stage: Stage, day: float) -> tuple[QRectF, ...]:
    """The upright lines of an end."""
    x = stage.x(day)
    return tuple(QRectF(x - _NEAR_PX, plot.top(), 2 * _NEAR_PX, plot.height()) for plot in plots_of(stage))


class PeriodItem(ChartItem):
    """The bracket, on screen and in files."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 4)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        stage, period = self.stage, period_of(self.stage.data)
        if period is None:
            return
        for plot in plots_of(stage):
            left, right = (min(max(stage.x(day), plot.left()), plot.right()) for day in (period.first, period.last))
            stroke = pen(with_alpha(stage.theme.muted, 0.9), 2.0)
            if right > left:
                draw_rule(painter, left, plot.bottom(), right, plot.bottom(), stroke)
            for day in (period.first, period.last):
                if stage.is_shown(day):
                    x = stage.x(day)
                    draw_rule(painter, x, plot.bottom() - _END_PX, x, plot.bottom(), stroke)


class HandlesItem(ChartItem):
    """Its ends, to be dragged; on screen only. One of them may be `held`: pointed at, or reached by keys."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 55)
        self.held: int | None = None

    def hold(self, end: int | None) -> None:
        """Fills one of the knobs."""
        if end != self.held:
            self.held = end
            self.changed()

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        stage, period = self.stage, period_of(self.stage.data)
        if period is None:
            return
        accent = QColor(stage.theme.accent)
        for plot in plots_of(stage):
            left, right = (min(max(stage.x(day), plot.left()), plot.right()) for day in (period.first, period.last))
            painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), with_alpha(accent, 0.05))
            for end, day in enumerate((period.first, period.last)):
                if stage.is_shown(day):
                    self._draw_end(painter, plot, day, end == self.held)

    def _draw_end(self, painter: QPainter, plot: QRectF, day: int, is_held: bool) -> None:
        theme, x = self.stage.theme, self.stage.x(day)
        accent = QColor(theme.accent)
        draw_rule(painter, x, plot.top(), x, plot.bottom(), pen(accent, 2.0 if is_held else 1.0))
        knob = _knob(self.stage, plot, day)
        painter.setPen(pen(accent, 1.5))
        painter.setBrush(accent if is_held else QColor(theme.surface))
        painter.drawRoundedRect(knob, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grip = pen(theme.accent_text if is_held else accent, 1.0)
        for aside in (-1.5, 1.5):
            x, y = knob.center().x() + aside, knob.center().y()
            draw_rule(painter, x, y - _GRIP, x, y + _GRIP, grip)


def _knob(stage: Stage, plot: QRectF, day: float) -> QRectF:
    middle = plot.bottom() - min(_KNOB_RISE, plot.height() / 2)
    return QRectF(stage.x(day) - KNOB_WIDTH / 2, middle - KNOB_HEIGHT / 2, KNOB_WIDTH, KNOB_HEIGHT)
