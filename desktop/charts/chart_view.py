"""pyqtgraph's view of a picture: turns the mouse and the keys into what the person means by them."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from desktop.charts.painting import pen
from desktop.charts.scene import ChartPicture
from desktop.look import theme

_Key = Qt.Key
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_CLICK_PX = 4
_READING_PX = 6


class ChartView(pg.GraphicsView):  # type: ignore[misc]
    """Shows one `ChartPicture`, which the owner sets; says what was pointed at, in the scene's pixels."""

    pointed_at = Signal(QPointF)
    clicked = Signal(QPointF)
    double_clicked = Signal(QPointF)
    left = Signal()
    reading_dragged = Signal(float, bool)
    key_pressed = Signal(QKeyEvent)

    def __init__(self) -> None:
        super().__init__()
        self.picture: ChartPicture | None = None
        self.scrolls = False
        self._pressed_at: QPointF | None = None
        self._drags_reading = False
        self._shows_focus = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setAntialiasing(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a click, a drag of the reading line, or (in the view box) of the time axis."""
        self._pressed_at = event.position()
        self._drags_reading = event.button() == Qt.MouseButton.LeftButton and self.is_on_reading(event.position())
        if not self._drags_reading:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Reads under the pointer, or drags."""
        if self._drags_reading:
            self.reading_dragged.emit(event.position().x(), False)
            return
        if not event.buttons():
            self.pointed_at.emit(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends a drag, or is a click where the mouse has not moved."""
        pressed, dragged = self._pressed_at, self._drags_reading
        self._pressed_at, self._drags_reading = None, False
        if dragged:
            self.reading_dragged.emit(event.position().x(), True)
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and pressed is not None:
            moved = event.position() - pressed
            if abs(moved.x()) + abs(moved.y()) <= _CLICK_PX:
                self.clicked.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edits words in place, or takes the zoom back."""
        self.double_clicked.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms the time axis; where the picture is too high for its place, only with Ctrl, to leave scrolling."""
        if self.scrolls and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        if self.picture is not None and self.picture.layout.time.contains(event.position()):
            event.setModifiers(Qt.KeyboardModifier.NoModifier)
            super().wheelEvent(event)
            event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Keeps F2 and Escape for the chart while it has the focus, though menus use them too."""
        overrides = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if overrides and event.key() in (_Key.Key_F2, _Key.Key_Escape) and not event.modifiers():  # type: ignore[attr-defined]
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
