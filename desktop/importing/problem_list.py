"""What of the files cannot be taken: row, column, value and reason; the list can be saved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from db.interchange.planning.plan import Plan, Problem
from desktop.look import theme
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

GRID, ROW, COLUMN, VALUE, REASON = range(5)


class ProblemModel(ListModel[Problem]):
    """One line for each problem that is kept with its words."""

    figures = frozenset({ROW})

    def __init__(self) -> None:
        super().__init__()
        self.titles = (self.tr("Table"), self.tr("Row"), self.tr("Column"), self.tr("Value"), self.tr("What is wrong"))

    def show_plan(self, plan: Plan | None) -> None:
        """Shows a plan's problems."""
        self.beginResetModel()
        self.shown = plan.problems if plan is not None else []
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if not index.isValid():
            return None
        problem = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = "" if problem.row is None else f"{problem.row:,}"
            text = (problem.grid, row, problem.column, problem.value, problem.reason)[index.column()]
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == REASON:
            return QColor(theme.current_theme().danger)
        return super().data(index, role)
