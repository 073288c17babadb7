"""Promises as they leave the page: their distributions with the most delayed as a picture, all of them as a table."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from db.coming.judging import Judged, Question, judge, write_promises
from db.coming.plans import Promise
from db.coming.telling import most_delayed, row_of
from db.values import dates
from db.values.date_spans import from_day
from desktop.charts.files.export_metadata import About
from desktop.charts.files.page_files import Leaf
from desktop.charts.files.sheet import Sheet
from desktop.charts.files.wished import ExportWish
from desktop.charts.strokes.painting import draw_rule, draw_text, pen, text_width
from desktop.charts.strokes.styles import LABEL, LINE_HEIGHTS, MARGIN, PANEL_TITLE, SMALL, SUBTITLE, TICK, TITLE, font
from desktop.charts.strokes.wrapping import elided, wrapped
from desktop.look.theme import Theme, theme_named
from desktop.pages import PROMISED
from desktop.promised.spread_view import paint_spread

LEAST_WIDTH, MOST_LISTED = 560.0, 10
_SPREAD_HEIGHT, _ROW, _GAP = 190.0, 22.0, 28.0
_COLUMNS = ((0, 0.25), (1, 0.13), (3, 0.13), (5, 0.19), (6, 0.1), (8, 0.2))
"""Of `row_of`: facility, promised, due first, outcome, months late, source; and their shares of the width."""
_SMALLEST_ZOOM, _STEP = 0.4, 0.95


def leaf_of(question: Question, size: tuple[int, int]) -> Leaf:
    """What the page shows, to export."""
    return Leaf(
        page=PROMISED,
        name="",
        title=question.title,
        width=size[0],
        height=size[1],
        words=question.to_json(),
        read=lambda library: judge(library, question),
        sheet=sheet_of,
        write_figures=write_promises,
    )


def sheet_of(judged: Judged, wish: ExportWish) -> Sheet:
    """The picture on paper; one that does not fit is drawn smaller, and only then the paper is made higher."""
    paper, zoom = theme_named(wish.theme), min(wish.zoom, wish.width / LEAST_WIDTH)
    title = wish.title or judged.question.title

    def at(zoom: float) -> PromisesPicture:
        return PromisesPicture(judged, paper, wish.width / zoom, title, with_sources=wish.with_sources)

    picture = at(zoom)
    while wish.fits and wish.height and picture.height * zoom > wish.height and zoom > _SMALLEST_ZOOM:
        zoom = max(_SMALLEST_ZOOM, zoom * _STEP)
        picture = at(zoom)
    height = max(picture.height * zoom, (wish.height or 0.0) if wish.fits else 0.0)
    about = About(
        title=title, description=judged.words(), sources=judged.sources(), made_from=judged.question.to_json()
    )
    return Sheet(
        width=picture.width * zoom, height=height, paint=picture.paint, paper=paper.window, about=about, zoom=zoom
    )


def _listed(judged: Judged) -> list[Promise]:
    """The most delayed of those due; where none is due, the next ones."""
    due = len(judged.found.due())
    return most_delayed(judged.found)[: min(MOST_LISTED, due or MOST_LISTED)]


class PromisesPicture:
    """Lays the distributions and the most delayed promises out at a width, and paints them."""

    def __init__(self, judged: Judged, theme: Theme, width: float, title: str, *, with_sources: bool) -> None:
        self._judged, self._theme, self.width, self._title = judged, theme, max(width, LEAST_WIDTH), title
        self._room = self.width - 2 * MARGIN
        self._subtitle = wrapped(judged.summary, font(SUBTITLE), self._room, 3)
        self._spreads, self._rows = judged.spreads(), _listed(judged)
        self._foot = [
            line for said in self._foot_words(with_sources) for line in wrapped(said, font(SMALL), self._room, 8)
        ]
        self._spreads_y = MARGIN + LINE_HEIGHTS[TITLE] + len(self._subtitle) * LINE_HEIGHTS[SUBTITLE] + 14
        self._rows_y = self._spreads_y + (_SPREAD_HEIGHT + 18 if self._spreads else 0)
        rows = 24 + _ROW * (len(self._rows) + 1) if self._rows else 0
        self._foot_y = self._rows_y + rows + 16
        self.height = self._foot_y + len(self._foot) * LINE_HEIGHTS[SMALL] + MARGIN

    def paint(self, painter: QPainter) -> None:
        """All of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, y = self._theme, MARGIN + LINE_HEIGHTS[TITLE] - 5.0
        draw_text(painter, MARGIN, y, elided(self._title, font(TITLE), self._room), font(TITLE), look.text)
        for line in self._subtitle:
            y += LINE_HEIGHTS[SUBTITLE]
            draw_text(painter, MARGIN, y, line, font(SUBTITLE), look.muted)
        each = (self._room - _GAP * (len(self._spreads) - 1)) / max(1, len(self._spreads))
        for number, (title, spread) in enumerate(self._spreads):
            rect = QRectF(MARGIN + number * (each + _GAP), self._spreads_y, each, _SPREAD_HEIGHT)
            paint_spread(painter, rect, title, spread, look)
        self._paint_rows(painter)
        for number, line in enumerate(self._foot):
            base = self._foot_y + (number + 1) * LINE_HEIGHTS[SMALL] - 3
            draw_text(painter, MARGIN, base, line, font(SMALL), look.muted)

    def _paint_rows(self, painter: QPainter) -> None:
        if not self._rows:
            return
        from db.coming.telling import HEADINGS

        look, y = self._theme, self._rows_y + 16
        due = bool(self._judged.found.due())
        draw_text(painter, MARGIN, y, "Most delayed" if due else "Next due", font(PANEL_TITLE), look.text)
        y += 4
        lines = [tuple(HEADINGS), *(row_of(one) for one in self._rows)]
        for number, cells in enumerate(lines):
            y += _ROW
            left = float(MARGIN)
            for column, share in _COLUMNS:
                style = font(LABEL if number and column == 0 else SMALL if number == 0 else TICK)
                room = share * self._room - 10
                words = elided(cells[column], style, room)
                is_number = column == 6
                place = left + room - text_width(words, style) if is_number else left
                draw_text(painter, place, y - 6, words, style, look.text if number else look.muted)
                left += share * self._room
            draw_rule(painter, MARGIN, y, MARGIN + self._room, y, pen(look.grid))

    def _foot_words(self, with_sources: bool) -> Iterator[str]:
        day = dates.show_short(from_day(self._judged.found.judged_on).isoformat())
        yield f"Judged on {day}. {self._judged.question.rules}"
        more = len(self._judged.found.promises) - len(self._rows)
        if more > 0:
            yield f"{more} further promises are not listed."
        sources = self._judged.sources()
        if with_sources and sources:
            yield f"Sources: {'; '.join(sources)}"
