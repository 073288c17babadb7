"""How a cell is painted: the name in bold, a dot before a status, figures at the right, a thin line under each row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from desktop.browse.cell_text import Pen
from desktop.browse.table_model import WindowedModel
from desktop.browse.word_sheet import WordSheets, Writing
from desktop.look import theme
from desktop.look.fonts import figures_font, interface_font
from desktop.look.plain import plain_tip
from desktop.look.whole_rows import BAR_PX, has_keys

Index = QModelIndex | QPersistentModelIndex

PADDING = 8
DOT = 8
DOT_SPACE = 14
MARK_GAP, MARK_ROOM = 1, 40
COPIED_SCALES = (1, 2, 3, 4)
"""Between whole ones pixels would fall between those of the screen; beyond, letters are drawn as outlines."""

_SELECTED = QStyle.StateFlag.State_Selected  # put together once, not for each cell


@lru_cache(maxsize=64)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=64)
def _dot(colour: str, scale: float) -> QPixmap:
    """The dot before a status, drawn once: with round edges it takes longer than the words beside it."""
    dot = QPixmap(round(DOT * scale), round(DOT * scale))
    dot.setDevicePixelRatio(scale)
    dot.fill(Qt.GlobalColor.transparent)
    with QPainter(dot) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(colour))
        painter.drawEllipse(QRectF(0, 0, DOT, DOT))
    return dot


def _paint_dot(painter: QPainter, left: int, top: int, height: int, tone: str, scale: float) -> None:
    dot = _dot(theme.current_theme().status_colour(tone), scale)
    painter.drawPixmap(left, top + (height - DOT) // 2, dot)


def _colour_of(column: Column, tone: str) -> str:
    """The words' own, by its name."""
    colours = theme.current_theme()
    if tone == "unknown":
        return colours.muted
    return colours.accent if column.kind == "link" else colours.text


class SeenRow(NamedTuple):
    """Where a row begins on the screen, and whether another ground is behind it than behind all rows."""

    top: int
    is_lit: bool


class _Pens(NamedTuple):
    """Made once for all cells."""

    words: Pen
    name: Pen
    figures: Pen

    def of(self, column: Column) -> Pen:
        """What a column is written in."""
        if column.kind == "name":
            return self.name
        return self.figures if column.is_number else self.words


@cache
def _pens() -> _Pens:
    return _Pens(
        words=Pen(interface_font(13)),
        name=Pen(interface_font(13, QFont.Weight.DemiBold)),
        figures=Pen(figures_font(13)),
    )


@cache
def _sheets() -> WordSheets:
    """Of all tables: twelve megabytes for each would be too many."""
    return WordSheets()


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a WindowedModel; `hovered_row` is lit as a whole, `has_painted` says if any was seen."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.hovered_row = -1
        self.has_painted = False
        self._pens, self._sheets = _pens(), _sheets()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The width of a cell's whole text, for fitting a column to what is seen."""
        column, cell = _asked(index)
        width = self._metrics(column).horizontalAdvance(cell.text + cell.mark) + 2 * PADDING
        return QSize(width + (DOT_SPACE if cell.tone else 0), theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell; nothing is asked of the library here but a row's page when it is first seen."""
        self.has_painted = True
        column, cell = _asked(index)
        rect = _rect(option)
        painter.save()
        is_selected = bool(_state(option) & _SELECTED)
        self.paint_bare(painter, rect)
        self.paint_ground(painter, rect, index.row(), is_selected=is_selected, has_keys=has_keys(option, index))
        self.paint_text(painter, rect.adjusted(PADDING, 0, -PADDING, -1), column, cell)
        painter.restore()

    def paint_bare(self, painter: QPainter, area: QRect) -> None:
        """What is behind all rows."""
        painter.fillRect(area, _colour(theme.current_theme().window))

    def is_lit(self, row: int, *, is_selected: bool) -> bool:
        """Whether another ground is behind a row than behind all."""
        return is_selected or row == self.hovered_row

    def paint_ground(self, painter: QPainter, rect: QRect, row: int, *, is_selected: bool, has_keys: bool) -> None:
        """What is behind the words of a row or of one of its cells."""
        colours = theme.current_theme()
        if self.is_lit(row, is_selected=is_selected):
            painter.fillRect(rect, _colour(colours.selected if is_selected else colours.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, _colour(colours.line))
        if has_keys:
            painter.fillRect(QRect(rect.left(), rect.top(), BAR_PX, rect.height() - 1), _colour(colours.accent))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Shows a cell's hint, and its whole text where it is cut off."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        column, cell = _asked(index)
        parts = [cell.text] if self._is_cut(column, cell, _rect(option)) else []
        parts += [cell.hint] if cell.hint else []
        QToolTip.showText(event.globalPos(), plain_tip("\n".join(parts)), view)
        return True

    def paint_column(
        self, painter: QPainter, column: Column, left: int, width: int, rows: Sequence[SeenRow], cells: Sequence[Cell]
    ) -> None:
        """The words of the seen rows' cells in one column, as `paint_text` would one by one."""
        left, width, height = left + PADDING, width - 2 * PADDING, theme.ROW_HEIGHT - 1
        scale = painter.device().devicePixelRatioF()
        plain: list[tuple[int, str]] = []
        alike = {(0, _colour_of(column, "")): plain}
        for (top, is_lit), cell in zip(rows, cells, strict=True):
            text, _hint, mark, tone = cell
            if mark or is_lit:
                self.paint_text(painter, QRect(left, top, width, height), column, cell)
            elif tone:
                _paint_dot(painter, left, top, height, tone, scale)
                alike.setdefault((DOT_SPACE, _colour_of(column, tone)), []).append((top, text))
            elif text:
                plain.append((top, text))
        copied = int(scale) if scale in COPIED_SCALES and not column.each_its_own else 0
        for (room, colour), words in alike.items():
            if words:
                self._write(painter, column, QRect(left + room, 0, width - room, height), colour, words, copied)

    def _write(
        self, painter: QPainter, column: Column, place: QRect, colour: str, words: list[tuple[int, str]], scale: int
    ) -> None:
        """Words each with the top of its row, in one colour; copied from sheets where a scale is given for them."""
        pen, to_right, left, width, height = (
            self._pens.of(column), column.is_number, place.left(), place.width(), place.height(),
        )  # fmt: skip
        painter.setFont(pen.font)
        painter.setPen(_colour(colour))
        if scale:
            writing = Writing(pen, colour, theme.current_theme().window, width, height, to_right, scale)
            self._sheets.write(painter, writing, left, words)
            return
        for top, text in words:
            pen.draw(painter, left, top, width, height, text, to_right=to_right)

    def paint_text(self, painter: QPainter, inner: QRect, column: Column, cell: Cell) -> None:
        """The words of a cell, with the dot before them and the mark after them."""
        colours, pen = theme.current_theme(), self._pens.of(column)
        left, top, width, height = inner.left(), inner.top(), inner.width(), inner.height()
        if cell.tone:
            _paint_dot(painter, left, top, height, cell.tone, painter.device().devicePixelRatioF())
            left, width = left + DOT_SPACE, width - DOT_SPACE
        if not cell.text and not cell.mark:
            return
        painter.setFont(pen.font)
        painter.setPen(_colour(_colour_of(column, cell.tone)))
        text = pen.fitted(cell.text, width)
        pen.draw(painter, left, top, width, height, text, to_right=column.is_number)
        if cell.mark:
            # After a figure it hangs into the margin, so that the figures stay under one another.
            painter.setPen(_colour(colours.warning if column.is_number and "!" in cell.mark else colours.muted))
            end = left + (width if column.is_number else pen.metrics.horizontalAdvance(text))
            pen.draw(painter, end + MARK_GAP, top, MARK_ROOM, height, cell.mark, to_right=False)

    def _metrics(self, column: Column) -> QFontMetrics:
        return self._pens.of(column).metrics

    def _is_cut(self, column: Column, cell: Cell, rect: QRect) -> bool:
        room = rect.width() - 2 * PADDING - (DOT_SPACE if cell.tone else 0)
        return self._metrics(column).horizontalAdvance(cell.text) > room


class ValueDelegate(QStyledItemDelegate):
    """Rows of a pop-up list a little higher than Qt's own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As Qt's, but at least 28 high."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(28, size.height()))


def _asked(index: Index) -> tuple[Column, Cell]:
    model = index.model()
    assert isinstance(model, WindowedModel)
    column = index.column()
    return model.columns[column], model.cell(index.row(), column)  # not by `data`: that goes through Qt and back


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect = option.rect
    assert isinstance(rect, QRect)
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state = option.state
    assert isinstance(state, QStyle.StateFlag)
    return state
