"""The records that files name, and what becomes of each: the same as one in the library, new, or left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from db.browse.record_history import NAMES
from db.browse.table_cells import capital
from db.interchange.planning.plan import Action, Candidate, Plan, PlannedRecord
from desktop.look import theme
from desktop.look.list_model import Index, ListModel
from desktop.look.plain import plain_tip

NAME, KIND, BECOMES, SCORE, FACTS = range(5)


class RecordModel(ListModel[int]):
    """The planned records; those whose match is doubtful come first."""

    figures = frozenset({SCORE, FACTS})

    def __init__(self) -> None:
        super().__init__()
        self.titles = (self.tr("In the file"), self.tr("Kind"), self.tr("Becomes"), self.tr("Score"), self.tr("Facts"))
        self._plan: Plan | None = None
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
        self.shown = [
            one.number
            for one in sorted(records, key=lambda one: (not is_doubtful(one), not one.own_row, one.number))
            if self._words in one.name.casefold() and (not self._doubtful_only or is_doubtful(one))
        ]
        self.endResetModel()

    def record(self, row: int) -> PlannedRecord | None:
        """The record of a line."""
        number = self.entry(row)
        return None if self._plan is None or number is None else self._plan.records[number]

    def look_again(self) -> None:
        """Decisions were changed."""
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, FACTS))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt."""
        record = self.record(index.row()) if index.isValid() else None
        if record is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if role == Qt.ItemDataRole.ToolTipRole and column == SCORE:
                best = _meant(record)
                return plain_tip(best.reason) if best is not None else None
            score = _meant(record)
            text = (
                record.name,
                capital(NAMES.get(record.table, record.table)),
                self._becomes(record),
                f"{score.score:.0f}" if score is not None else "",
                f"{record.facts:,}" if record.facts else "",
            )[column]
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = theme.current_theme()
            if record.action is Action.SKIP or column in (KIND, SCORE):
                return QColor(colours.muted)
            if column == BECOMES and is_doubtful(record):
                return QColor(colours.warning)
        return super().data(index, role)

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
