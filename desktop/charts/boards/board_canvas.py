"""A board on screen: its charts as they will be exported, chosen, moved and opened by mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from db.charts.files.chart_text import describe
from db.charts.saved.boards import Board, BoardChart
from db.charts.saved.house_styles import HouseStyle
from db.values import notation
from desktop.charts.boards.board_picture import BoardPicture
from desktop.charts.boards.painted_cells import PaintedCells
from desktop.charts.strokes.painting import pen
from desktop.look import theme
from desktop.look.seen_anew import SeenAnew

_Key = Qt.Key
_DRAG_PX = 8.0


class BoardCanvas(QWidget):
    """Shows a `Board` with its charts; the owner changes it.

    Keys: arrows choose a chart, with Alt they move it, Return opens it, Delete takes it off, + and - make it wider and
    narrower.
    """

    spoken_role = QAccessible.Role.Chart
    opened = Signal(int)
    moved = Signal(int, int)
    removed = Signal(int)
    widened = Signal(int, int)
    """Place in the order, and how many columns wider (1) or narrower (-1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = -1
        self._board, self._charts = Board(), list[BoardChart]()
        self._look: HouseStyle | None = None
        self._picture: BoardPicture | None = None
        self._cells = PaintedCells(self)
        self._cells.painted.connect(self._update_at)
        self._pressed: QPointF | None = None
        self._drop = -1
        self.can_change = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        SeenAnew(self, self._draw_anew)

    def show_board(self, board: Board, charts: Sequence[BoardChart], look: HouseStyle | None) -> None:
        """Draws a board in place of what was there; the chosen place stays chosen."""
        self._board, self._charts, self._look = board, list(charts), look
        self.choose(min(self.chosen, len(charts) - 1))
        self._draw_anew()

    def choose(self, index: int) -> None:
        """Marks a chart; -1 for none."""
        self.chosen = index
        names = [chart.name or chart.problem for chart in self._charts]
        words = notation.counted(len(names), self.tr("Board of 1 chart"), self.tr("Board of {n} charts"))
        if 0 <= index < len(names):
            words += ". " + self.tr("{name}, {place} of {number}").format(
                name=names[index], place=index + 1, number=len(names)
            )
        self.setAccessibleName(words)
        told = self._charts[index : index + 1] if index >= 0 else self._charts
        self.setAccessibleDescription(" ".join(describe(one.data) if one.data else one.problem for one in told))
        self.update()

    def rect_of(self, index: int) -> QRectF:
        """Where a chart stands; empty where there is none."""
        cells = self._picture.cells if self._picture else []
        return cells[index].rect if 0 <= index < len(cells) else QRectF()

    def picture(self) -> BoardPicture | None:
        """What is shown."""
        return self._picture

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(900, 700)

    # Drawing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays the board out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The board, the chosen chart's edge, and where a dragged one would go."""
        painter = QPainter(self)
        if self._picture is None:
            return
        painter.fillRect(self.rect(), QColor(self._picture.theme.window))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self._picture.paint_head(painter)
        for number, cell in enumerate(self._picture.cells):
            if cell.rect.intersects(QRectF(event.rect())):
                self._cells.draw(painter, number)
        self._picture.paint_foot(painter)
        colours = theme.current_theme()
        if self.chosen >= 0:
            width = 2.0 if self.hasFocus() else 1.0
            painter.setPen(pen(QColor(colours.accent if self.hasFocus() else colours.edge), width))
            painter.drawRoundedRect(self.rect_of(self.chosen).adjusted(5, 5, -5, -5), 6, 6)
        if self._drop >= 0 and self._drop != self.chosen:
            rect = self.rect_of(self._drop)
            x = rect.left() + 3 if self._drop < self.chosen else rect.right() - 3
            painter.setPen(pen(QColor(colours.accent), 4.0))
            painter.drawLine(QPointF(x, rect.top() + 10), QPointF(x, rect.bottom() - 10))

    def _update_at(self, place: QRectF) -> None:
        self.update(place.toAlignedRect())

    def _draw_anew(self) -> None:
        if self._charts:
            self._picture = BoardPicture(
                self._board, self._charts, theme.current_theme(), width=max(320, self.width()), look=self._look
            )
            self.setMinimumHeight(round(self._picture.height))
        else:
            self._picture = None
        self._cells.show(self._picture)
        self.update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses what is pressed."""
        self.choose(self._at(event.position()))
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if self.chosen >= 0 and is_left else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags a chart to another place."""
        if self._pressed is None or not self.can_change:
            return
        moved = event.position() - self._pressed
        if self._drop >= 0 or abs(moved.x()) + abs(moved.y()) > _DRAG_PX:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            found = self._at(event.position())
            self._drop = found if found >= 0 else self.chosen
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Puts a dragged chart down."""
        chosen, drop = self.chosen, self._drop
        self._pressed, self._drop = None, -1
        self.unsetCursor()
        self.update()
        if drop >= 0 and drop != chosen:
            self._move(drop)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the chart."""
        index = self._at(event.position())
        if index >= 0:
            self.opened.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the chart there."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.choose(self._at(QPointF(event.pos())))
        if self.chosen < 0:
            return
        menu, last = QMenu(self), len(self._charts) - 1
        menu.addAction(self.tr("Open"), lambda: self.opened.emit(self.chosen))
        change = [
            menu.addAction(self.tr("Move back"), lambda: self._move(self.chosen - 1)),
            menu.addAction(self.tr("Move on"), lambda: self._move(self.chosen + 1)),
            menu.addAction(self.tr("Wider"), lambda: self.widened.emit(self.chosen, 1)),
            menu.addAction(self.tr("Narrower"), lambda: self.widened.emit(self.chosen, -1)),
            menu.addAction(self.tr("Take off the board"), lambda: self.removed.emit(self.chosen)),
        ]
        span = self._board.items[self.chosen].span
        can = (self.chosen > 0, self.chosen < last, span < self._board.columns, span > 1, True)
        for action, possible in zip(change, can, strict=True):
            action.setEnabled(self.can_change and possible)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def _at(self, place: QPointF) -> int:
        return next((index for index in range(len(self._charts)) if self.rect_of(index).contains(place)), -1)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key, index = Qt.Key(event.key()), self.chosen
        steps = {_Key.Key_Left: -1, _Key.Key_Right: 1, _Key.Key_Up: -2, _Key.Key_Down: 2}
        if not self._charts:
            super().keyPressEvent(event)
        elif key in steps:
            to = self._beside(steps[key])
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._move(to)
            else:
                self.choose(to)
        elif index < 0:
            super().keyPressEvent(event)
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            self.opened.emit(index)
        elif key in (_Key.Key_Delete, _Key.Key_Backspace) and self.can_change:
            self.removed.emit(index)
        elif key in (_Key.Key_Plus, _Key.Key_Equal, _Key.Key_Minus) and self.can_change:
            self.widened.emit(index, -1 if key == _Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys begin at the first chart."""
        super().focusInEvent(event)
        if self.chosen < 0 and self._charts and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose(0)
        self.update()

    def _beside(self, step: int) -> int:
        """The place left or right of the chosen one, for 2 and -2 the nearest in the row below or above."""
        if self.chosen < 0:
            return 0
        if abs(step) == 1:
            return min(max(self.chosen + step, 0), len(self._charts) - 1)
        here = self.rect_of(self.chosen)
        way = 1 if step > 0 else -1
        others = [i for i in range(len(self._charts)) if way * (self.rect_of(i).top() - here.top()) > 1]
        if not others:
            return self.chosen

        def far(index: int) -> tuple[float, float]:
            rect = self.rect_of(index)
            return abs(rect.top() - here.top()), abs(rect.left() - here.left())

        return min(others, key=far)

    def _move(self, to: int) -> None:
        to = min(max(to, 0), len(self._charts) - 1)
        if self.can_change and self.chosen >= 0 and to != self.chosen:
            index = self.chosen
            self.choose(to)
            self.moved.emit(index, to)
