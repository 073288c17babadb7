"""The box beside the point that a person looks at: what it says, who says so, and that it explains itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from db.charts.description import Point
from desktop.charts.geometry.scale import show_value
from desktop.charts.stage.contents import Spot
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import cap_middle, draw_dot, draw_text, pen, text_width
from desktop.charts.strokes.styles import LABEL, TICK, font
from desktop.charts.strokes.wrapping import elided

_PADDING, _GAP, _WIDEST = 11.0, 18.0, 360.0
_NEAR_DAYS = 31


class ReadoutItem(ChartItem):
    """On screen only: a picture that goes into a file has none."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 60)
        self.spot: Spot | None = None
        self.sources = 0

    def show_spot(self, spot: Spot | None, sources: int = 0) -> None:
        """Shows another point, or none; `sources` is how many stand behind it, 0 for not known."""
        self.spot, self.sources = spot, sources
        self.changed()

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        if self.spot is None:
            return
        theme, words = (
            self.stage.theme,
            [elided(one, self._font(row), _WIDEST) for row, one in enumerate(lines(self.spot, self.sources))],
        )
        colour = self.stage.colour(self.spot.line.key if self.spot.line else self.spot.point.key)
        box = self._box(words)
        corner = QPointF(
            box.left() + 12 if box.center().x() > self.spot.x else box.right() - 12,
            box.top() if box.center().y() > self.spot.y else box.bottom(),
        )
        painter.setPen(pen(theme.muted, 1.0))
        painter.drawLine(corner, QPointF(self.spot.x, self.spot.y))
        draw_dot(painter, self.spot.x, self.spot.y, colour, self.stage.paper, hollow=self.spot.point.derived, size=9)
        painter.setPen(pen(theme.edge if theme.is_dark else theme.line, 1.0))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        for row, one in enumerate(words):
            baseline = box.top() + _PADDING - 2 + (row + 0.5) * 18 + cap_middle(self._font(row))
            shade = theme.text if row == 0 else theme.accent if row == len(words) - 1 else theme.muted
            draw_text(painter, box.left() + _PADDING, baseline, one, self._font(row), shade)

    @staticmethod
    def _font(row: int) -> QFont:
        return font(LABEL if row == 0 else TICK)

    def _box(self, words: list[str]) -> QRectF:
        """Beside the point, on the side with room: above and left of it where that is free, as in a margin note."""
        assert self.spot is not None
        width = max(text_width(one, self._font(row)) for row, one in enumerate(words)) + 2 * _PADDING
        height = 18.0 * len(words) + 2 * _PADDING - 4
        whole = self.stage.layout.whole.adjusted(4, 4, -4, -4)
        x = self.spot.x - _GAP - width if self.spot.x - _GAP - width > whole.left() else self.spot.x + _GAP
        y = self.spot.y - _GAP - height if self.spot.y - _GAP - height > whole.top() else self.spot.y + _GAP
        return QRectF(min(x, whole.right() - width), min(y, whole.bottom() - height), width, height)


def lines(spot: Spot, sources: int = 0) -> list[str]:
    """What the box says, line by line; the last is what a click does."""
    tr = QCoreApplication.translate
    figure = spot.point.label or show_value(spot.point.value, spot.panel.unit)
    first = f"{spot.line.label}: {figure}" if spot.line else figure
    said = [one for one in (first, _about(spot), *_others(spot)) if one]
    if not can_explain(spot):
        return said
    counted = tr("Chart", "1 source") if sources == 1 else tr("Chart", "{0} sources").format(f"{sources:,}")
    explain = tr("Chart", "Explain this number")
    return [*said, f"{explain} · {counted}" if sources else explain]


def can_explain(spot: Spot) -> bool:
    """Whether it is known what a figure is made of."""
    point = spot.point
    return bool(point.fact_ids or point.parts or point.terms or (spot.line is not None and spot.line.ledger))


def spoken(spot: Spot, sources: int = 0) -> str:
    """The same in one sentence, for screen readers."""
    return ". ".join(lines(spot, sources))


def _about(spot: Spot) -> str:
    tr, point = QCoreApplication.translate, spot.point
    parts = [
        point.who,
        tr("Chart", "planned, target or forecast") if point.ahead else "",
        tr("Chart", "computed from other figures") if point.derived else "",
        _range(point, 3 if spot.panel.is_ratio or point.derived else None, spot.panel.unit),
    ]
    return " · ".join(part for part in parts if part)


def _range(point: Point, digits: int | None, unit: str) -> str:
    tr, low, high = QCoreApplication.translate, point.low, point.high
    if low is not None and high is not None:
        return f"{_shown(low, digits, unit)}–{_shown(high, digits, unit)}"
    if low is not None:
        return tr("Chart", "{0} or more").format(_shown(low, digits, unit))
    return tr("Chart", "{0} or less").format(_shown(high, digits, unit)) if high is not None else ""


def _shown(value: float, digits: int | None, unit: str) -> str:
    return show_value(value if digits is None else float(f"{value:.{digits}g}"), unit)


def _others(spot: Spot) -> list[str]:
    """What other publishers say of the same time, two of them at most."""
    if spot.line is None:
        return []
    near = [mark for mark in spot.line.marks if abs(mark.day - spot.point.day) <= _NEAR_DAYS]
    tr = QCoreApplication.translate
    return [
        tr("Chart", "Also {0}").format(
            " · ".join(part for part in (mark.label or show_value(mark.value, spot.panel.unit), mark.who) if part)
        )
        for mark in near[:2]
    ]
