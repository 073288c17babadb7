"""The history page: actions on the left, what the chosen one did on the right, and the ways to take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.browse.history_log import LogEntry, LogQuestion, RowChange, changes, people, record_name
from db.errors import DatahallError
from db.watch import Watch
from desktop import messages
from desktop.browse.chips import FilterChip
from desktop.history.change_list import ChangeList, Read
from desktop.history.log_model import WHAT, LogModel, when
from desktop.look.choice_box import ChoiceBox
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel, plain_tip
from desktop.look.whole_rows import set_up_list

if TYPE_CHECKING:
    from db.library import Library, Touched

DAYS_BACK = (0, 1, 7, 30, 365)


class HistoryPage(QWidget):
    """Shows all actions; `opened` asks for a record, `done` says what was taken back or restored."""

    opened = Signal(str, int)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._question = LogQuestion()
        self._record_name = ""
        self._is_listing = False
        self.model = LogModel(library)
        self.text, self.who, self.period = QLineEdit(), ChoiceBox(), ChoiceBox()
        self.deleted = QCheckBox(self.tr("Only deletions"))
        self.record_place = QHBoxLayout()
        self.record_chip: FilterChip | None = None
        self.table, self.changes = QTableView(), ChangeList()
        self.heading, self.about, self.reason = PlainLabel(), PlainLabel(), PlainLabel()
        self.undo_button = QPushButton(self.tr("Undo this action"))
        self._fill_fixed()
        self._lay_out()
        self._connect()
        self.refresh(None)

    # What others ask of it

    def show_record(self, table: str, record_id: int) -> None:
        """Narrows the list to what touched one record."""
        self._record_name = record_name(self._library, table, record_id)
        self._ask(replace(self._question, record=(table, record_id)))

    def refresh(self, touched: Touched | None) -> None:
        """Looks again, and keeps the chosen action."""
        chosen = self.chosen()
        self._fill_people()
        self._list(chosen.change_set_id if chosen and touched is None else 0)

    def remembered(self) -> dict[str, object]:
        """Nothing: the history opens on all of it."""
        return {}

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`."""

    def focus_filter(self) -> None:
        """Puts the keys into the filter box."""
        self.text.setFocus()
        self.text.selectAll()

    def chosen(self) -> LogEntry | None:
        """The action chosen in the list."""
        return self.model.entry(self.table.currentIndex().row())

    # Asking

    def _ask(self, question: LogQuestion) -> None:
        self._question = question
        self._show_record_chip()
        self._list()

    def _list(self, chosen_id: int = 0) -> None:
        """Lists the actions asked for, and shows once what the chosen one did: else the newest one."""
        self._is_listing = True
        try:
            self.model.show_question(self._question)
            self.table.selectRow(max(0, self.model.row_of(chosen_id)))
        finally:
            self._is_listing = False
        self._show_chosen()

    def _row_chosen(self) -> None:
        if not self._is_listing:
            self._show_chosen()

    def _asked_anew(self) -> None:
        days = int(self.period.currentData())
        since = ""
        if days:
            begun = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
            since = (begun - timedelta(days=days - 1)).astimezone(UTC).isoformat()
        self._ask(
            replace(
                self._question,
                text=self.text.text(),
                who=str(self.who.currentData() or ""),
                since=since,
                deleted_only=self.deleted.isChecked(),
            )
        )

    def _show_record_chip(self) -> None:
        if self.record_chip is not None:
            self.record_chip.hide()
            self.record_chip.deleteLater()
            self.record_chip = None
        if self._question.record is not None:
            self.record_chip = FilterChip("record", self.tr("Record"), [self._record_name])
            self.record_chip.removed.connect(lambda _: self._ask(replace(self._question, record=None)))
            self.record_place.addWidget(self.record_chip)

    # The chosen action

    def _show_chosen(self) -> None:
        entry = self.chosen()
        self.undo_button.setVisible(entry is not None)
        self.reason.setVisible(False)
        if entry is None:
            self.heading.setText(self.tr("Nothing found"))
            self.about.setText(self.tr("No action fits these filters. Lift one of them."))
            self.changes.show_changes(lambda _after, _most: [], 0)
            return
        self.heading.setText(entry.action)
        who = entry.who or self.tr("somebody")
        self.about.setText(self.tr("{when}, by {who}").format(when=when(entry.at), who=who))
        self.changes.writable = not self._library.read_only
        self.changes.show_changes(self._reader(entry.change_set_id), entry.rows)
        may_undo = entry.kind == "action" and not entry.is_undone and not self._library.read_only
        self.undo_button.setEnabled(may_undo)
        self.undo_button.setToolTip(plain_tip("" if may_undo else self._why_not(entry)))

    def _reader(self, change_set_id: int) -> Read:
        return lambda after, most: changes(self._library, change_set_id, after=after, most=most)

    def _why_not(self, entry: LogEntry) -> str:
        if self._library.read_only:
            return self.tr("This library may only be read.")
        if entry.is_undone:
            return self.tr("It is undone already.")
        if entry.kind in ("undo", "redo"):
            return self.tr("Undo or redo the action itself.")
        if entry.kind == "edition":
            return self.tr("It only named a state. Delete the edition on the page Editions.")
        if entry.kind == "trim":
            return self.tr("What was let go lies in the copy that was kept.")
        return self.tr("The library began with this.")

    def _undo(self) -> None:
        entry = self.chosen()
        if entry is not None:
            self._undo_entry(entry)

    def _undo_entry(self, entry: LogEntry) -> None:
        from db.history.changes import undo_one
        from desktop.undoing import take_back

        def work(watch: Watch) -> object:
            return undo_one(self._library, entry.change_set_id, watch)

        words = self.tr("Undoing “{action}”…").format(action=entry.action)
        take_back(self, entry.rows, work, words, failed=self._say_why)

    def _restore_field(self, change_id: int, column: str) -> None:
        from db.history.restoring import restore_field

        self._try(lambda: restore_field(self._library, change_id, column))

    def _restore_row(self, change: RowChange) -> None:
        from db.history.restoring import restore_row

        entry = self.chosen()
        if entry is None:
            return
        if change.operation == "delete":
            self._undo_entry(entry)
        else:
            self._try(lambda: restore_row(self._library, change.table, change.row_id, entry.change_set_id))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DatahallError as error:
            self._say_why(error)

    def _say_why(self, error: Exception) -> None:
        if not isinstance(error, DatahallError):
            messages.show_error(self, error)
            return
        self.reason.setText(str(error))
        self.reason.setVisible(True)

    # Parts

    def _fill_people(self) -> None:
        chosen = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(self.tr("Everyone"), "")
        for name in people(self._library):
            if name:
                self.who.addItem(name, name)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.blockSignals(False)

    def _fill_fixed(self) -> None:
        names = (
            self.tr("Any time"),
            self.tr("Today"),
            self.tr("Last 7 days"),
            self.tr("Last 30 days"),
            self.tr("Last 12 months"),
        )
        for words, days in zip(names, DAYS_BACK, strict=True):
            self.period.addItem(words, days)
        self.text.setPlaceholderText(self.tr("Filter actions"))
        self.text.setClearButtonEnabled(True)
        self.text.setFixedWidth(230)
        for widget, name in (
            (self.text, self.tr("Filter actions")),
            (self.who, self.tr("Who")),
            (self.period, self.tr("When")),
            (self.table, self.tr("Actions")),
        ):
            widget.setAccessibleName(name)
        self.heading.setProperty("role", "title")
        self.heading.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.about.setWordWrap(True)
        self.reason.setProperty("role", "error")
        self.reason.setWordWrap(True)
        self._set_up_table()

    def _set_up_table(self) -> None:
        set_up_list(self.table, self.model)
        columns = self.table.horizontalHeader()
        for column, width in ((0, 150), (1, 110), (3, 60)):
            columns.resizeSection(column, width)
        columns.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 12, 10)
        bar.setSpacing(8)
        for widget in (self.text, self.who, self.period, self.deleted):
            bar.addWidget(widget)
        bar.addLayout(self.record_place)
        bar.addStretch()
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(16, 14, 16, 12)
        for label in (self.heading, self.about, self.reason):
            column.addWidget(label)
        column.addWidget(self.changes, 1)
        column.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(detail)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([700, 480])
        self.splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.splitter, 1)
        begin_with(self, self.table)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._asked_anew)
        self.who.activated.connect(self._asked_anew)
        self.period.activated.connect(self._asked_anew)
        self.deleted.toggled.connect(self._asked_anew)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.changes.opened.connect(self.opened)
        self.changes.field_restored.connect(self._restore_field)
        self.changes.row_restored.connect(self._restore_row)
        self.undo_button.clicked.connect(self._undo)
