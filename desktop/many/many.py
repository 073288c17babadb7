"""The actions of the window that act on all selected records of the table in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.errors import DatahallError
from desktop import messages
from desktop.pages import RECORD_TABLES

if TYPE_CHECKING:
    from desktop.main_window import MainWindow
    from desktop.many.dialog import ManyDialog

NAMES = ("set_field", "add_role", "add_tag", "remove_tag", "merge")
TABLES = {
    "set_field": ("facility", "partner", "policy", "place", "source"),
    "add_role": ("facility", "policy"),
    "add_tag": ("facility", "partner", "policy", "place"),
    "remove_tag": ("facility", "partner", "policy", "place"),
    "merge": ("facility", "partner", "policy", "source"),
}
"""The tables that each action fits."""


class Many(QObject):
    """One for each window; `dialog` is the one opened last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ManyDialog | None = None
        actions = window.actions_by_name
        for name in NAMES:
            actions[name].triggered.connect(lambda _=False, name=name: self.begin(name))

    def selected(self) -> tuple[str, list[int]]:
        """The table in front and the records selected in it; ("", []) where no table is."""
        pages = self._window.pages
        if pages.current not in RECORD_TABLES or pages.shown() is None:
            return "", []
        return pages.current, pages.shown().table.selected_ids()

    def show_state(self) -> None:
        """Greys what does not fit the selection."""
        window = self._window
        table, number = self._count()
        library = window.library
        may_edit = library is not None and not library.read_only and window.page_actions.editor is None
        for name in NAMES:
            fits = number > (name == "merge") and table in TABLES[name]
            window.actions_by_name[name].setEnabled(may_edit and fits)

    def begin(self, name: str) -> None:
        """Opens the dialog of an action on the selected records."""
        from db.edit.many.setting import counted
        from db.edit.merge_sides import MOST_SIDES
        from desktop.many.add_role import AddRoleDialog
        from desktop.many.merge_window import MergeWindow
        from desktop.many.set_field import SetFieldDialog
        from desktop.many.tags import AddTagDialog, RemoveTagDialog

        table, ids = self.selected()
        library = self._window.library
        if library is None or library.read_only or not ids or table not in TABLES[name]:
            return
        kinds = {"set_field": SetFieldDialog, "add_role": AddRoleDialog, "add_tag": AddTagDialog,
                 "remove_tag": RemoveTagDialog, "merge": MergeWindow}  # fmt: skip
        try:
            if name == "merge" and len(ids) > MOST_SIDES:
                raise DatahallError(
                    self.tr("{records} are too many to merge side by side.").format(records=counted(table, len(ids))),
                    "",
                    self.tr("Select {most} or fewer.").format(most=MOST_SIDES),
                )
            self._open(kinds[name](library, table, ids, self._window))
        except DatahallError as error:
            messages.show_error(self._window, error)

    def delete(self, table: str, ids: list[int]) -> None:
        """Deletes many records after asking; undo brings all of them back."""
        library = self._window.library
        if library is None or library.read_only:
            return
        from desktop.many.delete_dialog import DeleteDialog

        self._open(DeleteDialog(library, table, ids, self._window))

    def _count(self) -> tuple[str, int]:
        """The table in front and how many of its rows are selected, counted without listing them."""
        pages = self._window.pages
        if pages.current not in RECORD_TABLES or pages.shown() is None:
            return "", 0
        return pages.current, pages.shown().table.selected_count()

    def _open(self, dialog: ManyDialog) -> None:
        self.dialog = dialog
        dialog.did.connect(self._did)
        dialog.open()

    def _did(self, sentence: str) -> None:
        self._window.status_note.setText(sentence)
        if self.dialog is not None and self.dialog.to_choose is not None:
            self._window.open_record(self._window.pages.current, self.dialog.to_choose)
