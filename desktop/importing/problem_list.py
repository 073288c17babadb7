"""What of the files cannot be taken: row, column, value and reason; the list can be saved."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from db.interchange.planning.plan import Plan, Problem
from desktop.look import theme

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class ProblemModel(QAbstractTableModel):
    """One line for each problem that is kept with its words."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: list[Problem] = []

    def show_plan(self, plan: Plan | None) -> None:
        """Shows a plan's problems."""
        self.beginResetModel()
        self._problems = plan.problems if plan is not None else []
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            titles = (self.tr("Table"), self.tr("Row"), self.tr("Column"), self.tr("Value"), self.tr("What is wrong"))
            return titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == 1 else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = "" if problem.row is None else f"{problem.row:,}"
            return (problem.grid, row, problem.column, problem.value, problem.reason)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 4:
            return QColor(theme.current_theme().danger)
        return None
