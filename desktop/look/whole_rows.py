"""Lists of rows that are lit as a whole."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.look import theme

BAR_PX = 2


def has_keys(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether a cell begins the row at which the keys are: a bar there says so."""
    if index.column() != 0:
        return False
    view = option.widget
    return isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row()


class WholeRows(QStyledItemDelegate):
    """A chosen row is lit as a whole; no cell of it has a frame of its own. A bar stands at the row with the keys."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt."""
        super().paint(painter, option, index)
        if has_keys(option, index):
            rect: QRect = option.rect
            bar = QRect(rect.left(), rect.top(), BAR_PX, rect.height())
            painter.fillRect(bar, QColor(theme.current_theme().accent))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """See Qt."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


def set_up_list(
    table: QTableView,
    model: QAbstractItemModel,
    *,
    row_height_px: int = theme.ROW_HEIGHT,
    delegate: QStyledItemDelegate | None = None,
) -> None:
    """A calm list: whole rows, no grid, one chosen. `delegate` paints the cells, where Qt does not."""
    table.setModel(model)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setItemDelegate(delegate or WholeRows(table))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row_height_px)
    table.horizontalHeader().setHighlightSections(False)
