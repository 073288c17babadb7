"""The items around the figures: head and foot, grid and axes, policy markers, reading line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from db.charts.description import Form, Line
from desktop.charts.geometry.labels import placed
from desktop.charts.geometry.reading import reading
from desktop.charts.geometry.scale import axis_words, show_day, show_value, time_ticks
from desktop.charts.marks.end_labels import end_labels
from desktop.charts.stage.contents import show_unit
from desktop.charts.stage.layout import MARKER_ROW
from desktop.charts.stage.rooms import ticks_at_most, words_dot, words_said
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.painting import (
    DASHES,
    DOT,
    DOTS,
    cap_middle,
    draw_caret,
    draw_diamond,
    draw_dot,
    draw_end,
    draw_halo,
    draw_hatched,
    draw_overdue,
    draw_rule,
    draw_text,
    draw_whisker,
    pen,
    text_width,
    with_alpha,
)
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, MARGIN, PANEL_TITLE, SMALL, TICK, TITLE, TextBlock, font
from desktop.charts.strokes.wrapping import elided, wrapped
from desktop.look.theme import Theme


class TextItem(ChartItem):
    """Title, subtitle, panels' titles, key, rule, note, sources: all words that stand outside the plots."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 5)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        layout, theme = self.stage.layout, self.stage.theme
        for block in (layout.title, layout.subtitle):
            draw_block(painter, block, theme)
        for panel in layout.panels:
            if panel.title is not None:
                draw_block(painter, panel.title, theme)
                unit = show_unit(panel.data)
                x = MARGIN + text_width(panel.title.lines[0], font(PANEL_TITLE)) + 8
                draw_text(painter, x, panel.title.rect.top() + 14, unit, font(TICK), theme.muted)
        for kind, words, x, y in layout.key:
            _draw_key(painter, kind, x, y, theme.muted, self.stage.paper)
            draw_text(painter, x + 28, y + cap_middle(font(SMALL)), words, font(SMALL), theme.muted)
        draw_rule(painter, MARGIN, layout.rule_y, layout.width - MARGIN, layout.rule_y, pen(theme.line))
        for block in layout.footers:
            draw_block(painter, block, theme)


def draw_block(painter: QPainter, block: TextBlock, theme: Theme) -> None:
    """Lines of words at their place."""
    line_height = LINE_HEIGHTS[block.style]
    colour = theme.muted if block.muted else theme.text
    rise = {TITLE: 20.0}.get(block.style, line_height * 0.5 + cap_middle(font(block.style)))
    for row, words in enumerate(block.lines):
        y = block.rect.top() + row * line_height + rise
        draw_text(painter, block.rect.left(), y, words, font(block.style), colour)


class GridItem(ChartItem):
    """A panel's value axis with its thin lines, and its time axis; or why there is nothing to draw."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 0, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        if not self.place.data.lines and not self.place.data.undated:
            self._draw_reason(painter)
            return
        assert self.panel is not None
        plot, theme, scale = self.place.plot, self.stage.theme, self.stage.scales[self.panel]
        ticks = scale.ticks(ticks_at_most(plot.height()))
        form = self.place.data.form
        if form is Form.BARS:
            self._draw_values_below(painter)
        if form in (Form.BARS, Form.MULTIPLES, Form.RANKING):
            if self.place.has_time_labels and form is Form.RANKING:
                self._draw_time(painter)
            return
        has_negative = scale.low < 0 and not self.place.data.logarithmic
        for tick, words in zip(ticks, axis_words(ticks, self.place.data.unit), strict=True):
            y = self.stage.y(self.panel, tick)
            is_marked = (self.place.data.is_ratio and abs(tick - 1) < 1e-9) or (has_negative and tick == 0)
            draw_rule(painter, plot.left(), y, plot.right(), y, pen(theme.edge if is_marked else theme.grid))
            baseline = y + cap_middle(font(TICK))
            draw_text(painter, plot.left() - 9, baseline, words, font(TICK), theme.muted, "end")
        if self.place.has_time_labels:
            self._draw_time(painter)

    def _draw_values_below(self, painter: QPainter) -> None:
        """The axis under bars, with as many ticks as stand clear of each other; zero stands out."""
        plot, theme, unit = self.place.plot, self.stage.theme, self.place.data.unit
        assert self.panel is not None
        for at_most in (6, 5, 4, 3, 2):
            ticks = self.stage.scales[self.panel].ticks(at_most)
            needed = sum(text_width(one, font(TICK)) + 16 for one in axis_words(ticks, unit))
            if needed < plot.width():
                break
        for tick, words in zip(ticks, axis_words(ticks, unit), strict=True):
            x = plot.left() + self.stage.scales[self.panel].height(tick) * plot.width()
            draw_rule(painter, x, plot.top(), x, plot.bottom(), pen(theme.edge if tick == 0 else theme.grid))
            draw_text(painter, x, plot.bottom() + 17, words, font(TICK), theme.muted, "middle")

    def _draw_time(self, painter: QPainter) -> None:
        plot, theme = self.place.plot, self.stage.theme
        ticks = time_ticks(*self.stage.days, plot.width())
        draw_rule(painter, plot.left(), plot.bottom(), plot.right(), plot.bottom(), pen(theme.edge))
        for day in ticks.boundaries:
            x = self.stage.x(day)
            draw_rule(painter, x, plot.bottom(), x, plot.bottom() + 5, pen(theme.edge))
        read_at = self._reading_place()
        for middle, words in ticks.labels:
            if abs(self.stage.x(middle) - read_at) < text_width(words, font(TICK)) / 2 + 40:
                continue
            draw_text(painter, self.stage.x(middle), plot.bottom() + 19, words, font(TICK), theme.muted, "middle")

    def _reading_place(self) -> float:
        """Where the reading line's date covers the labels."""
        day = self.stage.read_day
        return self.stage.x(day) if day is not None and self.stage.is_shown(day) else -1000.0

    def _draw_reason(self, painter: QPainter) -> None:
        plot, theme = self.place.plot, self.stage.theme
        ground = QRectF(MARGIN, plot.top(), self.stage.layout.width - 2 * MARGIN, plot.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.sunken))
        painter.drawRoundedRect(ground, 6, 6)
        lines = wrapped(self.place.data.empty_reason, font(TICK), ground.width() - 40, 2)
        top = ground.center().y() - len(lines) * 8.5
        for row, words in enumerate(lines):
            baseline = top + 17 * row + 8.5 + cap_middle(font(TICK))
            draw_text(painter, ground.center().x(), baseline, words, font(TICK), theme.muted, "middle")


class WordsItem(ChartItem):
    """The one figure of a panel that needs no plot, in words, with its point to look at."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 20, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        line, plot = self.place.data.lines[0], self.place.plot
        point, colour, dot = line.points[0], self.stage.colour(line.key), words_dot(self.place.data, plot)
        title = elided(self.place.data.title, font(PANEL_TITLE), plot.width())
        draw_text(painter, plot.left(), plot.top() + 14, title, font(PANEL_TITLE), self.stage.theme.text)
        draw_dot(painter, dot.x(), dot.y(), colour, self.stage.paper, hollow=point.derived, size=DOT + 1)
        words = elided(words_said(self.place.data), font(LABEL), plot.right() - dot.x() - 12)
        draw_text(painter, dot.x() + 11, dot.y() + cap_middle(font(LABEL)), words, font(LABEL), colour)


class MarkersItem(ChartItem):
    """Policies' days: dotted upright lines, named above the first panel."""

    def __init__(self, stage: Stage, panel: int) -> None:
        super().__init__(stage, 15, panel)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        stage, place, theme = self.stage, self.place, self.stage.theme
        for marker, words, name in zip(stage.data.markers, stage.names, stage.layout.names, strict=True):
            if not stage.is_shown(marker.day):
                continue
            x, top = stage.x(marker.day), place.plot.top()
            if name is not None and (name.row + 1) * MARKER_ROW <= place.rows_height:
                top = place.plot.top() - place.rows_height + name.row * MARKER_ROW
                baseline = top + MARKER_ROW / 2 + cap_middle(font(SMALL))
                draw_halo(painter, QRectF(name.left - 2, top, text_width(words, font(SMALL)) + 4, 15), stage.paper)
                draw_text(painter, name.left, baseline, words, font(SMALL), theme.muted)
            draw_rule(painter, x, top + 2, x, place.plot.bottom(), pen(theme.muted, 1.0, DOTS))


class ReadingItem(ChartItem):
    """A line to read at a date: what each trajectory says there; "≈" where that lies between two figures."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 50)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        stage, day = self.stage, self.stage.read_day
        if day is None or not stage.is_shown(day):
            return
        x, theme = stage.x(day), stage.theme
        plots = [panel.plot for panel in stage.layout.panels if panel.data.lines and panel.is_timed]
        for plot in plots:
            draw_rule(painter, x, plot.top(), x, plot.bottom(), pen(theme.accent, 1.0))
        for number, panel in enumerate(stage.layout.panels):
            if panel.data.form is Form.LINES and not panel.in_words:
                self._draw_values(painter, number, tuple(stage.lines(number)), x, float(day))
        for panel in stage.layout.panels:
            if panel.has_time_labels and panel.is_timed:
                self._draw_date(painter, x, panel.plot, show_day(day))

    def _draw_date(self, painter: QPainter, x: float, plot: QRectF, words: str) -> None:
        """The date, over the time axis's own labels."""
        width = text_width(words, font(SMALL)) + 12
        left = min(max(x - width / 2, plot.left()), self.stage.layout.width - MARGIN - width)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.stage.theme.accent))
        painter.drawRoundedRect(QRectF(left, plot.bottom() + 6, width, 18), 4, 4)
        baseline = plot.bottom() + 15 + cap_middle(font(SMALL))
        draw_text(painter, left + width / 2, baseline, words, font(SMALL), self.stage.theme.accent_text, "middle")

    def _draw_values(self, painter: QPainter, panel: int, lines: tuple[Line, ...], x: float, day: float) -> None:
        found = [(line, read) for line in lines if (read := reading(line, day, self.stage.scales[panel]))]
        places = [(line, read, y) for line, read in found if (y := self.stage.seen_y(panel, read.value)) == y]
        placed_panel = self.stage.layout.panels[panel]
        plot, unit, labels = placed_panel.plot, placed_panel.data.unit, end_labels(self.stage, panel)
        middles = placed([y - 11 for *_, y in places], [17.0] * len(places), plot.top() - 8, plot.bottom())
        for (line, read, y), middle in zip(places, middles, strict=True):
            words = ("≈ " if read.between else "") + _rounded(read.value, read.between, unit)
            width, colour = text_width(words, font(LABEL)), self.stage.colour(line.key)
            right = QRectF(x + 7, middle - 8, width + 6, 16)
            flips = right.right() > plot.right() + 30 or any(right.intersects(label.box) for label in labels)
            left = x - 10 - width if flips else x + 10
            draw_halo(painter, QRectF(left - 3, middle - 8, width + 6, 16), self.stage.paper)
            draw_text(painter, left, middle + cap_middle(font(LABEL)), words, font(LABEL), colour)
            draw_dot(painter, x, y, colour, self.stage.paper, hollow=read.between, size=7)


def _rounded(value: float, between: bool, unit: str) -> str:
    """A value read off between two figures has no more than three digits worth showing."""
    return show_value(float(f"{value:.3g}") if between else value, unit)


def _draw_key(painter: QPainter, kind: str, x: float, y: float, muted: str, paper: QColor) -> None:
    """A small drawing of what the words beside it explain, 22 px wide."""
    colour, middle = QColor(muted), x + 11
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "dashed":
        painter.setPen(pen(colour, 2.0, DASHES))
        painter.drawLine(QPointF(x, y), QPointF(x + 22, y))
    elif kind == "hollow":
        draw_dot(painter, middle, y, colour, paper, hollow=True, size=7)
    elif kind == "band":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(colour, 0.12))
        for half in (7.0, 4.6, 2.3):
            painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 22, y - half), QPointF(x + 22, y + half)]))
    elif kind == "mark":
        draw_diamond(painter, middle, y, with_alpha(colour, 0.8))
    elif kind == "span":
        painter.setPen(pen(colour, 1.0))
        painter.drawLine(QPointF(x + 2, y), QPointF(x + 18, y))
        painter.drawLine(QPointF(x + 2, y - 2.5), QPointF(x + 2, y + 2.5))
        draw_dot(painter, x + 18, y, colour, paper, hollow=False, size=5)
    elif kind == "overdue":
        draw_overdue(painter, middle, y, colour, paper)
    elif kind == "caret":
        draw_caret(painter, middle, y + 8, colour, upwards=True)
    else:
        _draw_further_key(painter, kind, QRectF(x, y - 5, 22, 10), colour)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_further_key(painter: QPainter, kind: str, area: QRectF, colour: QColor) -> None:
    middle = area.center().y()
    if kind == "lighter":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(colour, 0.3))
        painter.drawRect(area)
    elif kind == "outlined":
        painter.setPen(pen(colour, 1.25))
        painter.setBrush(with_alpha(colour, 0.2))
        painter.drawRect(area)
    elif kind == "hatched":
        draw_hatched(painter, area.adjusted(0, 1, 0, -1), colour)
    elif kind == "whisker":
        draw_whisker(painter, area.left() + 2, area.right() - 2, middle, colour)
    elif kind == "ends":
        painter.setPen(pen(colour, 2.0))
        painter.drawLine(QPointF(area.left(), middle), QPointF(area.left() + 8, middle))
        draw_dot(painter, area.left() + 8, middle, colour, colour, hollow=False, size=5)
        draw_end(painter, area.left() + 8, middle, colour)
