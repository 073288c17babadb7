"""Likely duplicates: pairs with score and reasons, both records side by side; merged, told apart or skipped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.duplicates.finding import Pair
from db.duplicates.records import TABLES
from db.duplicates.telling_apart import tell_apart
from db.edit.merge_sides import Sides, sides
from db.errors import DatahallError
from db.library import Library, Touched
from db.values import notation
from desktop import messages, tasks
from desktop.browse.empty_state import EmptyState
from desktop.browse.flow import FlowLayout
from desktop.duplicates.looking import Looking
from desktop.duplicates.pair_model import FIRST, SCORE, SECOND, PairModel
from desktop.duplicates.pair_table import PairTable
from desktop.duplicates.side_by_side import SideBySide
from desktop.look.choice_box import ChoiceBox
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel, plain_tip
from desktop.look.progress import progress_line
from desktop.look.whole_rows import set_up_list

SCORES = (95, 90, 80, 70, 60)
USUAL = 80


class DuplicatesPage(QWidget):
    """`opened` asks for a record's page; `dialog` is the merge window or the one for a rule that was opened last."""

    opened = Signal(str, int)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.table_name, self._skipped = TABLES[0], set[tuple[str, int, int]]()
        self.looking = Looking(library, self)
        self.tables: dict[str, QPushButton] = {}
        self.scores, self.count, self.stale = ChoiceBox(), PlainLabel(), PlainLabel()
        self.again, self.by_rule = QPushButton(self.tr("Look again")), QPushButton(self.tr("Merge by a rule…"))
        self.cancel, self.progress = QPushButton(self.tr("Cancel")), progress_line()
        self.model, self.table = PairModel(), PairTable()
        self.both = SideBySide()
        self.merge = QPushButton(self.tr("Merge…"))
        self.different = QPushButton(self.tr("These are different"))
        self.skip = QPushButton(self.tr("Skip"))
        self.open = QPushButton(self.tr("Open record"))
        self.empty, self.stack = EmptyState(), QStackedWidget()
        self.dialog: QWidget | None = None
        self._lay_out()
        self._connect()
        self.looking.look(self.table_name)

    # What others ask of it

    def refresh(self, touched: Touched | None) -> None:
        """After a change of the library."""
        self.looking.refresh(touched, self.table_name)

    def remembered(self) -> dict[str, object]:
        """The table and the least score."""
        return {"table": self.table_name, "at_least": self.looking.at_least}

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`."""
        at_least = state.get("at_least")
        if at_least in SCORES:
            self.scores.setCurrentIndex(SCORES.index(int(str(at_least))))
            self.looking.at_least = int(str(at_least))
        table = str(state.get("table") or "")
        self._choose(table if table in TABLES else self.table_name, anew=True)

    def chosen(self) -> Pair | None:
        """The pair that is marked."""
        return self.model.entry(self.table.currentIndex().row())

    def pairs(self) -> list[Pair]:
        """The pairs shown."""
        return self.model.shown

    # Inside

    def _connect(self) -> None:
        self.scores.activated.connect(self._score_chosen)
        self.again.clicked.connect(lambda: self.looking.look(self.table_name))
        self.cancel.clicked.connect(self.looking.stop)
        self.by_rule.clicked.connect(self._merge_by_rule)
        self.merge.clicked.connect(self._merge)
        self.different.clicked.connect(self._tell_apart)
        self.skip.clicked.connect(self._skip)
        self.open.clicked.connect(self._open)
        self.empty.pressed.connect(self._empty_pressed)
        self.table.doubleClicked.connect(lambda _: self._merge())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_both())
        self.model.modelReset.connect(self._show_both)
        works = {"merge": self._merge, "different": self._tell_apart, "skip": self._skip, "open": self._open}
        self.table.asked.connect(lambda asked: works[asked]())
        self.looking.changed.connect(self._show)
        self.looking.progressed.connect(self._show_progress)
        self.looking.failed.connect(lambda error: messages.show_error(self, error))

    def _choose(self, table: str, *, anew: bool = False) -> None:
        self.table_name = table
        self.tables[table].setChecked(True)
        shown = self.looking.shown.get(table)
        if anew or shown is None or shown.is_stale:
            self.looking.look(table)
        else:
            self.looking.stop()
        self._show(table)

    def _score_chosen(self, place: int) -> None:
        self.looking.at_least = SCORES[place]
        self.looking.shown.clear()
        self._choose(self.table_name, anew=True)

    def _show(self, table: str) -> None:
        """Shows what was found, or that it is being looked for."""
        if table != self.table_name:
            return
        shown, is_looking = self.looking.shown.get(table), self.looking.is_looking
        self.progress.setVisible(is_looking)
        self.cancel.setVisible(is_looking)
        self.again.setVisible(not is_looking)
        pairs = [] if shown is None else [one for one in shown.found.pairs if self._key(one) not in self._skipped]
        if shown is not None and (pairs != self.model.shown or shown.names != self.model.names):
            row = max(0, self.table.currentIndex().row())
            self.model.show_pairs(pairs, shown.names)
            if pairs:
                self.table.selectRow(min(row, len(pairs) - 1))
        self.stale.setVisible(shown is not None and shown.is_stale and not is_looking)
        self.count.setText(self._counted(len(pairs)) if shown is not None else "")
        may_write = not self._library.read_only
        self.by_rule.setEnabled(bool(pairs) and may_write and not is_looking)
        for button in (self.merge, self.different):
            button.setEnabled(may_write)
        if pairs:
            self.stack.setCurrentIndex(0)
        else:
            self._show_empty(is_looking, has_looked=shown is not None)

    def _show_empty(self, is_looking: bool, *, has_looked: bool) -> None:
        if is_looking:
            self.empty.say(self.tr("Looking for duplicates…"), "", "", primary=False)
        elif not has_looked:
            self.empty.say(self.tr("Stopped"), "", self.tr("Look again"), primary=True)
        elif any(key[0] == self.table_name for key in self._skipped):
            words = self.tr("You have skipped the rest of them for now.")
            self.empty.say(self.tr("No more pairs"), words, self.tr("Show the skipped ones"), primary=False)
        else:
            words = self.tr("No two of these records have a score of {score} or more.")
            lower = self.tr("Look for less likely ones") if self.looking.at_least > SCORES[-1] else ""
            words = words.format(score=self.looking.at_least)
            self.empty.say(self.tr("No duplicates found"), words, lower, primary=False)
        self.stack.setCurrentWidget(self.empty)

    def _empty_pressed(self) -> None:
        shown = self.looking.shown.get(self.table_name)
        skipped = {key for key in self._skipped if key[0] == self.table_name}
        if shown is None:
            self.looking.look(self.table_name)
        elif skipped:
            self._skipped -= skipped
            self._show(self.table_name)
        else:
            place = SCORES.index(self.looking.at_least) + 1
            self.scores.setCurrentIndex(place)
            self._score_chosen(place)
        self.table.setFocus()

    def _counted(self, number: int) -> str:
        words = self.tr("1 pair") if number == 1 else self.tr("{n} pairs")
        shown = self.looking.shown[self.table_name]
        more = "" if shown.found.are_all else self.tr(", the likeliest")
        return words.format(n=notation.count(number)) + more

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.show_how_far(done, total)

    def _show_both(self) -> None:
        pair, library = self.chosen(), self._library
        for button in (self.skip, self.open):
            button.setEnabled(pair is not None)
        if pair is None:
            self.both.show_sides(None)
            return

        def show(told: Sides) -> None:
            if self.chosen() == pair:
                self.both.show_sides(told)

        tasks.run(self, lambda _: sides(library, pair.table, (pair.first, pair.second)), done=show,
                  failed=lambda _error: self.both.show_sides(None))  # fmt: skip

    def _key(self, pair: Pair) -> tuple[str, int, int]:
        return pair.table, pair.first, pair.second

    # What is done to a pair

    def _merge(self) -> None:
        pair = self.chosen()
        if pair is None or self._library.read_only:
            return
        from desktop.many.merge_window import MergeWindow

        try:
            self._show_dialog(MergeWindow(self._library, pair.table, (pair.first, pair.second), self.window()))
        except DatahallError as error:
            messages.show_error(self, error)
            self.looking.look(self.table_name)

    def _merge_by_rule(self) -> None:
        from desktop.duplicates.rule_dialog import RuleDialog

        self._show_dialog(RuleDialog(self._library, self.table_name, self.model.shown, self.window()))

    def _show_dialog(self, dialog: QWidget) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _: self.table.setFocus())  # type: ignore[attr-defined]
        dialog.open()  # type: ignore[attr-defined]

    def _tell_apart(self) -> None:
        pair, library = self.chosen(), self._library
        if pair is None or library.read_only:
            return
        self._take_out(pair)

        def failed(error: Exception) -> None:
            messages.show_error(self, error)
            self.looking.look(pair.table)

        tasks.run(self, lambda _: tell_apart(library, pair.table, [(pair.first, pair.second)]), failed=failed)

    def _skip(self) -> None:
        pair = self.chosen()
        if pair is not None:
            self._skipped.add(self._key(pair))
            self._show(self.table_name)
            self.table.setFocus()

    def _take_out(self, pair: Pair) -> None:
        self.looking.drop(pair.table, pair)
        self._show(self.table_name)
        self.table.setFocus()

    def _open(self) -> None:
        pair = self.chosen()
        if pair is not None:
            self.opened.emit(pair.table, pair.first)

    # Layout

    def _lay_out(self) -> None:
        self._set_up_table()
        for score in SCORES:
            self.scores.addItem(self.tr("Score at least {score}").format(score=score))
        self.scores.setCurrentIndex(SCORES.index(USUAL))
        self.scores.setAccessibleName(self.tr("Least score"))
        self.stale.setText(self.tr("The library has changed since."))
        for label in (self.count, self.stale):
            label.setProperty("role", "muted")
        self.merge.setProperty("role", "primary")
        for button, key in ((self.merge, "Enter"), (self.different, "D"), (self.skip, "S"), (self.open, "O")):
            button.setToolTip(plain_tip(key))
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 12, 6)
        bar.setSpacing(8)
        asked = QWidget()
        flow = FlowLayout(asked)
        flow.addWidget(self._segments())
        flow.addWidget(self.scores)
        bar.addWidget(asked, 1)
        high = self.again.sizeHint().height()
        for widget in (self.stale, self.count, self.again, self.cancel, self.by_rule):
            widget.setMinimumHeight(high)  # stands in one line with the first of what is asked
            bar.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self._lower())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.progress)
        whole.addWidget(self.stack, 1)
        begin_with(self, self.table)

    def _lower(self) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 10)
        row.setSpacing(8)
        for button in (self.merge, self.different, self.skip, self.open):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.both, 1)
        column.addLayout(row)
        return lower

    def _segments(self) -> QWidget:
        segments = QWidget()
        line = QHBoxLayout(segments)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        together = QButtonGroup(self)
        words = {"facility": self.tr("Facilities"), "partner": self.tr("Partners"), "policy": self.tr("Policies"),
                 "source": self.tr("Sources")}  # fmt: skip
        for place, table in enumerate(TABLES):
            button = QPushButton(words[table])
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "segment")
            button.setProperty("place", "first" if not place else "last" if table == TABLES[-1] else "middle")
            button.clicked.connect(lambda _checked, table=table: self._choose(table))
            together.addButton(button)
            self.tables[table] = button
            line.addWidget(button)
        self.tables[self.table_name].setChecked(True)
        return segments

    def _set_up_table(self) -> None:
        set_up_list(self.table, self.model)
        self.table.setAccessibleName(self.tr("Likely duplicates"))
        header = self.table.horizontalHeader()
        for column, width in ((SCORE, 64), (FIRST, 300), (SECOND, 300)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
