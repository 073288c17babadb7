"""The files of an import: what each was understood as, read otherwise or left out; further ones are added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from db.values import notation
from desktop.look.plain import CutLabel, plain_tip
from desktop.look.rows import row_of

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile


LONGEST_NAME_PX = 260


class FilesBar(QWidget):
    """One line for each file."""

    add_asked = Signal()
    otherwise_asked = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(2)
        self._lines: list[QWidget] = []
        self.add = QPushButton(self.tr("Add file…"))
        self.add.clicked.connect(self.add_asked)

    def show_files(self, files: Sequence[ReadFile]) -> None:
        """Shows these files; without one, where to choose one."""
        self.add.setText(self.tr("Add file…") if files else self.tr("Choose a file…"))
        old = self._lines
        self._lines = [self._line(file, is_last=file is files[-1], alone=len(files) == 1) for file in files]
        if not files:
            self._lines = [QWidget()]
            self._lines[0].setLayout(row_of(self.add, None))
        for line in old:
            line.deleteLater()
        for line in self._lines:
            self._place.addWidget(line)

    def _line(self, file: ReadFile, *, is_last: bool, alone: bool) -> QWidget:
        line = QWidget()
        name = CutLabel(file.path.name)
        name.setProperty("role", "heading")
        name.setToolTip(plain_tip(str(file.path)))
        name.setMaximumWidth(LONGEST_NAME_PX)
        name.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)  # what was understood gives way
        understood = [file.kind, *(f"{what.lower()} {how}" for what, how in file.understood.items())]
        rows = sum(grid.row_count for grid in file.grids)
        said = CutLabel(" · ".join([notation.counted(rows, self.tr("1 row"), self.tr("{n} rows")), *understood]))
        said.setProperty("role", "muted")
        said.setToolTip(plain_tip("\n".join([said.text(), *file.remarks])))
        otherwise, remove = QPushButton(self.tr("Read otherwise…")), QPushButton(self.tr("Leave out"))
        for button in (otherwise, remove):
            button.setProperty("role", "link")
        otherwise.clicked.connect(lambda: self.otherwise_asked.emit(file))
        remove.clicked.connect(lambda: self.removed.emit(file.path))
        row = row_of(name, said, otherwise, None if alone else remove, None, spacing_px=10)
        if is_last:
            row.addWidget(self.add)
        else:
            row.setContentsMargins(0, 4, 0, 4)  # as far apart as the last one, which its button makes higher
        line.setLayout(row)
        return line


def remarks_of(files: Sequence[ReadFile]) -> list[str]:
    """What is to be known of how the files were read."""
    return [f"{file.path.name}: {remark}" for file in files for remark in file.remarks]
