"""The references of a file as rows of a Qt table, each with a tick where it may be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor

from desktop.look import theme
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

if TYPE_CHECKING:
    from db.interchange.bibliographies.matching import PlannedSource

STATE, TITLE, AUTHORS, PUBLISHER, PUBLISHED = range(5)


class SourceModel(ListModel["PlannedSource"]):
    """Columns: what it is to the library, with a tick; title, authors, publisher, date."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.titles = (
            self.tr("In the library"),
            self.tr("Title"),
            self.tr("Authors"),
            self.tr("Publisher"),
            self.tr("Published"),
        )
        self.wished: list[bool] = []

    def show_planned(self, planned: list[PlannedSource]) -> None:
        """Shows the references; what is new or only fills gaps is ticked."""
        self.beginResetModel()
        self.shown = planned
        self.wished = [one.is_usual for one in planned]
        self.endResetModel()
        self.ticked.emit()

    def tick(self, state: str, wished: bool) -> None:
        """Ticks all of one state, or none of them."""
        for row, one in enumerate(self.shown):
            if one.state == state and one.may_be_taken:
                self.wished[row] = wished
        if self.shown:
            self.dataChanged.emit(self.index(0, STATE), self.index(len(self.shown) - 1, STATE))
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == STATE and self.shown[index.row()].may_be_taken:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if not index.isValid():
            return None
        one = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(one, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() != STATE:
            return plain_tip(self._words(one, index.column())) or None
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == STATE and one.may_be_taken:
            return Qt.CheckState.Checked if self.wished[index.row()] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and not one.may_be_taken:
            return QColor(theme.current_theme().muted)
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """See Qt."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.shown[index.row()].may_be_taken:
            return False
        self.wished[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def _words(self, one: PlannedSource, column: int) -> str:
        if column == STATE:
            return self.state_words(one)
        name = ("", "title", "authors", "publisher", "published")[column]
        text = str(one.values.get(name) or "")
        if column == PUBLISHED and text:
            from db.values import dates

            return dates.show_short(text)
        return text

    def state_words(self, one: PlannedSource) -> str:
        """What a reference is to the library, in a word or two."""
        return {
            "new": self.tr("New"),
            "already there": self.tr("Already there"),
            "adds to one": self.tr("Fills gaps"),
            "differs from one": self.tr("Differs"),
            "twice in the file": self.tr("Twice in the file"),
            "cannot be taken": self.tr("Cannot be taken"),
        }[str(one.state)]
