"""The bar above a table: filter box, filters as chips, "new since last visit", how many rows, columns button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from db.browse.table_filters import Question
from db.values import dates, notation
from desktop.browse.filter_chips import FilterChips
from desktop.look import icons, theme
from desktop.look.plain import PlainLabel, plain_tip

if TYPE_CHECKING:
    from db.library import Library

FILTER_WIDTH, LEAST_WIDTH = 230, 90
FIELD_HEIGHT, CHIP_HEIGHT = 30, 24
TYPING_PAUSE_MS = 120


class _FilterBox(QLineEdit):
    """As wide as usual, narrower where the chips need the room."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(FILTER_WIDTH)

    def sizeHint(self) -> QSize:
        return QSize(FILTER_WIDTH, super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Leaves the window its keys: Ctrl+E, with which fields of X11 go to their end, and Undo with nothing typed."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self._needs(event):
            event.ignore()
            return True
        return super().event(event)

    def _needs(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.isUndoAvailable()
        if event.matches(QKeySequence.StandardKey.Redo):
            return self.isRedoAvailable()
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
        return not (with_control and is_letter) or any(event.matches(key) for key in _OWN_KEYS)


_OWN_KEYS = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
)


class FilterBar(QWidget):
    """Holds the page's question and tells by `changed` when the person asks another one.

    `columns_asked` is the button for columns, `rows_asked` Down or Enter in the filter box, `save_asked` the one that
    saves what is shown as a view.

    Args:
        library: whose records they are; `table`: the page's table.
        asked: gives the question whose rows a column's values are counted in.
        at_once: whether it does so quickly.
    """

    spoken_role = QAccessible.Role.Grouping
    changed = Signal(object)
    columns_asked = Signal()
    rows_asked = Signal()
    save_asked = Signal()

    def __init__(
        self,
        library: Library,
        table: str,
        asked: Callable[[], Question],
        placeholder: str,
        parent: QWidget | None = None,
        *,
        at_once: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        self._since = ""
        self.question = Question(table)
        self.text = _FilterBox()
        self.text.setPlaceholderText(placeholder)
        self.setAccessibleName(self.tr("Filters"))
        self.text.setAccessibleName(placeholder)
        # Only now: Qt looks through all icon themes of the system for the first of such buttons.
        self.text.textChanged.connect(lambda _text: self.text.setClearButtonEnabled(True))
        self.chips = FilterChips(library, table, asked, at_once=at_once)
        self.since = QPushButton()
        self.save = QPushButton(self.tr("Save view…"))
        self.count = PlainLabel()
        self.columns = QToolButton()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._lay_out()
        self._pause.timeout.connect(self._text_changed)
        self.text.textChanged.connect(lambda _text: self._pause.start())
        self.text.returnPressed.connect(self._go_to_rows)
        self.text.installEventFilter(self)
        self.chips.changed.connect(self._filters_changed)
        self.since.toggled.connect(self._since_toggled)
        self.columns.clicked.connect(self.columns_asked)
        self.save.clicked.connect(self.save_asked)
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
        self.chips.show_question(question)

    def show_count(self, shown: int, all_rows: int) -> None:
        """ "18 of 247"."""
        words = self.tr("{shown} of {all}").format(shown=notation.count(shown), all=notation.count(all_rows))
        self.count.setText(words if shown != all_rows else notation.count(all_rows))

    def offer_saving(self, offered: bool) -> None:
        """Offers to save what is shown as a view."""
        self.save.setVisible(offered)

    def say_left_out(self, columns: list[str]) -> None:
        """Names at the columns' button those that the window has no room for now."""
        words = self.tr("Choose columns")
        if columns:
            words += ". " + self.tr("No room now for: {columns}").format(columns=", ".join(columns))
        self.columns.setToolTip(plain_tip(words))

    def show_since(self, moment: str, count: int) -> None:
        """Offers what was added or changed after `moment` (UTC text), when there is anything."""
        self._since = moment
        self.since.setVisible(bool(moment) and (count > 0 or self.since.isChecked()))
        self.since.setText(self.tr("New since last visit  {count}").format(count=notation.count(count)))
        if moment:
            day = datetime.fromisoformat(moment).astimezone()
            words = self.tr("Added or changed since {day}").format(day=dates.show_moment(day, short=False))
            self.since.setToolTip(plain_tip(words))

    def clear(self) -> None:
        """Lifts all filters."""
        self._ask(self.question._replace(text="", filters=(), any_of=False, changed_since=None, listed=None))

    def clear_to(self, question: Question) -> None:
        """Asks this question in place of the one asked."""
        self._ask(question)

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
        self.since.setProperty("role", "chip")
        self.since.setCheckable(True)
        self.since.hide()
        self.count.setProperty("role", "muted")
        self.columns.setAutoRaise(True)
        self.say_left_out([])
        self.columns.setAccessibleName(self.tr("Choose columns"))
        self.chips.flow.addWidget(self.since)
        self.save.setProperty("role", "link")
        self.save.setToolTip(self.tr("Keep these filters, the order and the columns by a name."))
        self.save.hide()
        self.chips.flow.addWidget(self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.text, 0, top)
        row.addWidget(self.chips, 1)
        row.addWidget(self.count, 0, top)
        row.addWidget(self.columns, 0, top)
        self.count.setFixedHeight(FIELD_HEIGHT)
        self.chips.flow.setContentsMargins(0, (FIELD_HEIGHT - CHIP_HEIGHT) // 2, 0, 0)
        self._colour()

    def _colour(self) -> None:
        self.columns.setIcon(icons.icon("columns", theme.current_theme().muted))

    def _filters_changed(self, question: Question) -> None:
        self._ask(self.question._replace(filters=question.filters, any_of=question.any_of, listed=question.listed))

    def _text_changed(self) -> None:
        self._pause.stop()
        text = self.text.text().strip()
        if text != self.question.text:
            self._ask(self.question._replace(text=text))

    def _go_to_rows(self) -> None:
        self._text_changed()
        self.rows_asked.emit()

    def _since_toggled(self, chosen: bool) -> None:
        self._ask(self.question._replace(changed_since=self._since if chosen else None))

    def _ask(self, question: Question) -> None:
        self.show_question(question)
        self.changed.emit(question)
