"""Filters as chips, with the buttons that add one and that say whether all must hold; a page and a chart alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.browse.filter_words import compared_words
from db.browse.filters import operators_of
from db.browse.page_columns import by_key
from db.browse.table_filters import Listed, Question
from desktop.browse.chips import FilterChip
from desktop.browse.flow import FlowLayout
from desktop.look.plain import plain_tip

if TYPE_CHECKING:
    from db.library import Library
    from desktop.browse.column_popup import ColumnPopup
    from desktop.browse.filter_popup import Counted, FilterPopup


class FilterChips(QWidget):
    """Shows the filters of a question; `changed` brings the question that the person asks instead.

    Args:
        library: whose fields can be filtered by, besides the built-in columns.
        table: the page's table.
        asked: gives the question whose rows a column's values are counted in.
        at_once: whether values are found quickly; else they are looked for beside the window.
    """

    changed = Signal(object)

    def __init__(
        self,
        library: Library,
        table: str,
        asked: Callable[[], Question],
        parent: QWidget | None = None,
        *,
        at_once: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        self._asked, self._at_once = asked, at_once
        self.question = Question(table)
        self._library = library
        self._by_key = by_key(table, library)
        self.any_of, self.add = QPushButton(), QPushButton(self.tr("+ Filter"))
        for button in (self.any_of, self.add):
            button.setProperty("role", "chip")
        self.chips: list[FilterChip] = []
        self._popup: FilterPopup | None = None
        self.flow = FlowLayout(self)
        self.flow.addWidget(self.any_of)
        self.flow.addWidget(self.add)
        self.any_of.hide()
        self.any_of.clicked.connect(lambda: self._ask(self.question._replace(any_of=not self.question.any_of)))
        self.add.clicked.connect(self.offer_columns)

    def show_question(self, question: Question) -> None:
        """Shows a question's filters without telling."""
        self.question = question
        self._by_key = by_key(question.table, self._library)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
            self.flow.removeWidget(chip)
        self.chips = []
        if question.listed is not None:
            self._show_listed(question.listed)
        self.any_of.setVisible(len(question.filters) > 1)
        self.any_of.setText(self.tr("Any of") if question.any_of else self.tr("All of"))
        now = self.tr("One of these filters is enough.") if question.any_of else self.tr("All of these filters hold.")
        self.any_of.setToolTip(plain_tip(now + " " + self.tr("Click for the other.")))
        self.any_of.setAccessibleName(f"{self.any_of.text()}: {now}")
        for name, one in zip(question.filter_names(), question.filters, strict=True):
            column = self._by_key.get(one.column)
            if column is not None:
                chip = FilterChip(name, self.tr(column.words), list(compared_words(column, one)))
                chip.chosen.connect(self.offer_values)
                chip.removed.connect(self._lift)
                self._place(chip, len(self.chips) + 1)
        self.flow.activate()

    def offer_values(self, name: str, under: QWidget | None = None) -> FilterPopup:
        """Opens a filter; by a column's key its first, which may be yet to be made."""
        from desktop.browse.filter_popup import FilterPopup

        one = self.question.filter_of(name)
        column = self._by_key[one.column if one is not None else name.partition("#")[0]]
        self._popup = FilterPopup(column, one, self._values_of, self, at_once=self._at_once())
        self._popup.changed.connect(lambda one: self._ask(self.question.with_filter(one, name)))
        self._popup.lifted.connect(lambda _column: self._lift(name))
        chip = next((chip for chip in self.chips if chip.column == name), None)
        self._popup.show_under(under or chip or self.add)
        return self._popup

    def offer_columns(self) -> ColumnPopup:
        """Opens the list of columns for one filter more, of a column that is filtered already, too."""
        from desktop.browse.column_popup import ColumnPopup

        self._by_key = by_key(self.question.table, self._library)
        popup = ColumnPopup([column for column in self._by_key.values() if operators_of(column)], self)
        popup.chosen.connect(lambda key: self.offer_values(self.question.new_name(key)))
        popup.show_under(self.add)
        return popup

    def _place(self, chip: FilterChip, place: int) -> None:
        chip.setParent(self)
        self.flow.insert(place, chip)
        chip.show()
        self.chips.append(chip)

    def _show_listed(self, listed: Listed) -> None:
        """A chip whose values nobody can choose, only lift."""
        title, _, words = listed.words.partition(": ")
        chip = FilterChip("", title, [words])
        chip.setCursor(Qt.CursorShape.ArrowCursor)
        chip.removed.connect(lambda _key: self._ask(self.question._replace(listed=None)))
        self._place(chip, 0)

    def _lift(self, key: str) -> None:
        self._ask(self.question.without(("filter", key)))

    def _values_of(self, key: str) -> Callable[[], Counted]:
        from db.browse.tables import distinct_values

        return partial(distinct_values, self._library, self.question.table, key, self._asked())

    def _ask(self, question: Question) -> None:
        self.show_question(question)
        self.changed.emit(question)
