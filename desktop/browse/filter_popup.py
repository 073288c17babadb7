"""The small window in which a filter is made: how a column is compared, and with what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.browse.filter_words import operator_words, value_words
from db.browse.filters import OF_VALUES, WITHOUT_VALUES, Filter, Operator, operators_of
from db.browse.table_columns import Column
from db.watch import Watch
from desktop import tasks
from desktop.browse.filter_fields import FilterFields
from desktop.browse.value_list import ValueList
from desktop.look.plain import PlainLabel

WIDTH = 280
GAP = 4
Counted = list[tuple[str, int]]
Values = Callable[[str], Callable[[], Counted]]
"""Gives, for a column, what finds its values, each with how many rows have it; that may be called on any thread."""


class _Operators(QComboBox):
    """Knows whether one chose from its open list, or steps through it by keys and stays."""

    def __init__(self) -> None:
        super().__init__()
        self.from_list = False

    def showPopup(self) -> None:
        self.from_list = True
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.from_list = False
        super().keyPressEvent(event)


class FilterPopup(QFrame):
    """`changed` brings the filter whenever it is another one: at each tick, by Enter, or when one goes elsewhere.

    Escape closes and leaves what was typed undone. `lifted` is the button that lifts the filter.

    Args:
        column: what is filtered.
        one: its filter so far, if it has one.
        values: gives what can be ticked.
        at_once: whether it does so quickly; else it is asked beside the window.
    """

    changed = Signal(object)
    lifted = Signal(str)

    def __init__(
        self, column: Column, one: Filter | None, values: Values, parent: QWidget | None = None, *, at_once: bool = True
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._column, self._filter, self._values_of, self._at_once = column, one, values, at_once
        self._under: QWidget | None = None
        self._asked_values = self._given_up = False
        self.operator = _Operators()
        self.values = ValueList(column.words)
        self.fields = FilterFields(column)
        self.search, self.list = self.values.search, self.values.list
        self._clear = QPushButton(self.tr("Clear"))
        self._column_layout = QVBoxLayout(self)
        self._lay_out()
        for operator in operators_of(column):
            self.operator.addItem(self.tr(operator_words(column, operator)), operator)
        self.operator.setCurrentIndex(max(0, self.operator.findData(one.operator)) if one is not None else 0)
        self._show_operator()
        self.operator.activated.connect(self._operator_chosen)
        self.values.changed.connect(self._ticked)
        self.fields.chosen.connect(self._take_and_close)
        self._clear.clicked.connect(self._lift)

    def chosen_operator(self) -> Operator:
        """How the column is compared now."""
        return Operator(self.operator.currentData())

    def choose(self, operator: Operator) -> None:
        """Compares so, as if the person had chosen it."""
        self.operator.setCurrentIndex(self.operator.findData(operator))
        self.operator.from_list = True
        self._operator_chosen()

    def show_under(self, widget: QWidget) -> None:
        """Opens below a widget, within the screen."""
        self._under = widget
        self._place()
        self.show()
        self._begin()
        if self._filter is None and self.chosen_operator() in WITHOUT_VALUES:
            self._take(Filter(self._column.key, (), self.chosen_operator()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what was typed and closes; Down goes from the search field into the list; Escape gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.fields.isVisibleTo(self):
                self.fields.finish()
                self._place()
            else:
                self.close()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.values.go_into_list()
        elif event.key() == Qt.Key.Key_Escape:
            self._given_up = True
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was typed is taken when one clicks elsewhere, where it can be read."""
        if not self._given_up and self.fields.isVisibleTo(self):
            typed = self.fields.typed()
            if typed is not None:
                self._take(typed)
        super().closeEvent(event)

    def _lay_out(self) -> None:
        heading = PlainLabel(self._column.words)
        heading.setProperty("role", "heading")
        self.operator.setAccessibleName(self.tr("How {column} is compared").format(column=self._column.words))
        self._clear.setProperty("role", "link")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self._clear)
        column = self._column_layout
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.operator)
        column.addWidget(self.values)
        column.addWidget(self.fields)
        self.setFixedWidth(WIDTH)

    def _place(self) -> None:
        self._column_layout.activate()
        self.adjustSize()
        if self._under is None:
            return
        corner = self._under.mapToGlobal(QPoint(0, self._under.height() + GAP))
        screen = self._under.screen().availableGeometry()
        x = min(corner.x(), screen.right() - self.width())
        y = corner.y() if corner.y() + self.height() <= screen.bottom() else screen.bottom() - self.height()
        self.move(max(screen.left(), x), max(screen.top(), y))

    def _show_operator(self) -> None:
        operator = self.chosen_operator()
        self.values.setVisible(operator in OF_VALUES)
        self.fields.setVisible(operator not in OF_VALUES and operator not in WITHOUT_VALUES)
        if operator in OF_VALUES and not self._asked_values:
            self._asked_values = True
            self._look_up_values()
        elif self.fields.isVisibleTo(self):
            self.fields.show_operator(operator, self._filter)
        self._clear.setEnabled(self._filter is not None)
        self._place()

    def _look_up_values(self) -> None:
        if self._at_once:
            self._fill(self._values_of(self._column.key)())
            return
        find = self._values_of(self._column.key)

        def work(_watch: Watch) -> Counted:
            return find()

        tasks.run(self, work, done=self._fill, failed=lambda _error: self._fill([]))

    def _fill(self, found: Counted) -> None:
        ticked: Sequence[str] = self._filter.values if self._filter and self._filter.operator in OF_VALUES else ()
        values = [(value, self._words(value), number) for value, number in found]
        known = {value for value, _ in found}
        values += [(value, self._words(value), 0) for value in ticked if value not in known]
        self.values.fill(values, ticked)
        self._place()
        if self.isVisible() and not self.operator.hasFocus():
            self.values.begin()

    def _words(self, value: str) -> str:
        return value_words(self._column, value)

    def _begin(self) -> None:
        if self.values.isVisibleTo(self):
            self.values.begin()
        elif self.fields.isVisibleTo(self):
            self.fields.begin()
        else:
            self.operator.setFocus()

    def _operator_chosen(self) -> None:
        operator = self.chosen_operator()
        self._show_operator()
        if operator in WITHOUT_VALUES:
            self._take(Filter(self._column.key, (), operator))
        elif operator in OF_VALUES and self.values.ticked():
            self._ticked(self.values.ticked())
        if self.operator.from_list:
            self._begin()

    def _ticked(self, values: list[str]) -> None:
        if values:
            self._take(Filter(self._column.key, tuple(values), self.chosen_operator()))
        else:
            self._filter = None
            self.lifted.emit(self._column.key)
        self._clear.setEnabled(bool(values))

    def _take(self, one: Filter) -> None:
        if one != self._filter:
            self._filter = one
            self._clear.setEnabled(True)
            self.changed.emit(one)

    def _take_and_close(self, one: Filter) -> None:
        self._take(one)
        self._given_up = True  # taken already
        self.close()

    def _lift(self) -> None:
        if self.values.isVisibleTo(self):
            self.values.untick_all()
            return
        self._filter, self._given_up = None, True
        self.lifted.emit(self._column.key)
        self.close()
