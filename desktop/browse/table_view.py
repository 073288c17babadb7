"""The table itself: rows of one height, lit under the pointer, copied as text for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from db.errors import DatahallError
from db.values import notation
from desktop.browse.delegates import CellDelegate, SeenRow
from desktop.browse.table_header import TableHeader
from desktop.browse.table_model import WindowedModel
from desktop.look import theme
from desktop.look.menu_keys import MenuKeys

MOST_ROWS_COPIED = 20_000
MOST_SELECTED_AGAIN = 500
"""As many rows stay selected when the table shows others, or in another order."""


class RecordTable(QTableView):
    """Shows a WindowedModel. `opened` is a row's Enter or double click, `delete_pressed` the Delete key."""

    opened = Signal(int)
    delete_pressed = Signal()
    resized = Signal()
    refused = Signal(object)

    def __init__(self, model: WindowedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.header = TableHeader(self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self._cells = CellDelegate(self)
        self.setItemDelegate(self._cells)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.ROW_HEIGHT)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        # Else all that lies beneath is painted too.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setProperty("role", "whole")
        self.doubleClicked.connect(self._open_index)
        theme.watcher.changed.connect(self.viewport().update)
        MenuKeys(self)

    @property
    def has_painted(self) -> bool:
        """Whether any of its rows was painted."""
        return self._cells.has_painted

    def waits_for_paint(self) -> bool:
        """Whether its rows are to be seen and were not painted yet."""
        return self.isVisible() and bool(self._rows.rowCount()) and not self.has_painted

    def selected_ids(self) -> list[int]:
        """The records of the selected rows, as they stand in the table."""
        ids = self._rows.ids
        return [record_id for top, bottom in self._selected_ranges() for record_id in ids[top : bottom + 1]]

    def select_too(self, ids: list[int]) -> None:
        """Selects the rows of these records besides, of those that are shown."""
        if not 1 < len(ids) <= MOST_SELECTED_AGAIN:
            return
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for record_id in ids:
            if (row := self._rows.row_of(record_id)) is not None:
                self.selectionModel().select(self._rows.index(row, 0), flags)

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(bottom + 1 - top for top, bottom in self._selected_ranges())

    def copy_selection(self) -> bool:
        """Puts the selected rows on the clipboard, as text with tabs and as a table; figures without thousands."""
        number = self.selected_count()
        if not number:
            return False
        if number > MOST_ROWS_COPIED:
            self.refused.emit(
                DatahallError(
                    self.tr("{count} rows are too many to copy.").format(count=f"{number:,}"),
                    "",
                    self.tr("Use File, Export table."),
                )
            )
            return False
        from desktop.browse.copied_cells import copied_cells

        order = self.visual_order()
        rows = [row for top, bottom in self._selected_ranges() for row in range(top, bottom + 1)]
        numbers = [self._rows.columns[column].is_number for column in order]
        QGuiApplication.clipboard().setMimeData(copied_cells([self._row_cells(row, order) for row in rows], numbers))
        return True

    def _selected_ranges(self) -> list[tuple[int, int]]:
        """First and last row of each run of selected rows, in order: of a million rows, one."""
        selection = self.selectionModel().selection()
        return sorted((selection.at(place).top(), selection.at(place).bottom()) for place in range(selection.count()))

    def visual_order(self) -> list[int]:
        """The model's columns as they stand from left to right."""
        return [self.header.logicalIndex(place) for place in range(self._rows.columnCount())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete deletes, Ctrl+C copies, Home and End go to the first and last row."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_index(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.rowCount():
            row = 0 if event.key() == Qt.Key.Key_Home else self._rows.rowCount() - 1
            self.selectRow(row)
            self.scrollTo(self._rows.index(row, 0))  # it may have been chosen before, and scrolled away
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All rows that are seen, in one go: cell by cell, Qt and Python call each other a dozen times for each."""
        # A style sheet takes it off whenever it is put on.
        self.verticalScrollBar().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        area = event.rect()
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            with QPainter(self.viewport()) as painter:
                self._cells.paint_bare(painter, area)
            return
        rows = range(first, (last if last >= 0 else self._rows.rowCount() - 1) + 1)
        self._rows.prepare(rows[0], rows[-1])
        tops = [self.rowViewportPosition(row) for row in rows]
        cells = [self._rows.cells(row) for row in rows]
        with QPainter(self.viewport()) as painter:
            self._cells.paint_bare(painter, area)
            seen = self._paint_grounds(painter, rows, tops)
            for column, left, width in self._columns_within(area.left(), area.right()):
                described, in_column = self._rows.columns[column], [row_cells[column] for row_cells in cells]
                self._cells.paint_column(painter, described, left, width, seen, in_column)
        self._cells.has_painted = True

    def _paint_grounds(self, painter: QPainter, rows: range, tops: list[int]) -> list[SeenRow]:
        selected = self._selected_ranges()
        with_keys = self.currentIndex().row() if self.hasFocus() else -1
        left, width = -self.horizontalOffset(), self.header.length()
        seen = []
        for row, top in zip(rows, tops, strict=True):
            rect = QRect(left, top, width, theme.ROW_HEIGHT)
            is_selected = any(first <= row <= last for first, last in selected)
            self._cells.paint_ground(painter, rect, row, is_selected=is_selected, has_keys=row == with_keys)
            seen.append(SeenRow(top, self._cells.is_lit(row, is_selected=is_selected)))
        return seen

    def _columns_within(self, left: int, right: int) -> Iterator[tuple[int, int, int]]:
        """The columns seen between two places, from the right to the left: number, left edge and width.

        A mark reaches over its column's end, and must not lose its own to the ground of the next column's words.
        """
        for column in reversed(self.visual_order()):
            start, width = self.columnViewportPosition(column), self.columnWidth(column)
            if width and start <= right and start + width > left:
                yield column, start, width

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lights the row under the pointer."""
        self._light(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:
        """No row is lit any more."""
        self._light(-1)
        super().leaveEvent(event)  # type: ignore[arg-type]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tells the page, which fits the columns."""
        super().resizeEvent(event)
        self.resized.emit()

    def _light(self, row: int) -> None:
        if row != self._cells.hovered_row:
            self._cells.hovered_row = row
            self.viewport().update()

    def _open_index(self, index: QModelIndex) -> None:
        record_id = self._rows.id_at(index.row())
        if record_id is not None:
            self.opened.emit(record_id)

    def _row_cells(self, row: int, order: list[int]) -> list[str]:
        from db.interchange.formula_guard import disarm_cells

        cells = []
        for column in order:
            text = self._rows.cell(row, column).text
            if self._rows.columns[column].is_number:
                text = notation.current().without_thousands(text)
            cells.append(text.replace("\t", " ").replace("\n", " "))
        return [str(cell) for cell in disarm_cells(cells)]
