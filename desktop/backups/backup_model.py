"""The backups of a library as rows: when, why, how large."""

from __future__ import annotations

from PySide6.QtCore import Qt

from db.backups.thinning import Backup
from db.values import dates
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

WHEN, WHY, SIZE = range(3)


class BackupModel(ListModel[Backup]):
    """The newest first."""

    figures = frozenset({SIZE})

    def __init__(self) -> None:
        super().__init__()
        self.titles = (self.tr("When"), self.tr("Made"), self.tr("Size"))

    def show_backups(self, backups: list[Backup]) -> None:
        """Replaces the rows."""
        self.beginResetModel()
        self.shown = backups
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        backup = self.entry(index.row()) if index.isValid() else None
        if backup is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (moment_words(backup), str(backup.reason), size_words(backup.size_bytes))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(backup.path))
        return super().data(index, role)


def moment_words(backup: Backup) -> str:
    """When it was made, in the person's own time."""
    return dates.show_moment(backup.made_at.astimezone(), short=False)


def size_words(size_bytes: int) -> str:
    """ "1.2 MB"."""
    return f"{size_bytes / 1e6:,.1f} MB"
