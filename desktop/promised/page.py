"""Promises: of a group of facilities, what was planned and what came of it; each row a click from its facility."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from db.coming.judging import MONTHS_TITLE, SHARES_TITLE, Judged, Question, judge
from db.coming.plans import Promise
from db.coming.telling import HEADINGS, Choice, bases_with_plans, groups_with_plans, most_delayed, row_of
from db.library import Library, Touched
from db.watch import Watch
from desktop import messages, tasks
from desktop.browse.delegates import CellDelegate
from desktop.browse.empty_state import EmptyState
from desktop.browse.table_model import WindowedModel
from desktop.charts.controls.section import choice_box, select
from desktop.charts.files.page_files import PageFiles
from desktop.charts.page_layout import lay_out_message
from desktop.look.first_focus import begin_with
from desktop.look.menu_keys import MenuKeys
from desktop.look.plain import PlainLabel
from desktop.look.whole_rows import set_up_list
from desktop.promised.leaving import leaf_of
from desktop.promised.row_menu import open_sources, show_row_menu
from desktop.promised.spread_view import SpreadView

KINDS = ("name", "text", "text", "text", "text", "text", "number", "text", "link")
SOURCE = HEADINGS.index("Source")
WIDTHS = (164, 80, 104, 104, 164, 140, 92, 96)
WIDTHS_OF_OPENINGS = (164, 128, 104, 104, 104, 140, 92, 116)
"""Days of opening name the part that is to open, and what stands is a status in words."""


class PromisedPage(QWidget):
    """Judges promises beside the window.

    Signals: `opened` with the record that the person wants to see, `plans_asked` with a facility's id and a basis.
    """

    opened = Signal(str, int)
    plans_asked = Signal(int, str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.judged: Judged | None = None
        self._rows: list[Promise] = []
        self._task: tasks.Task | None = None
        self._widths: Sequence[int] = ()
        self.basis, self.group = choice_box(), choice_box()
        self.forecasts = QCheckBox(self.tr("Forecasts count as plans"))
        self.summary, self.rules = PlainLabel(), PlainLabel()
        self.message, self.files = PlainLabel(), PageFiles(library, self)
        self.months = SpreadView(self.tr(MONTHS_TITLE))
        self.shares = SpreadView(self.tr(SHARES_TITLE))
        self.model, self.table = WindowedModel(self._fetch), QTableView()
        self.empty, self.stack = EmptyState(), QStackedWidget()
        self._lay_out()
        self._set_up_table()
        for box in (self.basis, self.group):
            box.activated.connect(self._judge)
        self.forecasts.toggled.connect(self._judge)
        self.table.activated.connect(lambda index: self._open(index.siblingAtColumn(0)))
        self.table.clicked.connect(self._open)
        self.table.entered.connect(self._point)
        self.table.customContextMenuRequested.connect(self._offer_menu)
        MenuKeys(self.table)
        self.files.told.connect(self._say)
        self.refresh(None)

    # What others ask of it

    @property
    def library(self) -> Library:
        """What it judges."""
        return self._library

    def refresh(self, touched: Touched | None) -> None:
        """Looks again at the library."""
        bases = bases_with_plans(self._library)
        groups = [Choice("", self.tr("All facilities"))]
        for by in ("country", "developer"):
            groups += groups_with_plans(self._library, by)
        for box, choices in ((self.basis, bases), (self.group, groups)):
            self._fill(box, choices)
        self._judge()

    def remembered(self) -> dict[str, object]:
        """What is chosen, for the next start."""
        return {
            "basis": str(self.basis.currentData() or ""),
            "group": str(self.group.currentData() or ""),
            "forecasts": self.forecasts.isChecked(),
        }

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`; what is no longer there is left aside."""
        for box, name in ((self.basis, "basis"), (self.group, "group")):
            if box.findData(state.get(name)) >= 0:
                select(box, str(state.get(name)))
        self.forecasts.setChecked(bool(state.get("forecasts")))
        self._judge()

    def ask_where_to_export(self) -> None:
        """Asks for a file: the table as CSV or XLSX, or the distributions as a picture."""
        self.files.export(leaf_of(self._question(), (self.width(), self.height())), "csv")

    def export_image(self) -> None:
        """The same, with the picture proposed."""
        self.files.export(leaf_of(self._question(), (self.width(), self.height())))

    def export_data(self) -> None:
        """The same, with the table proposed."""
        self.ask_where_to_export()

    def copy_image(self) -> None:
        """Puts the picture on the clipboard."""
        self.files.copy(leaf_of(self._question(), (self.width(), self.height())))

    # Inside

    def _fill(self, box: QComboBox, choices: Sequence[Choice]) -> None:
        chosen = box.currentData()
        box.clear()
        for one in choices:
            box.addItem(one.name, one.key)
        if box.findData(chosen) >= 0:
            select(box, chosen)

    def _question(self) -> Question:
        return Question(
            basis=str(self.basis.currentData() or ""),
            basis_name=self.basis.currentText(),
            group=str(self.group.currentData() or ""),
            group_name=self.group.currentText(),
            with_forecasts=self.forecasts.isChecked(),
        )

    def _judge(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._say("")
        library, question = self._library, self._question()

        def work(_watch: Watch) -> Judged:
            return judge(library, question)

        self._task = tasks.run(self, work, done=self._show, failed=lambda error: messages.show_error(self, error))

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def _show(self, judged: Judged) -> None:
        self._task, self.judged = None, judged
        self._rows = most_delayed(judged.found)
        self.summary.setText(judged.summary)
        self.rules.setText(judged.question.rules)
        self.forecasts.setEnabled(not judged.question.is_opening)
        self._fit_columns(WIDTHS_OF_OPENINGS if judged.question.is_opening else WIDTHS)
        spreads = dict(judged.spreads())
        for title, view in ((MONTHS_TITLE, self.months), (SHARES_TITLE, self.shares)):
            view.setVisible(title in spreads)
            if title in spreads:
                view.show_spread(spreads[title])
        self.model.show_ids(array("q", range(len(self._rows))))
        if self._rows:
            self.stack.setCurrentWidget(self.table)
            self.table.setCurrentIndex(self.model.index(0, 0))
            return
        self.empty.say(
            self.tr("No promise to judge"),
            self.tr("Give a facility a planned figure with a date and a source, and it is judged here once it is due."),
            "",
            primary=False,
        )
        self.stack.setCurrentWidget(self.empty)

    def _fetch(self, keys: Sequence[int], _columns: Sequence[str]) -> dict[int, tuple[Cell, ...]]:
        return {key: _cells(self._rows[key]) for key in keys if key < len(self._rows)}

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid() or index.row() >= len(self._rows):
            return
        one = self._rows[index.row()]
        if index.column() == SOURCE and one.publishers:
            open_sources(self, one, QCursor.pos())
        else:
            self.opened.emit("facility", one.facility_id)

    def _point(self, index: QModelIndex) -> None:
        is_link = index.column() == SOURCE and index.row() < len(self._rows) and self._rows[index.row()].publishers
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.table.viewport().setCursor(shape)

    def _offer_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid() and index.row() < len(self._rows):
            show_row_menu(self, self._rows[index.row()], self.table.viewport().mapToGlobal(place))

    def _lay_out(self) -> None:
        self.basis.setAccessibleName(self.tr("Counted as"))
        self.group.setAccessibleName(self.tr("Facilities of"))
        self.basis.setMinimumWidth(260)
        self.group.setMinimumWidth(220)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 12, 10)
        bar.setSpacing(8)
        for widget in (self.basis, self.group, self.forecasts):
            bar.addWidget(widget)
        bar.addStretch()
        lay_out_message(self.message)
        self.message.setContentsMargins(16, 0, 16, 0)
        for label in (self.summary, self.rules):
            label.setWordWrap(True)
            label.setContentsMargins(16, 0, 16, 8)
        self.rules.setProperty("role", "muted")
        spreads = QHBoxLayout()
        spreads.setContentsMargins(16, 4, 16, 12)
        spreads.setSpacing(32)
        spreads.addWidget(self.months)
        spreads.addWidget(self.shares)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.message)
        whole.addWidget(self.summary)
        whole.addWidget(self.rules)
        whole.addLayout(spreads)
        whole.addWidget(self.stack, 1)
        begin_with(self, self.table)

    def _fit_columns(self, widths: Sequence[int]) -> None:
        """For another kind of promise; else columns stay as the person has drawn them."""
        if widths is not self._widths:
            self._widths = widths
            for place, width in enumerate(widths):
                self.table.horizontalHeader().resizeSection(place, width)

    def _set_up_table(self) -> None:
        self.table.setMouseTracking(True)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        set_up_list(self.table, self.model, delegate=CellDelegate(self.table))
        self.model.show_columns(
            [
                Column(key=title, title=self.tr(title), kind=kind, sql="")
                for title, kind in zip(HEADINGS, KINDS, strict=True)
            ]
        )
        self.table.setAccessibleName(self.tr("Promises"))
        self._fit_columns(WIDTHS)
        columns = self.table.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)


def _cells(one: Promise) -> tuple[Cell, ...]:
    *cells, source = (Cell(text) for text in row_of(one))
    return (*cells, source._replace(hint="\n".join(one.publishers)) if len(one.publishers) > 1 else source)
