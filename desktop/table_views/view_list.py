"""The saved views in the navigation: ordered by dragging or keys, renamed in place, deleted; each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from db.errors import DatahallError
from desktop import messages

if TYPE_CHECKING:
    from db.charts.saved.yours import Yours
    from db.library import Library
    from desktop.main_window import MainWindow
    from desktop.navigation import Entry


class ViewList(QObject):
    """Does to the library what the person does to the views in the navigation."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        navigation = window.navigation
        navigation.renamed.connect(self._rename)
        navigation.delete_asked.connect(self._delete)
        navigation.moved.connect(self._move)
        navigation.menu_asked.connect(self._show_menu)

    def save(self) -> None:
        """Saves the view in front: of a table, or a chart."""
        if (bar := getattr(self._window.pages.shown(), "view_bar", None)) is not None:
            bar.save()

    def save_as(self) -> None:
        """Saves what is in front under another name."""
        if (bar := getattr(self._window.pages.shown(), "view_bar", None)) is not None:
            bar.save_as()

    def views(self) -> list[Entry]:
        """The views in the navigation, in their order."""
        return [entry for entry in self._window.navigation.entries() if entry.record_id]

    def _rename(self, view_id: int, name: str) -> None:
        from db.charts.saved.yours import renaming

        shown = self._shown(view_id)
        if name.strip() != shown:
            self._try(lambda library: renaming(library, view_id, shown)(name))

    def _delete(self, view_id: int) -> None:
        """Deletes a view; one that is not what is shown here, by its name or by what it holds, is asked about."""
        from db.charts.saved import views
        from desktop.charts.view_clash import may_delete

        shown = self._shown(view_id)

        def delete(library: Library) -> None:
            if may_delete(self._window, library, view_id, shown, self._yours(view_id)):
                views.delete(library, view_id)

        self._try(delete)

    def _yours(self, view_id: int) -> Yours[Any] | None:
        """Of the page that shows a view, or keeps what was changed in it; None where none does."""
        stack = self._window.stack
        bars = (getattr(stack.widget(place), "view_bar", None) for place in range(stack.count()))
        return next((bar.yours for bar in bars if bar is not None and bar.yours.has(view_id)), None)

    def _shown(self, view_id: int) -> str:
        return next((one.title for one in self.views() if one.record_id == view_id), "")

    def _move(self, view_id: int, before: int) -> None:
        from db.charts.saved import views

        self._try(lambda library: views.move(library, view_id, before or None))

    def _step(self, view_id: int, step: int) -> None:
        self._window.navigation.move_view(view_id, step)

    def _show_menu(self, entry: Entry, corner: QPoint) -> None:
        window, view_id = self._window, entry.record_id
        menu = QMenu(window)
        menu.addAction(self.tr("Open"), lambda: window.go_to(entry.page, view_id))
        menu.addSeparator()
        places = [one.record_id for one in self.views()]
        for words, keys, work, is_possible in (
            (self.tr("Rename"), "F2", lambda: window.navigation.rename(view_id), True),
            (self.tr("Move up"), "Alt+Up", lambda: self._step(view_id, -1), places[0] != view_id),
            (self.tr("Move down"), "Alt+Down", lambda: self._step(view_id, 1), places[-1] != view_id),
            (self.tr("Delete"), "Del", lambda: self._delete(view_id), True),
        ):
            action = menu.addAction(words, work)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(is_possible and self._is_writable())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)

    def _is_writable(self) -> bool:
        library = self._window.library
        return library is not None and not library.read_only and self._window.page_actions.editor is None

    def _try(self, work: Callable[..., object]) -> None:
        if not self._is_writable():
            return
        try:
            work(self._window.library)
        except DatahallError as error:
            messages.show_error(self._window, error)
