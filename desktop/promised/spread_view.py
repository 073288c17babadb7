"""How promises are spread over classes: bars, delivered in one colour and overdue in another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.coming.telling import Spread
from desktop.look import theme

HEIGHT_PX = 168
_TOP, _BOTTOM = 30, 24


class SpreadView(QWidget):
    """Bars by class with their numbers above; the words for a screen reader say the same."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._spread = title, Spread((), (), ())
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.watcher.changed.connect(self.update)

    def show_spread(self, spread: Spread) -> None:
        """Replaces the bars."""
        self._spread = spread
        counts = zip(spread.names, spread.delivered, spread.overdue, strict=True)
        said = [self.tr("{0}: {1} delivered, {2} overdue").format(*one) for one in counts if one[1] or one[2]]
        self.setAccessibleName(self._title)
        self.setAccessibleDescription("; ".join(said))
        self.setToolTip("\n".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(320, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.current_theme()
        heading = painter.font()
        heading.setBold(True)
        plain = painter.font()
        painter.setFont(heading)
        painter.setPen(QColor(look.text))
        painter.drawText(QRectF(0, 0, self.width(), 18), Qt.AlignmentFlag.AlignLeft, self._title)
        painter.setFont(plain)
        self._draw_key(painter)
        names = self._spread.names
        if not names:
            return
        most = max(1, *(sum(pair) for pair in zip(self._spread.delivered, self._spread.overdue, strict=True)))
        each, floor = self.width() / len(names), self.height() - _BOTTOM
        painter.setPen(QColor(look.line))
        painter.drawLine(0, floor, self.width(), floor)
        for number, name in enumerate(names):
            self._draw_bar(painter, number, each, floor, most)
            painter.setPen(QColor(look.muted))
            box = QRectF(number * each, floor + 4, each, _BOTTOM - 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, name)

    def _draw_key(self, painter: QPainter) -> None:
        """What the two colours mean, at the right of the heading."""
        look, right = theme.current_theme(), float(self.width())
        for words, colour in ((self.tr("overdue"), look.danger), (self.tr("delivered"), look.accent)):
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(QColor(look.muted))
            painter.drawText(QRectF(right - width, 0, width, 18), Qt.AlignmentFlag.AlignVCenter, words)
            painter.fillRect(QRectF(right - width - 14, 5, 9, 9), QColor(colour))
            right -= width + 30

    def _draw_bar(self, painter: QPainter, number: int, each: float, floor: float, most: int) -> None:
        look = theme.current_theme()
        room = floor - _TOP - 16
        top = floor
        parts = (
            (self._spread.delivered[number], QColor(look.accent)),
            (self._spread.overdue[number], QColor(look.danger)),
        )
        for count, colour in parts:
            height = room * count / most
            painter.fillRect(QRectF(number * each + each * 0.2, top - height, each * 0.6, height), colour)
            top -= height
        if total := sum(count for count, _ in parts):
            painter.setPen(QColor(look.text))
            box = QRectF(number * each, top - 18, each, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{total:,}")
