"""A Qt table over a window of ids: rows are fetched a page at a time around what is seen, and few pages are kept."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from db.values.notation import power_words
from desktop.look.list_model import spoken

Index = QModelIndex | QPersistentModelIndex
Cells = tuple[Cell, ...]
Fetch = Callable[[Sequence[int], Sequence[str]], dict[int, Cells]]

PAGE_ROWS = 4
PAGES_KEPT = 1024
CELL_ROLE = int(Qt.ItemDataRole.UserRole)
DELETED = Cell("deleted")

_TEXT = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_SPOKEN_MORE = int(Qt.ItemDataRole.AccessibleDescriptionRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NO_INDEX = QModelIndex()


class WindowedModel(QAbstractTableModel):
    """Shows rows by id.

    Args:
        fetch: gives the cells of a list of ids for some column keys; one deleted since is missing.
    """

    def __init__(self, fetch: Fetch) -> None:
        super().__init__()
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._columns: tuple[Column, ...] = ()
        self._pages: OrderedDict[int, dict[int, Cells]] = OrderedDict()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the model's own order."""
        return self._columns

    @property
    def ids(self) -> array[int]:
        """The ids in order; not to be changed."""
        return self._ids

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Replaces the columns."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._pages.clear()
        self.endResetModel()

    def show_ids(self, ids: array[int]) -> None:
        """Replaces the rows by those of `ids`, in their order."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def forget_rows(self) -> None:
        """Has rows fetched anew when next painted: their values may have changed."""
        self._pages.clear()
        if self._ids and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self._columns) - 1))

    def id_at(self, row: int) -> int | None:
        """The id of a row, or None outside the table."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: int) -> int | None:
        """Where a record stands, or None where it is not shown."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return None

    def cell(self, row: int, column: int) -> Cell:
        """A cell as shown; "deleted" in the first column of a row that is gone."""
        return self.cells(row)[column]

    def cells(self, row: int) -> Cells:
        """All cells of a row as shown."""
        cells = self._page(row // PAGE_ROWS).get(self._ids[row])
        if cells is None:
            return (DELETED, *(Cell("") for _ in self._columns[1:]))
        return cells

    def prepare(self, first: int, last: int) -> None:
        """Fetches what is not known of these rows, in one go: a screen of them reaches over several pages."""
        missing = [page for page in range(first // PAGE_ROWS, last // PAGE_ROWS + 1) if page not in self._pages]
        if len(missing) > 1:
            self._fetch_pages(missing)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = _TEXT) -> Any:
        """A cell's text, the cell itself for the painter (CELL_ROLE), its alignment, and what screen readers say."""
        if not index.isValid():
            return None
        if role == CELL_ROLE:
            return self.cell(index.row(), index.column())
        if role == _TEXT:
            return self.cell(index.row(), index.column()).text
        if role == _ALIGNMENT:
            return _RIGHT if self._columns[index.column()].is_number else _LEFT
        if role == _SPOKEN:
            return self._spoken(self.cell(index.row(), index.column()), self._columns[index.column()])
        if role == _SPOKEN_MORE:
            return self.cell(index.row(), index.column()).hint or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _TEXT) -> Any:
        """A column's title."""
        if orientation == Qt.Orientation.Horizontal and role == _TEXT and section < len(self._columns):
            return self._columns[section].title
        return None

    def _spoken(self, cell: Cell, column: Column) -> str:
        """Column and value; a country by its name, where the cell shows its code."""
        lines = (power_words(self.tr(column.title)), self.tr(column.subtitle) if column.subtitle else "")
        is_code = column.kind == "country" and cell.hint
        return spoken(", ".join(line for line in lines if line), cell.hint if is_code else cell.text)

    def _page(self, number: int) -> dict[int, Cells]:
        if number not in self._pages:
            self._fetch_pages([number])
        self._pages.move_to_end(number)
        return self._pages[number]

    def _fetch_pages(self, numbers: Sequence[int]) -> None:
        ids = {number: self._ids[number * PAGE_ROWS : (number + 1) * PAGE_ROWS] for number in numbers}
        found = self._fetch([one for some in ids.values() for one in some], [column.key for column in self._columns])
        for number, some in ids.items():
            self._pages[number] = {one: found[one] for one in some if one in found}
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
