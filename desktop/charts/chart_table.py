"""A chart's data as a table: days down and lines across, or for bars lines down; a cell explains its number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from db.charts.description import ChartData, Form, Line, PanelData, Point, Shape, ShowAs
from db.values.notation import power_in, power_words
from desktop.charts.geometry.scale import show_day, show_value
from desktop.look import theme
from desktop.look.fonts import figures_font
from desktop.look.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NARROWEST_PX, _WIDEST_PX = 124, 260


@dataclass(frozen=True)
class Cell:
    """A point of a chart in the table, with where it comes from."""

    panel: PanelData
    line: Line
    index: int

    @property
    def point(self) -> Point:
        """What the cell shows."""
        return self.line.points[self.index]


@dataclass(frozen=True)
class Column:
    """A line as a column: what it says on a day. A step says its value on every day that it holds."""

    panel: PanelData
    line: Line
    days: tuple[int, ...]

    def on(self, day: int) -> Cell | None:
        """The figure of a day, or None."""
        index = bisect_right(self.days, day) - 1
        if index < 0:
            return None
        holds = self.line.shape is Shape.STEP and index < len(self.days) - 1
        return Cell(self.panel, self.line, index) if holds or self.days[index] == day else None


@dataclass(frozen=True)
class Row:
    """A row: its name as shown, what it sorts by, and what is in its columns: looked up when it is asked for."""

    name: str
    order: float | str
    cell: Callable[[int], Cell | None]


def table_of(data: ChartData) -> tuple[list[str], list[Row]]:
    """Titles of the columns, and the rows: one for each day, or of bars one for each line, as on the day read."""
    drawn = [(panel, line) for panel in data.panels for line in panel.lines if line.points]
    if drawn and all(panel.form is Form.BARS for panel, _ in drawn):
        return _by_line(data, drawn)
    titles = [_title(panel, line, len(data.panels)) for panel, line in drawn]
    columns = [Column(panel, line, tuple(point.day for point in line.points)) for panel, line in drawn]
    days = sorted({day for column in columns for day in column.days})
    return titles, [Row(show_day(day), float(day), _on(columns, day)) for day in days]


def _on(columns: Sequence[Column], day: int) -> Callable[[int], Cell | None]:
    return lambda number: columns[number].on(day)


def _by_line(data: ChartData, columns: Sequence[tuple[PanelData, Line]]) -> tuple[list[str], list[Row]]:
    titles: list[str] = []
    rows: dict[str, dict[int, Cell]] = {}
    for panel, line in columns:
        title = " · ".join(one for one in (power_words(panel.title), power_in(panel.unit)[1]) if one) or "Value"
        if title not in titles:
            titles.append(title)
        at = len(line.points) - 1
        if data.read_day is not None:
            at = bisect_right([point.day for point in line.points], data.read_day) - 1
        row = rows.setdefault(line.label, {})
        if at >= 0:
            row[titles.index(title)] = Cell(panel, line, at)
    return titles, [Row(label, label.casefold(), cells.get) for label, cells in rows.items()]


def _title(panel: PanelData, line: Line, panels: int) -> str:
    what = power_words(panel.title) if panels > 1 and not panel.is_ratio else ""
    unit = power_in(panel.unit)[1]
    unit = unit if unit not in what else ""
    return "\n".join(one for one in (line.label, what, unit) if one)


def shown_value(cell: Cell) -> str:
    """A value as written: computed ones with no more digits than mean something."""
    value, panel = cell.point.value, cell.panel
    is_computed = panel.is_ratio or panel.show_as is not ShowAs.ABSOLUTE or cell.point.derived
    return show_value(float(f"{value:.4g}") if is_computed else value, panel.unit)


class ChartTableModel(QAbstractTableModel):
    """Rows of `table_of`; the first column is the day or the line, the others its values."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self._rows: list[Row] = []
        self._first = ""
        self._italic = figures_font()
        self._italic.setItalic(True)

    def show_data(self, data: ChartData | None) -> None:
        """Shows another chart's data, or none."""
        self.beginResetModel()
        self._titles, self._rows = table_of(data) if data is not None else ([], [])
        is_by_day = bool(self._rows) and isinstance(self._rows[0].order, float)
        self._first = self.tr("Date") if is_by_day else self.tr("Line")
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() or not self._rows else 1 + len(self._titles)

    def cell(self, index: Index) -> Cell | None:
        """The figure of a cell; None for the first column and where there is none."""
        if not index.isValid() or index.column() == 0:
            return None
        return self._rows[index.row()].cell(index.column() - 1)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """See Qt."""
        if not index.isValid():
            return None
        if role == _Role.TextAlignmentRole:
            return int(_RIGHT if index.column() else _LEFT)
        if index.column() == 0:
            return self._rows[index.row()].name if role == _Role.DisplayRole else None
        cell = self.cell(index)
        if cell is None:
            return None
        if role == _Role.DisplayRole:
            return shown_value(cell)
        if role == _Role.FontRole:
            return self._italic if cell.point.ahead else None
        if role == _Role.ForegroundRole and cell.point.ahead:
            return QColor(theme.current_theme().muted)
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return plain_tip(self._words(cell)) if role == _Role.ToolTipRole else self._words(cell)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """See Qt."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return int(_RIGHT if section else _LEFT)
        if role == _Role.DisplayRole:
            return self._titles[section - 1] if section else self._first
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By day, name or value; rows without a value stand last both ways."""
        descending = order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        if column <= 0:
            self._rows.sort(key=lambda row: row.order, reverse=descending)
        else:
            found = [(row, row.cell(column - 1)) for row in self._rows]
            given = [(cell.point.value, row) for row, cell in found if cell is not None]
            given.sort(key=lambda pair: pair[0], reverse=descending)
            self._rows = [*(row for _, row in given), *(row for row, cell in found if cell is None)]
        self.layoutChanged.emit()

    def as_tsv(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """Cells with their titles, tabs between; values as plain numbers, for a spreadsheet."""
        titles = [" ".join(str(self.headerData(one, Qt.Orientation.Horizontal)).split()) for one in columns]
        lines = [titles, *([self._plain(row, column) for column in columns] for row in rows)]
        return "\n".join("\t".join(line) for line in lines) + "\n"

    def _plain(self, row: int, column: int) -> str:
        if column == 0:
            return " ".join(self._rows[row].name.split())
        cell = self._rows[row].cell(column - 1)
        return "" if cell is None else f"{cell.point.value:.15g}"

    def _words(self, cell: Cell) -> str:
        planned = self.tr("planned, target or forecast") if cell.point.ahead else ""
        said = [cell.line.label, cell.point.label or shown_value(cell), cell.point.who, planned]
        return " · ".join(one for one in said if one)


class ChartTable(QTableView):
    """The table under a chart. Click or Enter on a figure asks to explain it, Ctrl+C copies."""

    point_clicked = Signal(str, str, int)
    """Panel's key, line's key, index of the point, as of a chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = ChartTableModel(self)
        self.setModel(self._rows)
        self.setAccessibleName(self.tr("The chart's data"))
        self.setFont(figures_font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setMinimumHeight(3 * theme.ROW_HEIGHT)
        self.clicked.connect(self._explain)
        theme.watcher.changed.connect(self.viewport().update)

    def show_data(self, data: ChartData | None) -> None:
        """Shows a chart's data, sorted as before where that column is still there."""
        self._rows.show_data(data)
        header = self.horizontalHeader()
        column = header.sortIndicatorSection()
        if column >= self._rows.columnCount():
            column = 0
        self.sortByColumn(column, header.sortIndicatorOrder())
        metrics = self.fontMetrics()
        for number in range(min(self._rows.columnCount(), 400)):
            title = str(self._rows.headerData(number, Qt.Orientation.Horizontal))
            width = max(metrics.horizontalAdvance(line) for line in title.split("\n")) + 44
            header.resizeSection(number, min(max(width, _NARROWEST_PX), _WIDEST_PX))

    def copy(self) -> None:
        """Puts what is selected on the clipboard, or all where it is one cell or none."""
        indexes = self.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        if len(indexes) <= 1:
            rows, columns = list(range(self._rows.rowCount())), list(range(self._rows.columnCount()))
        elif 0 not in columns:
            columns = [0, *columns]
        QGuiApplication.clipboard().setText(self._rows.as_tsv(rows, columns))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies and explains."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._explain(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _explain(self, index: QModelIndex) -> None:
        cell = self._rows.cell(index)
        if cell is not None:
            self.point_clicked.emit(cell.panel.key, cell.line.key, cell.index)
