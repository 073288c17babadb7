"""A board as a picture: its title, its charts in a grid, its note; each chart painted as it is alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from db.charts.description import ChartData
from db.charts.files.chart_text import describe
from db.charts.files.library_state import LibraryState
from db.charts.saved.boards import Board, BoardChart, places, sources_of
from db.charts.saved.house_styles import HouseStyle
from desktop.charts.files.export_metadata import About
from desktop.charts.files.sheet import Sheet
from desktop.charts.marks.drawing import Drawing
from desktop.charts.marks.furniture import draw_block
from desktop.charts.marks.house_furniture import draw_house
from desktop.charts.stage.layout import Layout, arrange
from desktop.charts.strokes.house_style import strip_height, themed
from desktop.charts.strokes.painting import cap_middle, draw_rule, draw_text, pen
from desktop.charts.strokes.styles import LINE_HEIGHTS, MARGIN, SUBTITLE, TICK, font
from desktop.charts.strokes.wrapping import wrapped
from desktop.look.fonts import document_font, drawn_with
from desktop.look.theme import Theme

_PLACEHOLDER_HEIGHT = 160.0
_NARROWEST_PX = 300.0
_MOST_STRETCHED = 1.5
"""A chart beside a much higher one leaves room below rather than being pulled to any height."""
_TITLE_PX, _TITLE_LINE = 26, 34.0
"""Larger than the titles of the charts below it."""
_STEP, _SMALLEST_ZOOM = 0.95, 0.3


@dataclass
class Cell:
    """One item of a board: where it stands.

    Args:
        data: of its chart as it stands here; None where there is only why not.
        layout: how its chart would stand by itself at this width. height: its chart's here.
    """

    chart: BoardChart
    rect: QRectF
    data: ChartData | None = None
    layout: Layout | None = None
    height: float = 0.0


class BoardPicture:
    """A board laid out in device-independent pixels; nothing of it changes, so that any thread can paint its parts.

    Args:
        width: of the whole; so narrow that a column has no room for a chart, there are fewer columns.
        height: of the whole, or None for the one that suits; too low a one is raised.
    """

    def __init__(
        self,
        board: Board,
        charts: Sequence[BoardChart],
        theme: Theme,
        *,
        width: float,
        height: float | None = None,
        look: HouseStyle | None = None,
    ) -> None:
        self.look, self.theme = look, themed(theme, look)
        self._given = theme
        self.width = width
        columns = max(1, min(board.columns, int(width // _NARROWEST_PX)))
        self.board = replace(board, columns=columns)
        with drawn_with(self.family):
            self._title = wrapped(board.title, _title_font(), width - 2 * MARGIN, 2) if board.title else []
            self._note = wrapped(board.note, font(SUBTITLE), width - 2 * MARGIN, 4) if board.note else []
        self.head = 18.0 + _TITLE_LINE * len(self._title) + 6 if self._title else 0.0
        self._note_height = LINE_HEIGHTS[SUBTITLE] * len(self._note) + 24 if self._note else 0.0
        strip = strip_height(look)
        self._strip = strip + 16 if strip else 0.0
        self.cells = self._cells(charts)
        self.least_height = self.head + sum(self._row_heights(least=True)) + self._note_height + self._strip
        self.height = self._lay_out(height)

    @property
    def family(self) -> str:
        """The font of the board's own words."""
        return self.look.font if self.look else ""

    def _data_of(self, chart: BoardChart) -> ChartData | None:
        """A chart as it stands here: in the board's house style where it has none; footer and logo stand once."""
        data = chart.data
        if data is None or self.look is None:
            return data
        inner = data.look or self.look
        return replace(data, look=replace(inner, footer="", logo=b"") if data.look is None else inner)

    def paint(self, painter: QPainter) -> None:
        """All of it; charts by the code that paints them alone."""
        self.paint_head(painter)
        for cell in self.cells:
            self.paint_cell(painter, cell)
        self.paint_foot(painter)

    def paint_head(self, painter: QPainter) -> None:
        """Its title."""
        with drawn_with(self.family):
            y = 18.0
            for words in self._title:
                draw_text(painter, MARGIN, y + 25, words, _title_font(), self.theme.text)
                y += _TITLE_LINE

    def paint_cell(self, painter: QPainter, cell: Cell) -> None:
        """One chart at its place, or why there is none."""
        if cell.data is not None:
            drawing = Drawing(cell.data, self._given, width=cell.rect.width(), height=cell.height)
            paper = drawing.stage.theme.window
            if paper != self.theme.window:
                painter.fillRect(cell.rect, QColor(paper))
            drawing.paint(painter, cell.rect.left(), cell.rect.top())
            return
        ground = cell.rect.adjusted(MARGIN, 18, -MARGIN, -18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.sunken))
        painter.drawRoundedRect(ground, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lines = wrapped(cell.chart.problem, font(TICK), ground.width() - 40, 4)
        top = ground.center().y() - len(lines) * 8.5
        for row, words in enumerate(lines):
            baseline = top + 17 * row + 8.5 + cap_middle(font(TICK))
            draw_text(painter, ground.center().x(), baseline, words, font(TICK), self.theme.muted, "middle")

    def paint_waiting(self, painter: QPainter, cell: Cell) -> None:
        """A chart that is still to be painted: its frame and its title, which stands where it will be."""
        painter.setPen(pen(self.theme.line))
        painter.drawRoundedRect(cell.rect.adjusted(MARGIN / 2, 6, -MARGIN / 2, -6), 6, 6)
        if cell.data is not None and cell.layout is not None:
            painter.save()
            painter.translate(cell.rect.topLeft())
            with drawn_with(cell.data.look.font if cell.data.look else ""):
                draw_block(painter, cell.layout.title, self.theme)
            painter.restore()

    def paint_foot(self, painter: QPainter) -> None:
        """Its note, and what the house style puts below."""
        with drawn_with(self.family):
            self._paint_foot(painter)

    def _paint_foot(self, painter: QPainter) -> None:
        y = self.height - self._strip - self._note_height
        if self._note:
            draw_rule(painter, MARGIN, y + 4, self.width - MARGIN, y + 4, pen(self.theme.line))
        for row, words in enumerate(self._note):
            draw_text(painter, MARGIN, y + 26 + LINE_HEIGHTS[SUBTITLE] * row, words, font(SUBTITLE), self.theme.text)
        if self.look is not None and self._strip:
            strip = QRectF(MARGIN, self.height - self._strip, self.width - 2 * MARGIN, self._strip - 16)
            draw_house(painter, strip, self.look, self.theme)

    def _cells(self, charts: Sequence[BoardChart]) -> list[Cell]:
        column = self.width / self.board.columns
        found = []
        for chart, place in zip(charts, places(self.board), strict=True):
            cell = Cell(chart, QRectF(place.column * column, place.row, place.span * column, 0), self._data_of(chart))
            if cell.data is not None:
                with drawn_with(cell.data.look.font if cell.data.look else ""):
                    cell.layout = arrange(cell.data, cell.rect.width())
            found.append(cell)
        return found

    def _row_heights(self, *, least: bool) -> list[float]:
        """What each row needs at least, or would have by itself."""
        heights: dict[int, float] = {}
        for cell in self.cells:
            layout, row = cell.layout, round(cell.rect.top())
            needed = _PLACEHOLDER_HEIGHT
            if layout is not None:
                needed = layout.least_height if least else layout.height
            heights[row] = max(heights.get(row, 0.0), needed)
        return [heights[row] for row in sorted(heights)]

    def _lay_out(self, height: float | None) -> float:
        least, heights = self._row_heights(least=True), self._row_heights(least=False)
        around = self.head + self._note_height + self._strip
        if height is not None and heights:
            room, needed, spare = height - around, sum(least), sum(heights) - sum(least)
            share = (room - needed) / spare if spare > 0 else 0.0
            heights = [low + max(0.0, share) * (high - low) for low, high in zip(least, heights, strict=True)]
            if spare <= 0 < room - needed:
                heights = [low * room / needed for low in least]
        tops = [self.head + sum(heights[:row]) for row in range(len(heights))]
        for cell in self.cells:
            row = round(cell.rect.top())
            cell.rect = QRectF(cell.rect.left(), tops[row], cell.rect.width(), heights[row])
            if cell.layout is not None:
                cell.height = min(heights[row], _MOST_STRETCHED * cell.layout.height)
        return max(height or 0.0, around + sum(heights) + (0 if heights else _PLACEHOLDER_HEIGHT))


def _title_font() -> QFont:
    return document_font(_TITLE_PX, QFont.Weight.DemiBold)


def board_sheet(
    board: Board,
    charts: Sequence[BoardChart],
    theme: Theme,
    *,
    width: float,
    height: float | None = None,
    zoom: float = 1,
    look: HouseStyle | None = None,
    about: About | None = None,
) -> Sheet:
    """A sheet with the whole board on it; everything becomes smaller where it would not fit the height."""
    picture = BoardPicture(board, charts, theme, width=width / zoom, height=height and height / zoom, look=look)
    while height is not None and zoom > _SMALLEST_ZOOM and picture.least_height * zoom > height:
        zoom = max(_SMALLEST_ZOOM, zoom * _STEP)
        picture = BoardPicture(board, charts, theme, width=width / zoom, height=height / zoom, look=look)
    return Sheet(
        width=width,
        height=picture.height * zoom,
        paint=picture.paint,
        paper=picture.theme.window,
        about=about or about_board(board, charts),
        zoom=zoom,
        family=picture.family,
    )


def about_board(board: Board, charts: Sequence[BoardChart], state: LibraryState | None = None, name: str = "") -> About:
    """What a board's picture says of itself."""
    told = [board.title, *(describe(one.data) for one in charts if one.data is not None), board.note]
    return About(
        title=board.title or name or QCoreApplication.translate("Boards", "Board"),
        description=" ".join(one for one in told if one),
        sources=sources_of(charts),
        state=state,
        made_from=board.to_json(),
        name=name,
    )
