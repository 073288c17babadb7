"""The further sources of one fact, within its open row: each with its stance, the words quoted and their page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.edit.drafts import RowState
from db.edit.entry import Entry
from desktop.edit.field_box import FieldBox
from desktop.look import icons, theme
from desktop.look.plain import PlainLabel

FURTHER = "citations"
"""The name by which the list is focused on as a whole: its first line, or the button that adds one."""

STANCE_PX = 124
"""What "supports" needs beside its arrow."""

SHARES = {"source": 5, "stance": 3, "quote": 5, "page": 2}


class CitationLine(QWidget):
    """One further source. Removed, it stays as a line of text until saving, and can be put back."""

    edited = Signal()
    entered = Signal()
    removed = Signal(str)
    returned = Signal(str)

    def __init__(self, entry: Entry, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._entry = key, entry
        self.boxes: dict[str, FieldBox] = {}
        self._fields, self._gone = QWidget(self), QWidget(self)
        self.remove_button = QToolButton(self._fields)
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove_button.setToolTip(self.tr("Remove this source"))
        self.remove_button.setAccessibleName(self.tr("Remove this source"))
        self.remove_button.clicked.connect(lambda: self.removed.emit(self.key))
        self.put_back_button = QPushButton(self.tr("Put back"), self._gone)
        self.put_back_button.setProperty("role", "link")
        self.put_back_button.setAutoDefault(False)
        self.put_back_button.clicked.connect(lambda: self.returned.emit(self.key))
        self._name = PlainLabel(parent=self._gone)
        self._name.setProperty("role", "muted")
        theme.watcher.changed.connect(self._draw_icon)
        self._draw_icon()
        self._lay_out()
        self.show_state()

    def show_state(self) -> None:
        """Fields, or for a removed one its name struck through."""
        is_removed = self._entry.rows[self.key].state is RowState.REMOVED
        self._name.setText(self._entry.texts[self.key]["source"])
        self._fields.setVisible(not is_removed)
        self._gone.setVisible(is_removed)

    def focus_on(self, field: str = "source") -> None:
        """Puts the cursor into a field, or of a removed one onto the button that puts it back."""
        if self._entry.rows[self.key].state is RowState.REMOVED:
            self.put_back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.boxes.get(field, self.boxes["source"]).focus_on(field)

    def show_reading(self, *, complete: bool) -> int:
        """Says how its fields read; returns how many are shown as wrong."""
        if self._entry.rows[self.key].state is RowState.REMOVED:
            return 0
        complete = complete and not self._entry.is_blank(self.key)
        return sum(box.show_reading(complete=complete) for box in self.boxes.values())

    def _lay_out(self) -> None:
        line = QHBoxLayout(self._fields)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for field in self._entry.fields("citation"):
            box = FieldBox(self._entry, self.key, field.label, (field,), self._fields)
            box.edited.connect(lambda _where: self.edited.emit())
            box.entered.connect(lambda _where: self.entered.emit())
            self.boxes[field.name] = box
            if field.name == "stance":
                box.setMinimumWidth(STANCE_PX)
            line.addWidget(box, SHARES[field.name], Qt.AlignmentFlag.AlignTop)
        aside = QVBoxLayout()
        aside.setContentsMargins(0, next(iter(self.boxes.values())).label.sizeHint().height() + 7, 0, 0)
        aside.addWidget(self.remove_button)
        aside.addStretch()
        line.addLayout(aside)
        gone = QHBoxLayout(self._gone)
        gone.setContentsMargins(0, 0, 0, 0)
        font = self._name.font()
        font.setStrikeOut(True)
        self._name.setFont(font)
        gone.addWidget(self._name)
        gone.addStretch()
        gone.addWidget(self.put_back_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._fields)
        whole.addWidget(self._gone)

    def _draw_icon(self) -> None:
        self.remove_button.setIcon(icons.icon("close", theme.current_theme().muted))


class CitationList(QWidget):
    """All further sources of a fact, and a button that adds one.

    Signals: `edited` after any change, `entered` when Enter was pressed in a line.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, entry: Entry, fact: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry, self._fact = entry, fact
        self.lines: dict[str, CitationLine] = {}
        self.add_button = QPushButton(self.tr("Add a further source"), self)
        self.add_button.setProperty("role", "link")
        self.add_button.setAutoDefault(False)
        self.add_button.setObjectName(f"{fact}.add_citation")
        self.add_button.clicked.connect(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._list)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        for key in entry.citations(fact):
            self._take_in(key)

    def add(self) -> None:
        """A new, empty line with the cursor in it; one that is empty already is used."""
        blank = next((key for key in self.lines if self._entry.is_blank(key)), None)
        line = self.lines[blank] if blank else self._take_in(self._entry.add_citation(self._fact))
        line.focus_on()
        self.edited.emit()

    def focus_on(self, field: str) -> bool:
        """Puts the cursor into "KEY.FIELD" of a line, or for `FURTHER` into the list; whether there is such a place."""
        if field == FURTHER:
            first = next(iter(self.lines.values()), None)
            (first.focus_on() if first is not None else self.add_button.setFocus(Qt.FocusReason.OtherFocusReason))
            return True
        key, _, name = field.partition(".")
        if key not in self.lines:
            return False
        self.lines[key].focus_on(name or "source")
        return True

    def show_texts(self) -> None:
        """Shows the entry's texts anew."""
        for line in self.lines.values():
            for box in line.boxes.values():
                box.show_texts()

    def show_readings(self, *, complete: bool) -> int:
        """Says how all lines read; returns how many fields are shown as wrong."""
        return sum(line.show_reading(complete=complete) for line in self.lines.values())

    def _take_in(self, key: str) -> CitationLine:
        line = CitationLine(self._entry, key, self)
        line.edited.connect(self.edited)
        line.entered.connect(self._enter)
        line.removed.connect(self._remove)
        line.returned.connect(self._put_back)
        self.lines[key] = line
        self._list.addWidget(line)
        line.show()
        return line

    def _enter(self) -> None:
        """Enter in a line: done when nothing in any line is wrong."""
        if self.show_readings(complete=True) == 0:
            self.entered.emit()

    def _remove(self, key: str) -> None:
        was_stored = self._entry.rows[key].stored is not None
        self._entry.remove_row(key)
        if was_stored:
            self.lines[key].show_state()
            self.lines[key].focus_on()
        else:
            line = self.lines.pop(key)
            self._list.removeWidget(line)
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            line.hide()
            line.deleteLater()
        self.edited.emit()

    def _put_back(self, key: str) -> None:
        self._entry.put_back(key)
        self.lines[key].show_state()
        self.lines[key].focus_on()
        self.edited.emit()
