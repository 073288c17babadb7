"""pyqtgraph's view of a picture: turns the mouse and the keys into what the person means by them."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)

from desktop.charts.marks.scene import ChartPicture
from desktop.charts.strokes.painting import pen
from desktop.look import theme

_Key = Qt.Key
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_OWN_KEYS = (_Key.Key_F2, _Key.Key_Escape, _Key.Key_Delete, _Key.Key_Backspace)
_CLICK_PX = 4
_READING_PX = 6


class ChartView(pg.GraphicsView):  # type: ignore[misc]
    """Shows one `ChartPicture`, which the owner sets; says what was pointed at, in the scene's pixels."""

    spoken_role = QAccessible.Role.Chart
    pointed_at = Signal(QPointF)
    clicked = Signal(QPointF)
    double_clicked = Signal(QPointF)
    left = Signal()
    reading_dragged = Signal(float, bool)
    grab_dragged = Signal(QPointF, bool)
    """What `grabs` took hold of was moved by so much since; whether it was let go."""
    values_dragged = Signal(QPointF, float)
    values_wheeled = Signal(QPointF, float)
    """Where, and how many notches."""
    menu_asked = Signal(QPointF, QPoint)
    key_pressed = Signal(QKeyEvent)

    def __init__(self) -> None:
        super().__init__()
        self.picture: ChartPicture | None = None
        self.scrolls = False
        self.grabs: Callable[[QPointF], bool] = lambda _place: False
        self.next_target: Callable[[bool], bool] = lambda _forwards: False
        self._pressed_at: QPointF | None = None
        self._last_y = 0.0
        self._scrolled_at: QPointF | None = None
        self._has_grabbed = False
        self._drags_reading = False
        self._shows_focus = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setAntialiasing(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a click, a drag of the reading line, or (in the view box) of the time axis."""
        self._pressed_at, self._last_y = event.position(), event.position().y()
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._has_grabbed = is_left and self.grabs(event.position())
        self._drags_reading = is_left and not self._has_grabbed and self.is_on_reading(event.position())
        if not self._drags_reading and not self._has_grabbed and event.button() != Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Reads under the pointer, or drags."""
        if self._drags_reading:
            self.reading_dragged.emit(event.position().x(), False)
            return
        if self._has_grabbed and self._pressed_at is not None:
            if self._is_drag(event.position()):
                self.grab_dragged.emit(event.position() - self._pressed_at, False)
            return
        if event.buttons() & Qt.MouseButton.LeftButton and self._pressed_at is not None:
            self.values_dragged.emit(self._pressed_at, event.position().y() - self._last_y)
            self._last_y = event.position().y()
        if not event.buttons():
            self.pointed_at.emit(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends a drag, or is a click where the mouse has not moved."""
        pressed, dragged, grabbed = self._pressed_at, self._drags_reading, self._has_grabbed
        is_drag = self._is_drag(event.position())
        self._pressed_at, self._drags_reading, self._has_grabbed = None, False, False
        if dragged:
            self.reading_dragged.emit(event.position().x(), True)
            return
        if grabbed and pressed is not None and is_drag:
            self.grab_dragged.emit(event.position() - pressed, True)
            return
        if not grabbed and event.button() != Qt.MouseButton.RightButton:
            super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and pressed is not None and not is_drag:
            self.clicked.emit(event.position())

    def _is_drag(self, place: QPointF) -> bool:
        moved = place - self._pressed_at if self._pressed_at is not None else QPointF()
        return abs(moved.x()) + abs(moved.y()) > _CLICK_PX

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Told to the owner, who knows what stands there."""
        self.menu_asked.emit(QPointF(event.pos()), event.globalPos())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edits words in place, or takes the zoom back."""
        self.double_clicked.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Over a plot zooms the time axis, with Ctrl the value axis; elsewhere, and with Shift, scrolls.

        What began as scrolling goes on until the pointer moves, though plots come to lie under it.
        """
        place, modifiers, layout = event.position(), event.modifiers(), self.picture.layout if self.picture else None
        is_in_plot = layout is not None and any(panel.plot.contains(place) for panel in layout.panels)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.values_wheeled.emit(place, event.angleDelta().y() / 120)
            event.accept()
        elif (
            is_in_plot
            and event.globalPosition() != self._scrolled_at
            and not modifiers & Qt.KeyboardModifier.ShiftModifier
        ):
            super().wheelEvent(event)
            event.accept()
        else:
            self._scrolled_at = event.globalPosition()
            event.ignore()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab goes through markers, notes and sentences before it leaves the chart."""
        if self.hasFocus() and self.next_target(forwards):
            return True
        left: bool = super().focusNextPrevChild(forwards)
        return left

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Keeps F2, Escape and the like for the chart while it has the focus, though menus use them too."""
        overrides = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if overrides and event.key() in _OWN_KEYS and not event.modifiers():  # type: ignore[attr-defined]
            event.accept()
            return True
        handled: bool = super().event(event)
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Told to the owner, which accepts what it knows."""
        event.ignore()
        self.key_pressed.emit(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows a ring when the focus came by keyboard."""
        self._shows_focus = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes the ring away."""
        self._shows_focus = False
        super().focusOutEvent(event)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """The ring."""
        if self._shows_focus and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen(QColor(theme.current_theme().accent), 2.0))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(2, 2, -2, -2), 5, 5)

    def is_on_reading(self, place: QPointF) -> bool:
        """Whether the pointer is upon the reading line."""
        if self.picture is None or self.picture.stage.read_day is None:
            return False
        stage = self.picture.stage
        assert stage.read_day is not None
        area = stage.layout.time.adjusted(0, 0, 0, 26)
        return area.contains(place) and abs(stage.x(stage.read_day) - place.x()) <= _READING_PX
