"""A tag put on all selected records, or taken off them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from db.edit import editing
from db.edit.entry import Entry
from db.edit.many.setting import add_tag, counted, remove_tag, tags_of
from db.values import notation
from desktop import tasks
from desktop.edit.field_box import FieldBox
from desktop.many.dialog import ManyDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch


class AddTagDialog(ManyDialog):
    """Takes the name of a tag that is there, or of a new one."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Tag {records}").format(records=counted(table, len(ids))), self.tr("Add tag"), parent)
        self._library, self._table, self._ids = library, table, list(ids)
        self._entry = Entry(library, editing.new(table))
        self._where = self._entry.add_row("tagging")
        self.box = FieldBox(self._entry, self._where, "Tag", self._entry.fields("tagging"), self)
        self.box.edited.connect(self._look)
        self.box.entered.connect(lambda _: self.do())
        self.body.addWidget(self.box)
        self.box.focus_on()
        self._look()

    def do(self) -> None:
        """Puts it on, beside the window."""
        library, table, ids, name = self._library, self._table, self._ids, self._name()

        def work(watch: Watch) -> int:
            return add_tag(library, table, ids, name, watch)

        if name:
            said = self.tr("Tag “{name}” put on {records}")
            self.run(work, lambda number: said.format(name=name, records=counted(table, number)))

    def _name(self) -> str:
        return self._entry.texts[self._where].get("tag", "").strip()

    def _look(self, _where: str = "") -> None:
        self.box.show_reading(complete=False)
        self.tell("", may_go=bool(self._name()))


class RemoveTagDialog(ManyDialog):
    """Lists the tags that the selected records have."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Take a tag off {records}").format(records=counted(table, len(ids))), self.tr("Take off"), parent
        )
        self._library, self._table, self._ids = library, table, list(ids)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Tags"))
        self.list.currentItemChanged.connect(self._look)
        self.list.itemActivated.connect(lambda _: self.do())
        self.body.addWidget(self.list)
        self.tell(self.tr("Looking for their tags…"), may_go=False)
        chosen = self._ids
        tasks.run(self, lambda _: tags_of(library, table, chosen), done=self._show)

    def do(self) -> None:
        """Takes it off, beside the window."""
        library, table, ids, name = self._library, self._table, self._ids, self._name()

        def work(watch: Watch) -> int:
            return remove_tag(library, table, ids, name, watch)

        if name:
            said = self.tr("Tag “{name}” taken off {records}")
            self.run(work, lambda number: said.format(name=name, records=counted(table, number)))

    def _show(self, tags: list[tuple[str, int]]) -> None:
        for name, number in tags:
            item = QListWidgetItem(f"{name}   {notation.count(number)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
        if not tags:
            self.tell(self.tr("None of them has a tag."), may_go=False)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _name(self) -> str:
        item = self.list.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _look(self) -> None:
        self.tell("", may_go=bool(self._name()))
