"""One value in a field of all selected records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from db.edit import editing
from db.edit.entry import RECORD, Entry
from db.edit.many.setting import Outcome, counted, outcome, read_field, set_field, settable
from db.errors import InputError
from desktop import tasks
from desktop.edit.field_box import FieldBox
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel
from desktop.many.dialog import ManyDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch


class SetFieldDialog(ManyDialog):
    """Chooses the field and its value as the editor takes it, or that it be emptied."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        title = self.tr("Set field of {records}").format(records=counted(table, len(ids)))
        super().__init__(title, self.tr("Set"), parent)
        self._library, self._table, self._ids = library, table, list(ids)
        self._fields = settable(table, library)
        self.choice = ChoiceBox()
        label = PlainLabel(self.tr("Field"))
        label.setProperty("role", "field")
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(label.text())
        for field in self._fields:
            self.choice.addItem(QCoreApplication.translate("Fields", field.label))
        self._place = QVBoxLayout()
        self.empty = QCheckBox(self.tr("Empty the field"))
        top = QVBoxLayout()
        top.setSpacing(4)
        top.addWidget(label)
        top.addWidget(self.choice)
        self.body.addLayout(top)
        self.body.addLayout(self._place)
        self.body.addWidget(self.empty)
        self.box: FieldBox | None = None
        self.choice.currentIndexChanged.connect(self._show_field)
        self.empty.toggled.connect(self._look)
        self._show_field()
        self.choice.setFocus()

    def do(self) -> None:
        """Sets the field, beside the window."""
        field, text = self._fields[self.choice.currentIndex()], self._text()
        library, table, ids = self._library, self._table, self._ids

        def work(watch: Watch) -> int:
            return set_field(library, table, ids, field, text, watch)

        said = self.tr("{field} set for {records}")
        if self._may_go:
            name = self.choice.currentText()
            self.run(work, lambda number: said.format(field=name, records=counted(table, number)))

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
        control = next(iter(self.box.controls.values())).widget()
        self.setTabOrder(self.choice, control)
        self.setTabOrder(control, self.empty)
        self.empty.setEnabled(not field.needed)
        self.empty.setChecked(False)
        self._look()

    def _text(self) -> str:
        if self.empty.isChecked():
            return ""
        return self._entry.texts[RECORD].get(self._fields[self.choice.currentIndex()].name, "")

    def _look(self, _what: object = None) -> None:
        """Says what the value would do."""
        field, text = self._fields[self.choice.currentIndex()], self._text()
        assert self.box is not None
        self.box.setEnabled(not self.empty.isChecked())
        self.box.show_reading(complete=False)
        if not text.strip() and not self.empty.isChecked():
            self.tell(self.tr("Enter the value that all of them shall have."), may_go=False)
            return
        try:
            reading = read_field(self._library, self._table, self._ids, field, text)
        except InputError as error:
            self.tell("" if self.box.reading.is_error else str(error), may_go=False)
            return

        def show(found: Outcome) -> None:
            if self._text() == text and self._fields[self.choice.currentIndex()] is field:
                self.tell(self._words(found), may_go=found.changes > 0)

        library, table, ids = self._library, self._table, self._ids
        tasks.run(self, lambda _: outcome(library, table, ids, reading), done=show)

    def _words(self, found: Outcome) -> str:
        if not found.changes:
            return self.tr("All of them have this already.")
        changes = self.tr("{records} change.").format(records=counted(self._table, found.changes))
        same = self.tr(" {records} have it already.").format(records=counted(self._table, found.same))
        return changes + (same if found.same else "")
