"""The bar above a table: filter box, filters as chips, "new since last visit", how many rows, columns button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from db.browse.table_cells import capital
from db.browse.table_columns import COLUMNS, Column
from db.browse.table_filters import Question
from desktop.browse.chips import FilterChip
from desktop.browse.flow import FlowLayout
from desktop.browse.value_popup import ValuePopup
from desktop.look import icons, theme

FILTER_WIDTH = 230
FIELD_HEIGHT, CHIP_HEIGHT = 30, 24
TYPING_PAUSE_MS = 120

Values = Callable[[str], list[tuple[str, int]]]


class FilterBar(QWidget):
    """Holds the page's question and tells by `changed` when the person asks another one.

    `columns_asked` is the button for columns, `rows_asked` Down or Enter in the filter box.

    Args:
        table: the page's table.
        values: gives a column's values, each with how many rows have it.
    """

    changed = Signal(object)
    columns_asked = Signal()
    rows_asked = Signal()

    def __init__(self, table: str, values: Values, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self._since = ""
        self.question = Question(table)
        self._by_key = {column.key: column for column in COLUMNS[table]}
        self.text = QLineEdit()
        self.text.setPlaceholderText(placeholder)
        self.text.setAccessibleName(placeholder)
        self.text.setClearButtonEnabled(True)
        self.text.setFixedWidth(FILTER_WIDTH)
        self.add = QPushButton(self.tr("+ Filter"))
        self.since = QPushButton()
        self.count = QLabel()
        self.columns = QToolButton()
        self._chips: list[FilterChip] = []
        self._popup: ValuePopup | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._lay_out()
        self._pause.timeout.connect(self._text_changed)
        self.text.textChanged.connect(lambda _text: self._pause.start())
        self.text.returnPressed.connect(self._go_to_rows)
        self.text.installEventFilter(self)
        self.add.clicked.connect(self._offer_columns)
        self.since.toggled.connect(self._since_toggled)
        self.columns.clicked.connect(self.columns_asked)
        theme.watcher.changed.connect(self._colour)

    def show_question(self, question: Question) -> None:
        """Shows a question without telling."""
        self.question = question
        self.text.blockSignals(True)
        if self.text.text().strip() != question.text:
            self.text.setText(question.text)
        self.text.blockSignals(False)
        self.since.blockSignals(True)
        self.since.setChecked(question.changed_since is not None)
        self.since.blockSignals(False)
        self._show_chips()

    def show_count(self, shown: int, all_rows: int) -> None:
        """ "18 of 247"."""
        words = self.tr("{shown} of {all}").format(shown=f"{shown:,}", all=f"{all_rows:,}")
        self.count.setText(words if shown != all_rows else f"{all_rows:,}")

    def show_since(self, moment: str, count: int) -> None:
        """Offers what was added or changed after `moment` (UTC text), when there is anything."""
        self._since = moment
        self.since.setVisible(bool(moment) and (count > 0 or self.since.isChecked()))
        self.since.setText(self.tr("New since last visit  {count}").format(count=f"{count:,}"))
        if moment:
            day = datetime.fromisoformat(moment).astimezone()
            words = self.tr("Added or changed since {day}").format(day=f"{day.day} {day:%B %Y, %H:%M}")
            self.since.setToolTip(words)

    def offer_values(self, key: str, under: QWidget | None = None) -> ValuePopup:
        """Opens the list of a column's values."""
        column = self._by_key[key]
        values = [(value, words_of(column, value), number) for value, number in self._values(key)]
        ticked = next((one.values for one in self.question.filters if one.column == key), ())
        known = {value for value, _, _ in values}
        values += [(value, words_of(column, value), 0) for value in ticked if value not in known]
        self._popup = ValuePopup(key, self.tr(column.words), values, ticked, self)
        self._popup.changed.connect(self._values_changed)
        chip = next((chip for chip in self._chips if chip.column == key), None)
        self._popup.show_under(under or chip or self.add)
        return self._popup

    def clear(self) -> None:
        """Lifts all filters."""
        self._ask(replace(self.question, text="", filters=(), changed_since=None))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the filter box to the rows it found; Escape empties it."""
        if watched is self.text and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._go_to_rows()
                return True
            if event.key() == Qt.Key.Key_Escape and self.text.text():
                self.text.clear()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self.add.setProperty("role", "chip")
        self.since.setProperty("role", "chip")
        self.since.setCheckable(True)
        self.since.hide()
        self.count.setProperty("role", "muted")
        self.columns.setAutoRaise(True)
        self.columns.setToolTip(self.tr("Choose columns"))
        self.columns.setAccessibleName(self.tr("Choose columns"))
        self._flow_place = QWidget()
        self._flow = FlowLayout(self._flow_place)
        self._flow.addWidget(self.add)
        self._flow.addWidget(self.since)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.text, 0, top)
        row.addWidget(self._flow_place, 1)
        row.addWidget(self.count, 0, top)
        row.addWidget(self.columns, 0, top)
        self.count.setFixedHeight(FIELD_HEIGHT)
        self._flow.setContentsMargins(0, (FIELD_HEIGHT - CHIP_HEIGHT) // 2, 0, 0)
        self._colour()

    def _colour(self) -> None:
        self.columns.setIcon(icons.icon("columns", theme.current_theme().muted))

    def _show_chips(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
            self._flow.removeWidget(chip)
        self._chips = []
        for place, one in enumerate(self.question.filters):
            column = self._by_key[one.column]
            chip = FilterChip(one.column, self.tr(column.words), [words_of(column, value) for value in one.values])
            chip.chosen.connect(self.offer_values)
            chip.removed.connect(lambda key: self._values_changed(key, []))
            chip.setParent(self._flow_place)
            self._flow.insert(place, chip)
            chip.show()
            self._chips.append(chip)
        self._flow.activate()

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        for column in self._by_key.values():
            if column.filterable:
                action = menu.addAction(self.tr(column.words))
                action.triggered.connect(lambda _=False, key=column.key: self.offer_values(key))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _values_changed(self, key: str, values: Sequence[str]) -> None:
        self._ask(self.question.with_filter(key, values))

    def _text_changed(self) -> None:
        self._pause.stop()
        text = self.text.text().strip()
        if text != self.question.text:
            self._ask(replace(self.question, text=text))

    def _go_to_rows(self) -> None:
        self._text_changed()
        self.rows_asked.emit()

    def _since_toggled(self, chosen: bool) -> None:
        self._ask(replace(self.question, changed_since=self._since if chosen else None))

    def _ask(self, question: Question) -> None:
        self.show_question(question)
        self.changed.emit(question)


def words_of(column: Column, value: str) -> str:
    """A value of a filter in words: "" is "not given", "given" any figure."""
    if value == "":
        return "not given"
    if value == "given" and column.is_number:
        return "any"
    if column.kind in ("status", "event", "word", "confidence"):
        return capital(value)
    if column.kind == "moment":
        day = datetime.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    if column.kind == "language":
        from db.browse.table_cells import language_name

        return language_name(value)
    return value
