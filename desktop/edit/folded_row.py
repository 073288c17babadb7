"""A fact in one line, painted: light enough for lists of hundreds."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.look import theme
from desktop.look.plain import plain_tip

HEIGHT_PX = 30
EDGE_PX = 8
GAP_PX = 12


class FoldedRow(QAbstractButton):
    """A line of cells that opens on a click, Enter or Space; Delete asks to remove it."""

    removal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[tuple[str, int]] = []
        self._removed = False
        self._wrong = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_cells(self, cells: list[tuple[str, int]], *, removed: bool, wrong: bool) -> None:
        """Shows texts with their shares of the width; a removed row is struck through, a wrong one red."""
        self._cells, self._removed, self._wrong = cells, removed, wrong
        self.setAccessibleName(", ".join(text for text, _ in cells if text))
        self.setToolTip(plain_tip(self.accessibleName() if any(text for text, _ in cells) else ""))
        self.update()

    def cell_widths(self) -> list[tuple[str, float]]:
        """The texts with the pixels that each has."""
        shares = sum(share for _, share in self._cells) or 1
        room = self.width() - 2 * EDGE_PX - GAP_PX * (len(self._cells) - 1)
        return [(text, room * share / shares) for text, share in self._cells]

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete removes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, a rule below, and the ring of focus."""
        colours = theme.current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and not self._removed:
            painter.fillRect(self.rect(), QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        font = self.font()
        font.setStrikeOut(self._removed)
        painter.setFont(font)
        left = float(EDGE_PX)
        for number, (text, width) in enumerate(self.cell_widths()):
            shade = colours.danger if self._wrong else colours.text if number == 0 else colours.muted
            painter.setPen(QColor(colours.faint if self._removed else shade))
            box = QRect(int(left), 0, int(width), self.height() - 1)
            elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
            left += width + GAP_PX
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -2), 4, 4)
        painter.end()
