"""Which record facts of a source are entered into: one field, whose name is found, or made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from db.browse.finding import Group, find
from db.edit import lookup
from db.library import Library
from db.watch import Watch
from desktop import tasks
from desktop.edit.overlay import Overlay
from desktop.finding.result_list import Line, ResultList
from desktop.look.plain import PlainLabel

WIDTH_PX, LIST_PX = 600, 346
PAUSE_MS = 60
TABLES = ("facility", "partner", "policy", "place")
NEW_TABLES = ("facility", "partner", "policy")


@dataclass(frozen=True)
class Picked:
    """A record, or for id 0 a new one of this name."""

    table: str
    record_id: int
    name: str

    def __call__(self) -> Picked:
        """Itself: what choosing its line of the list gives."""
        return self


class RecordPicker(Overlay):
    """Asks for a record over the window. `picked` tells the choice, after it has closed; Escape chooses none."""

    picked = Signal(object)
    closed = Signal()

    def __init__(self, library: Library, title: str, quote: str = "", parent: QWidget | None = None) -> None:
        super().__init__(WIDTH_PX, parent)
        self.setAccessibleName(self.tr("Enter facts"))
        self._library = library
        self._task: tasks.Task | None = None
        heading = PlainLabel(self.tr("Enter facts from “{title}”").format(title=title))
        heading.setProperty("role", "heading")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        self.quote = PlainLabel(self.tr("Quote of the next figure: “{words}”").format(words=quote))
        self.quote.setProperty("role", "muted")
        self.quote.setTextFormat(Qt.TextFormat.PlainText)
        self.quote.setWordWrap(True)
        self.quote.setVisible(bool(quote))
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Name of a facility, partner, policy or place"))
        self.text.setAccessibleName(self.text.placeholderText())
        self.text.installEventFilter(self)
        self.list = ResultList(self)
        self.list.clicked.connect(lambda _: self._take())
        for widget in (heading, self.quote, self.text):
            self.head.addWidget(widget)
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addStretch()
        place.setFixedHeight(LIST_PX)
        self.body.addWidget(place)
        self.list.show()
        self.escape_pressed.connect(self.close_picker)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.text.textEdited.connect(self._typed)
        self._show(())

    def begin(self) -> None:
        """Shows it, with the keys in its field at once."""
        self.show()
        self.raise_()
        self.place()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_picker(self) -> None:
        """Closes without a choice."""
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go through the list while the cursor stays in the field; Enter takes the line."""
        if watched is self.text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.step(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        """What is there at once: a record of just this name, and the ways to make one."""
        self._show(())
        self._pause.start()

    def _ask(self) -> None:
        if self._task is not None:
            self._task.cancel()
        library, words = self._library, self.text.text()

        def work(watch: Watch) -> tuple[str, list[Group]]:
            return words, find(library, words, per_group=4, watch=watch) if words.strip() else []

        self._task = tasks.run(self, work, done=self._found)

    def _found(self, answer: tuple[str, list[Group]]) -> None:
        words, groups = answer
        if words == self.text.text():
            self._show([group for group in groups if group.table in TABLES], keep=True)

    def _show(self, groups: Sequence[Group], *, keep: bool = False) -> None:
        name = " ".join(self.text.text().split())
        lines = [
            self._line(one.name, one.detail, Picked(table, one.id, one.name))
            for table in TABLES
            for one in (lookup.named(self._library, table, name) if name else ())
        ]
        is_there, known = bool(lines), {line.choose for line in lines}
        for group in groups:
            hits = (self._line(hit.name, hit.detail, Picked(hit.table, hit.record_id, hit.name)) for hit in group.hits)
            lines += [line for line in hits if line.choose not in known]
        made = [self._line(self._new_words(table, name), "", Picked(table, 0, name)) for table in NEW_TABLES]
        # A name that nothing has yet is nearly always a new facility.
        lines = [*lines, *made] if is_there else [made[0], *lines, *made[1:]]
        self.list.show_lines(lines, keep=keep)
        self.list.setFixedHeight(min(self.list.maximumHeight(), LIST_PX))

    def _line(self, words: str, beside: str, picked: Picked) -> Line:
        return Line(words, beside, picked)

    def _new_words(self, table: str, name: str) -> str:
        words = {
            "facility": self.tr("New facility"),
            "partner": self.tr("New partner"),
            "policy": self.tr("New policy"),
        }[table]
        return f"{words} “{name}”" if name else words

    def _take(self) -> None:
        line = self.list.marked()
        if line is not None and isinstance(line.choose, Picked):
            picked = line.choose
            self.close_picker()
            self.picked.emit(picked)
