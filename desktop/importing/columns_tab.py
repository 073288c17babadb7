"""Where each column goes: the list on the left, the chosen column with its first cells on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.importing.column_card import ColumnCard
from desktop.importing.column_list import COLUMN, GOES_TO, WRONG, ColumnModel
from desktop.look import theme
from desktop.look.rows import row_of
from desktop.look.whole_rows import set_up_list

if TYPE_CHECKING:
    from db.interchange.mapping.mapping import ColumnMapping, GridMapping
    from db.interchange.planning.preview import PreviewGrid
    from db.interchange.reading.grid import Grid


LEAST_GOES_TO_PX = 100


class ColumnsTab(QWidget):
    """`changed` brings a column's mapping."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self._mapping: GridMapping | None = None
        self._preview: PreviewGrid | None = None
        self.model, self.card = ColumnModel(), ColumnCard()
        self.words, self.table = QLineEdit(), QTableView()
        self.only_read = QCheckBox(self.tr("Only those that are read"))
        self._lay_out()
        self.words.textChanged.connect(self._filter)
        self.only_read.toggled.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(self._show_column)
        self.card.changed.connect(self._change)

    def show_grid(self, grid: Grid | None, mapping: GridMapping | None) -> None:
        """Shows a table's columns."""
        self._grid, self._mapping, self._preview = grid, mapping, None
        self.model.show_grid(grid, mapping)
        self.table.selectRow(self.model.first_read())
        self._show_column()

    def show_mapping(self, mapping: GridMapping | None) -> None:
        """Shows where the columns go now."""
        if mapping is None:
            return
        is_other = self._mapping is None or self._mapping.row_is is not mapping.row_is
        self._mapping = mapping
        self.model.show_mapping(mapping)
        if is_other:
            self._show_column()

    def show_preview(self, preview: PreviewGrid | None) -> None:
        """Shows how the first cells are read."""
        self._preview = preview
        self.model.show_preview(preview)
        self.card.show_preview(preview)

    def choose(self, column: str) -> None:
        """Shows a column."""
        self.table.selectRow(self.model.row_of(column))

    def _filter(self) -> None:
        chosen = self.model.entry(self.table.currentIndex().row())
        self.model.filter(self.words.text().strip(), only_read=self.only_read.isChecked())
        self.table.selectRow(max(0, self.model.row_of(chosen or "")))

    def _show_column(self) -> None:
        name = self.model.entry(self.table.currentIndex().row())
        self.card.setEnabled(name is not None)
        if name is not None and self._mapping is not None and self._grid is not None:
            self.card.show_column(self.model.mapping_of(name), self._mapping.row_is, self._grid.columns)
            self.card.show_preview(self._preview)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window both columns of names get their half."""
        super().resizeEvent(event)
        header = self.table.horizontalHeader()
        if 0 < header.sectionSize(GOES_TO) < LEAST_GOES_TO_PX:
            header.resizeSection(COLUMN, (header.width() - header.sectionSize(WRONG)) // 2)

    def _change(self, mapped: ColumnMapping) -> None:
        self.changed.emit(mapped)

    def _lay_out(self) -> None:
        self.words.setPlaceholderText(self.tr("Filter columns"))
        self.words.setAccessibleName(self.tr("Filter columns"))
        self.words.setClearButtonEnabled(True)
        table = self.table
        table.setAccessibleName(self.tr("Columns of the file"))
        set_up_list(table, self.model, row_height_px=theme.DENSE_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionResizeMode(COLUMN, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(COLUMN, 250)
        header.setSectionResizeMode(GOES_TO, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(WRONG, 64)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row_of(self.words, self.only_read, spacing_px=8))
        column.addWidget(table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self.card)
        splitter.setSizes([640, 560])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
