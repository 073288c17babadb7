"""Entries of one sort as rows of a Qt table."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

Entry = TypeVar("Entry")
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def spoken(title: str, text: str) -> str:
    """What a screen reader says of a cell: a cell alone does not tell in which column it stands."""
    return f"{title}: {text or QCoreApplication.translate('ListModel', 'empty')}" if title else text


class ListModel(QAbstractTableModel, Generic[Entry]):
    """A subclass fills `shown`, names the columns in `titles`, and says in `data` what a cell shows.

    Attributes:
        figures: columns that stand at the right, their titles, too.
    """

    figures: ClassVar[frozenset[int]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.titles: tuple[str, ...] = ()
        self.shown: list[Entry] = []

    def entry(self, row: int) -> Entry | None:
        """What a row shows."""
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self.figures else _LEFT
        return self.titles[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """On which side a cell stands, and what a screen reader says of it. See Qt."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            return spoken(self.titles[index.column()], str(self.data(index) or ""))
        is_figure = role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.figures
        return _RIGHT if is_figure else None
