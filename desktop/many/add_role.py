"""A partner in a role, for all selected facilities or policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from db.edit import editing
from db.edit.entry import Entry
from db.edit.entry_fields import Field
from db.edit.many.setting import add_role, counted
from desktop.edit.field_box import FieldBox
from desktop.many.dialog import ManyDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch

ROWS = (("partner", "role"), ("since",), ("source",), ("confidence",))


class AddRoleDialog(ManyDialog):
    """Takes a role as the editor does."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        title = self.tr("Add role to {records}").format(records=counted(table, len(ids)))
        super().__init__(title, self.tr("Add role"), parent)
        self._library, self._table, self._ids = library, table, list(ids)
        self._entry = Entry(library, editing.new(table))
        self._where = self._entry.add_row("role")
        fields = {field.name: field for field in self._entry.fields("role")}
        self.boxes: list[FieldBox] = []
        for names in ROWS:
            self._add(tuple(fields[name] for name in names))
        self.boxes[0].focus_on()
        self._look()

    def do(self) -> None:
        """Adds the role, beside the window."""
        if self._wrong(complete=True):
            return
        library, table, ids, texts = self._library, self._table, self._ids, dict(self._entry.texts[self._where])

        def work(watch: Watch) -> int:
            return add_role(library, table, ids, texts, watch)

        said = self.tr("Role added to {records}")
        self.run(work, lambda number: said.format(records=counted(table, number)))

    def _add(self, fields: tuple[Field, ...]) -> None:
        box = FieldBox(self._entry, self._where, fields[0].label, fields, self)
        box.edited.connect(self._look)
        box.entered.connect(self._enter)
        self.boxes.append(box)
        self.body.addWidget(box)

    def _enter(self, _where: str) -> None:
        """Enter in a field is the button, once there is a partner and a role."""
        if self.go.isEnabled():
            self.do()

    def _wrong(self, *, complete: bool) -> int:
        return sum(box.show_reading(complete=complete) for box in self.boxes)

    def _look(self, _where: str = "") -> None:
        wrong = self._wrong(complete=False)
        texts = self._entry.texts[self._where]
        is_whole = bool(texts.get("partner", "").strip() and texts.get("role", "").strip())
        words = self.tr("Those that have this partner in this role already stay as they are.")
        self.tell(words if is_whole else self.tr("Choose a partner and a role."), may_go=is_whole and not wrong)
