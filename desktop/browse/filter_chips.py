"""Filters by value as chips, with the button that adds one; a page and a chart hold the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from db.browse.filters import Filter, Operator, operators_of
from db.browse.table_cells import capital
from db.browse.table_columns import COLUMNS, Column
from db.browse.table_filters import Listed, Question
from db.values import dates
from desktop.browse.chips import FilterChip
from desktop.browse.flow import FlowLayout
from desktop.browse.value_popup import ValuePopup

Values = Callable[[str], list[tuple[str, int]]]


class FilterChips(QWidget):
    """Shows the filters of a question; `changed` brings the question that the person asks instead.

    Args:
        table: the page's table.
        values: gives a column's values, each with how many rows have it.
    """

    changed = Signal(object)

    def __init__(self, table: str, values: Values, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self.question = Question(table)
        self._by_key = {column.key: column for column in COLUMNS[table]}
        self.add = QPushButton(self.tr("+ Filter"))
        self.add.setProperty("role", "chip")
        self.chips: list[FilterChip] = []
        self._popup: ValuePopup | None = None
        self.flow = FlowLayout(self)
        self.flow.addWidget(self.add)
        self.add.clicked.connect(self._offer_columns)

    def show_question(self, question: Question) -> None:
        """Shows a question's filters without telling."""
        self.question = question
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
            self.flow.removeWidget(chip)
        self.chips = []
        if question.listed is not None:
            self._show_listed(question.listed)
        for place, one in enumerate(question.filters, start=len(self.chips)):
            column = self._by_key[one.column]
            chip = FilterChip(one.column, self.tr(column.words), [words_of(column, value) for value in one.values])
            chip.chosen.connect(self.offer_values)
            chip.removed.connect(lambda key: self._values_changed(key, []))
            chip.setParent(self)
            self.flow.insert(place, chip)
            chip.show()
            self.chips.append(chip)
        self.flow.activate()

    def _show_listed(self, listed: Listed) -> None:
        """A chip whose values nobody can choose, only lift."""
        title, _, words = listed.words.partition(": ")
        chip = FilterChip("", title, [words])
        chip.setCursor(Qt.CursorShape.ArrowCursor)
        chip.removed.connect(lambda _key: self._lift_listed())
        chip.setParent(self)
        self.flow.insert(0, chip)
        chip.show()
        self.chips.append(chip)

    def _lift_listed(self) -> None:
        question = replace(self.question, listed=None)
        self.show_question(question)
        self.changed.emit(question)

    def offer_values(self, key: str, under: QWidget | None = None) -> ValuePopup:
        """Opens the list of a column's values."""
        column = self._by_key[key]
        values = [(value, words_of(column, value), number) for value, number in self._values(key)]
        ticked = next((one.values for one in self.question.filters if one.column == key), ())
        known = {value for value, _, _ in values}
        values += [(value, words_of(column, value), 0) for value in ticked if value not in known]
        self._popup = ValuePopup(key, self.tr(column.words), values, ticked, self)
        self._popup.changed.connect(self._values_changed)
        chip = next((chip for chip in self.chips if chip.column == key), None)
        self._popup.show_under(under or chip or self.add)
        return self._popup

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        for column in self._by_key.values():
            if Operator.IS in operators_of(column):
                action = menu.addAction(self.tr(column.words))
                action.triggered.connect(lambda _=False, key=column.key: self.offer_values(key))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _values_changed(self, key: str, values: Sequence[str]) -> None:
        question = self.question.with_filter(Filter(key, tuple(values)))
        self.show_question(question)
        self.changed.emit(question)


def words_of(column: Column, value: str) -> str:
    """A value of a filter in words: "" is "not given", "given" any figure."""
    if value == "":
        return "not given"
    if value == "given" and column.is_number:
        return "any"
    if column.kind in ("status", "event", "word", "confidence"):
        return capital(value)
    if column.kind == "moment":
        day = datetime.fromisoformat(value)
        return dates.show_day(day, short=True)
    if column.kind == "language":
        from db.browse.table_cells import language_name

        return language_name(value)
    return value
