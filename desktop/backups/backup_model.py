"""The backups of a library as rows: when, why, how large."""

from __future__ import annotations

from pathlib import Path

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
        self._others: set[Path] = set()
        self.titles = (self.tr("When"), self.tr("Made"), self.tr("Size"))

    def show_backups(self, backups: list[Backup], others: set[Path]) -> None:
        """Replaces the rows; `others` are those of another library of the same name."""
        self.beginResetModel()
        self.shown, self._others = backups, others
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        backup = self.entry(index.row()) if index.isValid() else None
        if backup is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (moment_words(backup), self._why(backup), size_words(backup.size_bytes))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(backup.path))
        return super().data(index, role)

    def _why(self, backup: Backup) -> str:
        if backup.path not in self._others:
            return str(backup.reason)
        return self.tr("{reason}; another library of this name").format(reason=backup.reason)


def moment_words(backup: Backup) -> str:
    """When it was made, in the person's own time."""
    return dates.show_moment(backup.made_at.astimezone(), short=False)


def size_words(size_bytes: int) -> str:
    """ "1.2 MB"."""
    return f"{size_bytes / 1e6:,.1f} MB"
