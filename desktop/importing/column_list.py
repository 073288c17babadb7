"""The columns of a file's table: what each is called there, a value, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from db.interchange.mapping.mapping import ColumnMapping, GridMapping
from db.interchange.mapping.targets import WORDS_BY_TARGET, Target
from db.interchange.planning.preview import PreviewGrid
from db.interchange.reading.grid import Grid
from desktop.importing.mapping_words import mapping_words
from desktop.look import theme
from desktop.look.fonts import interface_font
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

COLUMN, GOES_TO, WRONG = range(3)


class ColumnModel(ListModel[str]):
    """One line for each column; `shown` are those that fit the words and, if asked, those that are read."""

    figures = frozenset({WRONG})

    def __init__(self) -> None:
        super().__init__()
        self.titles = (self.tr("Column in the file"), self.tr("Goes to"), self.tr("Wrong"))
        self._grid: Grid | None = None
        self._mapping: GridMapping | None = None
        self._wrong: dict[str, int] = {}
        self._words, self._read_only = "", False

    def show_grid(self, grid: Grid | None, mapping: GridMapping | None) -> None:
        """Shows the columns of a grid."""
        self._grid, self._mapping, self._wrong = grid, mapping, {}
        self._filter()

    def show_mapping(self, mapping: GridMapping) -> None:
        """Shows where the columns go now; the lines stay where they are."""
        self._mapping = mapping
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, WRONG))

    def show_preview(self, preview: PreviewGrid | None) -> None:
        """Counts what is wrong in the first rows of each column."""
        self._wrong = {}
        if preview is not None:
            for row in preview.rows:
                for name, cell in zip(preview.columns, row.cells, strict=True):
                    if cell.problem:
                        self._wrong[name] = self._wrong.get(name, 0) + 1
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, WRONG))

    def filter(self, words: str, *, only_read: bool) -> None:
        """Shows columns whose name holds the words; with `only_read`, those that go somewhere."""
        self._words, self._read_only = words.casefold(), only_read
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        columns: Sequence[str] = self._grid.columns if self._grid is not None else ()
        self.shown = [
            name
            for name in columns
            if self._words in name.casefold() and not (self._read_only and self.mapping_of(name).to is Target.IGNORED)
        ]
        self.endResetModel()

    def row_of(self, name: str) -> int:
        """The line of a column, or -1."""
        return self.shown.index(name) if name in self.shown else -1

    def first_read(self) -> int:
        """The line of the first column that goes somewhere; the first where none does. Others tell nothing yet."""
        read = (row for row, name in enumerate(self.shown) if self.mapping_of(name).to is not Target.IGNORED)
        return next(read, 0)

    def mapping_of(self, name: str) -> ColumnMapping:
        """Where a column goes."""
        return ColumnMapping(name) if self._mapping is None else self._mapping.column(name)

    def _dated_words(self, name: str) -> str:
        """Of a column that is no target itself, but gives the dates of another."""
        dated = (
            [one.column for one in self._mapping.columns if one.options.date_column == name] if self._mapping else []
        )
        return self.tr("Date of {column}").format(column=", ".join(dated)) if dated else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        name = self.entry(index.row()) if index.isValid() else None
        if name is None:
            return None
        mapped, wrong = self.mapping_of(name), self._wrong.get(name, 0)
        is_read = mapped.to is not Target.IGNORED
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if role == Qt.ItemDataRole.ToolTipRole and index.column() == GOES_TO and mapped.reason:
                return plain_tip(f"{mapping_words(mapped)}\n{mapped.reason}")
            goes_to = self._dated_words(name) or mapping_words(mapped)
            text = (name, goes_to, f"{wrong:,}" if wrong else "")[index.column()]
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = theme.current_theme()
            if index.column() == WRONG:
                return QColor(colours.danger)
            return None if is_read else QColor(colours.muted)
        if role == Qt.ItemDataRole.FontRole and index.column() == COLUMN and is_read:
            return interface_font(13, QFont.Weight.Medium)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}: {WORDS_BY_TARGET[mapped.to].label}"
        return super().data(index, role)
