"""The list of editions: when, name, what was exported, how many actions came since."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from db.history.editions import EditionEntry
from db.words import EditionKind
from desktop.history.log_model import when
from desktop.look import theme
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

WHEN, NAME, WHAT, SINCE = range(4)


class EditionModel(ListModel[EditionEntry]):
    """The editions whose name or file holds all the words asked for, the newest first; `every` one is kept beside."""

    figures = frozenset({SINCE})

    def __init__(self) -> None:
        super().__init__()
        self.titles = (self.tr("When"), self.tr("Edition"), self.tr("Exported as"), self.tr("Actions since"))
        self.every: list[EditionEntry] = []

    def show_editions(self, entries: list[EditionEntry], words: str) -> None:
        """Shows those of `entries` that fit the words."""
        self.beginResetModel()
        wished = words.casefold().split()
        self.every = entries
        self.shown = [
            one for one in entries if all(word in f"{one.name} {one.file_name}".casefold() for word in wished)
        ]
        self.endResetModel()

    def row_of(self, edition_id: int) -> int:
        """The row of an edition, or -1."""
        return next((row for row, one in enumerate(self.shown) if one.id == edition_id), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            made = entry.file_name if entry.kind is EditionKind.EXPORT else self.tr("named by hand")
            return (when(entry.at), entry.name, made, f"{entry.actions_since:,}")[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and entry.is_trimmed:
            return QColor(theme.current_theme().muted)
        if role == Qt.ItemDataRole.ToolTipRole:
            gone = self.tr("The history was trimmed since; it can no longer be opened.")
            return gone if entry.is_trimmed else plain_tip(entry.name)
        return super().data(index, role)
