"""Which records the files name, and what becomes of each; one by one, or by a rule for all undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLineEdit, QSplitter, QTableView, QVBoxLayout, QWidget

from db.interchange.planning.plan import MATCH_FROM, Action, Rule, decide, decide_all
from desktop.importing.record_card import RecordCard
from desktop.importing.record_list import BECOMES, FACTS, KIND, NAME, SCORE, RecordModel
from desktop.look import theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.rows import row_of
from desktop.look.whole_rows import set_up_list

if TYPE_CHECKING:
    from db.interchange.planning.plan import Plan


class RecordsTab(QWidget):
    """`decided` says that the plan's decisions were changed."""

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.model, self.card = RecordModel(), RecordCard()
        self.words, self.table, self.rule = QLineEdit(), QTableView(), ChoiceBox()
        self.doubtful = QCheckBox(self.tr("Only doubtful"))
        self._lay_out()
        self.words.textChanged.connect(self._filter)
        self.doubtful.toggled.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(self._show_record)
        self.card.decided.connect(self._decide)
        self.rule.activated.connect(self._decide_all)

    def show_plan(self, plan: Plan) -> None:
        """Shows a plan's records; the line chosen stays."""
        row = self.table.currentIndex().row() if plan is self._plan else 0
        self._plan = plan
        self.model.show_plan(plan)
        self.table.selectRow(max(0, row))
        self._show_record()

    def _filter(self) -> None:
        self.model.filter(self.words.text().strip(), doubtful_only=self.doubtful.isChecked())
        self.table.selectRow(0)
        self._show_record()

    def _show_record(self) -> None:
        self.card.show_record(self.model.record(self.table.currentIndex().row()), self._name_of)

    def _name_of(self, number: int) -> str:
        return self._plan.records[number].name if self._plan is not None else ""

    def _decide(self, number: int, action: Action, record_id: int) -> None:
        if self._plan is not None:
            decide(self._plan, number, action, record_id or None)
            self.model.look_again()
            self.decided.emit()

    def _decide_all(self) -> None:
        rule = self.rule.currentData()
        self.rule.setCurrentIndex(0)
        if self._plan is not None and isinstance(rule, Rule) and decide_all(self._plan, rule):
            self.model.look_again()
            self._show_record()
            self.decided.emit()

    def _lay_out(self) -> None:
        self.words.setPlaceholderText(self.tr("Filter records"))
        self.words.setAccessibleName(self.tr("Filter records"))
        self.words.setClearButtonEnabled(True)
        self.rule.setAccessibleName(self.tr("For all undecided"))
        self.rule.addItem(self.tr("For all undecided…"), None)
        self.rule.addItem(self.tr("Match only the same names"), Rule(match_from=100))
        self.rule.addItem(self.tr("Match near names, too"), Rule(match_from=MATCH_FROM))
        self.rule.addItem(self.tr("Match the nearest, however near"), Rule(match_from=0))
        self.rule.addItem(self.tr("Leave out what has no match"), Rule(match_from=100, otherwise=Action.SKIP))
        self.rule.addItem(self.tr("All are new"), Rule(match_from=1000))
        self.table.setAccessibleName(self.tr("Records of the files"))
        set_up_list(self.table, self.model, row_height_px=theme.DENSE_ROW_HEIGHT)
        header = self.table.horizontalHeader()
        header.resizeSection(NAME, 240)
        header.resizeSection(KIND, 90)
        header.setSectionResizeMode(BECOMES, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(SCORE, 64)
        header.resizeSection(FACTS, 64)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row_of(self.words, self.doubtful, None, self.rule, spacing_px=8))
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self.card)
        splitter.setSizes([760, 440])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
