"""Pairs of records that may be the same, as rows: score, both names, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, Qt

from db.browse.table_cells import capital
from db.duplicates.finding import Pair
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

SCORE, FIRST, SECOND, WHY = range(4)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Duplicates", text)


class PairModel(ListModel[Pair]):
    """Shows pairs; `names` has those of all records that they are of."""

    figures: ClassVar[frozenset[int]] = frozenset({SCORE})

    def __init__(self) -> None:
        super().__init__()
        self.titles = (_tr("Score"), _tr("Record"), _tr("Other record"), _tr("Why"))
        self.names: Mapping[int, str] = {}

    def show_pairs(self, pairs: Sequence[Pair], names: Mapping[int, str]) -> None:
        """Shows other pairs."""
        self.beginResetModel()
        self.shown, self.names = list(pairs), names
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        pair = self.entry(index.row())
        if pair is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return super().data(index, role)
        why = capital("; ".join(pair.reasons))
        texts = (str(pair.score), self.names.get(pair.first, ""), self.names.get(pair.second, ""), why)
        text = texts[index.column()]
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
