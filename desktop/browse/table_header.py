"""The header of a table: a title, below it the basis or unit, and an arrow at the column it is sorted by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from db.browse.table_columns import Column
from db.values.notation import power_in, power_words
from desktop.browse.delegates import PADDING
from desktop.browse.table_model import WindowedModel
from desktop.look import theme
from desktop.look.fonts import interface_font
from desktop.look.plain import plain_tip

ONE_LINE, TWO_LINES = 32, 46
ARROW = 8


class TableHeader(QHeaderView):
    """Sections can be moved, clicked to sort, and told what they mean by a tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted_by, self.descending = "", False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._title_font = interface_font(12, QFont.Weight.DemiBold)
        self._subtitle_font = interface_font(11)
        self._measured: dict[tuple[str, str], tuple[int, int]] = {}
        self._hovered = -1
        self.setMouseTracking(True)

    def show_sort(self, key: str, descending: bool) -> None:
        """Draws the arrow at a column."""
        self.sorted_by, self.descending = key, descending
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """One or two lines high, as the columns need."""
        two = any(column.subtitle for column in self._columns())
        return QSize(super().sizeHint().width(), TWO_LINES if two else ONE_LINE)

    def least_width(self, column: Column) -> int:
        """What a column's header needs."""
        words = power_words(self.tr(column.title)), self.tr(column.subtitle)
        if words not in self._measured:
            fonts = self._title_font, self._subtitle_font
            title, subtitle = (
                QFontMetrics(font).horizontalAdvance(one) for font, one in zip(fonts, words, strict=True)
            )
            self._measured[words] = title, subtitle
        title, subtitle = self._measured[words]
        if column.key == self.sorted_by:
            title += ARROW + 5
        return max(title, subtitle) + 2 * PADDING + 3

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Title, second line, arrow and the rule below."""
        columns, colours = self._columns(), theme.current_theme()
        if not 0 <= logical_index < len(columns):
            return
        column = columns[logical_index]
        painter.save()
        hovered = logical_index == self._hovered
        painter.fillRect(rect, QColor(colours.hover if hovered else colours.window))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), QColor(colours.line))
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        upper = inner.adjusted(0, 7, 0, -21) if rect.height() >= TWO_LINES and column.subtitle else inner
        self._paint_title(painter, upper, column, side, colours)
        if column.subtitle:
            painter.setFont(self._subtitle_font)
            painter.setPen(QColor(colours.muted))
            lower = inner.adjusted(0, 23, 0, -6)
            text = painter.fontMetrics().elidedText(
                self.tr(column.subtitle), Qt.TextElideMode.ElideRight, lower.width()
            )
            painter.drawText(lower, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Lights the section under the pointer and shows what it means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.logicalIndexAt(event.pos())
            columns = self._columns()
            hint = _hint(columns[index]) if 0 <= index < len(columns) else ""
            QToolTip.showText(event.globalPos(), plain_tip(self.tr(hint) if hint else ""), self)
            return True
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.MouseMove, QEvent.Type.Leave):
            point = event.position().toPoint() if hasattr(event, "position") else QPoint(-1, -1)
            self._hovered = -1 if event.type() == QEvent.Type.Leave else self.logicalIndexAt(point)
            self.viewport().update()
        return super().viewportEvent(event)

    def _paint_title(
        self, painter: QPainter, rect: QRect, column: Column, side: Qt.AlignmentFlag, colours: theme.Theme
    ) -> None:
        is_sorted = column.key == self.sorted_by
        painter.setFont(self._title_font)
        painter.setPen(QColor(colours.text if is_sorted else colours.muted))
        metrics = painter.fontMetrics()
        room = rect.width() - (ARROW + 5 if is_sorted else 0)
        text = metrics.elidedText(power_words(self.tr(column.title)), Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text)
        left = rect.right() + 1 - width if side == Qt.AlignmentFlag.AlignRight else rect.left()
        painter.drawText(QRect(left, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if is_sorted:
            x = left - ARROW - 5 if side == Qt.AlignmentFlag.AlignRight else left + width + 5
            self._paint_arrow(painter, x, rect.center().y() + 1, colours)

    def _paint_arrow(self, painter: QPainter, left: int, middle: int, colours: theme.Theme) -> None:
        up = -1.0 if self.descending else 1.0
        half = ARROW / 2
        points = [(0.0, half * 0.8 * up), (float(ARROW), half * 0.8 * up), (half, -half * 0.8 * up)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        painter.drawPolygon(QPolygonF([QPointF(left + x, middle + y) for x, y in points]))

    def _columns(self) -> tuple[Column, ...]:
        model = self.model()
        return model.columns if isinstance(model, WindowedModel) else ()


def _hint(column: Column) -> str:
    if column.hint:
        return column.hint.replace(", MW:", f", {power_in('MW')[1]}:")
    return f"{column.words}, {column.subtitle}" if column.subtitle else ""
