"""How promises are spread over classes: bars, delivered in one colour and overdue in another; one paint everywhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.coming.telling import Spread
from desktop.charts.strokes.painting import draw_rule, draw_text, pen, text_width
from desktop.charts.strokes.styles import PANEL_TITLE, SMALL, TICK, font
from desktop.charts.strokes.wrapping import elided
from desktop.look import theme
from desktop.look.plain import plain_tip
from desktop.look.theme import Theme

HEIGHT_PX = 168
_TOP, _BOTTOM = 30.0, 24.0


def paint_spread(painter: QPainter, rect: QRectF, title: str, spread: Spread, look: Theme) -> None:
    """Paints heading, key, bars with their numbers, and the names of the classes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    key_left = _paint_key(painter, rect, look)
    heading = elided(title, font(PANEL_TITLE), key_left - rect.left() - 12)
    draw_text(painter, rect.left(), rect.top() + 14, heading, font(PANEL_TITLE), look.text)
    if not spread.names:
        return
    most = max(1, *(sum(pair) for pair in zip(spread.delivered, spread.overdue, strict=True)))
    each, floor = rect.width() / len(spread.names), rect.bottom() - _BOTTOM
    for number, name in enumerate(spread.names):
        left = rect.left() + number * each
        top = floor
        for count, colour in ((spread.delivered[number], look.accent), (spread.overdue[number], look.danger)):
            height = (floor - rect.top() - _TOP - 16) * count / most
            painter.fillRect(QRectF(left + each * 0.2, top - height, each * 0.6, height), QColor(colour))
            top -= height
        total = spread.delivered[number] + spread.overdue[number]
        middle = left + each / 2
        if total:
            draw_text(painter, middle, top - 5, f"{total:,}", font(TICK), look.text, "middle")
        draw_text(painter, middle, floor + 16, name, font(SMALL), look.muted, "middle")
    draw_rule(painter, rect.left(), floor, rect.right(), floor, pen(look.line))


def _paint_key(painter: QPainter, rect: QRectF, look: Theme) -> float:
    """What the two colours mean, at the right of the heading; returns where it begins."""
    tr, right = QCoreApplication.translate, rect.right()
    for words, colour in ((tr("SpreadView", "overdue"), look.danger), (tr("SpreadView", "delivered"), look.accent)):
        draw_text(painter, right, rect.top() + 14, words, font(TICK), look.muted, "end")
        right -= text_width(words, font(TICK)) + 14
        painter.fillRect(QRectF(right, rect.top() + 5, 9, 9), QColor(colour))
        right -= 16
    return right


class SpreadView(QWidget):
    """A distribution on the page; the words for a screen reader say the same."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._spread = title, Spread((), (), ())
        self.setAccessibleName(title)
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
        self.setToolTip(plain_tip("\n".join(said)))
        self.update()

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(320, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        paint_spread(painter, QRectF(self.rect()), self._title, self._spread, theme.current_theme())
        painter.end()
