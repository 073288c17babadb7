"""One value in a field of all selected records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.edit import editing
from db.edit.entry import RECORD, Entry
from db.edit.many.setting import Outcome, counted, outcome, read_field, set_field, settable
from db.errors import InputError
from desktop import tasks
from desktop.edit.field_box import FieldBox
from desktop.look.choice_box import ChoiceBox
from desktop.many.dialog import ManyDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch


class SetFieldDialog(ManyDialog):
    """Chooses the field and its value as the editor takes it; an empty value empties the field."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Set field of {records}").format(records=counted(table, len(ids))), "", parent)
        self._library, self._table, self._ids = library, table, list(ids)
        self._fields = settable(table)
        self.go.setText(self.tr("Set"))
        self.choice = ChoiceBox()
        label = QLabel(self.tr("Field"))
        label.setProperty("role", "field")
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(label.text())
        for field in self._fields:
            self.choice.addItem(QCoreApplication.translate("Fields", field.label))
        self._place = QVBoxLayout()
        top = QVBoxLayout()
        top.setSpacing(4)
        top.addWidget(label)
        top.addWidget(self.choice)
        self.body.addLayout(top)
        self.body.addLayout(self._place)
        self.box: FieldBox | None = None
        self.choice.currentIndexChanged.connect(self._show_field)
        self._show_field()

    def do(self) -> None:
        """Sets the field, beside the window."""
        field, text = self._fields[self.choice.currentIndex()], self._text()
        library, table, ids = self._library, self._table, self._ids

        def work(watch: Watch) -> int:
            return set_field(library, table, ids, field, text, watch)

        said = self.tr("{field} set for {records}")
        self.run(work, lambda number: said.format(field=self.choice.currentText(), records=counted(table, number)))

    def _show_field(self) -> None:
        if self.box is not None:
            self.box.setParent(None)
            self.box.deleteLater()
        field = self._fields[self.choice.currentIndex()]
        self._entry = Entry(self._library, editing.new(self._table))
        self.box = FieldBox(self._entry, RECORD, self.tr("New value"), (field,), self)
        self.box.edited.connect(self._look)
        self.box.entered.connect(self.do)
        self._place.addWidget(self.box)
        self.setTabOrder(self.choice, next(iter(self.box.controls.values())).widget())
        self._look()

    def _text(self) -> str:
        return self._entry.texts[RECORD].get(self._fields[self.choice.currentIndex()].name, "")

    def _look(self, _where: str = "") -> None:
        """Says what the value would do."""
        field, text = self._fields[self.choice.currentIndex()], self._text()
        assert self.box is not None
        self.box.show_reading(complete=False)
        try:
            reading = read_field(self._library, self._table, self._ids, field, text)
        except InputError as error:
            self.tell("" if self.box.reading.is_error else str(error), may_go=False)
            return

        def show(found: Outcome) -> None:
            if self._text() == text and self._fields[self.choice.currentIndex()] is field:
                self.tell(self._words(found, text), may_go=found.changes > 0)

        library, table, ids = self._library, self._table, self._ids
        tasks.run(self, lambda _: outcome(library, table, ids, reading), done=show)

    def _words(self, found: Outcome, text: str) -> str:
        if not found.changes:
            return self.tr("All of them have this already.")
        empties = "" if text.strip() else self.tr("Empty: the field is emptied. ")
        changes = self.tr("{records} change.").format(records=counted(self._table, found.changes))
        same = self.tr(" {records} have it already.").format(records=counted(self._table, found.same))
        return empties + changes + (same if found.same else "")
