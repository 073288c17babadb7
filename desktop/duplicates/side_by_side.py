"""Two records side by side in short: the fields that either has filled, those that differ in full colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from db.edit.merge_sides import Sides
from db.values import notation
from desktop.look.plain import PlainLabel

LONGEST = 300
LABEL_PX = 130


class SideBySide(QScrollArea):
    """Shows what `db.edit.merge_sides` tells of two records."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Both records"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.texts: list[str] = []

    def show_sides(self, sides: Sides | None) -> None:
        """Shows two records, or none."""
        inner, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        self.texts = []
        if sides is not None:
            self._fill(grid, sides)
        inner.setLayout(grid)
        self.setWidget(inner)

    def _fill(self, grid: QGridLayout, sides: Sides) -> None:
        for place, name in enumerate(sides.names):
            self._add(grid, 0, place + 1, name, "title")
            facts = self.tr("1 fact") if sides.facts[place] == 1 else self.tr("{n} facts")
            self._add(grid, 1, place + 1, facts.format(n=notation.count(sides.facts[place])), "muted")
        row = 2
        for field in sides.fields:
            if field.name in ("name", "title") or not any(field.texts):
                continue
            self._add(grid, row, 0, QCoreApplication.translate("Fields", field.label), "field")
            for place, text in enumerate(field.texts):
                shown = text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
                self._add(grid, row, place + 1, shown or self.tr("empty"), "" if field.differs and text else "muted")
            row += 1
        grid.setRowStretch(row, 1)

    def _add(self, grid: QGridLayout, row: int, column: int, text: str, role: str) -> None:
        label = PlainLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setSizePolicy(QSizePolicy.Policy.Ignored if column else QSizePolicy.Policy.Preferred,
                            QSizePolicy.Policy.Preferred)  # fmt: skip
        if role:
            label.setProperty("role", role)
        self.texts.append(text)
        grid.addWidget(label, row, column)
