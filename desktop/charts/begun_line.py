"""The line above a chart that was begun earlier and never saved, which New chart has brought back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.look.plain import PlainLabel


class BegunLine(QWidget):
    """Says so, and offers an empty one. Hidden while the chart in front is another."""

    empty_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = PlainLabel(self.tr("You began this chart and have not saved it."))
        self.words.setProperty("role", "hint")
        self.start_empty = QPushButton(self.tr("Start an empty one"))
        self.start_empty.setProperty("role", "link")
        self.start_empty.setCursor(Qt.CursorShape.PointingHandCursor)
        self.start_empty.clicked.connect(self.empty_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 18, 0)  # in line with the chart's words
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.start_empty)
        row.addStretch(1)
        self.hide()
