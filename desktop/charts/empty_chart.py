"""What stands in place of a chart without lines: why, and the button that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from db.browse.table_filters import Part, Question
from desktop import tasks
from desktop.browse.table_words import nothing_found
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.charts.chart_choices import Choices
    from db.charts.description import ChartData, ChartDescription
    from db.charts.reasons.ruled_out import RuledOut
    from db.library import Library
    from db.watch import Watch

GAP_PX = 10


class EmptyChart(QWidget):
    """Says why nothing is drawn. `add_asked` asks for a facility, `filtered` brings filters that leave something."""

    add_asked = Signal()
    filtered = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._description: ChartDescription | None = None
        self._question: Question | None = None
        self._dropped: Part | None = None
        self._task: tasks.Task | None = None
        self.words = PlainLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add_button, self.drop_button = QPushButton(self.tr("New facility")), QPushButton()
        self.clear_button = QPushButton(self.tr("Clear filters"))
        self.add_button.setProperty("role", "primary")
        self.clear_button.setProperty("role", "link")
        column = QVBoxLayout(self)
        column.setSpacing(GAP_PX)
        column.addStretch()
        column.addWidget(self.words)
        for button in (self.add_button, self.drop_button, self.clear_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.add_button.clicked.connect(self.add_asked)
        self.drop_button.clicked.connect(self._drop)
        self.clear_button.clicked.connect(lambda: self.filtered.emit(Question("facility")))

    def say(self, description: ChartDescription, data: ChartData, choices: Choices) -> None:
        """Says why; which filters rule all out is looked for beside the window. First `stop` what was looked for."""
        self._description, self._dropped = description, None
        reasons = [panel.empty_reason for panel in data.panels if panel.empty_reason]
        if choices.is_empty:
            reasons = [
                self.tr(
                    "There is nothing to draw yet. Charts are made of figures of facilities and countries: "
                    "add a facility with its power, and it is drawn here."
                )
            ]
        self.words.setText("\n\n".join(dict.fromkeys(reasons)) or self.tr("This chart has no panel. Add one."))
        self.add_button.setVisible(choices.is_empty and not self._library.read_only)
        self.drop_button.hide()
        self.clear_button.hide()
        if not choices.is_empty and description.filters:
            self._look(description)

    def stop(self) -> None:
        """Looks no longer for what rules all out: another chart is drawn."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _look(self, description: ChartDescription) -> None:
        library = self._library

        def work(watch: Watch) -> tuple[ChartDescription, RuledOut]:
            from db.charts.reasons.ruled_out import what_rules_out

            return description, what_rules_out(library, description, watch)

        self._task = tasks.run(self, work, done=self._tell, failed=lambda _error: None)

    def _tell(self, found: tuple[ChartDescription, RuledOut]) -> None:
        self._task = None
        description, (question, guilty, dropped) = found
        if description is not self._description or not guilty:
            return
        (heading, sentence, button), other = nothing_found("facility", question, guilty, dropped)
        self._question, self._dropped = question, dropped
        self.words.setText(f"{heading}. {sentence}")
        self.drop_button.setText(button)
        self.drop_button.show()
        self.clear_button.setVisible(bool(other))

    def _drop(self) -> None:
        if self._question is not None and self._dropped is not None:
            self.filtered.emit(self._question.without(self._dropped))
        else:
            self.filtered.emit(Question("facility"))
