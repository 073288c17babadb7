"""What cannot be taken, cell by cell; the list is saved to correct the file by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from db.errors import DatahallError
from db.interchange.planning.plan import problems_csv
from db.values import notation
from db.whole_files import write_whole
from desktop.importing.problem_list import ProblemModel
from desktop.look import theme
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of
from desktop.look.whole_rows import set_up_list

if TYPE_CHECKING:
    from db.interchange.planning.plan import Plan


class ProblemsTab(QWidget):
    """Problems of the plan, and remarks on how the files were read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.model, self.table = ProblemModel(), QTableView()
        self.said, self.remarks = PlainLabel(), PlainLabel()
        self.save = QPushButton(self.tr("Save list…"))
        self.save.setEnabled(False)
        for label in (self.said, self.remarks):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
        self.table.setAccessibleName(self.tr("Problems"))
        set_up_list(self.table, self.model, row_height_px=theme.DENSE_ROW_HEIGHT)
        header = self.table.horizontalHeader()
        for section, width in enumerate((170, 70, 200, 230)):
            header.resizeSection(section, width)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        line = row_of(self.said, self.save, spacing_px=8)
        line.setStretchFactor(self.said, 1)
        column.addLayout(line)
        column.addWidget(self.remarks)
        column.addWidget(self.table, 1)
        self.save.clicked.connect(self._ask)

    def show_remarks(self, remarks: list[str]) -> None:
        """Says how the files were read."""
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))

    def show_plan(self, plan: Plan) -> None:
        """Shows a plan's problems."""
        self._plan = plan
        self.model.show_plan(plan)
        self.save.setEnabled(bool(plan.problems))
        if not plan.problem_count:
            self.said.setText(self.tr("Nothing is wrong with the rows that are read."))
        else:
            said = notation.counted(plan.problem_count, self.tr("1 problem."), self.tr("{n} problems."))
            what = self.tr("What is wrong is left out; the rest of each row is taken.")
            self.said.setText(f"{said} {what}")

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save list"), "problems.csv", "CSV (*.csv)")
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Writes the list as CSV."""
        if self._plan is None:
            return
        try:
            write_whole(path, problems_csv(self._plan.problems).encode())
        except DatahallError as error:
            self.said.setText(str(error))
            return
        self.said.setText(self.tr("Saved {path}").format(path=path))
