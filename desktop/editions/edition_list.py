"""The list of editions: when, name, what was exported, how many actions came since."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from db.history.editions import EditionEntry
from db.words import EditionKind
from desktop.history.log_model import when
from desktop.look import theme

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WHEN, NAME, WHAT, SINCE = range(4)


class EditionModel(QAbstractTableModel):
    """The editions whose name or file holds all the words asked for, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[EditionEntry] = []
        self._shown: list[EditionEntry] = []
        self._words = ""

    def show_editions(self, entries: list[EditionEntry], words: str) -> None:
        """Shows those of `entries` that fit the words."""
        self.beginResetModel()
        wished = words.casefold().split()
        self._all = entries
        self._shown = [
            one for one in entries if all(word in f"{one.name} {one.file_name}".casefold() for word in wished)
        ]
        self.endResetModel()

    @property
    def is_empty(self) -> bool:
        """Whether there is no edition at all."""
        return not self._all

    def entry(self, row: int) -> EditionEntry | None:
        """The edition of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, edition_id: int) -> int:
        """The row of an edition, or -1."""
        return next((row for row, one in enumerate(self._shown) if one.id == edition_id), -1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section == SINCE else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("When"), self.tr("Edition"), self.tr("Exported as"), self.tr("Actions since"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            made = entry.file_name if entry.kind is EditionKind.EXPORT else self.tr("named by hand")
            return (when(entry.at), entry.name, made, f"{entry.actions_since:,}")[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == SINCE:
            return int(_RIGHT)
        if role == Qt.ItemDataRole.ForegroundRole and entry.is_trimmed:
            return QColor(theme.current_theme().muted)
        if role == Qt.ItemDataRole.ToolTipRole:
            gone = self.tr("The history was trimmed since; it can no longer be opened.")
            return gone if entry.is_trimmed else entry.name
        return None
