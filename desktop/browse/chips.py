"""A filter as a chip: what it filters in bold, its values, and a cross that lifts it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.look import theme
from desktop.look.fonts import interface_font
from desktop.look.plain import plain_tip

HEIGHT = 24
PADDING = 10
CROSS = 9
LONGEST_PX = 260
VALUES_NAMED = 3


class FilterChip(QAbstractButton):
    """Clicked: change the filter. Its cross, Delete or Backspace: lift it. `column` is the filter's name."""

    removed = Signal(str)
    chosen = Signal(str)

    def __init__(self, column: str, title: str, values: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column, self._title = column, title
        more = f" +{len(values) - VALUES_NAMED}" if len(values) > VALUES_NAMED else ""
        self._values = ", ".join(values[:VALUES_NAMED]) + more
        self._bold, self._plain = interface_font(12, QFont.Weight.DemiBold), interface_font(12)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(f"{title} {self._values}")
        self.setToolTip(plain_tip(f"{title}: {', '.join(values[:40])}{'…' if len(values) > 40 else ''}"))
        self.setAccessibleName(self.tr("Filter {title}: {values}").format(title=title, values=self._values))
        self.clicked.connect(lambda: self.chosen.emit(self.column))
        theme.watcher.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Title, values and cross; long values are cut."""
        bold, plain = QFontMetrics(self._bold), QFontMetrics(self._plain)
        words = min(bold.horizontalAdvance(self._title) + plain.horizontalAdvance(f" {self._values}"), LONGEST_PX)
        return QSize(words + 2 * PADDING + CROSS + 10, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the chip."""
        colours = theme.current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse()
        painter.setBrush(QColor(colours.hover if lit else colours.sunken))
        focused = self.hasFocus()
        painter.setPen(QColor(colours.accent if focused else colours.edge if lit else colours.line))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), HEIGHT / 2, HEIGHT / 2)
        painter.setPen(QColor(colours.text))
        painter.setFont(self._bold)
        bold_width = QFontMetrics(self._bold).horizontalAdvance(self._title)
        inner = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self._title)
        rest = inner.adjusted(bold_width + 5, 0, -(CROSS + 6), 0)
        painter.setFont(self._plain)
        text = QFontMetrics(self._plain).elidedText(self._values, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)
        self._paint_cross(painter, colours)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross lifts the filter."""
        if self.isDown() and self._cross_area().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit(self.column)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace lift the filter, Enter changes it."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.column)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _cross_area(self) -> QRect:
        return QRect(self.width() - PADDING - CROSS - 5, 0, CROSS + PADDING + 5, self.height())

    def _paint_cross(self, painter: QPainter, colours: theme.Theme) -> None:
        pen = painter.pen()
        pen.setColor(QColor(colours.muted))
        pen.setWidthF(1.3)
        painter.setPen(pen)
        left, middle, half = self.width() - PADDING - CROSS + 1.0, self.height() / 2, (CROSS - 2) / 2
        centre = left + half
        for sign in (1, -1):
            painter.drawLine(
                QRectF(centre - half, middle - sign * half, 2 * half, sign * 2 * half).topLeft(),
                QRectF(centre - half, middle - sign * half, 2 * half, sign * 2 * half).bottomRight(),
            )
