"""The whole column: five folding sections that show one description and bring the changed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QScrollArea, QVBoxLayout, QWidget

from db.charts.chart_choices import Choices
from db.charts.description import ChartDescription
from desktop.charts.controls.coming import ComingSection
from desktop.charts.controls.drawing import DrawingSection
from desktop.charts.controls.figures import FiguresSection
from desktop.charts.controls.groups import GroupsSection
from desktop.charts.controls.marks import MarksSection

if TYPE_CHECKING:
    from db.library import Library

WIDTH_PX = 290
_MOST_LINES = 24


class Controls(QScrollArea):
    """Shows a description and lets the person change it; `changed` brings the new one."""

    changed = Signal(object)
    styles_asked = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._description = ChartDescription()
        self._choices: Choices | None = None
        self._page = page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        self.figures, self.groups = FiguresSection(page), GroupsSection(library, page)
        self.drawing, self.marks, self.coming = DrawingSection(library, page), MarksSection(page), ComingSection(page)
        self.sections = (self.figures, self.groups, self.drawing, self.marks, self.coming)
        self.setAccessibleName(self.tr("What the chart shows"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keys, and bring themselves into sight
        self.setFixedWidth(WIDTH_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(14, 8, 14, 14)
        layout.setSpacing(4)
        for section in self.sections:
            layout.addWidget(section)
            section.changed.connect(self._tell)
        layout.addStretch()
        self.drawing.styles_asked.connect(self.styles_asked)
        for field in (*page.findChildren(QComboBox), *page.findChildren(QAbstractSpinBox)):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)
        page.setEnabled(False)  # until it is known what there is to choose from

    def show_choices(self, choices: Choices) -> None:
        """What this library has to choose from."""
        self._choices = choices
        self._page.setEnabled(True)
        self.show_description(self._description)

    def show_description(self, description: ChartDescription, panel: int | None = None) -> None:
        """Shows a description, once the choices are known; `panel` is the one to work on, else the same as before."""
        self._description = description
        if panel is not None:
            self.figures.panel_index = panel
        if self._choices is None:
            return
        for section in self.sections:
            section.show_description(description, self._choices)

    @property
    def panel_index(self) -> int:
        """Which panel of the description the section Figures works on."""
        return self.figures.panel_index

    def folded(self) -> list[int]:
        """Which sections are folded, for the next start."""
        return [number for number, section in enumerate(self.sections) if not section.heading.isChecked()]

    def fold(self, numbers: list[int]) -> None:
        """Folds these sections and no others."""
        for number, section in enumerate(self.sections):
            section.set_folded(number in numbers)

    def sizeHint(self) -> QSize:
        """As wide as it is: a splitter goes by what a part would like, and leaves a gap where that is more.

        As high as any scroll area would like to be at most: to ask all fields takes 2 ms, and a splitter asks often.
        """
        return QSize(WIDTH_PX, _MOST_LINES * self.fontMetrics().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the column wherever it turns: it never changes a field that happens to lie there."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox | QAbstractSpinBox):
            self.wheelEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _tell(self, description: ChartDescription) -> None:
        self.show_description(description)
        self.changed.emit(description)
