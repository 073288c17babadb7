"""The picture of a comparison: rows with bars on one scale, or marks on an axis of years; one paint for all papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from db.compare.comparing import Compared
from db.compare.rows import HEADINGS, PUTS_IN, Row
from db.compare.wish import BY_YEAR, GDP_SHARE
from db.values import quantity_display
from desktop.charts.geometry.scale import Scale, scale_for
from desktop.charts.strokes.painting import (
    cap_middle,
    draw_rule,
    draw_text,
    draw_whisker,
    mixed,
    pen,
    text_width,
)
from desktop.charts.strokes.styles import LINE_HEIGHTS, MARGIN, PANEL_TITLE, SMALL, SUBTITLE, TICK, TITLE, font
from desktop.charts.strokes.wrapping import elided, wrapped
from desktop.look.data_colours import colour_of
from desktop.look.fonts import figures_font
from desktop.look.theme import Theme

ROW, HEADING, GAP = 24.0, 28.0, 6.0
INDENT = 16.0
LEAST_WIDTH = 540.0
MOST_FOOT_LINES = 12
MOST_STRETCH = 1.6
"""Of rows on paper that is higher than they need."""
_BAR = {PUTS_IN: 8.0}
_PLAIN_BAR, _TICK_ROOM, _AMOUNT_ROOM, _AFTER_LABEL = 12.0, 84.0, 10.0, 28.0


@dataclass(frozen=True)
class Placed:
    """A row and where it stands."""

    row: Row
    rect: QRectF


class ComparisonPicture:
    """Lays a comparison out at a width, and paints it. `placed` are its rows.

    `least_height` is what it needs; `height` that of the paper, never less. On higher paper rows stand further apart.
    """

    def __init__(
        self, compared: Compared, theme: Theme, width: float, height: float | None = None, *, with_sources: bool = True
    ) -> None:
        self.compared, self.theme, self.width = compared, theme, max(width, LEAST_WIDTH)
        self._left, self._right = MARGIN, self.width - MARGIN
        self._room = self._right - self._left
        self._figures = figures_font(12)
        self._strong = font(PANEL_TITLE)
        widest = max((text_width(_amount_words(row), self._figures) for row in compared.rows), default=0.0)
        self._amounts = min(widest, self._room * 0.24) + _AMOUNT_ROOM
        self._bars_left = self._left + min(self._room * 0.4, self._widest_label() + _AFTER_LABEL)
        self._bars_right = self._right - self._amounts - _AMOUNT_ROOM
        self._head = list(self._heading_lines())
        self._axis_y = MARGIN + sum(LINE_HEIGHTS[style] for style, _ in self._head) + 30
        self.placed = list(self._place(1.0))
        words = [*self._foot_words(), *self._source_words(with_sources)]
        self._foot = [line for one in words for line in wrapped(one, font(SMALL), self._room, MOST_FOOT_LINES)]
        foot = 14 + len(self._foot) * LINE_HEIGHTS[SMALL] + MARGIN
        rows = self._bottom() - self._axis_y
        self.least_height = self._axis_y + rows + foot
        self.height = max(self.least_height, height or 0.0)
        spare = self.height - self.least_height
        if spare > 0 and rows > 0:
            self.placed = list(self._place(min(MOST_STRETCH, 1 + spare / rows)))
        self._foot_y = self.height - foot + 14
        self._scale, self._first_year, self._last_year = self._scaled()

    def row_at(self, y: float) -> int:
        """The number of the row at a height, or -1."""
        return next((number for number, one in enumerate(self.placed) if one.rect.contains(self._left + 1, y)), -1)

    def paint(self, painter: QPainter, chosen: int = -1) -> None:
        """Paints all of it; the row `chosen` is lit."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = float(MARGIN)
        for style, words in self._head:
            y += LINE_HEIGHTS[style]
            colour = self.theme.text if style == TITLE else self.theme.muted
            draw_text(painter, self._left, y - 5, words, font(style), colour)
        if 0 <= chosen < len(self.placed):
            painter.fillRect(self.placed[chosen].rect, QColor(self.theme.selected))
        self._paint_axis(painter)
        for one in self.placed:
            self._paint_row(painter, one)
        for number, line in enumerate(self._foot):
            base = self._foot_y + (number + 1) * LINE_HEIGHTS[SMALL] - 3
            draw_text(painter, self._left, base, line, font(SMALL), self.theme.muted)

    # Laying out

    def _widest_label(self) -> float:
        """Of figures, with what stands behind it: where bars may begin."""
        widths = (
            row.depth * INDENT + text_width(row.label, font(TICK)) + 8 + text_width(_marks(row), font(SMALL))
            for row in self.compared.rows
            if row.sort not in HEADINGS
        )
        return max(widths, default=0.0)

    def _heading_lines(self) -> Iterator[tuple[int, str]]:
        yield TITLE, elided(self.compared.title, font(TITLE), self._room)
        for line in wrapped(self.compared.subtitle, font(SUBTITLE), self._room, 2):
            yield SUBTITLE, line

    def _foot_words(self) -> Iterator[str]:
        yield "Filled: reported. Light: planned or aimed at. Hollow: estimated. Thin: what a partner puts in."
        yield from self.compared.notes

    def _source_words(self, with_sources: bool) -> Iterator[str]:
        if with_sources and self.compared.sources:
            yield f"Sources: {'; '.join(self.compared.sources)}"

    def _bottom(self) -> float:
        return self.placed[-1].rect.bottom() if self.placed else self._axis_y

    def _place(self, stretch: float) -> Iterator[Placed]:
        y: float = self._axis_y + 4
        for number, row in enumerate(self.compared.rows):
            is_heading = row.sort in HEADINGS
            y += GAP * stretch if is_heading and number else 0.0
            height = (HEADING if is_heading else ROW) * stretch
            yield Placed(row, QRectF(self._left - 8, y, self._room + 16, height))
            y += height

    def _scaled(self) -> tuple[Scale, int, int]:
        wish, figures = self.compared.wish, [row.figure for row in self.compared.rows if row.figure]
        values = [end for one in figures for end in (one.value, one.low, one.high) if end is not None]
        scale = scale_for([value for value in values if value > 0 or not wish.logarithmic] or [1.0],
                          logarithmic=wish.logarithmic)  # fmt: skip
        amounts = [row.amount for row in self.compared.rows if row.amount and row.figure and not row.figure.problem]
        years = [year for one in amounts for year in (one.year, one.until_year) if year is not None]
        return scale, min(years, default=2020) - 1, max(years, default=2030) + 1

    # Painting

    def _x(self, value: float) -> float:
        low, high = self._scale.height(self._scale.low), self._scale.height(self._scale.high)
        share = (self._scale.height(value) - low) / ((high - low) or 1)
        return self._bars_left + max(0.0, min(1.0, share)) * (self._bars_right - self._bars_left)

    def _year_x(self, year: float) -> float:
        span = self._last_year - self._first_year
        return self._bars_left + (year - self._first_year) / span * (self._bars_right - self._bars_left)

    def _paint_axis(self, painter: QPainter) -> None:
        for x, words in self._ticks():
            draw_rule(painter, x, self._axis_y, x, self._bottom(), pen(self.theme.grid))
            draw_text(painter, x, self._axis_y - 6, words, font(TICK), self.theme.muted, "middle")

    def _ticks(self) -> Iterator[tuple[float, str]]:
        wish = self.compared.wish
        if wish.show == BY_YEAR:
            step = max(1, -(-(self._last_year - self._first_year) // 8))
            for year in range(self._first_year, self._last_year + 1, step):
                yield self._year_x(year), str(year)
            return
        end = -1e9
        for tick in self._scale.ticks(max(2, int((self._bars_right - self._bars_left) / _TICK_ROOM))):
            is_share = wish.show == GDP_SHARE
            words = quantity_display.show(tick, "share" if is_share else "investment")
            half = text_width(words, font(TICK)) / 2
            if self._x(tick) - half > end + 8:
                end = self._x(tick) + half
                yield self._x(tick), words

    def _paint_row(self, painter: QPainter, one: Placed) -> None:
        row, middle = one.row, one.rect.center().y()
        left = self._left + row.depth * INDENT
        is_heading = row.sort in HEADINGS
        style = self._strong if is_heading else font(TICK)
        base = middle + cap_middle(style)
        end = self._right if is_heading else self._bars_left - 14
        room = end - left
        beside = text_width(_marks(row), font(SMALL)) + 8
        label = elided(row.label, style, max(room * 0.6, room - beside))
        draw_text(painter, left, base, label, style, self.theme.text)
        after = left + text_width(label, style) + 8
        colour = self.theme.warning if row.doubts else self.theme.muted
        draw_text(painter, after, base, elided(_marks(row), font(SMALL), end - after), font(SMALL), colour)
        if is_heading:
            top = one.rect.top()
            draw_rule(painter, self._left, top, self._right, top, pen(self.theme.line))
            return
        self._paint_figure(painter, row, middle)

    def _paint_figure(self, painter: QPainter, row: Row, middle: float) -> None:
        figure = row.figure
        if figure is None:
            return
        if figure.problem:
            words = elided(figure.problem, font(SMALL), self._bars_right - self._bars_left - 6)
            base = middle + cap_middle(font(SMALL))
            draw_text(painter, self._bars_left + 4, base, words, font(SMALL), self.theme.muted)
        elif self.compared.wish.show == BY_YEAR:
            self._paint_years(painter, row, middle)
        else:
            self._paint_bar(painter, row, middle)
        words = elided(_amount_words(row), self._figures, self._right - self._bars_right - 4)
        draw_text(
            painter, self._right, middle + cap_middle(self._figures), words, self._figures, self.theme.text, "end"
        )

    def _colour(self, row: Row) -> QColor:
        return colour_of(row.programme.place_code or row.programme.uid, self.theme)

    def _paint_bar(self, painter: QPainter, row: Row, middle: float) -> None:
        figure, amount = row.figure, row.amount
        if (
            figure is None
            or amount is None
            or figure.value is None
            or (self.compared.wish.logarithmic and figure.value <= 0)
        ):
            return
        colour, paper = self._colour(row), QColor(self.theme.window)
        height = _BAR.get(row.sort, _PLAIN_BAR)
        if row.whole is not None and row.whole > 0:
            whole = QRectF(self._bars_left, middle - height / 2, self._x(row.whole) - self._bars_left, height)
            painter.setPen(pen(mixed(colour, paper, 0.35), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole)
        bar = QRectF(self._bars_left, middle - height / 2, max(1.5, self._x(figure.value) - self._bars_left), height)
        is_hollow, is_planned = amount.kind == "estimated", amount.kind in ("planned", "target", "forecast")
        fill = paper if is_hollow else mixed(colour, paper, 0.5) if is_planned else colour
        painter.setPen(pen(colour, 1.2))
        painter.setBrush(fill)
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if figure.low is not None and figure.high is not None:
            draw_whisker(painter, self._x(figure.low), self._x(figure.high), middle, QColor(self.theme.text))
        elif amount.qualifier not in ("exact", "about"):
            self._paint_bound(painter, bar.right(), middle, amount.qualifier)

    def _paint_bound(self, painter: QPainter, x: float, middle: float, qualifier: str) -> None:
        """An arrow from the bar's end: onward for at least, back for up to."""
        way = -1 if qualifier in ("up to", "less than") else 1
        painter.setPen(pen(self.theme.text, 1.25))
        start = x - (12 if way < 0 else 0)
        tip = start if way < 0 else x + 10
        painter.drawLine(QPointF(start if way < 0 else x, middle), QPointF(x if way < 0 else tip, middle))
        for rise in (-3, 3):
            painter.drawLine(QPointF(tip, middle), QPointF(tip - 4 * way, middle + rise))

    def _paint_years(self, painter: QPainter, row: Row, middle: float) -> None:
        amount = row.amount
        if amount is None or amount.year is None:
            return
        colour, paper = self._colour(row), QColor(self.theme.window)
        start, end = self._year_x(amount.year), self._year_x(amount.until_year or amount.year)
        if end > start:
            painter.setPen(pen(colour, 2.0, (5.0, 4.0) if amount.kind != "reported" else ()))
            painter.drawLine(QPointF(start, middle), QPointF(end, middle))
            painter.setPen(pen(colour, 2.0))
            painter.drawLine(QPointF(end, middle - 5), QPointF(end, middle + 5))
        painter.setPen(pen(colour, 1.5))
        painter.setBrush(colour if amount.kind == "reported" else paper)
        painter.drawEllipse(QPointF(start, middle), 4.5, 4.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _marks(row: Row) -> str:
    return ", ".join((*([row.detail] if row.detail else []), *row.doubts))


def _amount_words(row: Row) -> str:
    figure = row.figure
    return "" if figure is None else figure.words
