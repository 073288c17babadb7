"""The whole column: five folding sections that show one description and bring the changed one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

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
from desktop.charts.controls.section import Section
from desktop.look.in_parts import InParts

if TYPE_CHECKING:
    from db.library import Library

WIDTH_PX = 290
_MOST_LINES = 24


class Controls(QScrollArea):
    """Shows a description and lets the person change it; `changed` brings the new one."""

    changed = Signal(object)
    styles_asked = Signal()
    shown_asked = Signal()
    """The section of what is coming asks for the period that is seen."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._description = ChartDescription()
        self._choices: Choices | None = None
        self._page = page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        self._made: list[Section] = []
        self._begins = QWidget(page)  # never seen: it holds the place at which Tab will come to the sections
        self._begins.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._begins.hide()
        self._panel_index, self._folded = 0, list[int]()
        """As they shall be in the sections that are still to come."""
        self.setAccessibleName(self.tr("What the chart shows"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keys, and bring themselves into sight
        self.setFixedWidth(WIDTH_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._layout = QVBoxLayout(page)
        self._layout.setContentsMargins(14, 8, 14, 14)
        self._layout.setSpacing(4)
        page.setEnabled(False)  # until it is known what there is to choose from
        self._parts = InParts(self)
        self._parts.begin(self._put_together(library))

    def _put_together(self, library: Library) -> Iterator[None]:
        """While the library is asked for the chart: all sections together take longer than one should wait."""
        page, last = self._page, self._begins
        for make in (
            FiguresSection,
            partial(GroupsSection, library),
            partial(DrawingSection, library),
            MarksSection,
            ComingSection,
        ):
            yield
            section = make(page)
            self._made.append(section)
            self._layout.addWidget(section)
            section.changed.connect(self._tell)
            section.set_folded(len(self._made) - 1 in self._folded)
            for field in (*section.findChildren(QComboBox), *section.findChildren(QAbstractSpinBox)):
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                field.installEventFilter(self)
            section.show()
            last = _into_tab_order(last, section)
        self._layout.addStretch()
        self.figures.panel_index = self._panel_index
        self.drawing.styles_asked.connect(self.styles_asked)
        self.coming.shown_asked.connect(self.shown_asked)
        yield
        self._parts.take_last()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of them, from above."""
        self._parts.finish()
        return tuple(self._made)

    @property
    def figures(self) -> FiguresSection:
        """What is shown."""
        return cast(FiguresSection, self.sections[0])

    @property
    def groups(self) -> GroupsSection:
        """By what it is split, and of which records."""
        return cast(GroupsSection, self.sections[1])

    @property
    def drawing(self) -> DrawingSection:
        """How it is drawn."""
        return cast(DrawingSection, self.sections[2])

    @property
    def marks(self) -> MarksSection:
        """What is marked."""
        return cast(MarksSection, self.sections[3])

    @property
    def coming(self) -> ComingSection:
        """What is planned."""
        return cast(ComingSection, self.sections[4])

    def show_choices(self, choices: Choices) -> None:
        """What this library has to choose from."""
        self._parts.at_last(partial(self._take_choices, choices))

    def _take_choices(self, choices: Choices) -> None:
        self._choices = choices
        self._page.setEnabled(True)
        self.show_description(self._description)

    def show_description(self, description: ChartDescription, panel: int | None = None) -> None:
        """Shows a description, once the choices are known; `panel` is the one to work on, else the same as before."""
        self._description = description
        if panel is not None:
            self._panel_index = panel
            if self._parts.is_done:
                self.figures.panel_index = panel
        if self._choices is None:
            return
        for section in self.sections:
            section.show_description(description, self._choices)

    @property
    def panel_index(self) -> int:
        """Which panel of the description the section Figures works on."""
        return self.figures.panel_index if self._parts.is_done else self._panel_index

    def folded(self) -> list[int]:
        """Which sections are folded, for the next start."""
        if not self._parts.is_done:
            return self._folded
        return [number for number, section in enumerate(self.sections) if not section.heading.isChecked()]

    def fold(self, numbers: list[int]) -> None:
        """Folds these sections and no others."""
        self._folded = numbers
        for number, section in enumerate(self._made):
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


def _into_tab_order(before: QWidget, made: QWidget) -> QWidget:
    """Tab goes through what was made late where it stands, not after all else of the window. Returns its last field."""
    fields, one = list[QWidget](), made.nextInFocusChain()
    while one is not None and made.isAncestorOf(one):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus:  # Qt does nothing about others
            fields.append(one)
        one = one.nextInFocusChain()
    for field in fields:
        QWidget.setTabOrder(before, field)
        before = field
    return before
