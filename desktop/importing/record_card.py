"""One record that files name: the library's records that may be meant, and the choice among them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from db.browse.record_history import FIELD_NAMES
from db.interchange.planning.plan import Action, PlannedRecord
from db.interchange.planning.records import RecordRef
from desktop.look.plain import PlainLabel, in_menu


class RecordCard(QWidget):
    """`decided` brings (record's number, action, id of the library's record or 0)."""

    decided = Signal(int, object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: PlannedRecord | None = None
        self._name_of: Callable[[int], str] = str
        self.heading, self.about = PlainLabel(), PlainLabel()
        self.heading.setProperty("role", "heading")
        self.about.setProperty("role", "muted")
        for label in (self.heading, self.about):
            label.setWordWrap(True)
        self.choices: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        self._inner = QWidget()
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("What the record is"))
        self._area.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 4, 0)
        for widget in (self.heading, self.about):
            column.addWidget(widget)
        column.addWidget(self._area, 1)

    def show_record(self, record: PlannedRecord | None, name_of: Callable[[int], str] = str) -> None:
        """Shows a record's choices; None shows none. `name_of` names another record of the plan by its number."""
        self._record, self._name_of = record, name_of
        self.choices = []
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        if record is None:
            self.heading.setText(self.tr("Nothing to choose"))
            self.about.clear()
        else:
            self.heading.setText(record.name)
            self.about.setText(self._said(record))
            for candidate in record.candidates:
                words = self.tr("Same as {name}").format(name=candidate.name)
                why = " · ".join(
                    part for part in (candidate.detail, candidate.reason, f"{candidate.score:.0f} of 100") if part
                )
                self._add(column, words, why, Action.MATCH, candidate.id)
            self._add(column, self.tr("A new record"), "", Action.NEW, 0)
            self._add(column, self.tr("Leave it out, with its facts"), "", Action.SKIP, 0)
        column.addStretch()
        self._area.setWidget(inner)

    def _said(self, record: PlannedRecord) -> str:
        row = self.tr("row {row} of {grid}").format(row=f"{record.row:,}", grid=record.grid) if record.row else ""
        given = ", ".join(
            f"{FIELD_NAMES.get(name, name.replace('_', ' '))}: {self._shown(value)}"
            for name, value in list(record.values.items())[:6]
        )
        return "\n".join(part for part in (row, given) if part)

    def _shown(self, value: object) -> str:
        if isinstance(value, RecordRef):
            return self._name_of(value.number)
        return f"{value:.6g}" if isinstance(value, float) else str(value)

    def _add(self, column: QVBoxLayout, words: str, why: str, action: Action, record_id: int) -> None:
        record = self._record
        assert record is not None
        button = QRadioButton(in_menu(words))
        button.setChecked(record.action is action and (action is not Action.MATCH or record.record_id == record_id))
        button.clicked.connect(lambda: self.decided.emit(record.number, action, record_id))
        self._group.addButton(button)
        self.choices.append(button)
        column.addWidget(button)
        if why:
            label = PlainLabel(why)
            label.setProperty("role", "hint")
            label.setWordWrap(True)
            label.setContentsMargins(28, 0, 0, 6)
            column.addWidget(label)
