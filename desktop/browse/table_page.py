"""A page with one table of the library: filtered, sorted, its columns chosen, whatever its size."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QVBoxLayout, QWidget

from db.browse import tables
from db.browse.counting import counts_at_once, last_ids
from db.browse.page_columns import by_key, columns_of
from db.browse.table_columns import DATE_KINDS, Column
from db.browse.table_filters import Listed, Question
from db.browse.table_joins import DEFAULT_SORT
from db.library import Library, Touched
from db.watch import Watch
from desktop import messages
from desktop.browse.asked_beside import AskedBeside
from desktop.browse.column_chooser import choose_columns
from desktop.browse.column_widths import fitted, left_out
from desktop.browse.content_widths import content_widths
from desktop.browse.emptiness import Emptiness
from desktop.browse.empty_state import EmptyState
from desktop.browse.explaining import explain_number
from desktop.browse.filter_bar import FilterBar
from desktop.browse.row_menu import show_row_menu
from desktop.browse.table_model import WindowedModel
from desktop.browse.table_view import RecordTable
from desktop.browse.table_words import filter_words
from desktop.look.first_focus import begin_with
from desktop.own.columns import keep_own_columns
from desktop.table_views.view_bar import TableViewBar

AT_ONCE = 20_000
"""Rows up to which sorting and filtering are done at once; more are asked off the interface thread."""

SMALLEST_ROOM = 200
"""Narrower than this is a table that is not laid out yet."""

_SEEN, _CENTRE = QAbstractItemView.ScrollHint.EnsureVisible, QAbstractItemView.ScrollHint.PositionAtCenter


class TablePage(QWidget):
    """Asks the library, shows the answer, says what the person chose.

    Signals: `selected` when the person moves to a row, `edit_requested` on Enter or double click, `opened` when a
    link is followed, `new_requested` with a table's name, `delete_requested`, `citation_asked` with ids of sources and
    a style, `shown_changed` when other rows are shown than before.
    """

    opened = Signal(str, int)
    selected = Signal(str, int)
    edit_requested = Signal(str, int)
    delete_requested = Signal(str, object)
    new_requested = Signal(str)
    citation_asked = Signal(object, str)
    shown_changed = Signal()

    def __init__(self, library: Library, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._table = library, table
        self._all_rows = 0
        self._last_visit = ""
        self._widths, self._needed = dict[str, int](), dict[str, int]()  # as the person set them, and for the contents
        self._silent = self._from_the_top = False
        self._wanted_id: int | None = None
        self._told: int | None = None
        self._answered = Question(table)
        self.model = WindowedModel(self._fetch)
        self.library, self.table_name = library, table
        self.filter_bar = FilterBar(library, table, self.question, filter_words(table), at_once=self._is_quick)
        self.table = RecordTable(self.model)
        self.empty = EmptyState()
        self._emptiness = Emptiness(library, table, self.empty)
        self.view_bar = TableViewBar(self)
        self._asked = AskedBeside(self)
        self._lay_out()
        self._connect()
        self.show_columns([column.key for column in columns_of(table, library) if column.shown])
        self.show_sort()
        self.refresh(None)

    # What the window asks of the page

    def refresh(self, touched: Touched | None) -> None:
        """Looks again after a change; None: at everything."""
        self.view_bar.refresh()
        if not keep_own_columns(self, touched) and touched is not None and self._table not in touched.records:
            return
        self.show_count()
        self._show_since()
        self._ask()

    def show_count(self) -> None:
        """Says how many rows are shown, and of how many; nothing yet of a large table that is being counted."""
        counted = counts_at_once(self._library)
        self._all_rows = (counted or last_ids(self._library))[self._table]
        shows_all = not self.question().parts()
        if counted and (shows_all or not self._asked.is_waiting):
            self.filter_bar.show_count(self._all_rows if shows_all else self.model.rowCount(), self._all_rows)

    def set_last_visit(self, moment: str) -> None:
        """Says when the person was here last (UTC text), "" for never."""
        self._last_visit = moment
        self._show_since()

    def question(self) -> Question:
        """What is shown, in which order."""
        return self.filter_bar.question._replace(last_visit=self._last_visit)

    def show_listed(self, listed: Listed) -> None:
        """Shows just these records, all other filters lifted."""
        self.show_question(Question(self._table, sort=self.question().sort, listed=listed))

    def show_found(self, words: str) -> None:
        """Shows the records that hold these words, all other filters lifted."""
        self.show_question(Question(self._table, text=words, sort=self.question().sort))

    def show_question(self, question: Question) -> None:
        """Shows what answers a question, in place of the one asked."""
        self.filter_bar.clear_to(question)
        self.show_sort()

    def selected_id(self) -> int | None:
        """The record of the current row, or None."""
        if not self.table.selectionModel().hasSelection():
            return None
        return self.model.id_at(self.table.currentIndex().row())

    def select(self, record_id: int) -> None:
        """Makes a record's row the current one, if it is shown; tells nobody."""
        if self._asked.is_waiting:
            self._wanted_id = record_id
            return
        row = self.model.row_of(record_id)
        if row is None:
            self.table.clearSelection()
        elif self.model.id_at(self.table.currentIndex().row()) != record_id or self.selected_id() is None:
            self._go_to_row(row)

    def select_first(self, *, tell: bool = True) -> None:
        """Chooses the first row as the person would, when none is chosen; with `tell` false, in silence."""
        if self.table.selected_count() or not self.model.rowCount():
            return
        # Not `selectRow`: that looks at which modifier keys are held.
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self._silent = not tell
        self.table.selectionModel().setCurrentIndex(self.model.index(0, 0), flags)
        self._silent = False

    def focus_filter(self) -> None:
        """Puts the cursor into the filter box, its text selected."""
        self.filter_bar.text.setFocus()
        self.filter_bar.text.selectAll()

    def explain(self, record_id: int | None = None, column: str = "") -> None:
        """Shows what made a number; left out, the current cell's, or the first of its row that can be explained."""
        explain_number(self, self._library, record_id, column)

    def choose_columns(self) -> None:
        """Opens the list of columns below its button."""
        button = self.filter_bar.columns
        choose_columns(self, button.mapToGlobal(QPoint(button.width(), button.height() + 4)))

    def shown_columns(self) -> list[str]:
        """Keys of the columns from left to right."""
        return [self.model.columns[place].key for place in self.table.visual_order()]

    def remembered(self) -> dict[str, object]:
        """Columns, widths, sort and filters, as plain values."""
        question, columns = self.view_bar.own_state()
        asked, drafts = question.to_json(), self.view_bar.remembered()
        sort = {name: asked[name] for name in ("sort", "descending")}
        return {"columns": columns, "widths": dict(self._widths), "sort": sort, "question": asked, "drafts": drafts}

    def restore(self, state: dict[str, object]) -> None:
        """Takes `remembered`'s values; unknown ones are left out, but for widths: another library may have them."""
        known = by_key(self._table, self._library)
        widths, columns, question = state.get("widths"), state.get("columns"), state.get("question", state.get("sort"))
        self.view_bar.restore(state.get("drafts"))
        if isinstance(widths, dict):
            self._widths = {str(key): width for key, width in widths.items() if isinstance(width, int)}
        if isinstance(columns, list):
            kept = [key for key in columns if key in known]
            self.show_columns(kept if "name" in kept else ["name", *kept])
        if isinstance(question, dict):
            self.filter_bar.show_question(Question.from_json(self._table, question))
            self.show_sort()
            self._ask()

    def show_columns(self, keys: Sequence[str]) -> None:
        """Shows these columns in this order."""
        known = by_key(self._table, self._library)
        chosen = self.selected_id()
        self._silent = True
        header = self.table.header
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        self.model.show_columns([known[key] for key in dict.fromkeys(keys) if key in known])
        self._silent = False
        self.fit_columns()
        self.view_bar.look()
        if chosen is not None:
            self.select(chosen)

    def fit_columns(self) -> None:
        """Fills the room there is: widths the person set stay, columns of words give and take.

        In a narrow window some columns are left out, as long as the person has not chosen the columns.
        """
        header, order = self.table.header, self.table.visual_order()
        room = self.table.viewport().width()
        out = self._without_room(order, room)
        self._silent = True
        for place, logical in enumerate(order):
            header.setSectionHidden(logical, place in out)
        self._silent = False
        self.filter_bar.say_left_out([self.model.columns[order[place]].words for place in sorted(out)])
        order = [logical for place, logical in enumerate(order) if place not in out]
        columns = [self.model.columns[logical] for logical in order]
        least = [self._widths.get(column.key, self._least(column)) for column in columns]
        self._needed = content_widths(self.model, self.table.font(), self._needed)
        wanted = [self._widths.get(column.key, self._needed.get(column.key, column.width)) for column in columns]
        elastic = [
            column.is_text and column.kind not in ("status", "country") and column.key not in self._widths
            for column in columns
        ]
        name = next((place for place, column in enumerate(columns) if column.key == "name"), None)
        widths = fitted(wanted, least, elastic, room if room > SMALLEST_ROOM else sum(wanted), name)
        self._silent = True
        for logical, width in zip(order, widths, strict=True):
            header.resizeSection(logical, width)
        self._silent = False

    # Inside

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view_bar)
        column.addWidget(self.filter_bar)
        column.addWidget(self._asked.busy_line)
        column.addWidget(self.stack, 1)
        begin_with(self, self.table)

    def _connect(self) -> None:
        self.filter_bar.changed.connect(self._question_changed)
        self.filter_bar.columns_asked.connect(self.choose_columns)
        self.filter_bar.save_asked.connect(self.view_bar.save)
        self.filter_bar.rows_asked.connect(self._go_to_rows)
        self.table.opened.connect(lambda record_id: self.edit_requested.emit(self._table, record_id))
        self.table.delete_pressed.connect(self.delete_selected)
        self.table.refused.connect(lambda error: messages.show_error(self, error))
        self.table.resized.connect(self.fit_columns)
        self.table.customContextMenuRequested.connect(lambda point: show_row_menu(self, point))
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.selectionModel().selectionChanged.connect(self._row_chosen)
        header = self.table.header
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(self._width_changed)
        header.sectionMoved.connect(lambda *_: None if self._silent else self.view_bar.look())
        header.customContextMenuRequested.connect(
            lambda point: choose_columns(self, header.mapToGlobal(point) + QPoint(140, 4))
        )
        self._emptiness.asked.connect(self.filter_bar.clear_to)
        new = "facility" if self._table == "observation" else self._table
        self._emptiness.new_asked.connect(lambda: self.new_requested.emit(new))
        self._asked.answered.connect(self._answer_late)

    def _fetch(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, tuple[tables.Cell, ...]]:
        return tables.rows(self._library, self._table, ids, keys)

    def _is_quick(self) -> bool:
        return self._all_rows <= AT_ONCE and not self.question().takes_long

    def _ask(self) -> None:
        """Asks for the ids anew: at once where that is quick, else beside the window."""
        library, question = self._library, self.question()
        if self._is_quick():
            self._asked.drop()
            self._answer(question, tables.ordered_ids(library, question))
            return

        def work(watch: Watch) -> tuple[Question, array[int]]:
            return question, tables.ordered_ids(library, question, watch)

        first = None if self.model.rowCount() else tables.first_ids(library, question)
        if first is not None:
            self.model.show_ids(first)
            self.stack.setCurrentWidget(self.table)
        # While the first rows are not painted the order of all others only takes a core from them.
        self._asked.ask(work, None if self.table.has_painted else self.table.waits_for_paint)

    def _answer_late(self, answer: tuple[Question, array[int]]) -> None:
        if answer[0] == self.question():
            self._answer(*answer)

    def _answer(self, question: Question, ids: array[int]) -> None:
        """Shows the rows; the current one stays where it is on the screen if it is still among them.

        Whoever sorts wants to see what comes first, and so does whoever filters the chosen record away.
        """
        kept = self._wanted_id if self._wanted_id is not None else self.selected_id()
        top = self.table.verticalScrollBar().value()
        self._wanted_id = None
        self._silent = True
        many = self.table.selected_ids() if self.table.selected_count() > 1 else []
        is_same = ids == self.model.ids
        if is_same:
            self.model.forget_rows()
        else:
            self.model.show_ids(ids)
            self._told = None
        self._silent = False
        row = self.model.row_of(kept) if kept is not None else None
        if row is not None and not (is_same and many):
            self._go_to_row(row)
            self.table.select_too(many)
        elif kept is None:
            self.table.verticalScrollBar().setValue(top)
        if self._from_the_top or (row is None and question != self._answered):
            self.table.scrollToTop()
            self._from_the_top = False
        self._answered = question
        self.show_count()
        self._show_emptiness(question, len(ids))
        self.shown_changed.emit()

    def _show_emptiness(self, question: Question, shown: int) -> None:
        if shown:
            self.stack.setCurrentWidget(self.table)
            return
        self._emptiness.say(question, has_records=bool(self._all_rows), at_once=self._is_quick())
        self.stack.setCurrentWidget(self.empty)

    def _question_changed(self, _question: Question) -> None:
        self.show_sort()
        self._ask()

    def _show_since(self) -> None:
        moment, count = self._last_visit, 0
        if moment:
            count = tables.count(self._library, Question(self._table, changed_since=moment))
        self.filter_bar.show_since(moment, count)

    def _sort_by(self, logical: int) -> None:
        column = self.model.columns[logical]
        key, descending = self._sort()
        newest_first = column.is_number or column.kind in DATE_KINDS
        turned = not descending if key == column.key else newest_first
        self.filter_bar.show_question(self.question()._replace(sort=column.key, descending=turned))
        self.show_sort()
        self._from_the_top = True
        self._ask()

    def _sort(self) -> tuple[str, bool]:
        question = self.question()
        return (question.sort, question.descending) if question.sort else DEFAULT_SORT[self._table]

    def show_sort(self) -> None:
        """Marks the column that is sorted by, and fits the columns to the room."""
        self.view_bar.look()
        self.table.header.show_sort(*self._sort())
        self.fit_columns()

    def _without_room(self, order: Sequence[int], room: int) -> set[int]:
        columns = [self.model.columns[logical] for logical in order]
        as_they_come = {column.key for column in columns_of(self._table, self._library) if column.shown}
        if room <= SMALLEST_ROOM or {column.key for column in columns} != as_they_come:
            return set()
        least = [self._widths.get(column.key, self._least(column)) for column in columns]
        sorted_by = self._sort()[0]
        return left_out(least, [0 if column.key == sorted_by else column.gives_way for column in columns], room)

    def _least(self, column: Column) -> int:
        return max(self.table.header.least_width(column), column.least)

    def _width_changed(self, logical: int, _old: int, new: int) -> None:
        if not self._silent and logical < len(self.model.columns):
            self._widths[self.model.columns[logical].key] = new

    def reset_columns(self) -> None:
        """Shows the columns that are shown at first, as wide as at first."""
        self._widths.clear()
        self.show_columns([column.key for column in columns_of(self._table, self._library) if column.shown])

    def _go_to_row(self, row: int) -> None:
        self._silent = True
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        seen = self.table.viewport().rect().contains(self.table.visualRect(index))
        self.table.scrollTo(index, _SEEN if seen else _CENTRE)
        self._silent = False

    def _row_chosen(self, _new: object, _old: object) -> None:
        """Tells once of each row chosen: Qt changes now the current row first, now the selection."""
        record_id = self.selected_id()
        if record_id == self._told:
            return
        self._told = record_id
        if record_id is not None and not self._silent:
            self.selected.emit(self._table, record_id)

    def _go_to_rows(self) -> None:
        if not self._asked.is_waiting and self.model.rowCount():
            self.table.setFocus()
            self.select_first()

    def delete_selected(self) -> None:
        """Asks for the selected records to be deleted."""
        ids = self.table.selected_ids()
        if ids and not self._library.read_only:
            self.delete_requested.emit(self._table, ids)
