"""What differs between the last edition of a data set, the library and the files: one line each, ticked where taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor

from db.interchange.new_editions.differences import Difference, Sort
from desktop.look import theme
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

if TYPE_CHECKING:
    from db.interchange.planning.plan import Plan

SORT, RECORD, WHAT, BASE, MINE, THEIRS = range(6)
ORDER = (Sort.BOTH, Sort.MINE, Sort.MOVED, Sort.CHANGED, Sort.GONE, Sort.NEW)
"""What needs a look comes first."""


class ChangeModel(ListModel[Difference]):
    """The differences of a plan. `ticked` brings those whose box was clicked."""

    ticked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.titles = (
            self.tr("Taken"),
            self.tr("Record"),
            self.tr("What"),
            self.tr("Last edition"),
            self.tr("Mine"),
            self.tr("New edition"),
        )
        self._all: list[Difference] = []
        self._words = ""
        self._sort: Sort | None = None

    def show_plan(self, plan: Plan | None) -> None:
        """Shows a plan's differences."""
        found = plan.differences.all if plan is not None and plan.differences is not None else []
        self._all = sorted(found, key=lambda one: ORDER.index(one.sort))
        self.filter(self._words, self._sort)

    def filter(self, words: str, sort: Sort | None) -> None:
        """Shows what has the words in its record, name or sides, and is of the sort; None is all of them."""
        self.beginResetModel()
        self._words, self._sort = words.casefold(), sort
        self.shown = [
            one for one in self._all
            if (sort is None or one.sort is sort)
            and (not self._words or any(self._words in text.casefold()
                                        for text in (one.name, one.what, one.base, one.mine, one.theirs)))
        ]  # fmt: skip
        self.endResetModel()

    def row_of(self, key: tuple[object, ...]) -> int:
        """The line of a difference by its key, -1 where it is not shown."""
        return next((row for row, one in enumerate(self.shown) if one.key == key), -1)

    def sort_words(self, sort: Sort) -> str:
        """How something differs, in words."""
        return {
            Sort.NEW: self.tr("New there"),
            Sort.GONE: self.tr("Gone there"),
            Sort.CHANGED: self.tr("Changed there"),
            Sort.MOVED: self.tr("Plan moved"),
            Sort.MINE: self.tr("Changed by me"),
            Sort.BOTH: self.tr("Changed by both"),
        }[sort]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == SORT else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        one = self.entry(index.row()) if index.isValid() else None
        if one is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, column) or None
        if role == Qt.ItemDataRole.ToolTipRole and column != SORT:
            return plain_tip(self._text(one, column)) or None
        if role == Qt.ItemDataRole.CheckStateRole and column == SORT:
            if one.is_halfway:
                return Qt.CheckState.PartiallyChecked
            return Qt.CheckState.Checked if one.taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole and column == SORT:
            return plain_tip(self._hint(one))
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = theme.current_theme()
            if column == SORT and one.sort is Sort.BOTH:
                return QColor(colours.warning)
            if column == BASE or (column == THEIRS and not one.taken) or (column == MINE and one.taken):
                return QColor(colours.muted)
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """See Qt."""
        one = self.entry(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or one is None:
            return False
        self.ticked.emit([one])
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), THEIRS))
        return True

    def _gone_words(self, one: Difference) -> str:
        if one.taken:
            return self.tr("gone, is deleted")
        return self.tr("gone, kept unread") if one.is_halfway else self.tr("gone, stays as it is")

    def _hint(self, one: Difference) -> str:
        """What ticking does: for a figure that is gone there, there are three ways."""
        if one.ends:
            return self.tr(
                "A full tick deletes the figure. A bar keeps it in the library, out of lines, totals and tables. "
                "No tick: it goes on as it is."
            )
        if one.left_before:
            return self.tr("You left this when the last edition was compared. Tick it to take it now.")
        return self.sort_words(one.sort)

    def _text(self, one: Difference, column: int) -> str:
        if column == SORT:
            words = self.sort_words(one.sort)
            return self.tr("{sort}, left last time").format(sort=words) if one.left_before else words
        if column == WHAT and not one.what:
            return self.tr("The record itself")
        if column == WHAT and one.column:
            return one.what.removesuffix("_id").replace("_", " ").capitalize()
        if column == MINE and not one.mine and one.base:
            return self.tr("deleted")
        if column == THEIRS and not one.theirs:
            return self._gone_words(one)
        text = ("", one.name, one.what, one.base, one.mine, one.theirs)[column]
        return " ".join(text[:400].split())
