"""The actions of a library as rows of a Qt table, fetched a page at a time as one scrolls."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor

from db.browse.history_log import PAGE, LogEntry, LogQuestion, entries
from db.library import Library
from db.values import dates
from db.values.notation import count
from desktop.look import theme
from desktop.look.list_model import NO_INDEX, Index, ListModel

WHEN, WHO, WHAT, ROWS = range(4)


class LogModel(ListModel[LogEntry]):
    """Columns: when, who, what, how many rows it changed. What was undone is struck grey."""

    figures = frozenset({ROWS})

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.titles = (self.tr("When"), self.tr("Who"), self.tr("What"), self.tr("Rows"))
        self._library = library
        self._question = LogQuestion()
        self._has_more = False

    def show_question(self, question: LogQuestion) -> None:
        """Shows what is asked for, from the newest on."""
        self.beginResetModel()
        self._question = question
        self.shown = entries(self._library, question)
        self._has_more = len(self.shown) == PAGE
        self.endResetModel()

    def row_of(self, change_set_id: int) -> int:
        """The row of an action, or -1 where it is not fetched."""
        return next((row for row, one in enumerate(self.shown) if one.change_set_id == change_set_id), -1)

    def canFetchMore(self, parent: Index = NO_INDEX) -> bool:
        """See Qt."""
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index = NO_INDEX) -> None:
        """See Qt."""
        if not self.canFetchMore(parent):
            return
        more = entries(self._library, self._question, before=self.shown[-1].change_set_id)
        self._has_more = len(more) == PAGE
        if more:
            first = len(self.shown)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self.shown += more
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(entry, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and (entry.is_undone or entry.kind in ("undo", "redo")):
            return QColor(theme.current_theme().muted)
        if role == Qt.ItemDataRole.ToolTipRole and entry.is_undone:
            return self.tr("Undone since")
        return super().data(index, role)

    def _words(self, entry: LogEntry, column: int) -> str:
        if column == WHEN:
            return when(entry.at)
        if column == WHO:
            return entry.who
        if column == ROWS:
            return count(entry.rows)
        before = {"undo": self.tr("Undo: "), "redo": self.tr("Redo: ")}.get(entry.kind, "")
        return f"{before}{entry.action}{self.tr(' (undone)') if entry.is_undone else ''}"


def when(at: str) -> str:
    """A moment (UTC text) in the person's own time: "21 Jan 2026, 14:05"."""
    moment = datetime.fromisoformat(at).astimezone()
    return dates.show_moment(moment)
