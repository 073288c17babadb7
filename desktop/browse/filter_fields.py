"""The fields of a filter that is typed: a word, one or two numbers, one or two dates; how they are read, and errors."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.browse.filter_input import read, typed_again
from db.browse.filter_words import compared_words, unit_of
from db.browse.filters import LAST_VISIT, Filter, Operator
from db.browse.table_columns import DATE_KINDS, Column
from db.errors import InputError
from desktop.look import theme
from desktop.look.plain import PlainLabel


class FilterFields(QWidget):
    """Reads while one types; what is wrong is said once one asks for it by Enter. `chosen` brings a whole filter."""

    chosen = Signal(object)

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column, self._operator = column, Operator.AT_LEAST
        self.first, self.second, self._and = QLineEdit(), QLineEdit(), PlainLabel(self.tr("and"))
        self.reading, self.problem = PlainLabel(), PlainLabel()
        self.last_visit = QPushButton(self.tr("Since my last visit"))
        self._lay_out()
        for field in (self.first, self.second):
            field.textChanged.connect(self._show_reading)
        self.last_visit.clicked.connect(
            lambda: self.chosen.emit(Filter(column.key, (LAST_VISIT,), Operator.SINCE)),
        )

    def show_operator(self, operator: Operator, one: Filter | None) -> None:
        """The fields that an operator needs, with a filter's values where it is of that operator."""
        self._operator = operator
        is_pair, is_since = operator is Operator.BETWEEN, operator is Operator.SINCE
        self._and.setVisible(is_pair)
        self.second.setVisible(is_pair)
        self.last_visit.setVisible(is_since)
        for field, text in zip((self.first, self.second), self._texts_of(one), strict=True):
            field.setText(text)
            field.setPlaceholderText(self._example(operator))
        self._show_reading()

    def begin(self) -> None:
        """Puts the cursor into the first field, its text selected."""
        self.first.setFocus()
        self.first.selectAll()

    def typed(self) -> Filter | None:
        """The filter as typed, or None where it cannot be read."""
        try:
            return self._read()
        except InputError:
            return None

    def finish(self) -> bool:
        """Brings the filter; where it cannot be read says why, and puts the cursor there."""
        try:
            one = self._read()
        except InputError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self.reading.hide()
            field = self.second if error.field == "1" else self.first
            self._mark(field)
            field.setFocus()
            field.selectAll()
            return False
        self.chosen.emit(one)
        return True

    def _lay_out(self) -> None:
        self.reading.setProperty("role", "hint")
        self.problem.setProperty("role", "error")
        for label in (self.reading, self.problem):
            label.setWordWrap(True)
        self.problem.hide()
        self.last_visit.setProperty("role", "link")
        self.first.setAccessibleName(self._column.words)
        self.second.setAccessibleName(self.tr("{column}, end").format(column=self._column.words))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.first, 1)
        row.addWidget(self._and)
        row.addWidget(self.second, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        column.addLayout(row)
        for widget in (self.reading, self.problem, self.last_visit):
            column.addWidget(widget)

    def _texts_of(self, one: Filter | None) -> tuple[str, str]:
        texts = typed_again(self._column, one) if one is not None and one.operator is self._operator else ()
        first, second, *_ = (*texts, "", "")
        return first, second

    def _example(self, operator: Operator) -> str:
        if operator in (Operator.CONTAINS, Operator.LACKS):
            return self.tr("Words")
        if self._column.kind in DATE_KINDS:
            return self.tr("Q3 2027") if operator is not Operator.SINCE else self.tr("1 March 2026")
        return unit_of(self._column)[1] or self.tr("Number")

    def _read(self) -> Filter:
        texts = (self.first.text(), self.second.text()) if self._operator is Operator.BETWEEN else (self.first.text(),)
        return read(self._column, self._operator, texts)

    def _show_reading(self) -> None:
        self._mark(None)
        self.problem.hide()
        one = self.typed()
        words = f"= {compared_words(self._column, one)[0]}" if one is not None else ""
        if self._column.kind in DATE_KINDS and self._operator is not Operator.SINCE:
            words = words or self.tr("A vague date counts from its first day.")
        if self._column.kind == "figure":
            words = self.tr("Power in MW, money in billions.")
        self.reading.setText(words or " ")
        self.reading.show()

    def _mark(self, wrong: QLineEdit | None) -> None:
        for field in (self.first, self.second):
            field.setProperty("role", "invalid" if field is wrong else "")
            theme.restyle(field)
