"""The comparison on screen: its picture, a row chosen by click and arrow keys, and said to screen readers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QWidget

from db.compare.comparing import Compared
from db.compare.rows import Row
from desktop.compare.picture import LEAST_WIDTH, ComparisonPicture
from desktop.look import theme
from desktop.look.seen_anew import SeenAnew

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class Canvas(QWidget):
    """Paints a comparison. `chosen` brings the row chosen, `opened` one opened by Enter or double click."""

    spoken_role = QAccessible.Role.Chart
    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Comparison"))
        self.setMouseTracking(True)
        self._compared: Compared | None = None
        self.picture: ComparisonPicture | None = None
        self.row = -1
        SeenAnew(self, self._draw_anew)

    def show_comparison(self, compared: Compared) -> None:
        """Shows another comparison; the row chosen stays chosen while it is there."""
        before = self.current()
        self._compared = compared
        same = [n for n, row in enumerate(compared.rows) if before and _key(row) == _key(before)]
        self.row = same[0] if same else -1
        self._draw_anew()
        self.chosen.emit(self.current())

    def current(self) -> Row | None:
        """The chosen row."""
        rows = self._compared.rows if self._compared else ()
        return rows[self.row] if 0 <= self.row < len(rows) else None

    def choose(self, row: int) -> None:
        """Chooses a row, brings it into sight and says it."""
        if self._compared is None or not self._compared.rows:
            return
        self.row = max(0, min(row, len(self._compared.rows) - 1))
        current = self.current()
        assert current is not None and self.picture is not None
        self.setAccessibleDescription(current.words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        area = self._area()
        if area is not None:
            area.ensureVisible(0, int(self.picture.placed[self.row].rect.center().y()), 0, 40)
        self.chosen.emit(current)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture of the files, with the chosen row lit."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current_theme().window))
        if self.picture is not None:
            self.picture.paint(painter, self.row)
            if self.hasFocus() and 0 <= self.row < len(self.picture.placed):
                painter.setPen(QColor(theme.current_theme().accent))
                painter.drawRect(self.picture.placed[self.row].rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter opens."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self.row + _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if key == Qt.Key.Key_Home else 1_000_000)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row under it."""
        super().mousePressEvent(event)
        row = self.picture.row_at(event.position().y()) if self.picture else -1
        if row >= 0:
            self.choose(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the record."""
        if self.current() is not None:
            self.opened.emit(self.current())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand where a click tells more."""
        row = self.picture.row_at(event.position().y()) if self.picture else -1
        self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture takes the width."""
        if self.picture is None or event.size().width() != event.oldSize().width():
            self._draw_anew()

    def sizeHint(self) -> QSize:
        """The picture's."""
        return QSize(800, int(self.picture.height) if self.picture else 400)

    def _draw_anew(self) -> None:
        if self._compared is not None:
            self.picture = ComparisonPicture(self._compared, theme.current_theme(), float(self.width()))
            self.setMinimumSize(int(LEAST_WIDTH), int(self.picture.height) + 1)
            self.update()

    def _area(self) -> QScrollArea | None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport else None
        return area if isinstance(area, QScrollArea) else None


def _key(row: Row) -> tuple[str, str, int]:
    return row.sort, row.programme.uid, row.amount.id if row.amount else 0
