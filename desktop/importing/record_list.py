"""The records that files name, and what becomes of each: the same as one in the library, new, or left out."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from db.browse.record_history import NAMES
from db.browse.table_cells import capital
from db.interchange.planning.plan import Action, Candidate, Plan, PlannedRecord
from desktop.look import theme

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
NAME, KIND, BECOMES, SCORE, FACTS = range(5)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RecordModel(QAbstractTableModel):
    """The planned records; those whose match is doubtful come first."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._shown: list[int] = []
        self._words, self._doubtful_only = "", False

    def show_plan(self, plan: Plan | None) -> None:
        """Shows a plan's records."""
        self._plan = plan
        self._filter()

    def filter(self, words: str, *, doubtful_only: bool) -> None:
        """Shows records whose name holds the words; with `doubtful_only`, those that a near name was found for."""
        self._words, self._doubtful_only = words.casefold(), doubtful_only
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        records = self._plan.records if self._plan is not None else []
        self._shown = [
            one.number
            for one in sorted(records, key=lambda one: (not is_doubtful(one), not one.own_row, one.number))
            if self._words in one.name.casefold() and (not self._doubtful_only or is_doubtful(one))
        ]
        self.endResetModel()

    def record(self, row: int) -> PlannedRecord | None:
        """The record of a line."""
        if self._plan is None or not 0 <= row < len(self._shown):
            return None
        return self._plan.records[self._shown[row]]

    def look_again(self) -> None:
        """Decisions were changed."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, FACTS))

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            titles = (self.tr("In the file"), self.tr("Kind"), self.tr("Becomes"), self.tr("Score"), self.tr("Facts"))
            return titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            return _RIGHT if section in (SCORE, FACTS) else left
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        record = self.record(index.row()) if index.isValid() else None
        if record is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if role == Qt.ItemDataRole.ToolTipRole and column == SCORE:
                best = _meant(record)
                return best.reason if best is not None else None
            score = _meant(record)
            return (
                record.name,
                capital(NAMES.get(record.table, record.table)),
                self._becomes(record),
                f"{score.score:.0f}" if score is not None else "",
                f"{record.facts:,}" if record.facts else "",
            )[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (SCORE, FACTS):
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = theme.current_theme()
            if record.action is Action.SKIP or column in (KIND, SCORE):
                return QColor(colours.muted)
            if column == BECOMES and is_doubtful(record):
                return QColor(colours.warning)
        return None

    def _becomes(self, record: PlannedRecord) -> str:
        if record.action is Action.SKIP:
            return self.tr("Left out")
        if record.action is Action.NEW:
            near = self.tr("New; near “{name}”").format(name=record.candidates[0].name) if record.candidates else ""
            return near or self.tr("New")
        match = _meant(record)
        return self.tr("Same as {name}").format(name=match.name if match else record.name)


def is_doubtful(record: PlannedRecord) -> bool:
    """Whether a person should look: a near name was found, by no sure sign, and nobody has decided."""
    if record.decided == "chosen" or not record.candidates:
        return False
    meant = _meant(record)
    return meant is None or meant.score < 100


def _meant(record: PlannedRecord) -> Candidate | None:
    """The record of the library that it is taken for."""
    if record.action is Action.MATCH:
        return next((one for one in record.candidates if one.id == record.record_id), None)
    return None
