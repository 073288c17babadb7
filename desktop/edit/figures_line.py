"""Figures as written: one typed line read into several, which are shown before they are added."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.edit import figure_phrases
from db.edit.entry import Entry
from db.edit.entry_figures import is_entered
from db.edit.figure_phrases import FigureReading
from db.errors import InputError
from desktop.edit.control import DEBOUNCE_MS, mark_wrong
from desktop.edit.fact_keys import FIGURES_KEY
from desktop.edit.reading_line import ReadingLine
from desktop.edit.text_control import TextControl
from desktop.look.in_sight import come_into_sight
from desktop.look.plain import PlainLabel


class FiguresLine(QWidget):
    """A line to type or paste figures into; Enter or the button adds what is read."""

    added = Signal(list)
    """Keys of the new facts."""

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        self._figures: list[FigureReading] = []
        self._offered = ""
        label = PlainLabel(self.tr("Figures as written"), self)
        label.setProperty("role", "field")
        self.text = TextControl(self._example(), self)
        self.text.setObjectName("figures_as_written")
        label.setBuddy(self.text)
        label.setToolTip(FIGURES_KEY)
        self.text.setToolTip(FIGURES_KEY)
        self._add = QPushButton(self.tr("Add"), self)
        self._add.setAutoDefault(False)
        self._add.setEnabled(False)
        self._add.clicked.connect(self.add)
        self.error = ReadingLine(self)
        self.error.chosen.connect(self._fill_in)
        self.readings = PlainLabel(parent=self)
        self.readings.setProperty("role", "hint")
        self.readings.setTextFormat(Qt.TextFormat.RichText)
        self.readings.setWordWrap(True)
        self.readings.hide()
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.text, 1)
        line.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label)
        layout.addLayout(line)
        layout.addWidget(self.error)
        layout.addWidget(self.readings)
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self.read)
        self.text.edited.connect(self._pause.start)
        self.text.left.connect(self._read_at_once)
        self.text.entered.connect(self.add)

    def _example(self) -> str:
        table = self._entry.loaded.table
        if table == "place":
            return self.tr("230 EFLOPS in use at the end of 2023, 300 EFLOPS target 2025")
        if table == "facility":
            return self.tr("1.2 GW planned for mid-2026, 590 MW now (estimate, 5 to 95 %: 500 to 680)")
        return self.tr("US$280bn authorised, of it 52.7 appropriated, 33 awarded")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left in the line that was not added."""
        return not self.text.text().strip()

    @property
    def is_typed(self) -> bool:
        """Whether something is left in the line that was typed, and not only offered."""
        return not self.is_empty and self.text.text() != self._offered

    def offer(self, text: str) -> None:
        """Fills the line with figures that were copied; saving adds them unless the line is emptied, or says nothing
        that is not typed elsewhere."""
        self._offered = text
        self.text.set_text(text)
        self.read()

    def drop_repeated_offer(self) -> None:
        """Empties the line if it holds only an offer, and each of its figures was typed in a field or row as well."""
        self._read_at_once()
        typed = self._entry.typed_figures()
        if not self.is_typed and all(is_entered(figure.values, typed) for figure in self._figures):
            self.text.clear()
            self.read()

    def read(self) -> None:
        """Reads the line and shows each figure, or what is wrong."""
        self._figures = []
        text = self.text.text()
        error: InputError | None = None
        if text.strip():
            context = self._entry.context
            try:
                self._figures = figure_phrases.read(
                    text, money=context.money, country=context.country, today=context.today
                )
            except InputError as raised:
                error = raised
        mark_wrong(self.text, error is not None)
        if error is not None:
            self.error.complain(error)
        else:
            self.error.say("")
        self.readings.setText("<br>".join(escape(line) for line in self.lines()))
        self.readings.setVisible(bool(self._figures))
        if self._figures:
            come_into_sight(self.readings)
        self._add.setEnabled(bool(self._figures))

    def lines(self) -> list[str]:
        """The readings in words, one for each figure."""
        lines = []
        for figure in self._figures:
            words = f"= {figure.sentence()}"
            if figure.part_of is not None:
                whole = self._figures[figure.part_of].quantity.as_written
                words += f" · {self.tr('part of the {whole}').replace('{whole}', whole)}"
            words += f" · {figure.carried}" if figure.carried else ""
            words += f" · {self.tr('note')}: {figure.note}" if figure.note else ""
            lines.append(words)
        return lines

    def add(self) -> None:
        """Adds the figures that were read, and empties the line."""
        self._read_at_once()
        if self._figures:
            keys = self._entry.add_figures(self._figures)
            self.text.clear()
            self.read()
            self.added.emit(keys)

    def _read_at_once(self) -> None:
        self._pause.stop()
        self.read()

    def _fill_in(self, choice: str) -> None:
        self.text.setText(choice)
        self.text.setFocus()
        self.read()
