"""The inbox: sources captured and not yet worked through, with the words of the one chosen beside the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from db.capture import inbox
from db.capture.inbox import InboxRow
from db.library import Library, Touched
from db.watch import Watch
from desktop import tasks
from desktop.browse.delegates import CellDelegate
from desktop.browse.empty_state import EmptyState
from desktop.browse.table_model import WindowedModel
from desktop.look.choice_box import ChoiceBox
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel, plain_tip
from desktop.look.whole_rows import set_up_list


class _Sources(QTableView):
    """Rows that act on Enter, and Delete."""

    entered = Signal()
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter enters facts; Delete asks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class _CapturedText(QPlainTextEdit):
    """Plain words to read and copy from; what is copied is told."""

    words_copied = Signal(str)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying is told; Enter enters facts, with the words chosen as the quote. Tab leaves."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.textCursor().hasSelection():
            self.words_copied.emit(self.chosen_words())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def chosen_words(self) -> str:
        """The selected words, "" for none."""
        return self.textCursor().selectedText().replace("\u2029", "\n")


class InboxPage(QWidget):
    """Tells what the person wants with a source; does nothing to it itself.

    Signals, each with the source's id: `facts_asked` with words to quote ("" for none), `edit_asked`, `done_asked` (it
    is worked through), `delete_asked`, `copy_asked` (its kept copy is to be opened). `words_copied` gives words copied
    from it. `capture_asked` when there is nothing yet.
    """

    facts_asked = Signal(int, str)
    edit_asked = Signal(int)
    done_asked = Signal(int)
    delete_asked = Signal(int)
    copy_asked = Signal(int)
    words_copied = Signal(int, str)
    capture_asked = Signal()
    selected = Signal(int)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._row = 0
        self._shown_id: int | None = None
        self.model = WindowedModel(self._fetch)
        self.table, self.text = _Sources(), _CapturedText()
        self.heading, self.below = PlainLabel(), PlainLabel()
        self.order = ChoiceBox()
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self._set_up_table()
        self._connect()
        self._look()

    # What others ask of it

    def refresh(self, touched: Touched | None) -> None:
        """Looks again after a change."""
        self._look()

    def remembered(self) -> dict[str, object]:
        """The order."""
        return {"newest_first": self.order.currentIndex() == 0}

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`."""
        self.order.setCurrentIndex(0 if state.get("newest_first", True) else 1)

    def selected_id(self) -> int | None:
        """The source chosen."""
        return self.model.id_at(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None

    def select(self, source_id: int) -> None:
        """Chooses a source, if it is in the inbox."""
        if source_id in self.model.ids:
            self.table.selectRow(self.model.ids.index(source_id))

    # Inside

    def _look(self) -> None:
        chosen, row = self.selected_id(), max(0, self.table.currentIndex().row())
        ids = inbox.ids(self._library, newest_first=self.order.currentIndex() == 0)
        if ids == self.model.ids:
            self.model.forget_rows()
        else:
            self.model.show_ids(ids)
        self.stack.setCurrentIndex(1 if ids else 0)
        self._shown_id = None
        if ids:
            self.table.selectRow(ids.index(chosen) if chosen and chosen in ids else min(row, len(ids) - 1))
        self._show_chosen()

    def _show_chosen(self) -> None:
        source_id = self.selected_id()
        if source_id is None or source_id == self._shown_id:
            return
        self._shown_id = source_id
        found = inbox.rows(self._library, [source_id]).get(source_id)
        if found is not None:
            self.heading.setText(found.title)
            self.below.setText(_below(found))
            self.text.setPlainText("")
            self._read_words(source_id)
            self.text.setPlaceholderText(self.tr("No words of it yet. Copy some from it, and paste them here"))
            self.buttons["copy"].setVisible(found.origin not in ("", "address"))
        self.selected.emit(source_id)

    def _read_words(self, source_id: int) -> None:
        """A long page takes its time to be read, and is read beside the window."""
        library = self._library

        def work(_watch: Watch) -> tuple[int, str]:
            return source_id, inbox.text_of(library, source_id)

        tasks.run(self, work, done=self._show_words)

    def _show_words(self, answer: tuple[int, str]) -> None:
        source_id, words = answer
        if source_id == self._shown_id:
            self.text.setPlainText(words)

    def _fetch(self, ids: Sequence[int], _columns: Sequence[str]) -> dict[int, tuple[Cell, ...]]:
        return {
            source_id: (
                Cell(one.title),
                Cell(one.publisher),
                Cell(one.seen),
                Cell(one.origin),
                Cell(f"{one.facts:,}" if one.facts else ""),
            )
            for source_id, one in inbox.rows(self._library, ids).items()
        }

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.table.entered.connect(self._enter)
        self.table.delete_pressed.connect(lambda: self._tell(self.delete_asked))
        self.text.entered.connect(self._enter)
        self.text.words_copied.connect(self._copied)
        self.order.currentIndexChanged.connect(lambda _: self._look())
        self.empty.pressed.connect(self.capture_asked)
        self.buttons["facts"].clicked.connect(self._enter)
        for name, signal in (
            ("edit", self.edit_asked), ("done", self.done_asked), ("delete", self.delete_asked),
            ("copy", self.copy_asked),
        ):  # fmt: skip
            self.buttons[name].clicked.connect(lambda _checked=False, signal=signal: self._tell(signal))

    def _enter(self) -> None:
        source_id = self.selected_id()
        if source_id is not None:
            self.facts_asked.emit(source_id, self.text.chosen_words())

    def _copied(self, words: str) -> None:
        source_id = self.selected_id()
        if source_id is not None:
            self.words_copied.emit(source_id, words)

    def _tell(self, signal: object) -> None:
        source_id = self.selected_id()
        if source_id is not None:
            signal.emit(source_id)  # type: ignore[attr-defined]

    def _lay_out(self) -> None:
        title = PlainLabel(self.tr("Sources not yet worked through"))
        title.setProperty("role", "heading")
        self.order.addItems([self.tr("Newest first"), self.tr("Oldest first")])
        self.order.setAccessibleName(self.tr("Order"))
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 10, 12, 10)
        bar.addWidget(title)
        bar.addStretch()
        bar.addWidget(self.order)
        listed = QWidget()
        left = QVBoxLayout(listed)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(bar)
        left.addWidget(self.table, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(listed)
        self.splitter.addWidget(self._reading_side())
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setChildrenCollapsible(False)
        self.empty.say(
            self.tr("Nothing waits to be worked through"),
            self.tr(
                "Copy an address, a text or a picture anywhere and press Ctrl+V here, or drop a page, PDF or link onto "
                "the window. It becomes a source that waits here until you have entered its facts."
            ),
            self.tr("Capture from clipboard"),
            primary=False,
        )
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.splitter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        begin_with(self, self.table)

    def _reading_side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(320)
        self.heading.setProperty("role", "title")
        self.below.setProperty("role", "muted")
        for label in (self.heading, self.below):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Captured words"))
        hint = PlainLabel(self.tr("Words you copy here become the quote of the next figure you enter from it."))
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, words, keys in (
            ("facts", self.tr("Enter facts…"), self.tr("Enter")),
            ("done", self.tr("Worked through"), "Ctrl+M"),
            ("edit", self.tr("Edit source"), "F2"),
            ("copy", self.tr("Open copy"), ""),
            ("delete", self.tr("Delete…"), self.tr("Delete")),
        ):
            button = self.buttons[name] = QPushButton(words)
            button.setAutoDefault(False)
            button.setToolTip(plain_tip(keys))
            if name == "facts":
                button.setProperty("role", "primary")
            button.setEnabled(not self._library.read_only or name == "copy")
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(side)
        column.setContentsMargins(17, 16, 17, 14)
        column.setSpacing(7)
        for widget in (self.heading, self.below):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.text, 1)
        column.addWidget(hint)
        column.addSpacing(4)
        column.addLayout(row)
        return side

    def _set_up_table(self) -> None:
        set_up_list(self.table, self.model, delegate=CellDelegate(self.table))
        self.model.show_columns(
            [
                Column(key="title", title=self.tr("Source"), kind="name", sql=""),
                Column(key="publisher", title=self.tr("Publisher"), kind="text", sql=""),
                Column(key="seen", title=self.tr("Seen"), kind="text", sql=""),
                Column(key="origin", title=self.tr("From"), kind="word", sql=""),
                Column(key="facts", title=self.tr("Facts"), kind="text", sql=""),
            ]
        )
        self.table.setAccessibleName(self.tr("Inbox"))
        columns = self.table.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in ((1, 130), (2, 96), (3, 84), (4, 60)):
            columns.resizeSection(place, width)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def minimumSizeHint(self) -> QSize:
        """Room for both sides at their least."""
        return QSize(700, 300)


def _below(one: InboxRow) -> str:
    facts = "" if not one.facts else "1 fact" if one.facts == 1 else f"{one.facts:,} facts"
    return "\n".join(
        part
        for part in (
            " · ".join(part for part in (one.publisher, f"seen {one.seen}" if one.seen else "", facts) if part),
            one.address,
        )
        if part
    )
