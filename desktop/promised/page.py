"""Promises: of a group of facilities, what was planned and what came of it; each row a click from its facility."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from db.coming.plans import PLANNED, WITH_FORECASTS, Promise, Promises, promises
from db.coming.telling import (
    HEADINGS,
    RULES,
    Choice,
    bases_with_plans,
    facilities_of,
    groups_with_plans,
    months_spread,
    most_delayed,
    promises_csv,
    row_of,
    shares_spread,
    summary,
)
from db.derived import today_of
from db.library import Library, Touched
from db.watch import Watch
from db.whole_files import write_whole
from desktop import messages, tasks
from desktop.browse.delegates import CellDelegate
from desktop.browse.empty_state import EmptyState
from desktop.browse.table_model import WindowedModel
from desktop.charts.controls.section import choice_box, select
from desktop.look.whole_rows import set_up_list
from desktop.promised.spread_view import SpreadView

KINDS = ("name", "text", "text", "text", "text", "text", "number", "text", "text")
WIDTHS = (210, 90, 100, 100, 150, 150, 96, 100)


class PromisedPage(QWidget):
    """Judges promises beside the window; `opened` gives the facility that the person wants to see."""

    opened = Signal(str, int)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._found: Promises | None = None
        self._rows: list[Promise] = []
        self._task: tasks.Task | None = None
        self.basis, self.group = choice_box(), choice_box()
        self.forecasts = QCheckBox(self.tr("Forecasts count as plans"))
        self.summary, self.rules = QLabel(), QLabel(self.tr(RULES))
        self.months = SpreadView(self.tr("Months late: delivered, and overdue so far"))
        self.shares = SpreadView(self.tr("Share of what was promised that stands"))
        self.model, self.table = WindowedModel(self._fetch), QTableView()
        self.empty, self.stack = EmptyState(), QStackedWidget()
        self._lay_out()
        self._set_up_table()
        for box in (self.basis, self.group):
            box.activated.connect(self._judge)
        self.forecasts.toggled.connect(self._judge)
        self.table.activated.connect(self._open)
        self.table.clicked.connect(self._open)
        self.refresh(None)

    # What others ask of it

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
        """Asks for a file and writes the table there as CSV."""
        proposed = str(self._library.path.parent / f"{self.tr('Promises')}.csv")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export promises"), proposed, "CSV (*.csv)")
        if name and self._found is not None:
            path, found = Path(name if name.lower().endswith(".csv") else f"{name}.csv"), self._found
            tasks.run(
                self,
                lambda _watch: write_whole(path, promises_csv(found).encode("utf-8-sig")),
                failed=lambda error: messages.show_error(self, error),
            )

    # Inside

    def _fill(self, box: QComboBox, choices: Sequence[Choice]) -> None:
        chosen = box.currentData()
        box.clear()
        for one in choices:
            box.addItem(one.name, one.key)
        if box.findData(chosen) >= 0:
            select(box, chosen)

    def _judge(self) -> None:
        if self._task is not None:
            self._task.cancel()
        library, basis, group = self._library, str(self.basis.currentData() or ""), str(self.group.currentData() or "")
        kinds = WITH_FORECASTS if self.forecasts.isChecked() else PLANNED
        if not basis:
            self._show(Promises(judged_on=0, promises=()))
            return

        def work(_watch: Watch) -> Promises:
            return promises(library, basis, today_of(library), kinds=kinds, only=facilities_of(library, group))

        self._task = tasks.run(self, work, done=self._show, failed=lambda error: messages.show_error(self, error))

    def _show(self, found: Promises) -> None:
        self._task = None
        self._found, self._rows = found, most_delayed(found)
        self.summary.setText(summary(found))
        self.months.show_spread(months_spread(found))
        self.shares.show_spread(shares_spread(found))
        for view in (self.months, self.shares):
            view.setVisible(bool(found.due()))
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
        return {key: tuple(Cell(text) for text in row_of(self._rows[key])) for key in keys if key < len(self._rows)}

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._rows):
            self.opened.emit("facility", self._rows[index.row()].facility_id)

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
        whole.addWidget(self.summary)
        whole.addWidget(self.rules)
        whole.addLayout(spreads)
        whole.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)

    def _set_up_table(self) -> None:
        set_up_list(self.table, self.model, delegate=CellDelegate(self.table))
        self.model.show_columns(
            [
                Column(key=title, title=self.tr(title), kind=kind, sql="")
                for title, kind in zip(HEADINGS, KINDS, strict=True)
            ]
        )
        self.table.setAccessibleName(self.tr("Promises"))
        columns = self.table.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate(WIDTHS):
            columns.resizeSection(place, width)
        columns.setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)
