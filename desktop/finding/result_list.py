"""The list below the search field: lines in groups, the words found in bold, what tells them apart in grey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.look import theme
from desktop.look.fonts import interface_font
from desktop.look.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex

ROW_PX, HEADING_PX, PADDING_PX, GAP_PX = 30, 26, 10, 16
MOST_HEIGHT_PX = 636
BELOW_PX = 130
"""What of the window lies above and below the list."""
ROUNDING_PX = 3
"""The painter's own measure of a text may be a little wider than the sum of its letters."""


@dataclass(frozen=True)
class Line:
    """One line: what it says, what is said beside it, and what choosing it does; without `choose` it is a heading.

    `marked` is where in the words stands what was searched for: begin and end; those letters alone are bold then.
    `stays`: the list stays open when it is chosen.
    """

    words: str
    beside: str = ""
    choose: Callable[[], object] | None = None
    keys: str = ""
    is_quiet: bool = False
    marked: tuple[int, int] | None = None
    stays: bool = False


class _Lines(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            whole = ", ".join(part for part in (line.words, line.beside, line.keys) if part)
            return plain_tip(whole) if role == Qt.ItemDataRole.ToolTipRole else whole
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.lines[index.row()].choose is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def replace(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()


class _LineDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, HEADING_PX if _line(index).choose is None else ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, colours = _line(index), theme.current_theme()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = rect.adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        if line.choose is None:
            painter.setFont(interface_font(11))
            painter.setPen(QColor(colours.muted))
            painter.drawText(inner.adjusted(0, 6, 0, 0), Qt.AlignmentFlag.AlignVCenter, line.words)
        else:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            if chosen or state & QStyle.StateFlag.State_MouseOver:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.selected if chosen else colours.hover))
                painter.drawRoundedRect(rect, 5, 5)
            self._paint_line(painter, inner, line, QColor(colours.text), QColor(colours.muted))
        painter.restore()

    @staticmethod
    def _paint_line(painter: QPainter, inner: QRect, line: Line, text: QColor, muted: QColor) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter
        plain = interface_font(13)
        strong = plain if line.is_quiet else interface_font(13, QFont.Weight.Medium)
        keys_px = QFontMetrics(plain).horizontalAdvance(line.keys) + GAP_PX if line.keys else 0
        room = inner.width() - keys_px
        whole_px = QFontMetrics(strong).horizontalAdvance(line.words) + ROUNDING_PX
        words_px = min(whole_px, room * 2 // 3 if line.beside else room)
        painter.setFont(strong)
        painter.setPen(muted if line.is_quiet else text)
        place = QRect(inner.left(), inner.top(), words_px, inner.height())
        if line.marked is None:
            elided = painter.fontMetrics().elidedText(line.words, Qt.TextElideMode.ElideRight, words_px)
            painter.drawText(place, centre, elided)
        else:
            _paint_marked(painter, place, line)
        painter.setFont(plain)
        painter.setPen(muted)
        left = inner.left() + words_px + GAP_PX
        rest = QRect(left, inner.top(), inner.left() + room - left, inner.height())
        elided = painter.fontMetrics().elidedText(line.beside, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.drawText(rest, centre, elided)
        painter.drawText(inner, centre | Qt.AlignmentFlag.AlignRight, line.keys)


def _paint_marked(painter: QPainter, place: QRect, line: Line) -> None:
    """The words with what was searched for in bold, cut at the end of the place."""
    assert line.marked is not None
    start, end = line.marked
    fonts = (interface_font(13), interface_font(13, QFont.Weight.Bold), interface_font(13))
    left = place.left()
    for part, font in zip((line.words[:start], line.words[start:end], line.words[end:]), fonts, strict=True):
        room = place.right() - left
        painter.setFont(font)
        shown = painter.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(QRect(left, place.top(), max(0, room), place.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        left += painter.fontMetrics().horizontalAdvance(shown)


class ResultList(QListView):
    """Stands over the window under the search field, which keeps the keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("results")
        self.setAccessibleName(self.tr("Found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = _Lines()
        self.setModel(self._lines)
        self.setItemDelegate(_LineDelegate(self))
        self.hide()

    def lines(self) -> list[Line]:
        """What stands in the list, headings among it."""
        return self._lines.lines

    def show_lines(self, lines: list[Line], *, keep: bool = False) -> None:
        """Shows these lines and marks the first that can be chosen; with `keep`, the one marked before."""
        marked = self.marked()
        self._lines.replace(lines)
        rows = [row for row, line in enumerate(lines) if line.choose is not None]
        kept = [row for row in rows if keep and marked is not None and lines[row].words == marked.words]
        if rows:
            self._mark((kept or rows)[0])
        height = sum(HEADING_PX if line.choose is None else ROW_PX for line in lines) + 14
        self.setFixedHeight(min(height, MOST_HEIGHT_PX, self.window().height() - BELOW_PX))

    def marked(self) -> Line | None:
        """The line that Enter would choose."""
        index = self.currentIndex()
        return self._lines.lines[index.row()] if index.isValid() else None

    def step(self, by: int) -> None:
        """Marks the next line (1) or the one before (-1), past headings; at the end goes round."""
        rows = [row for row, line in enumerate(self._lines.lines) if line.choose is not None]
        if rows:
            now = self.currentIndex().row()
            place = rows.index(now) if now in rows else -1
            self._mark(rows[(place + by) % len(rows)])

    def _mark(self, row: int) -> None:
        self.setCurrentIndex(self._lines.index(row, 0))
        self.scrollTo(self._lines.index(max(0, row - 1), 0))
        self.scrollTo(self.currentIndex())


def _line(index: Index) -> Line:
    model = index.model()
    assert isinstance(model, _Lines)
    return model.lines[index.row()]
