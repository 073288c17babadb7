"""Asks before many records are deleted, and says what goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from db.edit.many.deleting import delete_many, goes_along
from db.edit.many.setting import counted
from desktop import tasks
from desktop.look.plain import PlainLabel
from desktop.many.dialog import ManyDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch


class DeleteDialog(ManyDialog):
    """Cancel is what Enter means, until the keys are moved to the other button."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        records = counted(table, len(ids))
        super().__init__(self.tr("Delete {records}").format(records=records), self.tr("Delete"), parent, role="danger")
        self._library, self._table, self._ids = library, table, list(ids)
        self.go.setAutoDefault(False)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)
        cancel.setFocus()
        question = PlainLabel(self.tr("Delete {records}?").format(records=counted(table, len(ids))))
        question.setProperty("role", "heading")
        self.body.addWidget(question)
        self.tell(self.tr("Looking what goes with them…"), may_go=False)
        chosen = self._ids
        tasks.run(self, lambda _: goes_along(library, table, chosen), done=self._show, failed=self.show_failed)

    def do(self) -> None:
        """Deletes, beside the window."""
        library, table, ids = self._library, self._table, self._ids

        def work(watch: Watch) -> int:
            return delete_many(library, table, ids, watch)

        said = self.tr("Deleted {records}")
        self.run(work, lambda number: said.format(records=counted(table, number)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the button that has the keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.hasFocus():
            self.go.click()
            return
        super().keyPressEvent(event)

    def _show(self, along: list[str]) -> None:
        with_them = self.tr("With them go: {facts}. ").format(facts=", ".join(along)) if along else ""
        self.tell(with_them + self.tr("Undo brings all of it back."), may_go=True)
